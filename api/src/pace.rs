//! How patient an introduction is while nobody answers, for each kind of counterpart.

use entity::ProfileKind;

use crate::clock::DAY;

/// After how long each step comes, counted from the moment a side is asked, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The side that was asked is reminded.
    pub remind: i64,
    /// The asker is told who else would fit.
    pub propose: i64,
    /// The team looks after it.
    pub board: i64,
    /// It ends without an answer; until then the answer links work.
    pub close: i64,
}

impl Pace {
    /// The pace unless another is set.
    pub const USUAL: Self = Self { remind: 3 * DAY, propose: 7 * DAY, board: 10 * DAY, close: 30 * DAY };

    /// Reads four numbers of days that grow, none above a year, such as `3/7/10/30`.
    pub fn read(text: &str) -> Option<Self> {
        let days: Option<Vec<i64>> = text.split('/').map(|days| days.trim().parse().ok()).collect();
        let [remind, propose, board, close] = <[i64; 4]>::try_from(days?).ok()?;
        let grows = 0 < remind && remind < propose && propose < board && board < close && close <= 365;
        grows.then_some(Self { remind: remind * DAY, propose: propose * DAY, board: board * DAY, close: close * DAY })
    }
}

/// The pace of introductions to each kind of counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paces {
    /// To mentors.
    pub mentor: Pace,
    /// To ambassadors.
    pub ambassador: Pace,
    /// To talents.
    pub talent: Pace,
    /// To partners.
    pub partner: Pace,
}

impl Paces {
    /// The pace of introductions to a kind of counterpart; two startups keep to the usual one.
    pub fn of(&self, counterpart: ProfileKind) -> Pace {
        match counterpart {
            ProfileKind::Mentor => self.mentor,
            ProfileKind::Ambassador => self.ambassador,
            ProfileKind::Talent => self.talent,
            ProfileKind::Partner => self.partner,
            ProfileKind::Startup => Pace::USUAL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_four_numbers_of_days_that_grow() {
        assert_eq!(Pace::read("3/7/10/30"), Some(Pace::USUAL));
        assert_eq!(Pace::read(" 1 / 2 / 3 / 365 ").map(|pace| pace.close), Some(365 * DAY));
        for unfit in ["", "3", "3/7/10", "3/7/10/30/40", "0/1/2/3", "-1/1/2/3", "3/3/10/30", "30/10/7/3", "1/2/3/366"] {
            assert_eq!(Pace::read(unfit), None, "{unfit}");
        }
    }
}
