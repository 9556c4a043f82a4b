//! What the holder of a mail's link may do: no account, one purpose, once.

use entity::{
    Answer, ApplicationState, IntroductionState, Language, LinkPurpose, ProfileId, ProfileState, applications,
    contacts, introductions, links, profiles,
};
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::applications as applying;
use super::introductions::{self as service, AnswerRefusal, Given, letters, other_side};
use super::profiles::store::{self, Stored};
use super::words;
use crate::app::App;
use crate::changes;
use crate::clock::date_of;
use crate::error::{Failure, Result};
use crate::links::{Choice, token_hash};
use crate::mail::Written;
use crate::pages::{self, AnswerPage, Answered, FormProblem, OfferOutcome, OfferPage};
use crate::viewer::Viewer;

/// Why a link opens nothing.
pub use crate::pages::Unavailable;

/// A link that can be used, and who holds it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The row.
    pub row: links::Model,
    /// Its holder.
    pub holder: Stored,
    /// The language the holder reads.
    pub language: Language,
}

/// Finds what a token opens; nothing is changed by looking.
pub async fn open(app: &App, token: &str, purpose: LinkPurpose) -> Result<Result<Opened, Unavailable>> {
    let row = links::Entity::find().filter(links::Column::TokenHash.eq(token_hash(token))).one(app.db.reader()).await?;
    let Some(row) = row.filter(|row| row.purpose == purpose) else {
        return Ok(Err(Unavailable::Unknown));
    };
    let Some(holder) = store::load(app.db.reader(), &[row.profile_id]).await?.pop() else {
        return Ok(Err(Unavailable::Unknown));
    };
    if row.used_at.is_some() && purpose != LinkPurpose::Stop {
        return Ok(Err(Unavailable::Used));
    }
    if row.expires_at <= app.clock.now() {
        return Ok(Err(Unavailable::Expired));
    }
    let language = letters::mail_language(&holder);
    Ok(Ok(Opened { row, holder, language }))
}

/// What the answer page shows, in a language.
pub async fn answer_page(
    app: &App,
    opened: &Opened,
    token: &str,
    language: Language,
    choice: Option<Choice>,
    problem: Option<FormProblem>,
) -> Result<Option<AnswerPage>> {
    let Some((row, other)) = sides(app, opened).await? else { return Ok(None) };
    let reasons = letters::reasons(app, &row, &opened.holder, &other, language).await?;
    let other = letters::as_shown(&row, &opened.holder, other);
    let asker: &Stored = if row.from_id == other.row.id { &other } else { &opened.holder };
    let message = row.message.clone().filter(|_| row.to_id == opened.holder.row.id);
    Ok(Some(AnswerPage {
        token: token.to_owned(),
        suggested: !letters::said_yes(&row, other.row.id),
        asker: letters::presented(&other, language),
        reasons,
        ask: letters::ask(&row, asker, language),
        time_asked: words::time_asked(language).to_owned(),
        benefit: words::benefit(row.need, opened.holder.row.kind, language).to_owned(),
        message: message.map(|text| Written { text, language: row.message_language }),
        choice,
        today: app.clock.today(),
        problem,
    }))
}

async fn sides(app: &App, opened: &Opened) -> Result<Option<(introductions::Model, Stored)>> {
    let Some(id) = opened.row.introduction_id else { return Ok(None) };
    let Some(row) = introductions::Entity::find_by_id(id).one(app.db.reader()).await? else { return Ok(None) };
    let other = store::load(app.db.reader(), &[other_side(&row, opened.row.profile_id)]).await?.pop();
    Ok(other.map(|other| (row, other)))
}

/// Gives the holder's answer, and uses the link up with it.
pub async fn answer(app: &App, opened: &Opened, given: pages::Answer) -> Result<Answered> {
    let Some((row, other)) = sides(app, opened).await? else { return Ok(Answered::Withdrawn) };
    let given = match given {
        pages::Answer::Yes => Given::Yes,
        pages::Answer::No(reason) => Given::No(reason),
        pages::Answer::Later(day) => Given::Later(day),
    };
    let tx = app.db.begin().await?;
    if !use_up(&tx, &opened.row, app.clock.now()).await? {
        return Ok(Answered::AlreadyAnswered);
    }
    match service::answer_in(app, &tx, &Viewer::System, row.id, opened.row.profile_id, given).await {
        Ok(row) => {
            app.db.commit(tx).await?;
            app.work.notify_one();
            let other = letters::as_shown(&row, &opened.holder, other);
            Ok(told(&row, opened.row.profile_id, other.called(opened.language)))
        }
        Err(Failure::Refused(refusals)) => {
            tx.rollback().await?;
            let already = refusals.iter().all(|refusal| refusal.reason != AnswerRefusal::DateOutOfRange);
            Ok(if already { over(row.state) } else { Answered::AlreadyAnswered })
        }
        Err(failure) => Err(failure.unexpected()),
    }
}

async fn use_up(tx: &impl ConnectionTrait, row: &links::Model, now: i64) -> Result<bool> {
    let used = links::Entity::update_many()
        .col_expr(links::Column::UsedAt, Expr::value(now))
        .filter(links::Column::Id.eq(row.id))
        .filter(links::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

fn over(state: IntroductionState) -> Answered {
    match state {
        IntroductionState::Withdrawn => Answered::Withdrawn,
        _ => Answered::AlreadyAnswered,
    }
}

fn told(row: &introductions::Model, side: ProfileId, other: String) -> Answered {
    let given = if side == row.from_id { row.from_answer } else { row.to_answer };
    match (row.state, given) {
        (IntroductionState::Introduced, _) => Answered::Introduced { other },
        (IntroductionState::Queued, _) => Answered::Queued { other },
        (_, Some(Answer::No)) => Answered::Declined,
        (_, Some(Answer::Later)) => {
            let on: Option<Date> = row.later_on.as_deref().and_then(|day| day.parse().ok());
            Answered::Later { on: on.unwrap_or_else(|| date_of(row.asked_at)) }
        }
        _ => Answered::Waiting { other },
    }
}

/// What the page of an offer shows; nothing once it is answered or over.
pub async fn offer_page(app: &App, opened: &Opened, token: &str) -> Result<Option<OfferPage>> {
    let Some(id) = opened.row.application_id else { return Ok(None) };
    let row = applications::Entity::find_by_id(id).one(app.db.reader()).await?;
    let Some(row) = row.filter(|row| row.state == ApplicationState::Offered) else { return Ok(None) };
    Ok(Some(applying::letters::offer_page(app, &row, token).await?))
}

/// Answers an offer, and uses the link up with it.
pub async fn answer_offer(app: &App, opened: &Opened, taken: bool) -> Result<OfferOutcome> {
    let Some(id) = opened.row.application_id else { return Ok(OfferOutcome::TooLate) };
    let tx = app.db.begin().await?;
    if !use_up(&tx, &opened.row, app.clock.now()).await? {
        return Ok(OfferOutcome::TooLate);
    }
    match applying::offers::answer_in(app, &tx, &Viewer::System, id, taken).await {
        Ok(_) => {
            app.db.commit(tx).await?;
            app.work.notify_one();
            Ok(if taken { OfferOutcome::Taken } else { OfferOutcome::Left })
        }
        Err(Failure::Refused(_)) => {
            tx.rollback().await?;
            Ok(OfferOutcome::TooLate)
        }
        Err(failure) => Err(failure.unexpected()),
    }
}

/// Stops all mail to the holder and pauses a person; pressing twice is the same as once.
pub async fn stop(app: &App, opened: &Opened) -> Result<()> {
    let now = app.clock.now();
    let id = opened.row.profile_id;
    let tx = app.db.begin().await?;
    contacts::Entity::update_many()
        .col_expr(contacts::Column::StoppedAt, Expr::value(now))
        .filter(contacts::Column::ProfileId.eq(id))
        .filter(contacts::Column::StoppedAt.is_null())
        .exec(&tx)
        .await?;
    if words::is_person(opened.holder.row.kind) {
        profiles::Entity::update_many()
            .col_expr(profiles::Column::State, Expr::value(ProfileState::Paused))
            .filter(profiles::Column::Id.eq(id))
            .filter(profiles::Column::State.eq(ProfileState::Active))
            .exec(&tx)
            .await?;
        changes::profiles(&tx, &[id], now).await?;
    }
    app.db.commit(tx).await?;
    app.work.notify_one();
    Ok(())
}
