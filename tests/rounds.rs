//! Rounds through the contract: drafted, solved with a proof, reviewed, published as a whole, solved again after answers.

mod after;
mod keeping;
mod path;
mod review;
pub mod rows;
mod scene;
mod slots;
mod talents;
