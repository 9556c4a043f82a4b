/// Says who may read a document, a text or a facet value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// Anybody, signed in or not.
    Everyone,
    /// Members, partners and the team.
    MembersAndPartners,
    /// Members and the team.
    Members,
    /// Partners and the team.
    Partners,
    /// The programme team alone.
    Team,
}

/// Says who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Somebody who is not signed in.
    Anonymous,
    /// Somebody who speaks for a profile.
    Member,
    /// Somebody who signed in for a partner.
    Partner,
    /// Somebody of the programme team.
    Team,
}

const MEMBERS: u8 = 0b0010;
const PARTNERS: u8 = 0b0100;

impl Audience {
    /// Lists every audience, widest first.
    pub const ALL: [Self; 5] = [Self::Everyone, Self::MembersAndPartners, Self::Members, Self::Partners, Self::Team];

    /// Returns the audience of those who belong to both.
    pub fn narrowed(self, other: Self) -> Self {
        Self::of(self.readers() & other.readers())
    }

    /// Returns the audience of those who belong to either.
    pub fn widened(self, other: Self) -> Self {
        Self::of(self.readers() | other.readers())
    }

    /// Returns the letter that stands for the audience in the terms of the index.
    pub(crate) fn letter(self) -> char {
        match self {
            Self::Everyone => 'e',
            Self::MembersAndPartners => 'b',
            Self::Members => 'm',
            Self::Partners => 'p',
            Self::Team => 't',
        }
    }

    /// Returns the place of the audience in [`Audience::ALL`].
    pub(crate) fn ordinal(self) -> usize {
        self as usize
    }

    fn readers(self) -> u8 {
        match self {
            Self::Everyone => 0b1111,
            Self::MembersAndPartners => 0b1110,
            Self::Members => 0b1010,
            Self::Partners => 0b1100,
            Self::Team => 0b1000,
        }
    }

    fn of(readers: u8) -> Self {
        match (readers & 1 != 0, readers & MEMBERS != 0, readers & PARTNERS != 0) {
            (true, _, _) => Self::Everyone,
            (false, true, true) => Self::MembersAndPartners,
            (false, true, false) => Self::Members,
            (false, false, true) => Self::Partners,
            (false, false, false) => Self::Team,
        }
    }
}

impl Reader {
    /// Lists every reader.
    pub const ALL: [Self; 4] = [Self::Anonymous, Self::Member, Self::Partner, Self::Team];

    /// Says whether the reader belongs to the audience.
    pub fn may_see(self, audience: Audience) -> bool {
        let bit = match self {
            Self::Anonymous => 0b0001,
            Self::Member => MEMBERS,
            Self::Partner => PARTNERS,
            Self::Team => 0b1000,
        };
        audience.readers() & bit != 0
    }

    /// Lists the audiences that the reader belongs to.
    pub(crate) fn audiences(self) -> impl Iterator<Item = Audience> {
        Audience::ALL.into_iter().filter(move |audience| self.may_see(*audience))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrowing_and_widening_agree_with_what_readers_see() {
        for a in Audience::ALL {
            for b in Audience::ALL {
                for reader in Reader::ALL {
                    let (sees_a, sees_b) = (reader.may_see(a), reader.may_see(b));
                    assert_eq!(reader.may_see(a.narrowed(b)), sees_a && sees_b);
                    assert_eq!(reader.may_see(a.widened(b)), sees_a || sees_b);
                }
            }
        }
    }
}
