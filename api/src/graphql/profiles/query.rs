//! Reading profiles: the five lists, one profile, and who is asking.

use async_graphql::{Context, Enum, InputObject, MergedObject, Object};

use super::{Ambassador, Mentor, Partner, Profile, Startup, Talent, around, one};
use crate::graphql::accounts::Own;
use crate::graphql::ask::Asked;
use crate::graphql::codes::{FocusArea, IntroductionState, OrganisationKind, ProfileState, Role, Stage, Territory};
use crate::graphql::error::{BadInput, Error, Result};
use crate::graphql::introductions::{self, Inbox, Introduction};
use crate::graphql::page::{self, Arguments, Connection};
use crate::service::profiles::list::{self, Filter, Order, Place};

/// How a list of profiles is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum ProfileOrder {
    /// The newest first.
    Newest,
    /// What was changed last first.
    Updated,
    /// By name.
    Name,
}

/// How a list of talents is ordered; not by name, for that is for members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TalentOrder {
    /// The newest first.
    Newest,
    /// What was changed last first.
    Updated,
}

impl From<TalentOrder> for Order {
    fn from(order: TalentOrder) -> Self {
        match order {
            TalentOrder::Newest => Self::Newest,
            TalentOrder::Updated => Self::Updated,
        }
    }
}

/// What listed profiles must have; a field that is left out or empty asks for nothing.
#[derive(Default, InputObject)]
pub struct ProfileFilter {
    /// Any of these focus areas.
    focus_areas: Option<Vec<FocusArea>>,
    /// Any of these territories.
    territories: Option<Vec<Territory>>,
    /// Any of these countries, ISO 3166-1 alpha-2, such as `CA`.
    countries: Option<Vec<String>>,
    /// Any of these states; for the team.
    states: Option<Vec<ProfileState>>,
}

/// What listed startups must have; a field that is left out or empty asks for nothing.
#[derive(Default, InputObject)]
pub struct StartupFilter {
    #[graphql(flatten)]
    profile: ProfileFilter,
    /// Any of these stages; for members and partners.
    stages: Option<Vec<Stage>>,
}

/// What listed partners must have; a field that is left out or empty asks for nothing.
#[derive(Default, InputObject)]
pub struct PartnerFilter {
    #[graphql(flatten)]
    profile: ProfileFilter,
    /// Any of these kinds of organisation.
    organisation_kinds: Option<Vec<OrganisationKind>>,
}

/// A filter that the service understands; refuses what is not for the viewer's role.
trait Checked {
    fn checked(self, ctx: &Context<'_>) -> Result<Filter>;
}

fn codes<T, U: From<T>>(codes: Option<Vec<T>>) -> Vec<U> {
    codes.unwrap_or_default().into_iter().map(Into::into).collect()
}

impl Checked for ProfileFilter {
    fn checked(self, ctx: &Context<'_>) -> Result<Filter> {
        if self.states.is_some() {
            ctx.team()?;
        }
        let countries = self.countries.unwrap_or_default();
        if countries.len() > page::MOST {
            return Err(Error::bad_input("filter.countries", BadInput::TooMany));
        }
        Ok(Filter {
            focus_areas: codes(self.focus_areas),
            territories: codes(self.territories),
            countries: countries.iter().map(|code| code.to_uppercase()).collect(),
            states: codes(self.states),
            ..Filter::default()
        })
    }
}

impl Checked for StartupFilter {
    fn checked(self, ctx: &Context<'_>) -> Result<Filter> {
        if self.stages.is_some() {
            ctx.signed_in()?;
        }
        Ok(Filter { stages: codes(self.stages), ..self.profile.checked(ctx)? })
    }
}

impl Checked for PartnerFilter {
    fn checked(self, ctx: &Context<'_>) -> Result<Filter> {
        Ok(Filter { organisation_kinds: codes(self.organisation_kinds), ..self.profile.checked(ctx)? })
    }
}

/// A page of the profiles of a kind.
async fn listed<N>(
    ctx: &Context<'_>,
    kind: entity::ProfileKind,
    filter: Filter,
    order: Order,
    arguments: Arguments,
) -> Result<Connection<N>>
where
    N: async_graphql::OutputType + From<super::One>,
{
    let window = arguments.window::<Place>(ctx)?;
    for (argument, place) in [("after", &window.after), ("before", &window.before)] {
        if place.as_ref().is_some_and(|place| !order.has(place)) {
            return Err(Error::bad_input(argument, BadInput::Cursor));
        }
    }
    let page = list::list(ctx.app()?, ctx.viewer(), kind, &filter, order, &window).await?.map_all(around);
    Ok(Connection::new(page, |one| order.place(one.row()), N::from))
}

macro_rules! lists {
    ($($(#[doc = $doc:literal])+ $query:ident { $field:ident: $noun:ident, $filter:ident, $order:ident })+) => {$(
        #[doc = concat!("Listing `", stringify!($field), "`.")]
        #[derive(Default)]
        pub struct $query;

        #[Object]
        impl $query {
            $(#[doc = $doc])+
            #[allow(clippy::too_many_arguments, reason = "the arguments of a connection are these")]
            async fn $field(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "What they must have.")] filter: Option<$filter>,
                #[graphql(desc = "Their order; the newest first if left out.")] order_by: Option<$order>,
                #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
                #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
                #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
                #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
            ) -> Result<Connection<$noun>> {
                let filter = filter.unwrap_or_default().checked(ctx)?;
                let order = order_by.map(Into::into).unwrap_or_default();
                let arguments = Arguments { first, after, last, before };
                listed(ctx, entity::ProfileKind::$noun, filter, order, arguments).await
            }
        }
    )+};
}

lists! {
    /// The startups that the viewer may see.
    StartupsQuery { startups: Startup, StartupFilter, ProfileOrder }
    /// The mentors that the viewer may see.
    MentorsQuery { mentors: Mentor, ProfileFilter, ProfileOrder }
    /// The ambassadors that the viewer may see.
    AmbassadorsQuery { ambassadors: Ambassador, ProfileFilter, ProfileOrder }
    /// The talents that the viewer may see.
    TalentsQuery { talents: Talent, ProfileFilter, TalentOrder }
    /// The partners that the viewer may see.
    PartnersQuery { partners: Partner, PartnerFilter, ProfileOrder }
}

/// Reading one profile.
#[derive(Default)]
pub struct OneProfileQuery;

#[Object]
impl OneProfileQuery {
    /// The profile with this name in addresses; null if there is none that the viewer may see.
    async fn profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses, such as `vigie-quai`.")] slug: String,
    ) -> Result<Option<Profile>> {
        let Some(stored) = list::by_slug(ctx.app()?, ctx.viewer(), &slug).await? else { return Ok(None) };
        Ok(Some(one(stored).into()))
    }

    /// Who asks; null if nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Viewer> {
        let crate::viewer::Viewer::SignedIn { role, .. } = ctx.viewer() else { return None };
        Some(Viewer { role: (*role).into() })
    }
}

/// Who asks.
pub struct Viewer {
    role: Role,
}

/// Who is signed in.
#[Object(serial)]
impl Viewer {
    #[graphql(flatten)]
    async fn own(&self) -> Own {
        Own
    }

    /// What the viewer may do.
    async fn role(&self) -> Role {
        self.role
    }

    /// The profiles that the viewer speaks for.
    async fn profiles(&self, ctx: &Context<'_>) -> Result<Vec<Profile>> {
        let stored = list::find(ctx.app()?, ctx.viewer(), ctx.viewer().own_profiles()).await?;
        Ok(around(stored).into_iter().map(Into::into).collect())
    }

    /// What waits for an answer of those profiles.
    async fn inbox(&self) -> Inbox {
        Inbox::default()
    }

    /// The introductions of those profiles, or all of them for the team, the newest first.
    async fn introductions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in one of these states.")] state: Option<Vec<IntroductionState>>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Introduction>> {
        introductions::of_viewer(ctx, state.unwrap_or_default(), Arguments { first, after, last, before }).await
    }
}

/// Reading profiles.
#[derive(Default, MergedObject)]
pub struct ProfileQuery(StartupsQuery, MentorsQuery, AmbassadorsQuery, TalentsQuery, PartnersQuery, OneProfileQuery);
