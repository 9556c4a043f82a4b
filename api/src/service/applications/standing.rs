//! Where an applicant stands: its scores, the cut-off, its place on the waiting list and what keeps it there.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::{
    ApplicationId, ApplicationState, Language, RunId, UnmatchedReason, Unready, applications, round_pairs, round_runs,
};
use matching::Rule;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{jury, unready};
use crate::app::App;
use crate::error::Result;
use crate::service::rounds::{Unmatched, Whom, runs, words};

/// Where an applicant stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What its best slot is worth with it, in millionths, once a round has decided.
    pub points: Option<i64>,
    /// The mean of the jury, in millionths, once a round has decided.
    pub jury: Option<i64>,
    /// What the place took that it would have got, in millionths.
    pub cutoff: Option<i64>,
    /// Why it has no place.
    pub reason: Option<UnmatchedReason>,
    /// The gate that keeps it from most slots, where none is open to it.
    pub gate: Option<Rule>,
    /// The quota that is full.
    pub quota: Option<Whom>,
    /// Its place on the waiting list, from one.
    pub position: Option<usize>,
    /// How many wait.
    pub waiting: Option<usize>,
    /// What it lacks.
    pub unready: Vec<Unready>,
}

impl Standing {
    /// What keeps it from a place, in a sentence that names nobody else.
    pub fn sentence(&self, language: Language) -> Option<String> {
        let told = |reason| {
            let (points, cutoff, quota) = (self.points, self.cutoff, self.quota);
            let each = Unmatched { seeker: uuid::Uuid::nil(), reason, gate: self.gate, points, cutoff, quota };
            words::unmatched(&each, language)
        };
        self.reason.map(told)
    }

    /// What it lacks, in a sentence.
    pub fn gaps(&self, language: Language) -> Option<String> {
        let gaps: Vec<&str> = self.unready.iter().map(|gap| gap_words(*gap, language)).collect();
        let (before, after) = match language {
            Language::Fr => ("Il manque à votre profil\u{a0}: ", "."),
            Language::En => ("Your profile lacks: ", "."),
        };
        (!gaps.is_empty()).then(|| format!("{before}{}{after}", gaps.join(", ")))
    }
}

fn gap_words(gap: Unready, language: Language) -> &'static str {
    let (fr, en) = match gap {
        Unready::NotActive => ("d’être actif", "being active"),
        Unready::AddressMissing => ("une adresse e-mail valable", "an e-mail address that works"),
        Unready::HeadlineMissing => ("une phrase de présentation", "a sentence that presents it"),
        Unready::StageMissing => ("le stade de la startup", "the stage of the startup"),
        Unready::StageTooEarly => ("au moins un prototype à montrer", "at least a prototype to show"),
    };
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// Where each of some applicants stands.
pub async fn standings(app: &App, rows: &[applications::Model]) -> Result<HashMap<ApplicationId, Standing>> {
    let db = app.db.reader();
    let profiles: Vec<_> = rows.iter().map(|row| row.profile_id).collect();
    let stored = app.kept.load(app, &profiles).await?;
    let stored: HashMap<_, _> = stored.iter().map(|each| (each.row.id, each)).collect();
    let means = jury::means(db, rows).await?;
    let decided_by: Vec<RunId> = rows.iter().filter_map(|row| row.run_id).collect();
    let pairs = round_pairs::Entity::find().filter(round_pairs::Column::RunId.is_in(decided_by.iter().copied()));
    let given: HashMap<_, i64> =
        pairs.all(db).await?.into_iter().map(|pair| ((pair.run_id, pair.seeker_id), pair.points)).collect();
    let lists = lists(app, &decided_by).await?;
    let mut standings = HashMap::new();
    for row in rows {
        let list = row.run_id.and_then(|run| lists.get(&run));
        let own = list.and_then(|list| list.of(row.profile_id.0));
        let decided = row.run_id.is_some();
        let waits = row.state == ApplicationState::Waiting;
        let lacks = stored.get(&row.profile_id).map(|startup| unready(startup)).unwrap_or_default();
        let standing = Standing {
            points: own
                .and_then(|(_, own)| own.points)
                .or_else(|| row.run_id.and_then(|run| given.get(&(run, row.profile_id.0)).copied())),
            jury: means.get(&row.id).copied().filter(|_| decided),
            cutoff: own.and_then(|(_, own)| own.cutoff),
            reason: own.map(|(_, own)| own.reason),
            gate: own.and_then(|(_, own)| own.gate),
            quota: own.and_then(|(_, own)| own.quota),
            position: own.filter(|_| waits).map(|(place, _)| place + 1),
            waiting: list.filter(|_| waits).map(|list| list.0.len()),
            unready: lacks,
        };
        standings.insert(row.id, standing);
    }
    Ok(standings)
}

/// Those whom a run gives nothing and who still wait, the next first; then the others.
struct List(Vec<Unmatched>, Vec<Unmatched>);

impl List {
    fn of(&self, seeker: uuid::Uuid) -> Option<(usize, &Unmatched)> {
        let waiting = self.0.iter().enumerate().find(|(_, each)| each.seeker == seeker);
        waiting.or_else(|| self.1.iter().find(|each| each.seeker == seeker).map(|each| (0, each)))
    }
}

async fn lists(app: &App, ids: &[RunId]) -> Result<BTreeMap<RunId, List>> {
    let waiting = applications::Entity::find()
        .filter(applications::Column::RunId.is_in(ids.iter().copied()))
        .filter(applications::Column::State.eq(ApplicationState::Waiting));
    let waiting: HashSet<uuid::Uuid> =
        waiting.all(app.db.reader()).await?.into_iter().map(|row| row.profile_id.0).collect();
    let rows = round_runs::Entity::find().filter(round_runs::Column::Id.is_in(ids.iter().copied()));
    let mut lists = BTreeMap::new();
    for run in rows.all(app.db.reader()).await? {
        let (next, others): (Vec<Unmatched>, Vec<Unmatched>) =
            runs::findings(&run).unmatched.into_iter().partition(|each| waiting.contains(&each.seeker));
        lists.insert(run.id, List(next, others));
    }
    Ok(lists)
}
