//! Every list of the contract that can grow, with rows of it that can come and go.

use api::graphql::node::{self, Kind};
use entity::values::{ContractLines, Purposes, Tags, Targets};
use entity::{
    ChangeSubject, CompanyId, ContractId, ContractState, EditionId, ObjectiveId, ProfileId, ProfileKind, ProfileState,
    ResearchProjectId, Role, SlotId, TradeShowId, VenueId, companies, contracts, editions, objectives, profiles,
    research_projects, slots, trade_shows, venues,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait,
    QueryFilter, QueryTrait, Statement,
};
use uuid::Uuid;

use super::introductions::introductions;
use crate::support::app::TestApp;
use crate::support::directory::{Entry, ambassador, company, mentor, partner, startup, talent};

/// How many rows of each list come and go.
const MANY: usize = 12;

/// One list as somebody reads it.
pub struct List {
    pub name: &'static str,
    pub token: String,
    pub document: String,
    /// Where its page stands in the answer.
    pub path: &'static str,
    /// Where the id stands in an item.
    pub id: &'static str,
    /// Whether it is read from its end too.
    pub both_ends: bool,
    pub rows: Vec<Row>,
}

/// A row of a list.
#[derive(Clone)]
pub struct Row {
    pub id: String,
    pub leave: Statement,
    pub come: Statement,
    /// What the change feed tells of it.
    pub told: Option<(ChangeSubject, Uuid)>,
}

impl List {
    fn new(name: &'static str, token: &str, text: &str, path: &'static str, rows: Vec<Row>) -> Self {
        let document = page_of(text, "first: $first, after: $after, last: $last, before: $before", "id");
        let document = format!("query($first: Int, $after: String, $last: Int, $before: String) {document}");
        Self { name, token: token.to_owned(), document, path, id: "/id", both_ends: true, rows }
    }
}

fn page_of(text: &str, arguments: &str, node: &str) -> String {
    let page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
    text.replace("PAGE", arguments).replace("ITEMS", &format!("{{ edges {{ node {{ {node} }} }} {page} }}"))
}

/// Enters a directory, and returns every list of the contract that can grow.
pub async fn lists(app: &TestApp) -> Vec<List> {
    let (partner, team) = (app.token(Role::Partner, None).await, app.token(Role::Team, None).await);
    let lists =
        [profile_lists(app, &partner).await, show_lists(app, &partner).await, other_lists(app, &partner, &team).await];
    lists.into_iter().flatten().collect()
}

async fn profile_lists(app: &TestApp, token: &str) -> Vec<List> {
    app.enter_all([partner("host")]).await;
    let startups = app.enter_all(some("startup", |id| startup(id).with("host", "host"))).await;
    let startups = profile_rows(app, Kind::Startup, &startups);
    let read = |name, text: &str, path, rows| List::new(name, token, text, path, rows);
    let mut lists = vec![read("startups, newest first", "{ startups(PAGE) ITEMS }", "/startups", startups.clone())];
    let by = |order| format!("{{ startups(orderBy: {order}, PAGE) ITEMS }}");
    lists.push(read("startups, by change", &by("UPDATED"), "/startups", startups.clone()));
    lists.push(read("startups, by name", &by("NAME"), "/startups", startups.clone()));
    let of_host = "{ profile(slug: \"host\") { ... on Partner { startups(PAGE) ITEMS } } }";
    lists.push(read("a host's startups", of_host, "/profile/startups", startups));
    app.enter_all([company("home")]).await;
    let mentors = app.enter_all(some("mentor", |id| mentor(id).with("company", "home"))).await;
    let rows = || profile_rows(app, Kind::Mentor, &mentors);
    lists.push(read("mentors", "{ mentors(PAGE) ITEMS }", "/mentors", rows()));
    let of_company = "{ company(slug: \"home\") { mentors(PAGE) ITEMS } }";
    lists.push(read("a company's mentors", of_company, "/company/mentors", rows()));
    let rows = profile_rows(app, Kind::Ambassador, &app.enter_all(some("ambassador", ambassador)).await);
    lists.push(read("ambassadors", "{ ambassadors(orderBy: NAME, PAGE) ITEMS }", "/ambassadors", rows));
    let rows = profile_rows(app, Kind::Talent, &app.enter_all(some("talent", talent)).await);
    lists.push(read("talents", "{ talents(orderBy: UPDATED, PAGE) ITEMS }", "/talents", rows));
    let partners = app.enter_all(some("partner", partner)).await;
    let rows = || profile_rows(app, Kind::Partner, &partners);
    lists.push(read("partners", "{ partners(PAGE) ITEMS }", "/partners", rows()));
    for (name, words) in [("search", ""), ("search by words", "partner")] {
        let text = format!(
            "query($first: Int, $after: String) {{ search(query: \"{words}\", filter: {{kinds: [PARTNER]}}, PAGE) ITEMS }}"
        );
        let document = page_of(&text, "first: $first, after: $after", "id");
        lists.push(List { document, both_ends: false, ..read(name, "", "/search", rows()) });
    }
    lists
}

async fn other_lists(app: &TestApp, partner: &str, team: &str) -> Vec<List> {
    let mentors = all(app, ProfileKind::Mentor).await;
    let introduced = introductions(app, &mentors).await;
    let inbox = "{ viewer { introductions(PAGE) ITEMS } }";
    let of_profile = "{ profile(slug: \"mentor-0\") { introductions(PAGE) ITEMS } }";
    let matches = "query($first: Int, $after: String, $last: Int, $before: String) {
        profile(slug: \"startup-0\") { ... on Startup { matches(counterpart: MENTOR, PAGE) ITEMS } } }";
    let late = "query($first: Int, $after: String, $last: Int, $before: String) { teamDay { late(PAGE) ITEMS } }";
    let four = "first: $first, after: $after, last: $last, before: $before";
    let of_partner = "{ profile(slug: \"partner-0\") { ... on Partner { researchProjects(PAGE) ITEMS } } }";
    let (by_age, contracts) = companies(app).await;
    let by_rank = by_age.clone();
    let objectives = objectives(app).await;
    let figure = "query($first: Int, $after: String, $last: Int, $before: String) {
        objectives(first: 1) { nodes { figure { proof(PAGE) ITEMS } } } }";
    vec![
        List::new("the viewer's introductions", team, inbox, "/viewer/introductions", introduced.clone()),
        List::new("a profile's introductions", team, of_profile, "/profile/introductions", introduced.clone()),
        List {
            document: page_of(late, four, "introduction { id }"),
            id: "/introduction/id",
            ..List::new("what is late", team, "", "/teamDay/late", introduced)
        },
        List {
            document: page_of(matches, four, "counterpart { ... on Node { id } }"),
            id: "/counterpart/id",
            ..List::new("matches", team, "", "/profile/matches", profile_rows(app, Kind::Mentor, &mentors))
        },
        List::new("a partner's projects", partner, of_partner, "/profile/researchProjects", projects(app).await),
        List::new("venues", partner, "{ venues(PAGE) ITEMS }", "/venues", venues(app).await),
        List::new("companies, newest first", partner, "{ companies(PAGE) ITEMS }", "/companies", by_age),
        List::new("companies, by rank", partner, "{ companies(orderBy: RANK, PAGE) ITEMS }", "/companies", by_rank),
        List {
            document: page_of(figure, four, "... on Node { id }"),
            ..List::new("what a figure counts", partner, "", "/objectives/nodes/0/figure/proof", contracts)
        },
        List::new("objectives", partner, "{ objectives(PAGE) ITEMS }", "/objectives", objectives),
    ]
}

/// Twelve entries of which three each bear the same name.
fn some(name: &str, make: fn(&str) -> Entry) -> impl Iterator<Item = Entry> {
    (0..MANY).map(move |number| make(&format!("{name}-{number:02}")).with("name", format!("{name} {}", number / 3)))
}

/// Profiles are not deleted: they pause.
fn profile_rows(app: &TestApp, kind: Kind, ids: &[ProfileId]) -> Vec<Row> {
    let backend = app.db.writer().get_database_backend();
    let state = |id: ProfileId, state: ProfileState| {
        let update =
            profiles::Entity::update_many().col_expr(profiles::Column::State, sea_orm::sea_query::Expr::value(state));
        update.filter(profiles::Column::Id.eq(id)).build(backend)
    };
    let row = |id: &ProfileId| Row {
        id: node::id(kind, id.0).0,
        leave: state(*id, ProfileState::Paused),
        come: state(*id, ProfileState::Active),
        told: Some((ChangeSubject::Profile, id.0)),
    };
    ids.iter().map(row).collect()
}

/// Enters rows that can be deleted and entered again as they were.
pub async fn rows<M>(app: &TestApp, kind: Kind, rows: Vec<(Uuid, M)>) -> Vec<Row>
where
    M: ModelTrait + Clone + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    <<M::Entity as EntityTrait>::PrimaryKey as sea_orm::PrimaryKeyTrait>::ValueType: From<Uuid>,
{
    let backend = app.db.writer().get_database_backend();
    let mut made = Vec::with_capacity(rows.len());
    for (id, model) in rows {
        let come = M::Entity::insert(model.into_active_model().reset_all()).build(backend);
        app.db.writer().execute_raw(come.clone()).await.unwrap();
        let leave = M::Entity::delete_by_id(id).build(backend);
        let told = (kind == Kind::Introduction).then_some((ChangeSubject::Introduction, id));
        made.push(Row { id: node::id(kind, id).0, leave, come, told });
    }
    made
}

pub fn numbered<M>(make: impl Fn(usize, Uuid) -> M) -> Vec<(Uuid, M)> {
    (0..MANY).map(|number| (number, Uuid::now_v7())).map(|(number, id)| (id, make(number, id))).collect()
}

pub async fn all(app: &TestApp, kind: ProfileKind) -> Vec<ProfileId> {
    let rows = profiles::Entity::find().filter(profiles::Column::Kind.eq(kind)).all(app.db.reader()).await.unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

/// Some without a rank, some with one that others have too; and contracts of others, which a figure counts.
async fn companies(app: &TestApp) -> (Vec<Row>, Vec<Row>) {
    let now = app.clock.now();
    let company = |name: &str, number: usize, id| companies::Model {
        id: CompanyId(id),
        external_id: None,
        slug: format!("{name}-{number}"),
        name: format!("Company {}", number / 3),
        siren: None,
        rank: (!number.is_multiple_of(3)).then_some(7),
        description_fr: None,
        description_en: None,
        sectors: Tags::default(),
        city: None,
        country: None,
        territory: None,
        website: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let made = rows(app, Kind::Company, numbered(|number, id| company("company", number, id))).await;
    let signers = numbered(|number, id| company("signer", number, id));
    let ids: Vec<Uuid> = signers.iter().map(|(id, _)| *id).collect();
    rows(app, Kind::Company, signers).await;
    let contract = |(number, id): (usize, Uuid)| contracts::Model {
        id: ContractId(id),
        company_id: CompanyId(ids[number]),
        state: ContractState::Signed,
        signed_on: None,
        starts_on: None,
        ends_on: None,
        lines: ContractLines::default(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let contracts = rows(app, Kind::EngagementContract, numbered(|number, id| contract((number, id)))).await;
    let counted =
        contracts.into_iter().zip(ids).map(|(row, company)| Row { id: node::id(Kind::Company, company).0, ..row });
    (made, counted.collect())
}

async fn projects(app: &TestApp) -> Vec<Row> {
    let partner = profiles::Entity::find().filter(profiles::Column::Slug.eq("partner-0")).one(app.db.reader());
    let (profile_id, now) = (partner.await.unwrap().unwrap().id, app.clock.now());
    let project = |number: usize, id| research_projects::Model {
        id: ResearchProjectId(id),
        profile_id,
        external_id: None,
        title_fr: None,
        title_en: Some(format!("Project {number}")),
        description_fr: None,
        description_en: None,
        skills: Tags::default(),
        starts_on: None,
        ends_on: None,
        working_language: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    rows(app, Kind::ResearchProject, numbered(project)).await
}

async fn venues(app: &TestApp) -> Vec<Row> {
    let venue = |number: usize, id| venues::Model {
        id: VenueId(id),
        external_id: format!("venue-{number}"),
        name: format!("Venue {}", number / 3),
        kind: "FAB_LAB".to_owned(),
        city: None,
        description_fr: None,
        description_en: None,
        opened_on: None,
        planned_on: None,
        source: None,
    };
    rows(app, Kind::Venue, numbered(venue)).await
}

/// Three each in one place; before them all, one that is counted.
async fn objectives(app: &TestApp) -> Vec<Row> {
    let objective = |code: String, position, id| objectives::Model {
        id: ObjectiveId(id),
        code,
        label_fr: String::new(),
        label_en: String::new(),
        counting: "STOCK".to_owned(),
        targets: Targets::default(),
        source: None,
        position,
    };
    objectives::Entity::delete_many().exec(app.db.writer()).await.unwrap();
    let counted = Uuid::now_v7();
    rows(app, Kind::Objective, vec![(counted, objective("CONTRACTS_SIGNED".to_owned(), -1, counted))]).await;
    let made = numbered(|number, id| objective(format!("OBJECTIVE_{number}"), i32::try_from(number / 3).unwrap(), id));
    rows(app, Kind::Objective, made).await
}

async fn show_lists(app: &TestApp, token: &str) -> Vec<List> {
    let now = app.clock.now();
    let show = |slug: String, name: String, id| trade_shows::Model {
        id: TradeShowId(id),
        slug,
        name,
        description_fr: None,
        description_en: None,
        discontinued_on: None,
        successor_id: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let edition = |number: usize, day: usize, id, show| editions::Model {
        id: EditionId(id),
        trade_show_id: TradeShowId(show),
        label: format!("Edition {number}"),
        starts_on: format!("2027-01-{day:02}"),
        ends_on: "2027-02-01".to_owned(),
        dates_assumed: false,
        city: None,
        country: None,
        time_zone: "Europe/Paris".to_owned(),
        call_opens_on: None,
        call_closes_on: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let (home, first) = (Uuid::now_v7(), Uuid::now_v7());
    rows(app, Kind::TradeShow, vec![(home, show("home".to_owned(), "Home".to_owned(), home))]).await;
    rows(app, Kind::Edition, vec![(first, edition(99, 1, first, home))]).await;
    let shows = numbered(|number, id| show(format!("show-{number}"), format!("Show {}", number / 3), id));
    let editions = numbered(|number, id| edition(number, 2 + number / 3, id, home));
    let slot = |number: usize, id| slots::Model {
        id: SlotId(id),
        edition_id: EditionId(first),
        external_id: None,
        label: format!("Place {number:02}"),
        description_fr: None,
        description_en: None,
        focus_area: None,
        sectors: Tags::default(),
        purposes: Purposes::default(),
        holder_id: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let of_show = "{ tradeShow(slug: \"home\") { editions(PAGE) ITEMS } }";
    let of_edition = "{ tradeShow(slug: \"home\") { editions(last: 1) { nodes { slots(PAGE) ITEMS } } } }";
    let slots_at = "/tradeShow/editions/nodes/0/slots";
    vec![
        List::new(
            "trade shows",
            token,
            "{ tradeShows(PAGE) ITEMS }",
            "/tradeShows",
            rows(app, Kind::TradeShow, shows).await,
        ),
        List::new("a show's editions", token, of_show, "/tradeShow/editions", rows(app, Kind::Edition, editions).await),
        List::new("an edition's slots", token, of_edition, slots_at, rows(app, Kind::Slot, numbered(slot)).await),
    ]
}
