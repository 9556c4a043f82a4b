//! Typed ids: a `StartupId` can never be passed where a `SlotId` is asked for.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// Identifies a profile of any of the five kinds.
    ProfileId,
    /// Identifies a company invited to the Tech 40.
    CompanyId,
    /// Identifies an engagement contract.
    ContractId,
    /// Identifies a laboratory's research project.
    ResearchProjectId,
    /// Identifies a trade show.
    TradeShowId,
    /// Identifies one edition of a trade show.
    EditionId,
    /// Identifies a place on an edition's regional pavilion.
    SlotId,
    /// Identifies an introduction.
    IntroductionId,
    /// Identifies a meeting of an introduction.
    MeetingId,
    /// Identifies a consent that a person gave.
    ConsentId,
    /// Identifies an approach to somebody who had agreed to nothing.
    ApproachId,
    /// Identifies a receipt of what was dropped.
    ReceiptId,
    /// Identifies a mail that was queued or sent.
    MailId,
    /// Identifies a link that a mail carries.
    LinkId,
    /// Identifies an account.
    AccountId,
    /// Identifies a session or an API token.
    TokenId,
    /// Identifies a mail about an account, with the link it carries.
    AccountMailId,
    /// Identifies a partner's request for access.
    PartnerRequestId,
    /// Identifies a version of the weights of the criteria.
    WeightsId,
    /// Identifies a round.
    RoundId,
    /// Identifies what a round was solved on.
    SnapshotId,
    /// Identifies one run of a round.
    RunId,
    /// Identifies what the team decided about a round.
    DecisionId,
    /// Identifies an application for a place at a show.
    ApplicationId,
    /// Identifies a search that an account keeps.
    SavedSearchId,
    /// Identifies a message of the outbox.
    OutboxId,
    /// Identifies a venue.
    VenueId,
    /// Identifies an objective of the programme.
    ObjectiveId,
}
