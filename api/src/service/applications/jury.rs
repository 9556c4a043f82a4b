//! The jury: what the team thinks of applications, without those in whose way an interest stands.

use std::collections::{HashMap, HashSet};

use entity::{AccountId, ApplicationId, ApplicationState, ProfileId, applications, delegates, jury_scores, startups};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

/// How many characters a comment has at most.
const COMMENT_LENGTH: usize = 2_000;

/// What one of the jury says.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The application.
    pub application: ApplicationId,
    /// 0 to 100; nothing where an interest stands in the way.
    pub score: Option<i32>,
    /// Why.
    pub comment: Option<String>,
}

reasons! {
    /// Why a score does not count.
    pub enum ScoreRefusal {
        /// There is no such application.
        NotFound = "NOT_FOUND" { fr: "Cette candidature n’existe pas.", en: "There is no such application." },
        /// The viewer speaks for the applicant or for its host.
        Conflict = "CONFLICT_OF_INTEREST" {
            fr: "Vous parlez pour cette startup ou pour son hôte : vous ne pouvez pas la noter.",
            en: "You speak for this startup or for its host: you cannot score it.",
        },
        /// A score is from 0 to 100.
        OutOfRange = "OUT_OF_RANGE" { fr: "Une note va de 0 à 100.", en: "A score is from 0 to 100." },
        /// A comment has at most 2,000 characters.
        CommentUnfit = "COMMENT_UNFIT" {
            fr: "Le commentaire compte 2 000 caractères au plus.",
            en: "The comment has at most 2,000 characters.",
        },
        /// It is decided already.
        Decided = "DECIDED" {
            fr: "Cette candidature est déjà décidée.",
            en: "This application is decided already.",
        },
    }
}

/// Scores an application, or declares that an interest stands in the way; the last word of each counts.
pub async fn score(app: &App, act: &Act<'_>, verdict: Verdict) -> Outcome<applications::Model, ScoreRefusal> {
    if verdict.score.is_some_and(|score| !(0..=100).contains(&score)) {
        return Err(Failure::refused(ScoreRefusal::OutOfRange, "score"));
    }
    if verdict.comment.as_deref().is_some_and(|comment| comment.chars().count() > COMMENT_LENGTH) {
        return Err(Failure::refused(ScoreRefusal::CommentUnfit, "comment"));
    }
    let tx = act.begin(app).await?;
    let row = applications::Entity::find_by_id(verdict.application).lock_exclusive().one(&tx).await?;
    let row = row.ok_or_else(|| Failure::refused(ScoreRefusal::NotFound, "applicationId"))?;
    if row.state != ApplicationState::Submitted {
        return Err(Failure::refused(ScoreRefusal::Decided, "applicationId"));
    }
    let Some(account) = act.viewer.account() else {
        return Err(Failure::refused(ScoreRefusal::NotFound, "applicationId"));
    };
    let interested = interested(&tx, std::slice::from_ref(&row)).await?;
    if verdict.score.is_some() && interested.contains(&(row.profile_id, account)) {
        return Err(Failure::refused(ScoreRefusal::Conflict, "score"));
    }
    let scored = jury_scores::Model {
        application_id: row.id,
        account_id: account,
        score: verdict.score,
        comment: verdict.comment.map(|comment| comment.trim().to_owned()).filter(|comment| !comment.is_empty()),
        scored_at: app.clock.now(),
    };
    use jury_scores::Column;
    let again = OnConflict::columns([Column::ApplicationId, Column::AccountId])
        .update_columns([Column::Score, Column::Comment, Column::ScoredAt])
        .to_owned();
    let scored = jury_scores::Entity::insert(scored.into_active_model()).on_conflict(again);
    scored.exec_without_returning(&tx).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

/// Who must not judge whom: those who speak for an applicant or for the partner that hosts it.
async fn interested(
    db: &impl ConnectionTrait,
    rows: &[applications::Model],
) -> Result<HashSet<(ProfileId, AccountId)>> {
    let applicants: Vec<ProfileId> = rows.iter().map(|row| row.profile_id).collect();
    let hosts: Vec<(ProfileId, Option<ProfileId>)> = startups::Entity::find()
        .select_only()
        .columns([startups::Column::ProfileId, startups::Column::HostId])
        .filter(startups::Column::ProfileId.is_in(applicants.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let mut behind: HashMap<ProfileId, Vec<ProfileId>> = HashMap::new();
    applicants.iter().for_each(|applicant| behind.entry(*applicant).or_default().push(*applicant));
    hosts.iter().for_each(|(applicant, host)| {
        host.iter().for_each(|host| behind.entry(*host).or_default().push(*applicant));
    });
    let speaking = delegates::Entity::find().filter(delegates::Column::ProfileId.is_in(behind.keys().copied()));
    let pairs = speaking.all(db).await?.into_iter().flat_map(|row| {
        let applicants = behind.get(&row.profile_id).cloned().unwrap_or_default();
        applicants.into_iter().map(move |applicant| (applicant, row.account_id))
    });
    Ok(pairs.collect())
}

/// The mean of the scores of each application that has any, in millionths; of those who must not judge, none counts.
pub async fn means(db: &impl ConnectionTrait, rows: &[applications::Model]) -> Result<HashMap<ApplicationId, i64>> {
    let ids = rows.iter().map(|row| row.id);
    let scores = jury_scores::Entity::find().filter(jury_scores::Column::ApplicationId.is_in(ids)).all(db).await?;
    let interested = interested(db, rows).await?;
    let applicants: HashMap<ApplicationId, ProfileId> = rows.iter().map(|row| (row.id, row.profile_id)).collect();
    let mut sums: HashMap<ApplicationId, (i64, i64)> = HashMap::new();
    for row in scores {
        let (Some(score), Some(applicant)) = (row.score, applicants.get(&row.application_id)) else { continue };
        if !interested.contains(&(*applicant, row.account_id)) {
            let (sum, count) = sums.entry(row.application_id).or_default();
            *sum += i64::from(score);
            *count += 1;
        }
    }
    Ok(sums.into_iter().map(|(id, (sum, count))| (id, sum * 10_000 / count)).collect())
}

/// What the jury said of each application; for the team, but for those in whose way an interest stands.
pub async fn scores(
    app: &App,
    viewer: &Viewer,
    ids: &[ApplicationId],
) -> Result<HashMap<ApplicationId, Vec<jury_scores::Model>>> {
    let mut of: HashMap<ApplicationId, Vec<jury_scores::Model>> = HashMap::new();
    if viewer.is_team() {
        let all = jury_scores::Entity::find().filter(jury_scores::Column::ApplicationId.is_in(ids.iter().copied()));
        let mut all = all.all(app.db.reader()).await?;
        let rows = applications::Entity::find().filter(applications::Column::Id.is_in(ids.iter().copied()));
        let rows = rows.all(app.db.reader()).await?;
        let interested = interested(app.db.reader(), &rows).await?;
        let own: HashSet<ApplicationId> = rows
            .iter()
            .filter(|row| viewer.account().is_some_and(|account| interested.contains(&(row.profile_id, account))))
            .map(|row| row.id)
            .collect();
        all.retain(|row| !own.contains(&row.application_id));
        all.sort_by_key(|row| (row.scored_at, row.account_id));
        all.into_iter().for_each(|row| of.entry(row.application_id).or_default().push(row));
    }
    Ok(of)
}
