//! What the team sees of mails, and decides about those that are stuck.

use entity::mails::{Column, Entity, Model};
use entity::{MailId, MailProblem, MailState, contacts};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::outbox::{self, Message};
use crate::paging::{Page, Window};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::introductions;
use crate::viewer::Viewer;

reasons! {
    /// Why nothing is decided about a mail.
    pub enum MailRefusal {
        /// There is no such mail.
        NotFound = "NOT_FOUND" { fr: "Il n’y a pas de tel message.", en: "There is no such mail." },
        /// The mail has arrived or is still on its way: there is nothing to decide.
        NotStuck = "NOT_STUCK" {
            fr: "Ce message est arrivé ou encore en chemin : il n’y a rien à décider.",
            en: "This mail has arrived or is still on its way: there is nothing to decide.",
        },
    }
}

reasons! {
    /// What went wrong with a mail, in plain words.
    pub enum Trouble {
        /// The mail server does not answer.
        Unreachable = "UNREACHABLE" {
            fr: "Le serveur de messagerie ne répond pas.",
            en: "The mail server does not answer.",
        },
        /// The mail server asked to try again later.
        NotNow = "NOT_NOW" {
            fr: "Le serveur de messagerie demande de réessayer plus tard.",
            en: "The mail server asks to try again later.",
        },
        /// There is nobody at the address.
        AddressRefused = "ADDRESS_REFUSED" {
            fr: "Cette adresse n’existe pas ou plus.",
            en: "There is nobody at this address, or no longer.",
        },
        /// The mail server does not take the mail.
        MailRefused = "MAIL_REFUSED" {
            fr: "Le serveur de messagerie refuse ce message.",
            en: "The mail server does not take this mail.",
        },
        /// The connection was lost after the mail's end was sent.
        ConnectionLost = "CONNECTION_LOST" {
            fr: "La connexion s’est rompue à la fin de l’envoi : le message est peut-être arrivé.",
            en: "The connection was lost at the end: the mail may have arrived.",
        },
        /// It came back.
        CameBack = "CAME_BACK" { fr: "Le message est revenu.", en: "The mail came back." },
        /// It could not be written.
        NotWritten = "NOT_WRITTEN" {
            fr: "Le message n’a pas pu être rédigé ; le journal dit pourquoi.",
            en: "The mail could not be written; the log says why.",
        },
    }
}

impl From<MailProblem> for Trouble {
    fn from(problem: MailProblem) -> Self {
        match problem {
            MailProblem::Unreachable => Self::Unreachable,
            MailProblem::NotNow => Self::NotNow,
            MailProblem::AddressRefused => Self::AddressRefused,
            MailProblem::MailRefused => Self::MailRefused,
            MailProblem::ConnectionLost => Self::ConnectionLost,
            MailProblem::CameBack => Self::CameBack,
            MailProblem::NotWritten => Self::NotWritten,
        }
    }
}

/// How many mails there are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The state.
    pub state: MailState,
    /// How many mails are in it.
    pub count: u64,
    /// How many of them were sent again although an earlier attempt may have arrived.
    pub repeated: u64,
}

/// A page of mails to profiles, the newest first; for the team alone, so nobody else is given any.
pub async fn list(app: &App, viewer: &Viewer, states: &[MailState], window: &Window<(MailId,)>) -> Result<Page<Model>> {
    if !viewer.is_team() {
        return Ok(Page::default());
    }
    let all = Listing::by_id(Entity::find(), Column::Id).descending();
    let wanted = match states {
        [] => all,
        states => all.filtered(Condition::all().add(Column::State.is_in(states.iter().copied()))),
    };
    Ok(wanted.page(app.db.reader(), window).await?)
}

/// The mails with these ids, for the team.
pub async fn find(app: &App, viewer: &Viewer, ids: &[MailId]) -> Result<Vec<Model>> {
    if !viewer.is_team() {
        return Ok(Vec::new());
    }
    Ok(Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(app.db.reader()).await?)
}

/// How many mails to profiles are in each state that any is in; for the team.
pub async fn figures(app: &App, viewer: &Viewer) -> Result<Vec<Figure>> {
    if !viewer.is_team() {
        return Ok(Vec::new());
    }
    let counted = |query: sea_orm::Select<Entity>| {
        let query = query.select_only().column(Column::State).column_as(Column::Id.count(), "count");
        query.group_by(Column::State).into_tuple::<(MailState, i64)>()
    };
    let all = counted(Entity::find()).all(app.db.reader()).await?;
    let again = counted(Entity::find().filter(Column::Repeats.gt(0))).all(app.db.reader()).await?;
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    let repeated = |state| again.iter().find(|(other, _)| *other == state).map_or(0, |(_, count)| number(*count));
    let mut figures: Vec<Figure> = all
        .into_iter()
        .map(|(state, count)| Figure { state, count: number(count), repeated: repeated(state) })
        .collect();
    figures.sort_by_key(|figure| figure.state);
    Ok(figures)
}

/// Sends a mail again that was given up or may have arrived; its address counts as good again. For the team, which the
/// caller makes sure of.
pub async fn retry(app: &App, act: &Act<'_>, id: MailId) -> Outcome<Option<Model>, MailRefusal> {
    let tx = act.begin(app).await?;
    let row = stuck(&tx, id, &[MailState::GivenUp, MailState::Uncertain]).await?;
    if outbox::waits(&tx, Message::Mail { mail: id }).await? {
        return Err(Failure::refused(MailRefusal::NotStuck, "mailId"));
    }
    let nothing: Option<i64> = None;
    contacts::Entity::update_many()
        .col_expr(contacts::Column::BouncedAt, Expr::value(nothing))
        .filter(contacts::Column::ProfileId.eq(row.profile_id))
        .exec(&tx)
        .await?;
    let now = app.clock.now();
    changes::profiles(&tx, &[row.profile_id], now).await?;
    introductions::queue::returned(&tx, row.profile_id, now).await?;
    mark(&tx, id, MailState::Queued, None).await?;
    outbox::push(&tx, Message::Mail { mail: id }, now, now).await?;
    let row = Entity::find_by_id(id).one(&tx).await?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(row)
}

/// Ends the waiting of a mail that may have arrived: it has, or nobody tries again. For the team, which the caller makes
/// sure of.
pub async fn decide(app: &App, act: &Act<'_>, id: MailId, arrived: bool) -> Outcome<Option<Model>, MailRefusal> {
    let tx = act.begin(app).await?;
    // Its message first, as those who send lock them.
    outbox::drop_waiting(&tx, Message::Mail { mail: id }).await?;
    let row = stuck(&tx, id, &[MailState::Uncertain]).await?;
    let (state, sent_at) = if arrived { (MailState::Sent, row.left_at) } else { (MailState::GivenUp, None) };
    mark(&tx, id, state, sent_at).await?;
    let row = Entity::find_by_id(id).one(&tx).await?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(row)
}

/// A mail in one of these states, locked until the transaction ends.
async fn stuck(tx: &DatabaseTransaction, id: MailId, states: &[MailState]) -> Outcome<Model, MailRefusal> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let row = row.ok_or_else(|| Failure::refused(MailRefusal::NotFound, "mailId"))?;
    if !states.contains(&row.state) {
        return Err(Failure::refused(MailRefusal::NotStuck, "mailId"));
    }
    Ok(row)
}

async fn mark(tx: &DatabaseTransaction, id: MailId, state: MailState, sent_at: Option<i64>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::SentAt, Expr::value(sent_at))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
