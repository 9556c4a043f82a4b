//! What of a profile is for whom: groups of fields, their audiences, and those who look.
//!
//! Audiences are sets of readers. They do not nest in one line: of MEMBERS and PARTNERS neither holds the other.
//! Everybody outside TEAM holds those introduced to the profile, so that an introduction never shows less.

use entity::{Audience, FieldGroup, ProfileKind, profiles};

const ANONYMOUS: u8 = 0b0001;
const MEMBERS: u8 = 0b0010;
const PARTNERS: u8 = 0b0100;
const INTRODUCED: u8 = 0b1000;

/// As whom somebody looks at a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The profile is not open to them at all.
    None,
    /// Not signed in.
    Anonymous,
    /// A member, not introduced to the profile.
    Member,
    /// A partner, not introduced to the profile.
    Partner,
    /// Introduced to the profile: both sides have said yes.
    Introduced,
    /// The programme team.
    Team,
    /// Somebody who speaks for the profile.
    Own,
}

/// Groups of fields, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Groups(u16);

/// The audience of a group, unless the owner narrows it; nobody may widen it.
pub fn widest(kind: ProfileKind, group: FieldGroup) -> Audience {
    match group {
        FieldGroup::Name if kind == ProfileKind::Talent => Audience::Members,
        FieldGroup::Name
        | FieldGroup::Presentation
        | FieldGroup::Topics
        | FieldGroup::Location
        | FieldGroup::Languages
        | FieldGroup::Identifiers => Audience::Everyone,
        FieldGroup::Engagements | FieldGroup::Business => Audience::MembersAndPartners,
        FieldGroup::Contact => Audience::AfterIntroduction,
    }
}

/// The audience of a group of a profile.
pub fn audience(profile: &profiles::Model, group: FieldGroup) -> Audience {
    profile.visibility.0.get(&group).copied().unwrap_or(widest(profile.kind, group))
}

/// Whether everybody in one audience is in the other.
pub fn is_within(one: Audience, other: Audience) -> bool {
    readers(one) & readers(other) == readers(one)
}

/// The audiences within another, widest first.
pub fn within(widest: Audience) -> impl Iterator<Item = Audience> {
    Audience::ALL.iter().copied().filter(move |audience| is_within(*audience, widest))
}

fn readers(audience: Audience) -> u8 {
    match audience {
        Audience::Everyone => ANONYMOUS | MEMBERS | PARTNERS | INTRODUCED,
        Audience::MembersAndPartners => MEMBERS | PARTNERS | INTRODUCED,
        Audience::Members => MEMBERS | INTRODUCED,
        Audience::Partners => PARTNERS | INTRODUCED,
        Audience::AfterIntroduction => INTRODUCED,
        Audience::Team => 0,
    }
}

impl Sight {
    /// As whom one side of an introduction looks at the other before both have said yes.
    pub fn of_side(kind: ProfileKind) -> Self {
        if kind == ProfileKind::Partner { Self::Partner } else { Self::Member }
    }

    /// Whether the group is shown; an address is the business of the two sides, not even of the team.
    pub fn sees(self, group: FieldGroup, audience: Audience) -> bool {
        match self {
            Self::None => false,
            Self::Anonymous => readers(audience) & ANONYMOUS != 0,
            Self::Member => readers(audience) & MEMBERS != 0,
            Self::Partner => readers(audience) & PARTNERS != 0,
            Self::Introduced => readers(audience) & INTRODUCED != 0,
            Self::Team => group != FieldGroup::Contact,
            Self::Own => true,
        }
    }

    /// The groups of a profile that are shown.
    pub fn groups(self, profile: &profiles::Model) -> Groups {
        let seen = FieldGroup::ALL.iter().filter(|group| self.sees(**group, audience(profile, **group)));
        Groups(seen.map(|group| bit(*group)).sum())
    }
}

impl Groups {
    /// All groups.
    pub fn all() -> Self {
        Self(FieldGroup::ALL.iter().map(|group| bit(*group)).sum())
    }

    /// Whether the group is among them.
    pub fn has(self, group: FieldGroup) -> bool {
        self.0 & bit(group) != 0
    }

    /// The groups that are among both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The groups that are not among them.
    pub fn missing(self) -> impl Iterator<Item = FieldGroup> {
        FieldGroup::ALL.iter().copied().filter(move |group| !self.has(*group))
    }
}

fn bit(group: FieldGroup) -> u16 {
    1 << group as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_introduced_sees_all_that_anybody_but_the_team_sees() {
        for audience in Audience::ALL {
            let outside = [Sight::Anonymous, Sight::Member, Sight::Partner];
            let anybody = outside.iter().any(|sight| sight.sees(FieldGroup::Name, *audience));
            let introduced = Sight::Introduced.sees(FieldGroup::Name, *audience);
            assert_eq!(introduced, anybody || *audience == Audience::AfterIntroduction, "{audience:?}");
        }
    }

    #[test]
    fn members_and_partners_do_not_nest() {
        use Audience::{AfterIntroduction, Everyone, Members, MembersAndPartners, Partners, Team};
        assert!(!is_within(Members, Partners) && !is_within(Partners, Members));
        let all: Vec<Audience> = within(Everyone).collect();
        assert_eq!(all, [Everyone, MembersAndPartners, Members, Partners, AfterIntroduction, Team]);
        assert_eq!(within(Members).collect::<Vec<_>>(), [Members, AfterIntroduction, Team]);
    }
}
