//! Rounds of which there is more than a page holds: rounds, pairs, those without one, decisions, applications.

use entity::values::RowIds;
use entity::{
    AccountId, ApplicationState, DecisionKind, EditionId, ProfileId, RoundCounterpart, RoundId, RoundState, RunId,
    SlotId, accounts, applications, introductions, jury_scores, round_certificates, round_pairs, round_runs, rounds,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::scene::MANY;
use crate::rounds::rows::{application, decision, findings, insert, pair, round, run, snapshot};
use crate::support::app::TestApp;

/// What each pair is worth, in millionths.
const WORTH: i64 = 700_000;

/// Who takes part in the rounds.
pub struct Sides<'a> {
    pub startups: &'a [ProfileId],
    pub mentors: &'a [ProfileId],
    pub edition: EditionId,
    pub slots: &'a [SlotId],
}

/// A round of mentors with two runs that have no pair in common.
pub struct Rounds {
    pub round: RoundId,
    pub runs: [RunId; 2],
}

impl Rounds {
    pub async fn set(app: &TestApp, sides: &Sides<'_>) -> Self {
        let jurors = accounts::Entity::find().all(app.db.reader()).await.unwrap();
        let jurors: Vec<AccountId> = jurors.into_iter().map(|account| account.id).collect();
        let (round, runs) = of_mentors(app, sides, &jurors).await;
        applied(app, sides, &jurors).await;
        Self { round, runs }
    }
}

/// Every startup with a mentor: in the older run with that of its own place, in the newer with the one after it.
async fn of_mentors(app: &TestApp, sides: &Sides<'_>, authors: &[AccountId]) -> (RoundId, [RunId; 2]) {
    let sorted = |ids: &[ProfileId]| {
        let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids
    };
    let (startups, mentors) = (sorted(sides.startups), sorted(sides.mentors));
    let next = |place: usize| (place + 1) % MANY;
    let drafted = round(app, "Mentors of the spring");
    let taken = snapshot(
        &drafted,
        (&startups, &mentors),
        (0..MANY).flat_map(|place| [place, next(place)].map(|other| (place, other, WORTH))),
    );
    let found = findings(MANY, WORTH, mentors[0], &startups);
    let [older, newer] = [1, 2].map(|number| round_runs::Model {
        snapshot_id: Some(taken.id),
        result: Some(found.clone()),
        ..run(&drafted, number)
    });
    let (id, runs) = (drafted.id, [older.id, newer.id]);
    let published = rounds::Model {
        state: RoundState::Published,
        run_id: Some(newer.id),
        published_run_id: Some(older.id),
        published_at: Some(drafted.created_at),
        ..drafted
    };
    let decided = (0..MANY).map(|place| entity::round_decisions::Model {
        decided_by: authors.get(place % authors.len()).copied(),
        ..decision(&published, DecisionKind::Comment, (startups[place], mentors[place]))
    });
    let decided: Vec<_> = decided.collect();
    insert(app, [published]).await;
    insert(app, [taken]).await;
    insert(app, [older, newer]).await;
    insert(app, decided).await;
    insert(app, [round_certificates::Model { run_id: runs[1], proof: "scope global\n".to_owned() }]).await;
    let asked = introductions::Entity::find()
        .filter(introductions::Column::FromId.eq(sides.startups[0]))
        .all(app.db.reader())
        .await
        .unwrap();
    let explained = |run, other: fn(usize) -> usize| {
        let pairs = startups.iter().zip(&asked).enumerate();
        let pairs = pairs.map(move |(place, (startup, introduction))| (place, *startup, introduction));
        let pairs = pairs.map(|(place, startup, introduction)| round_pairs::Model {
            explanation: introduction.explanation.clone(),
            introduction_id: Some(introduction.id),
            ..pair(run, startup, mentors[other(place)], WORTH)
        });
        pairs.collect::<Vec<_>>()
    };
    insert(app, explained(runs[0], |place| place)).await;
    insert(app, explained(runs[1], |place| (place + 1) % MANY)).await;
    (id, runs)
}

/// A round of slots for each edition with as many as there are; every startup has applied for the first of them.
async fn applied(app: &TestApp, sides: &Sides<'_>, jurors: &[AccountId]) {
    let editions = entity::editions::Entity::find().all(app.db.reader()).await.unwrap();
    let startups: Vec<Uuid> = sides.startups.iter().map(|id| id.0).collect();
    let mut all = Vec::new();
    for edition in editions.iter().filter(|edition| edition.id != sides.edition).take(MANY) {
        let drafted = rounds::Model {
            counterpart: RoundCounterpart::Slot,
            edition_id: Some(edition.id),
            ..round(app, &format!("Slots of {}", edition.label))
        };
        let found = findings(1, WORTH, sides.slots[0].0, &startups);
        let solved = round_runs::Model { result: Some(found), ..run(&drafted, 1) };
        all.push((rounds::Model { state: RoundState::Solved, run_id: Some(solved.id), ..drafted }, solved));
    }
    let decided = all[0].1.id;
    let (drafted, solved): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    insert(app, drafted).await;
    insert(app, solved).await;
    // Every other one is offered a slot, the others wait.
    let applications = sides.startups.iter().zip(sides.slots).enumerate().map(|(number, (startup, slot))| {
        let offered = number.is_multiple_of(2);
        applications::Model {
            state: if offered { ApplicationState::Offered } else { ApplicationState::Waiting },
            preferences: RowIds(vec![slot.0, sides.slots[MANY].0]),
            slot_id: offered.then_some(*slot),
            answer_by: offered.then(|| app.clock.now() + api::clock::DAY * 7),
            run_id: Some(decided),
            ..application(app, sides.edition, *startup)
        }
    });
    let applications: Vec<_> = applications.collect();
    let scores = applications.iter().enumerate().map(|(number, application)| jury_scores::Model {
        application_id: application.id,
        account_id: jurors[number % jurors.len()],
        score: Some(80),
        comment: Some("Well prepared.".to_owned()),
        scored_at: app.clock.now(),
    });
    let scores: Vec<_> = scores.collect();
    insert(app, applications).await;
    insert(app, scores).await;
}
