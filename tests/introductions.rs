//! Introductions: asked by one side, agreed by both, and only then disclosed.

mod asking;
mod capacity;
mod clock;
mod crashes;
mod delegates;
mod mails;
mod meetings;
mod outcomes;
mod path;
mod queue;
mod reports;
pub mod scene;
mod secrecy;
