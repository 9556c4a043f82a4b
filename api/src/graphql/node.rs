//! Ids that stand for one object in the whole API, and the two fields that find objects by them.

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    Context, ContextSelectionSet, ID, Interface, MaybeUndefined, Object, OutputType, Positioned, ServerResult, Value,
};
use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;

use super::accounts::{self, Account, ApiToken, PartnerRequest, Session};
use super::applications::{self, Application};
use super::companies::{self, Company};
use super::contracts::{self, EngagementContract};
use super::editions::{self, Edition};
use super::error::{BadInput, Error, Result};
use super::introductions::{self, Introduction};
use super::mails::{self, Mail};
use super::objectives::{self, Objective};
use super::profiles::{self, Ambassador, Mentor, Partner, Profile, Startup, Talent};
use super::research_projects::{self, ResearchProject};
use super::rounds::{self, Round, RoundRun};
use super::saved_searches::{self, SavedSearch};
use super::slots::{self, Slot};
use super::trade_shows::{self, TradeShow};
use super::venues::{self, Venue};
use super::weights::{self, WeightsVersion};

/// How many ids `nodes` takes.
const MOST: usize = 100;

macro_rules! kinds {
    ($($kind:ident = $prefix:literal),+ $(,)?) => {
        /// What an id stands for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {$(
            #[doc = concat!("`", stringify!($kind), "`, whose ids begin with `", $prefix, "` before they are encoded.")]
            $kind,
        )+}

        impl Kind {
            fn prefix(self) -> &'static str {
                match self {$(Self::$kind => $prefix,)+}
            }

            fn of_prefix(prefix: &[u8]) -> Option<Self> {
                [$(Self::$kind),+].into_iter().find(|kind| kind.prefix().as_bytes() == prefix)
            }
        }
    };
}

// Every prefix has two letters; they stay what they are for ever, for clients keep ids.
kinds! {
    Startup = "st", Mentor = "me", Ambassador = "am", Talent = "ta", Partner = "pa",
    Introduction = "in", Match = "ma", Company = "co", EngagementContract = "ec", ResearchProject = "rp",
    TradeShow = "ts", Edition = "ed", Slot = "sl", Venue = "ve", Objective = "ob",
    Account = "ac", Session = "se", ApiToken = "at", PartnerRequest = "pr", SavedSearch = "ss",
    WeightsVersion = "we", Round = "ro", RoundRun = "rr", Application = "ap",
    Mail = "ml",
}

/// The kinds of the five profiles.
pub const PROFILES: [Kind; 5] = [Kind::Startup, Kind::Mentor, Kind::Ambassador, Kind::Talent, Kind::Partner];

/// An id of this API, decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GlobalId {
    /// What it stands for.
    pub kind: Kind,
    /// The id of the row.
    pub uuid: Uuid,
}

impl GlobalId {
    /// Reads an id; `argument` is named where it makes no sense.
    pub fn read(id: &ID, argument: &str) -> Result<Self> {
        let parse = || {
            let bytes = BASE64URL_NOPAD.decode(id.as_bytes()).ok()?;
            let (prefix, uuid) = bytes.split_at_checked(2)?;
            Some(Self { kind: Kind::of_prefix(prefix)?, uuid: Uuid::from_slice(uuid).ok()? })
        };
        parse().ok_or_else(|| Error::bad_input(argument, BadInput::Id))
    }
}

/// Refuses what is no id of this API.
pub fn check(id: &str, argument: &str) -> Result<()> {
    GlobalId::read(&ID(id.to_owned()), argument).map(|_| ())
}

/// The id of a row, opaque to clients.
pub fn id(kind: Kind, uuid: Uuid) -> ID {
    let mut bytes = kind.prefix().as_bytes().to_vec();
    bytes.extend_from_slice(uuid.as_bytes());
    ID(BASE64URL_NOPAD.encode(&bytes))
}

/// Reads an argument that takes ids of these kinds only.
pub fn read<T: From<Uuid>>(id: &ID, argument: &str, kinds: &[Kind]) -> Result<T> {
    let id = GlobalId::read(id, argument)?;
    if !kinds.contains(&id.kind) {
        return Err(Error::bad_input(argument, BadInput::Id));
    }
    Ok(T::from(id.uuid))
}

/// The same for a field of an update: nothing if it was left out, the id or null if it was given.
pub fn read_given<T: From<Uuid>>(id: &MaybeUndefined<ID>, argument: &str, kinds: &[Kind]) -> Result<Option<Option<T>>> {
    Ok(match id {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(id) => Some(Some(read(id, argument, kinds)?)),
    })
}

/// An object with an id of its own.
#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The id of the object in the whole API, opaque to clients."))]
pub enum Node {
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
    /// An introduction.
    Introduction(Introduction),
    /// A company.
    Company(Company),
    /// An engagement contract.
    EngagementContract(EngagementContract),
    /// A research project.
    ResearchProject(ResearchProject),
    /// A trade show.
    TradeShow(TradeShow),
    /// An edition of a trade show.
    Edition(Edition),
    /// A slot of an edition.
    Slot(Slot),
    /// A venue.
    Venue(Venue),
    /// An objective.
    Objective(Objective),
    /// An account.
    Account(Account),
    /// A session.
    Session(Session),
    /// An API token.
    ApiToken(ApiToken),
    /// A partner's request for access.
    PartnerRequest(PartnerRequest),
    /// A saved search.
    SavedSearch(SavedSearch),
    /// A version of the weights.
    WeightsVersion(WeightsVersion),
    /// A round.
    Round(Round),
    /// A run of a round.
    RoundRun(RoundRun),
    /// An application for a place at a show.
    Application(Application),
    /// A mail to a profile.
    Mail(Mail),
}

/// The objects with these ids that the viewer may see, at most one statement a kind.
async fn load(ctx: &Context<'_>, ids: &[GlobalId]) -> Result<HashMap<GlobalId, Node>> {
    let mut by_kind: HashMap<Kind, Vec<Uuid>> = HashMap::new();
    for id in ids {
        let kind = if PROFILES.contains(&id.kind) { Kind::Startup } else { id.kind };
        by_kind.entry(kind).or_default().push(id.uuid);
    }
    let mut found: HashMap<GlobalId, Node> = HashMap::with_capacity(ids.len());
    for (kind, uuids) in by_kind {
        // A noun that has objects of its own adds its kind here.
        match kind {
            Kind::Startup | Kind::Mentor | Kind::Ambassador | Kind::Talent | Kind::Partner => {
                found.extend(profiles::nodes(ctx, &uuids).await?);
            }
            Kind::Introduction => found.extend(introductions::nodes(ctx, &uuids).await?),
            Kind::Company => found.extend(companies::nodes(ctx, &uuids).await?),
            Kind::EngagementContract => found.extend(contracts::nodes(ctx, &uuids).await?),
            Kind::ResearchProject => found.extend(research_projects::nodes(ctx, &uuids).await?),
            Kind::TradeShow => found.extend(trade_shows::nodes(ctx, &uuids).await?),
            Kind::Edition => found.extend(editions::nodes(ctx, &uuids).await?),
            Kind::Slot => found.extend(slots::nodes(ctx, &uuids).await?),
            Kind::Venue => found.extend(venues::nodes(ctx, &uuids).await?),
            Kind::Objective => found.extend(objectives::nodes(ctx, &uuids).await?),
            Kind::Account => found.extend(accounts::nodes(ctx, &uuids).await?),
            Kind::Session => found.extend(accounts::sessions(ctx, &uuids).await?),
            Kind::ApiToken => found.extend(accounts::api_tokens(ctx, &uuids).await?),
            Kind::PartnerRequest => found.extend(accounts::partner_requests(ctx, &uuids).await?),
            Kind::SavedSearch => found.extend(saved_searches::nodes(ctx, &uuids).await?),
            Kind::WeightsVersion => found.extend(weights::nodes(ctx, &uuids).await?),
            Kind::Round => found.extend(rounds::nodes(ctx, &uuids).await?),
            Kind::RoundRun => found.extend(rounds::run_nodes(ctx, &uuids).await?),
            Kind::Application => found.extend(applications::nodes(ctx, &uuids).await?),
            Kind::Mail => found.extend(mails::nodes(ctx, &uuids).await?),
            // A match is not a row: it cannot be found again.
            Kind::Match => {}
        }
    }
    Ok(found)
}

/// An object that is found again when a mutation that changed it is repeated under its key.
pub trait Again: Sized {
    /// The object of the rows that were changed, as it is now; nothing if the viewer may not see it any more.
    fn again(ctx: &Context<'_>, changed: &[Uuid]) -> impl Future<Output = Result<Option<Self>>> + Send;
}

macro_rules! again {
    ($($object:ident),+ $(,)?) => {$(
        impl Again for $object {
            async fn again(ctx: &Context<'_>, changed: &[Uuid]) -> Result<Option<Self>> {
                match first(ctx, Kind::$object, changed).await? {
                    Some(Node::$object(object)) => Ok(Some(object)),
                    _ => Ok(None),
                }
            }
        }
    )+};
}

again! {
    Startup, Mentor, Ambassador, Talent, Partner,
    Introduction, Company, EngagementContract, ResearchProject, TradeShow, Edition, Slot,
    Session, ApiToken, PartnerRequest, SavedSearch, WeightsVersion, Round, RoundRun, Application,
    Mail,
}

impl Again for Profile {
    async fn again(ctx: &Context<'_>, changed: &[Uuid]) -> Result<Option<Self>> {
        let found = first(ctx, Kind::Startup, changed).await?;
        Ok(found.and_then(Self::of))
    }
}

/// The node of the first of some rows.
async fn first(ctx: &Context<'_>, kind: Kind, rows: &[Uuid]) -> Result<Option<Node>> {
    let Some(&uuid) = rows.first() else { return Ok(None) };
    Ok(load(ctx, &[GlobalId { kind, uuid }]).await?.into_values().next())
}

/// What an id was found to stand for.
pub struct Found(Node);

/// A node in every respect; besides, it tells the schema that profiles are nodes, which no derive can say.
impl OutputType for Found {
    fn type_name() -> Cow<'static, str> {
        Node::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.add_implements(&Profile::type_name(), &Node::type_name());
        Node::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        self.0.resolve(ctx, field).await
    }
}

/// Finding objects by their ids.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; null if there is none that the viewer may see. What is no id at all is refused.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An id that this API gave out, of any type that implements Node.")] id: ID,
    ) -> Result<Option<Found>> {
        let id = GlobalId::read(&id, "id")?;
        Ok(load(ctx, &[id]).await?.remove(&id).map(Found))
    }

    /// The objects with these ids, in the same order; null in place of each that the viewer may not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids that this API gave out, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Found>>> {
        if ids.len() > MOST {
            return Err(Error::bad_input("ids", BadInput::TooMany));
        }
        let ids = ids.iter().map(|id| GlobalId::read(id, "ids")).collect::<Result<Vec<_>>>()?;
        let mut unique = ids.clone();
        unique.sort_unstable_by_key(|id| (id.kind, id.uuid));
        unique.dedup();
        let found = load(ctx, &unique).await?;
        Ok(ids.iter().map(|id| found.get(id).cloned().map(Found)).collect())
    }
}
