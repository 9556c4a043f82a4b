//! What only one kind of profile has.

use async_graphql::{Context, Object, SimpleObject};
use entity::EngagementKind as Engagement;

use super::entry::{Entry, Noun, One};
use super::near::{find, on_pages};
use crate::graphql::applications::{self, Application};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{EngagementKind, OrganisationKind, Seniority, Stage};
use crate::graphql::companies::{self, Company};
use crate::graphql::error::Result;
use crate::graphql::matches::{self, CounterpartKind, MatchConnection};
use crate::graphql::node::Kind;
use crate::graphql::page::{Arguments, Connection};
use crate::graphql::research_projects::{self, ResearchProject};
use crate::graphql::scalars::{Date, Url};
use crate::graphql::values::{Country, Money, Need, Offer, Period};
use crate::service::introductions::places::remaining;
use crate::service::profiles::draft::Details;
use crate::service::profiles::list;

macro_rules! nouns {
    ($($(#[doc = $about:literal])+ $name:ident = $fields:ident),+ $(,)?) => {$(
        $(#[doc = $about])+
        pub type $name = Entry<$fields>;

        #[doc = concat!("What only a `", stringify!($name), "` has.")]
        pub struct $fields(One);

        impl From<One> for $fields {
            fn from(one: One) -> Self {
                Self(one)
            }
        }

        impl Noun for $fields {
            const NAME: &'static str = stringify!($name);
            const ABOUT: &'static str = concat!($($about),+);
            const KIND: Kind = Kind::$name;
        }
    )+};
}

nouns! {
    /// A startup of the region, which looks for people, markets, money and places.
    Startup = StartupFields,
    /// A mentor: somebody of a Tech 40 company, or a volunteer.
    Mentor = MentorFields,
    /// An ambassador: somebody of the diaspora who opens a market abroad.
    Ambassador = AmbassadorFields,
    /// A talent: somebody whom a startup's team or a laboratory's project takes in.
    Talent = TalentFields,
    /// A partner: laboratory, incubator, nursery, accelerator, investor, public body or company abroad.
    Partner = PartnerFields,
}

impl One {
    fn needs(&self) -> Vec<Need> {
        self.row().needs.iter().cloned().map(Need).collect()
    }

    fn offers(&self) -> Vec<Offer> {
        self.row().offers.iter().cloned().map(Offer).collect()
    }

    fn markets(&self) -> Vec<Country> {
        Country::all(&self.row().markets)
    }

    fn capacity(&self, ctx: &Context<'_>) -> Result<Option<Capacity>> {
        if !ctx.viewer().may_see_dossier(self.row().id) {
            return Ok(None);
        }
        let capacity = &self.seen.capacity;
        let remaining = remaining(capacity, ctx.app()?.clock.now());
        Ok(Some(Capacity { open: capacity.open_limit, per_month: capacity.month_limit, remaining }))
    }

    fn title(&self) -> Option<&str> {
        match &self.seen.details {
            Details::Mentor { title, .. } | Details::Ambassador { title } | Details::Talent { title, .. } => {
                title.as_deref()
            }
            Details::Startup { .. } | Details::Partner { .. } => None,
        }
    }
}

/// How many introductions a person takes on.
#[derive(Clone, Copy, SimpleObject)]
#[graphql(serial)]
pub struct Capacity {
    /// At one time.
    open: i32,
    /// Begun in one calendar month.
    per_month: i32,
    /// How many more can begin now.
    remaining: i32,
}

#[Object(serial)]
impl StartupFields {
    /// The SIREN, the national number of nine digits, such as `732829320`.
    async fn siren(&self) -> Option<&str> {
        if let Details::Startup { siren, .. } = &self.0.seen.details { siren.as_deref() } else { None }
    }

    /// How far it has come; for members and partners.
    async fn stage(&self) -> Option<Stage> {
        let Details::Startup { stage, .. } = &self.0.seen.details else { return None };
        stage.map(Into::into)
    }

    /// The day it was founded.
    async fn founded_on(&self) -> Option<Date> {
        if let Details::Startup { founded_on, .. } = &self.0.seen.details {
            Date::of(founded_on.as_deref())
        } else {
            None
        }
    }

    /// How many people work there; for members and partners.
    async fn headcount(&self) -> Option<i32> {
        let Details::Startup { headcount, .. } = &self.0.seen.details else { return None };
        *headcount
    }

    /// How much it has raised; for members and partners.
    async fn funds_raised(&self) -> Option<Money> {
        let Details::Startup { funds_raised_eur, .. } = &self.0.seen.details else { return None };
        funds_raised_eur.map(Money::euros)
    }

    /// The address of its logo.
    async fn logo_url(&self) -> Option<Url> {
        if let Details::Startup { logo_url, .. } = &self.0.seen.details { logo_url.clone().map(Url) } else { None }
    }

    /// The partner that hosts it, such as an incubator, a nursery or a laboratory; null if none does.
    async fn host(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        let Some(host) = self.0.seen.details.host_id() else { return Ok(None) };
        let host = self.0.near.hosts.of(host, (), |ids| find(ctx, ids)).await?;
        Ok(host.map(Partner::from))
    }

    /// The countries it wants to sell in; for members and partners.
    async fn target_markets(&self) -> Vec<Country> {
        self.0.markets()
    }

    /// What it asks for; for members and partners.
    async fn needs(&self) -> Vec<Need> {
        self.0.needs()
    }

    /// What it gives; for members and partners.
    async fn offers(&self) -> Vec<Offer> {
        self.0.offers()
    }

    /// Its best counterparts of one kind, each with the reasons; for the team and those who speak for it.
    async fn matches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom or what to match it to.")] counterpart: CounterpartKind,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<MatchConnection> {
        Box::pin(matches::of_startup(ctx, &self.0, counterpart, Arguments { first, after, last, before })).await
    }

    /// Its applications for places at trade shows, the newest first; for the team and those who speak for it.
    async fn applications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Application>> {
        let arguments = Arguments { first, after, last, before };
        let read = |startups, window| applications::of_startups(ctx, startups, window);
        let page = self.0.near.applications.page(ctx, self.0.row().id, arguments, read).await?;
        Ok(Connection::new(page, Application::place, |each| each))
    }
}

#[Object(serial)]
impl MentorFields {
    /// The function.
    async fn title(&self) -> Option<&str> {
        self.0.title()
    }

    /// The company of the Tech 40 that sends the mentor; null for a volunteer.
    async fn company(&self, ctx: &Context<'_>) -> Result<Option<Company>> {
        let Some(company) = self.0.seen.details.company_id() else { return Ok(None) };
        self.0.near.companies.of(company, (), |ids| companies::find(ctx, ids)).await
    }

    /// Whether no company of the Tech 40 is named that sent this mentor.
    async fn independent(&self) -> bool {
        self.0.seen.details.company_id().is_none()
    }

    /// Countries of interest; for members and partners.
    async fn markets(&self) -> Vec<Country> {
        self.0.markets()
    }

    /// What the mentor gives; for members and partners.
    async fn offers(&self) -> Vec<Offer> {
        self.0.offers()
    }

    /// How many introductions the mentor takes on; for the team and those who speak for the mentor.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<Option<Capacity>> {
        self.0.capacity(ctx)
    }
}

#[Object(serial)]
impl AmbassadorFields {
    /// The function.
    async fn title(&self) -> Option<&str> {
        self.0.title()
    }

    /// The countries the ambassador serves; for members and partners.
    async fn markets(&self) -> Vec<Country> {
        self.0.markets()
    }

    /// What the ambassador gives; for members and partners.
    async fn offers(&self) -> Vec<Offer> {
        self.0.offers()
    }

    /// How many introductions the ambassador takes on; for the team and those who speak for the ambassador.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<Option<Capacity>> {
        self.0.capacity(ctx)
    }
}

#[Object(serial)]
impl TalentFields {
    /// The function.
    async fn title(&self) -> Option<&str> {
        self.0.title()
    }

    /// How much experience.
    async fn seniority(&self) -> Option<Seniority> {
        if let Details::Talent { seniority, .. } = &self.0.seen.details { seniority.map(Into::into) } else { None }
    }

    /// The kinds of place sought: RECRUIT for a team, RESEARCH for a laboratory's project; for members and partners.
    async fn seeks(&self) -> Vec<EngagementKind> {
        let seeks: &[Engagement] = if let Details::Talent { seeks, .. } = &self.0.seen.details { seeks } else { &[] };
        seeks.iter().copied().map(Into::into).collect()
    }

    /// When the talent can come; null if that was not said. For members and partners.
    async fn availability(&self) -> Option<Period> {
        let Details::Talent { available_on, available_until_on, .. } = &self.0.seen.details else { return None };
        Period::of(available_on.as_deref(), available_until_on.as_deref())
    }

    /// Where the talent is willing to go; for members and partners.
    async fn markets(&self) -> Vec<Country> {
        self.0.markets()
    }

    /// What the talent gives; for members and partners.
    async fn offers(&self) -> Vec<Offer> {
        self.0.offers()
    }

    /// How many introductions the talent takes on; for the team and those who speak for the talent.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<Option<Capacity>> {
        self.0.capacity(ctx)
    }
}

#[Object(serial)]
impl PartnerFields {
    /// What it is.
    async fn organisation_kind(&self) -> Option<OrganisationKind> {
        if let Details::Partner { organisation_kind } = &self.0.seen.details {
            organisation_kind.map(Into::into)
        } else {
            None
        }
    }

    /// Countries of interest; for members and partners.
    async fn markets(&self) -> Vec<Country> {
        self.0.markets()
    }

    /// Its research projects that seek talents, the newest first.
    async fn research_projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<ResearchProject>> {
        let arguments = Arguments { first, after, last, before };
        let read = |partners, window| research_projects::of_partners(ctx, partners, window);
        let page = self.0.near.research_projects.page(ctx, self.0.row().id, arguments, read).await?;
        Ok(Connection::new(page, ResearchProject::place, |project| project))
    }

    /// The startups it hosts, as far as the viewer may see them.
    async fn startups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Startup>> {
        let arguments = Arguments { first, after, last, before };
        let page = self.0.near.hosted.page(ctx, self.0.row().id, arguments, |hosts, window| async move {
            let pages = list::hosted(ctx.app()?, ctx.viewer(), &hosts, &window).await?;
            on_pages(ctx, pages).await
        });
        Ok(Connection::new(page.await?, |one| (one.row().id,), Startup::from))
    }

    /// What it asks for; for members and partners.
    async fn needs(&self) -> Vec<Need> {
        self.0.needs()
    }

    /// What it gives; for members and partners.
    async fn offers(&self) -> Vec<Offer> {
        self.0.offers()
    }
}
