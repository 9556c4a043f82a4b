//! What the holder of a mail's link may do: no account, one purpose, once.

use entity::{
    Answer, ApplicationState, IntroductionState, Language, LinkPurpose, ProfileId, applications, introductions, links,
};
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::applications as applying;
use super::introductions::states::{Side, Standing, Unchanged};
use super::introductions::{self as service, AnswerRefusal, Given, Said, filled, letters, line, other_side};
use super::own;
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
        put_off: Side::of(&row, opened.holder.row.id)
            .is_some_and(|side| Standing::of(&row).refuses(side, Answer::Later) == Some(Unchanged::PutOffOnce)),
        today: app.clock.today(),
        problem,
    }))
}

/// Who asked, where the link leads to a request that was withdrawn because its need is filled.
pub async fn filled_by_others(app: &App, opened: &Opened) -> Result<Option<String>> {
    let found = sides(app, opened).await?.filter(|(row, _)| filled::is_filled(row));
    Ok(found.map(|(row, other)| letters::as_shown(&row, &opened.holder, other).called(opened.language)))
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
        tx.rollback().await?;
        let said = said(app, &opened.row, opened.language).await?;
        return Ok(Answered::AlreadyAnswered { said });
    }
    match service::answer_in(app, &tx, &Viewer::System, row.id, opened.row.profile_id, given).await {
        Ok(row) => {
            app.db.commit(tx).await?;
            app.work.notify_one();
            let other = letters::as_shown(&row, &opened.holder, other);
            told(app, row, opened.row.profile_id, other.called(opened.language)).await
        }
        Err(Failure::Refused(refusals)) => {
            tx.rollback().await?;
            match refusals.first().map(|refusal| refusal.reason) {
                Some(AnswerRefusal::PutOffOnce) => Ok(Answered::PutOffOnce),
                Some(AnswerRefusal::Over) => Ok(Answered::Withdrawn),
                _ => Ok(Answered::AlreadyAnswered { said: said(app, &opened.row, opened.language).await? }),
            }
        }
        Err(failure) => Err(failure.unexpected()),
    }
}

/// Who answered for a link's holder, what, and when; nothing if nobody has.
async fn said(app: &App, link: &links::Model, language: Language) -> Result<Option<String>> {
    let Some(id) = link.introduction_id else { return Ok(None) };
    let row = introductions::Entity::find_by_id(id).one(app.db.reader()).await?;
    let Some((row, side)) = row.and_then(|row| Side::of(&row, link.profile_id).map(|side| (row, side))) else {
        return Ok(None);
    };
    let said = Said::by(app.db.reader(), &Viewer::System, &row, side).await?;
    Ok(said.map(|said| said.sentence(language)))
}

/// The same by the token of a link that was used.
pub async fn said_by_link(app: &App, token: &str, language: Language) -> Result<Option<String>> {
    let row = links::Entity::find().filter(links::Column::TokenHash.eq(token_hash(token))).one(app.db.reader()).await?;
    match row.filter(|row| row.purpose == LinkPurpose::Answer && row.used_at.is_some()) {
        Some(row) => said(app, &row, language).await,
        None => Ok(None),
    }
}

/// Uses a link up; false if it was used before.
pub(super) async fn use_up(tx: &impl ConnectionTrait, row: &links::Model, now: i64) -> Result<bool> {
    let used = links::Entity::update_many()
        .col_expr(links::Column::UsedAt, Expr::value(now))
        .filter(links::Column::Id.eq(row.id))
        .filter(links::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

async fn told(app: &App, row: introductions::Model, side: ProfileId, other: String) -> Result<Answered> {
    let given = if side == row.from_id { row.from_answer } else { row.to_answer };
    Ok(match (row.state, given) {
        (IntroductionState::Introduced, _) => Answered::Introduced { other },
        (IntroductionState::Queued, _) => Answered::Queued { other, place: line::place(app, &row).await? },
        (IntroductionState::Withdrawn, _) => Answered::Withdrawn,
        (_, Some(Answer::No)) => Answered::Declined,
        (_, Some(Answer::Later)) => {
            let on: Option<Date> = row.later_on.as_deref().and_then(|day| day.parse().ok());
            Answered::Later { on: on.unwrap_or_else(|| date_of(row.asked_at)) }
        }
        _ => Answered::Waiting { other },
    })
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

/// Stops all mail to the holder, closes what is open and pauses a person; pressing twice is the same as once.
pub async fn stop(app: &App, opened: &Opened) -> Result<()> {
    let (id, now) = (opened.row.profile_id, app.clock.now());
    let tx = app.db.begin().await?;
    own::stop(&tx, &opened.holder, now).await?;
    changes::profiles(&tx, &[id], now).await?;
    app.db.commit(tx).await?;
    app.work.notify_one();
    Ok(())
}
