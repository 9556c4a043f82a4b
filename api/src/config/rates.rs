//! How often one may ask.

use std::num::NonZeroU32;

/// How often one may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// As often as one likes.
    Always,
    /// At a rate.
    Rate(Rate),
}

/// A number of requests a second, and how many may come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many each second.
    pub per_second: NonZeroU32,
    /// How many at once after a pause.
    pub burst: NonZeroU32,
}

/// How often somebody may ask who is signed in by nobody.
pub(super) const ANONYMOUS: Rate =
    Rate { per_second: NonZeroU32::new(10).unwrap(), burst: NonZeroU32::new(50).unwrap() };
/// How often an account may ask.
pub(super) const SIGNED_IN: Rate =
    Rate { per_second: NonZeroU32::new(50).unwrap(), burst: NonZeroU32::new(50).unwrap() };
/// How many connections one address may have open.
pub(super) const CONNECTIONS: u32 = 256;
