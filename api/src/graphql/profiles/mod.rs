//! Profiles: five kinds, one shape.

mod entry;

use async_graphql::{Context, ID, Interface, Object};
use uuid::Uuid;

use super::codes::ProfileKind;
use super::error::Result;
use super::node::{GlobalId, Node};
pub use entry::{Ambassador, Mentor, Partner, Startup, Talent};

/// One entry of the directory. What the viewer may not see is null, the same as what is not there.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "The id of the profile in the whole API."),
    field(name = "slug", ty = "&String", desc = "The name of the profile in addresses."),
    field(name = "kind", ty = "ProfileKind", desc = "Which of the five kinds it is."),
    field(name = "name", ty = "Option<&str>", desc = "The name.")
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

/// The profiles with these ids that the viewer may see.
pub async fn nodes(_ctx: &Context<'_>, _ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    Ok(Vec::new())
}

/// Reading profiles.
#[derive(Default)]
pub struct ProfileQuery;

#[Object]
impl ProfileQuery {
    /// x
    async fn profile(&self) -> Option<Profile> {
        None
    }
}
