//! A directory with more of everything than a page holds, all of it tied together.

use api::service::profiles::store;
use api::service::{accounts, matches};
use entity::values::{Purposes, SavedFilter, Tags, Target, Targets, WeightParts};
use entity::{
    EditionId, IntroductionId, IntroductionState, MailId, MailKind, MailProblem, MailState, ObjectiveId, ProfileId,
    Role, SavedSearchId, SlotId, TradeShowId, VenueId, WeightsId, blocks, editions, introductions, mails, objectives,
    saved_searches, slots, trade_shows, unmatched_words, venues, weights,
};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

use super::rounds::{Rounds, Sides};
use crate::support::app::TestApp;
use crate::support::directory::{Entry, ambassador, company, mentor, partner, startup, talent};

/// One more than the longest page.
pub const MANY: usize = 101;

/// Who asks, and what there is to ask for.
pub struct Scene {
    pub team: String,
    pub founder: String,
    pub startups: Vec<ProfileId>,
    pub mentors: Vec<ProfileId>,
    pub partners: Vec<ProfileId>,
    pub edition: EditionId,
    pub slots: Vec<SlotId>,
    pub introductions: Vec<IntroductionId>,
    pub weights: WeightsId,
    pub rounds: Rounds,
}

fn many(name: &str, make: fn(&str) -> Entry) -> Vec<Entry> {
    (0..MANY).map(|number| make(&format!("{name}-{number:03}"))).collect()
}

impl Scene {
    pub async fn set(app: &TestApp) -> Self {
        let partners = many("partner", partner).into_iter().enumerate();
        let partners =
            app.enter_all(partners.map(|(number, partner)| partner.with("research_projects", projects(number)))).await;
        // Every other startup is hosted by one partner, the others each by their own.
        let host = |number: usize| format!("partner-{:03}", if number.is_multiple_of(2) { 0 } else { number });
        let startups = many("startup", startup).into_iter().enumerate();
        let startups = app.enter_all(startups.map(|(number, startup)| startup.with("host", host(number)))).await;
        let contract = json!({"state": "SIGNED", "signed_on": "2026-11-01", "starts_on": "2026-11-01",
            "lines": [{"kind": "MENTORING", "quantity": 3}]});
        let companies = (1..).zip(many("company", company));
        app.enter_all(companies.map(|(rank, company)| company.with("rank", rank).with("contract", contract.clone())))
            .await;
        // Every other mentor is of one company, the others are each of their own.
        let of = |number: usize| format!("company-{:03}", if number.is_multiple_of(2) { 0 } else { number });
        let mentors = many("mentor", mentor).into_iter().enumerate();
        let mentors = app.enter_all(mentors.map(|(number, mentor)| mentor.with("company", of(number)))).await;
        app.enter_all(many("ambassador", ambassador)).await;
        app.enter_all(many("talent", talent)).await;
        let (edition, slots) = shows(app, &startups).await;
        venues(app).await;
        objectives(app).await;
        let introductions = introductions(app, &startups, &mentors).await;
        let team = app.token(Role::Team, None).await;
        let founder = app.token(Role::Member, startups.first().copied()).await;
        saved_searches(app, &founder).await;
        let words = (0..MANY).map(|number| unmatched_words::ActiveModel {
            word: Set(format!("word{number}")),
            searches: Set(9),
            last_on: Set(app.clock.today().to_string()),
        });
        insert::<unmatched_words::Entity, _>(app, words).await;
        let blocked = startups.iter().skip(1).map(|other| blocks::ActiveModel {
            profile_id: Set(startups[0]),
            other_id: Set(*other),
            blocked_at: Set(app.clock.now()),
        });
        insert::<blocks::Entity, _>(app, blocked).await;
        mails(app, &mentors).await;
        let weights = weights(app).await;
        let rounds = Rounds::set(app, &Sides { startups: &startups, mentors: &mentors, edition, slots: &slots }).await;
        Self { team, founder, startups, mentors, partners, edition, slots, introductions, weights, rounds }
    }
}

/// A mail to each mentor that did not arrive.
async fn mails(app: &TestApp, mentors: &[ProfileId]) {
    let rows = mentors.iter().map(|mentor| {
        let id = MailId(Uuid::now_v7());
        mails::ActiveModel {
            id: Set(id),
            kind: Set(MailKind::IntroductionAsked),
            profile_id: Set(*mentor),
            message_id: Set(format!("<{id}@example.org>")),
            state: Set(MailState::GivenUp),
            queued_at: Set(app.clock.now()),
            attempts: Set(1),
            repeats: Set(0),
            problem: Set(Some(MailProblem::AddressRefused)),
            reply: Set(Some(550)),
            ..Default::default()
        }
    });
    insert::<mails::Entity, _>(app, rows).await;
}

/// Many versions of the weights, all alike.
async fn weights(app: &TestApp) -> WeightsId {
    let rows: Vec<_> = (1..)
        .take(MANY)
        .map(|version| weights::ActiveModel {
            id: Set(WeightsId(Uuid::now_v7())),
            version: Set(version),
            parts: Set(WeightParts([("MARKET".to_owned(), 10_000)].into())),
            note: Set(None),
            drafted_by: Set(None),
            drafted_at: Set(app.clock.now()),
        })
        .collect();
    let first = rows[0].id.clone().unwrap();
    insert::<weights::Entity, _>(app, rows.into_iter()).await;
    first
}

/// More searches than anybody could save, to have a page of them.
async fn saved_searches(app: &TestApp, holder: &str) {
    let account = accounts::viewer_of(app, holder).await.unwrap().unwrap().account().unwrap();
    let rows = (0..MANY).map(|number| saved_searches::ActiveModel {
        id: Set(SavedSearchId(Uuid::now_v7())),
        account_id: Set(account),
        name: Set(format!("Search {number:03}")),
        query: Set("sensors".to_owned()),
        filter: Set(SavedFilter::default()),
        mailed: Set(true),
        language: Set(entity::Language::Fr),
        created_at: Set(app.clock.now()),
    });
    insert::<saved_searches::Entity, _>(app, rows).await;
}

/// Many projects of the first partner, one of each other.
fn projects(partner: usize) -> serde_json::Value {
    let count = if partner == 0 { 100 } else { 1 };
    let id = |number: usize| format!("project-{partner}-{number}");
    let projects = (0..count).map(|number| json!({"id": id(number), "title_en": "A project", "skills": ["Sensors"]}));
    projects.collect()
}

/// Many shows; the first has many editions, the first of these many slots.
async fn shows(app: &TestApp, startups: &[ProfileId]) -> (EditionId, Vec<SlotId>) {
    let now = app.clock.now();
    let shows: Vec<TradeShowId> = (0..MANY).map(|_| TradeShowId(Uuid::now_v7())).collect();
    let rows = shows.iter().enumerate().map(|(number, id)| trade_shows::ActiveModel {
        id: Set(*id),
        slug: Set(format!("show-{number:03}")),
        name: Set(format!("Show {number:03}")),
        successor_id: Set((number > 0).then(|| shows[number - 1])),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    });
    insert::<trade_shows::Entity, _>(app, rows).await;
    let of = |number: usize| shows[number.saturating_sub(MANY)];
    let editions: Vec<EditionId> = (0..2 * MANY).map(|_| EditionId(Uuid::now_v7())).collect();
    let rows = editions.iter().enumerate().map(|(number, id)| editions::ActiveModel {
        id: Set(*id),
        trade_show_id: Set(of(number)),
        label: Set(format!("Edition {number:03}")),
        starts_on: Set("2027-01-05".to_owned()),
        ends_on: Set("2027-01-08".to_owned()),
        dates_assumed: Set(false),
        time_zone: Set("Europe/Paris".to_owned()),
        call_opens_on: Set(Some("2026-11-01".to_owned())),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    });
    insert::<editions::Entity, _>(app, rows).await;
    let slots: Vec<SlotId> = (0..3 * MANY).map(|_| SlotId(Uuid::now_v7())).collect();
    let rows = slots.iter().enumerate().map(|(number, id)| slots::ActiveModel {
        id: Set(*id),
        edition_id: Set(editions[number.saturating_sub(MANY)]),
        label: Set(format!("Place {number:03}")),
        sectors: Set(Tags::default()),
        purposes: Set(Purposes::default()),
        holder_id: Set(number.is_multiple_of(2).then(|| startups[number % MANY])),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    });
    insert::<slots::Entity, _>(app, rows).await;
    (editions[0], slots)
}

async fn venues(app: &TestApp) {
    let rows = (0..MANY).map(|number| venues::ActiveModel {
        id: Set(VenueId(Uuid::now_v7())),
        external_id: Set(format!("venue-{number}")),
        name: Set(format!("Venue {number:03}")),
        kind: Set("FAB_LAB".to_owned()),
        city: Set(Some("Rouen".to_owned())),
        ..Default::default()
    });
    insert::<venues::Entity, _>(app, rows).await;
}

/// Those that are counted stand on the first page, whatever its size.
async fn objectives(app: &TestApp) {
    let code = |number: usize| match number {
        0 => "CONTRACTS_SIGNED".to_owned(),
        1 => "COMPANIES_AT_SHOWS".to_owned(),
        9 => "AMBASSADORS_APPROACHED".to_owned(),
        other => format!("OBJECTIVE_{other}"),
    };
    let rows = (0_i32..).zip(0..MANY).map(|(position, number)| objectives::ActiveModel {
        id: Set(ObjectiveId(Uuid::now_v7())),
        code: Set(code(number)),
        label_fr: Set(format!("Objectif {number}")),
        label_en: Set(format!("Objective {number}")),
        counting: Set("STOCK".to_owned()),
        targets: Set(Targets(vec![Target { years: 1, value: 15 }])),
        source: Set(None),
        position: Set(position),
    });
    objectives::Entity::delete_many().exec(app.db.writer()).await.unwrap();
    insert::<objectives::Entity, _>(app, rows).await;
}

/// The first startup with every mentor, the first mentor with every startup.
async fn introductions(app: &TestApp, startups: &[ProfileId], mentors: &[ProfileId]) -> Vec<IntroductionId> {
    let sides = store::load(app.db.reader(), &[startups[0], mentors[0]]).await.unwrap();
    let explained = matches::explain_pair(app, &sides[0], &sides[1]).await.unwrap().unwrap();
    let record = serde_json::to_value(&explained).unwrap();
    let pairs = mentors.iter().map(|mentor| (startups[0], *mentor));
    let pairs: Vec<_> = pairs.chain(startups.iter().skip(1).map(|startup| (*startup, mentors[0]))).collect();
    let ids: Vec<IntroductionId> = pairs.iter().map(|_| IntroductionId(Uuid::now_v7())).collect();
    let now = app.clock.now();
    let rows = ids.iter().zip(pairs).map(|(id, (from, to))| introductions::ActiveModel {
        id: Set(*id),
        from_id: Set(from),
        to_id: Set(to),
        state: Set(IntroductionState::Asked),
        points: Set(Some(explained.points)),
        explanation: Set(Some(record.clone())),
        asked_at: Set(now),
        told_at: Set(Some(now)),
        late_at: Set(Some(now)),
        next_candidate_id: Set(Some(mentors[0])),
        version: Set(1),
        ..Default::default()
    });
    insert::<introductions::Entity, _>(app, rows).await;
    ids
}

async fn insert<E, A>(app: &TestApp, rows: impl Iterator<Item = A>)
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E> + sea_orm::ActiveModelBehavior + Send,
{
    E::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
}
