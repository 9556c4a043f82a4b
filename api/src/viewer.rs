//! Who asks, and every permission question, each a method with a name.

use entity::{AccountId, ContractState, Language, ProfileId, ProfileState, Role, Scope, TokenId, profiles};
use search::Reader;

use crate::visibility::Sight;

/// Who asks now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody signed in.
    Anonymous,
    /// An account, and the profiles it speaks for.
    SignedIn {
        /// Which account.
        account: AccountId,
        /// What it may do.
        role: Role,
        /// Whom it speaks for.
        speaks_for: Vec<ProfileId>,
        /// Whom those were introduced to.
        introduced_to: Vec<ProfileId>,
        /// What it was let in with.
        pass: Pass,
    },
    /// The product itself: command line, worker, and the holder of a mail's link.
    System,
}

/// The session or API token that somebody was let in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Which.
    pub token: TokenId,
    /// What it lets its holder do, of what the account may.
    pub scopes: Vec<Scope>,
    /// The language that the account has chosen.
    pub language: Option<Language>,
}

impl Pass {
    /// Whether it lets its holder do all that the account may.
    pub fn is_whole(&self) -> bool {
        Scope::ALL.iter().all(|scope| self.scopes.contains(scope))
    }

    /// A token that lets its holder do all that the account may.
    pub fn whole(token: TokenId) -> Self {
        Self { token, scopes: Scope::ALL.to_vec(), language: None }
    }
}

impl Viewer {
    /// What a viewer with a token was let in with.
    pub fn pass(&self) -> Option<&Pass> {
        match self {
            Self::SignedIn { pass, .. } => Some(pass),
            Self::Anonymous | Self::System => None,
        }
    }

    /// Whether what the viewer was let in with allows this; it never allows more than the account may.
    pub fn has_scope(&self, scope: Scope) -> bool {
        self.pass().is_none_or(|pass| pass.scopes.contains(&scope))
    }

    /// The account, if somebody is signed in.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::SignedIn { account, .. } => Some(*account),
            Self::Anonymous | Self::System => None,
        }
    }

    /// Whether anybody is signed in.
    pub fn is_signed_in(&self) -> bool {
        *self != Self::Anonymous
    }

    /// Whether this is the programme team.
    pub fn is_team(&self) -> bool {
        matches!(self, Self::System | Self::SignedIn { role: Role::Team, .. })
    }

    /// The profiles that this account speaks for.
    pub fn own_profiles(&self) -> &[ProfileId] {
        match self {
            Self::SignedIn { speaks_for, .. } => speaks_for,
            Self::Anonymous | Self::System => &[],
        }
    }

    /// Whether this account speaks for the profile.
    pub fn speaks_for(&self, profile: ProfileId) -> bool {
        matches!(self, Self::SignedIn { speaks_for, .. } if speaks_for.contains(&profile))
    }

    /// Whether the viewer may act in the profile's name.
    pub fn may_act_for(&self, profile: ProfileId) -> bool {
        self.is_team() || self.speaks_for(profile)
    }

    /// Whether the viewer may know that the profile is there at all.
    pub fn may_see(&self, profile: &profiles::Model) -> bool {
        profile.state == ProfileState::Active || self.may_act_for(profile.id)
    }

    /// As whom the viewer looks at a profile, which decides what of it is shown.
    pub fn sight(&self, profile: &profiles::Model) -> Sight {
        if self.speaks_for(profile.id) {
            return Sight::Own;
        }
        match self {
            Self::System | Self::SignedIn { role: Role::Team, .. } => Sight::Team,
            Self::SignedIn { introduced_to, .. } if introduced_to.contains(&profile.id) => Sight::Introduced,
            _ if profile.state != ProfileState::Active => Sight::None,
            _ => self.stranger(),
        }
    }

    /// As whom the viewer looks at active profiles that it has nothing to do with.
    pub fn stranger(&self) -> Sight {
        match self {
            Self::Anonymous => Sight::Anonymous,
            Self::SignedIn { role: Role::Member, .. } => Sight::Member,
            Self::SignedIn { role: Role::Partner, .. } => Sight::Partner,
            Self::System | Self::SignedIn { role: Role::Team, .. } => Sight::Team,
        }
    }

    /// The profiles that those for whom this account speaks were introduced to.
    pub fn introduced_to(&self) -> &[ProfileId] {
        match self {
            Self::SignedIn { introduced_to, .. } => introduced_to,
            Self::Anonymous | Self::System => &[],
        }
    }

    /// Whether the viewer sees states, assumptions and other things that only the team handles.
    pub fn may_see_dossier(&self, profile: ProfileId) -> bool {
        self.may_act_for(profile)
    }

    /// Whether the viewer sees to whom a profile is matched, and how well.
    pub fn may_see_matches(&self, startup: ProfileId) -> bool {
        self.may_act_for(startup)
    }

    /// Whether the viewer is one of the two sides to whom a joined introduction discloses the other's contact.
    pub fn may_see_disclosed_contacts(&self, from: ProfileId, to: ProfileId) -> bool {
        self.speaks_for(from) || self.speaks_for(to)
    }

    /// Whether the viewer may see an introduction between the two.
    pub fn may_see_introduction(&self, from: ProfileId, to: ProfileId) -> bool {
        self.may_act_for(from) || self.may_act_for(to)
    }

    /// Whether the viewer sees engagement contracts at all: their states, lines and dates.
    pub fn may_see_contracts(&self) -> bool {
        self.is_signed_in()
    }

    /// Whether the viewer sees contracts that are still being drawn up.
    pub fn may_see_drafts_of_contracts(&self) -> bool {
        self.is_team()
    }

    /// Whether the viewer sees a contract in this state.
    pub fn may_see_contract(&self, state: ContractState) -> bool {
        self.may_see_contracts() && (state != ContractState::Draft || self.may_see_drafts_of_contracts())
    }

    /// Whether the viewer sees an account's address, name, role and language.
    pub fn may_see_account(&self, account: AccountId) -> bool {
        self.is_team() || self.account() == Some(account)
    }

    /// Whether the viewer may invite others to an account with this role: the team may, anybody else gives their own.
    pub fn may_give(&self, role: Role) -> bool {
        self.is_team() || matches!(self, Self::SignedIn { role: own, .. } if *own == role)
    }

    /// Whether the viewer sees which people a figure counts, not only how many.
    pub fn may_see_counted_people(&self) -> bool {
        self.is_team()
    }

    /// The reader that searches are made as.
    pub fn reader(&self) -> Reader {
        match self {
            Self::Anonymous => Reader::Anonymous,
            Self::System | Self::SignedIn { role: Role::Team, .. } => Reader::Team,
            Self::SignedIn { role: Role::Member, .. } => Reader::Member,
            Self::SignedIn { role: Role::Partner, .. } => Reader::Partner,
        }
    }
}
