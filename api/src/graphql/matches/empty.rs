//! What a list of matches says where it is empty.

use async_graphql::{Context, Enum, Object};

use crate::error::Reason as _;
use crate::graphql::ask::Asked;
use crate::graphql::codes::Language;
use crate::graphql::page::Extra;
use crate::service::matches::Nobody;

/// Why a startup has no match of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Nobody")]
pub enum EmptyReason {
    /// The startup is not active.
    NotActive,
    /// The startup was not confirmed within a year.
    NotConfirmed,
    /// There is nobody of the kind, or no place.
    NoCounterparts,
    /// All have as many introductions as they can take, or are not to be introduced for another reason.
    NobodyFree,
    /// All were introduced within twelve months.
    AllIntroduced,
    /// Nobody gives what the startup asks for.
    NeedsUnmet,
    /// Nobody serves the startup's markets.
    MarketsUnserved,
    /// Nobody works in a language of the startup.
    NoCommonLanguage,
    /// The dates of all are others.
    DatesApart,
    /// All places are for focus areas that are not the startup's.
    OtherFocusAreas,
}

/// What a list of matches says where it is empty.
pub struct EmptyMatches(Option<Nobody>);

impl From<Option<Nobody>> for EmptyMatches {
    fn from(nobody: Option<Nobody>) -> Self {
        Self(nobody)
    }
}

#[Object]
impl EmptyMatches {
    /// What keeps most away, if the whole list is empty; null where there are matches, and for those who may not see them.
    async fn empty_reason(&self) -> Option<EmptyReason> {
        self.0.map(EmptyReason::from)
    }

    /// The same in a sentence that says what to do.
    async fn empty_sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Option<&'static str> {
        self.0.map(|nobody| nobody.sentence(ctx.language(language)))
    }
}

impl Extra for EmptyMatches {
    const PREFIX: Option<&'static str> = None;
}
