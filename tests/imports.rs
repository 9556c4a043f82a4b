//! Imports: a directory comes in whole, or line by line, but never by halves.

mod consent;
mod files;
mod lines;
