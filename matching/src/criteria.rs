//! The eight criteria.

use crate::closed::closed;

closed! {
    /// One of the things that make a pair good.
    Criterion {
        /// What one asks for, the other gives.
        NeedOffer = "NEED_OFFER",
        /// They work in neighbouring sectors.
        Sector = "SECTOR",
        /// They use the same words.
        Text = "TEXT",
        /// They have markets in common.
        Market = "MARKET",
        /// The stage or the seniority fits.
        Stage = "STAGE",
        /// They speak a language well enough.
        Language = "LANGUAGE",
        /// They have time on the same days or at the same hours.
        Availability = "AVAILABILITY",
        /// Earlier introductions went well.
        Track = "TRACK",
    }
}

impl Criterion {
    /// How many there are.
    pub const COUNT: usize = 8;
}
