//! Introductions: asked by one side, agreed by both, and only then disclosed.

mod asking;
mod capacity;
mod crashes;
mod mails;
mod outcomes;
mod path;
pub mod scene;
mod secrecy;
