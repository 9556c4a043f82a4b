//! Profiles: five kinds, one shape.

mod entry;
mod fields;
mod input;
mod input_values;
mod kinds;
mod mutations;
mod near;
mod query;
mod visibility;

use async_graphql::{Context, ID, Interface};
use entity::ProfileId;
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{FocusArea, IntroductionState, Language, ProfileKind, ProfileState};
use super::error::Result;
use super::introductions::Introduction;
use super::node::{GlobalId, Kind, Node};
use super::page::Connection;
use super::scalars::{DateTime, Url};
use super::values::{Concept, Contact, LanguageSkill, Location, Text};
use crate::service::profiles::list;

pub use entry::{Assumption, Completeness, Entry, One};
pub use input_values::{Canonical, Fields, TextInput};
pub use kinds::{Ambassador, Mentor, Partner, Startup, Talent};
pub use mutations::{ChangedProfile, ProfileMutation};
pub use near::{around, find, mentions, on_pages, one};
pub use query::ProfileQuery;
pub use visibility::{Visibility, VisibilityMutation};

/// One entry of the directory. What the viewer may not see is null, the same as what is not there.
#[derive(Clone, Interface)]
#[allow(clippy::duplicated_attributes, reason = "fields of one type repeat it")]
#[graphql(
    field(name = "id", ty = "ID", desc = "The id of the profile in the whole API: opaque, and the same for ever."),
    field(
        name = "slug",
        ty = "&String",
        desc = "The name of the profile in addresses, such as `vigie-quai`: unique, and the same when the name changes."
    ),
    field(name = "kind", ty = "ProfileKind", desc = "Which of the five kinds it is."),
    field(name = "name", ty = "Option<&String>", desc = "The name; that of a talent is for members."),
    field(
        name = "headline",
        ty = "Option<Text>",
        desc = "One sentence that presents it.",
        arg(name = "language", ty = "Option<Language>", desc = "The language preferred; the request's if left out.")
    ),
    field(
        name = "description",
        ty = "Option<Text>",
        desc = "Some paragraphs about it.",
        arg(name = "language", ty = "Option<Language>", desc = "The language preferred; the request's if left out.")
    ),
    field(name = "focus_areas", ty = "Vec<FocusArea>", desc = "The programme's focus areas that it belongs to."),
    field(name = "sectors", ty = "Vec<Concept>", desc = "The sectors it works in."),
    field(name = "skills", ty = "Vec<Concept>", desc = "The skills it has."),
    field(name = "location", ty = "Option<Location>", desc = "Where it is, to the city."),
    field(name = "languages", ty = "Vec<LanguageSkill>", desc = "The languages it can be spoken to in."),
    field(name = "website", ty = "Option<Url>", desc = "Its web address."),
    field(name = "verified_at", ty = "Option<DateTime>", desc = "When its content was last confirmed."),
    field(
        name = "state",
        ty = "Option<ProfileState>",
        desc = "Where it stands; for the team and those who speak for it."
    ),
    field(
        name = "completeness",
        ty = "Option<Completeness>",
        desc = "What is missing and what filling it in would gain; for the team and those who speak for it."
    ),
    field(
        name = "assumed",
        ty = "Vec<Assumption>",
        desc = "What an import assumed rather than read; for the team and those who speak for it."
    ),
    field(
        name = "contact",
        ty = "Option<Contact>",
        desc = "Its own address and telephone number; for those who speak for it, and those introduced to it."
    ),
    field(
        name = "visibility",
        ty = "Option<Visibility>",
        desc = "Who sees which groups of its fields; for the team and those who speak for it."
    ),
    field(
        name = "version",
        ty = "Option<i32>",
        desc = "The number of its last change, which an update states; for those who may edit it."
    ),
    field(
        name = "available_again_at",
        ty = "Option<DateTime>",
        desc = "When it last said that it stays available for the next startup, having said yes too late; for the team and those who speak for it."
    ),
    field(
        name = "introductions",
        ty = "Connection<Introduction>",
        desc = "Its introductions, the newest first; for the team and those who speak for it.",
        arg(name = "state", ty = "Option<Vec<IntroductionState>>", desc = "Only in one of these states."),
        arg(name = "first", ty = "Option<i32>", desc = "The first so many, 1 to 100; 20 if left out."),
        arg(name = "after", ty = "Option<String>", desc = "Only what comes after this cursor."),
        arg(name = "last", ty = "Option<i32>", desc = "The last so many, 1 to 100, instead of the first."),
        arg(name = "before", ty = "Option<String>", desc = "Only what comes before this cursor.")
    )
)]
pub enum Profile {
    /// A startup.
    Startup(Startup),
    /// A mentor.
    Mentor(Mentor),
    /// An ambassador.
    Ambassador(Ambassador),
    /// A talent.
    Talent(Talent),
    /// A partner.
    Partner(Partner),
}

impl From<One> for Profile {
    fn from(one: One) -> Self {
        match one.row().kind {
            entity::ProfileKind::Startup => Self::Startup(one.into()),
            entity::ProfileKind::Mentor => Self::Mentor(one.into()),
            entity::ProfileKind::Ambassador => Self::Ambassador(one.into()),
            entity::ProfileKind::Talent => Self::Talent(one.into()),
            entity::ProfileKind::Partner => Self::Partner(one.into()),
        }
    }
}

impl From<Profile> for Node {
    fn from(profile: Profile) -> Self {
        match profile {
            Profile::Startup(startup) => Self::Startup(startup),
            Profile::Mentor(mentor) => Self::Mentor(mentor),
            Profile::Ambassador(ambassador) => Self::Ambassador(ambassador),
            Profile::Talent(talent) => Self::Talent(talent),
            Profile::Partner(partner) => Self::Partner(partner),
        }
    }
}

impl Profile {
    /// The profile that a node is, if it is one.
    pub fn of(node: Node) -> Option<Self> {
        match node {
            Node::Startup(startup) => Some(Self::Startup(startup)),
            Node::Mentor(mentor) => Some(Self::Mentor(mentor)),
            Node::Ambassador(ambassador) => Some(Self::Ambassador(ambassador)),
            Node::Talent(talent) => Some(Self::Talent(talent)),
            Node::Partner(partner) => Some(Self::Partner(partner)),
            _ => None,
        }
    }
}

/// What the ids of a kind of profile stand for.
pub fn id_kind(kind: entity::ProfileKind) -> Kind {
    match kind {
        entity::ProfileKind::Startup => Kind::Startup,
        entity::ProfileKind::Mentor => Kind::Mentor,
        entity::ProfileKind::Ambassador => Kind::Ambassador,
        entity::ProfileKind::Talent => Kind::Talent,
        entity::ProfileKind::Partner => Kind::Partner,
    }
}

/// The profiles with these ids that the viewer may see.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<ProfileId> = ids.iter().copied().map(ProfileId).collect();
    let stored = list::find(ctx.app()?, ctx.viewer(), &ids).await?;
    let found = around(stored).into_iter().map(|one| {
        let id = GlobalId { kind: id_kind(one.row().kind), uuid: one.row().id.0 };
        (id, Profile::from(one).into())
    });
    Ok(found.collect())
}
