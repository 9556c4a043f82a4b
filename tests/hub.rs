//! The hub in a browser: signing in, forms and their seals, searching, profiles, introductions.

mod introducing;
mod profiles;
mod searching;
mod signing_in;
