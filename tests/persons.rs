//! People without an account: how they come in, what they do by the links of mails, and how they go.

mod erasure;
mod masked;
pub mod notice;
mod own;
