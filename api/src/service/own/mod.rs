//! A person's own page, opened by a link that stands below every mail to them: no account, and everything they decide.
//!
//! What it does may be asked for twice and happens once: to press a button again changes nothing more.

mod held;
mod labels;

use entity::{
    ConsentPurpose, ErasureCause, IntroductionState, Language, LinkPurpose, MailState, ProfileId, ProfileState,
    consents, contacts, introductions, links, mails, profiles,
};
use jiff::civil::Date;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::introductions::post::{self, About};
use super::introductions::{self as introducing, letters, other_side};
use super::links::Opened;
use super::profiles::store::{self, Stored};
use super::{applications, erasures, words};
use crate::app::App;
use crate::changes;
use crate::clock::{DAY, HOUR, start_of};
use crate::error::Result;
use crate::links::token;
use crate::outbox::{self, Message};
use crate::pages::{OpenIntroduction, OwnPage, OwnState, OwnWish};

pub use held::{everything, told};

/// How long the link works: whatever mail it is taken from, for a year at least.
const LIFETIME: i64 = 2 * 365 * DAY;
/// A link that works for less than this is followed by a new one in the next mail.
const RENEWED_BEFORE: i64 = 365 * DAY;
/// When on its last day a pause ends.
const MORNING: i64 = 8 * HOUR;

/// Sees to it that somebody has a link to their own page that works for long enough.
pub async fn ensure_link(app: &App, tx: &DatabaseTransaction, id: ProfileId, now: i64) -> Result<()> {
    let lasting = links::Entity::find()
        .select_only()
        .column(links::Column::Id)
        .filter(links::Column::ProfileId.eq(id))
        .filter(links::Column::Purpose.eq(LinkPurpose::Own))
        .filter(links::Column::ExpiresAt.gt(now + RENEWED_BEFORE));
    let lasting: Option<entity::LinkId> = lasting.into_tuple().one(tx).await?;
    match lasting {
        Some(_) => Ok(()),
        None => post::add_link(app, tx, LinkPurpose::Own, id, About::Person, now + LIFETIME).await,
    }
}

/// What the page shows.
pub async fn page(app: &App, opened: &Opened, token: &str, language: Language) -> Result<OwnPage> {
    let holder = &opened.holder;
    let state = match holder.row.state {
        ProfileState::Identified | ProfileState::Approached => OwnState::NotAsked,
        ProfileState::Left => OwnState::Left,
        _ if holder.contact.stopped_at.is_some() => OwnState::Stopped,
        ProfileState::Paused => OwnState::Paused(day(holder.row.paused_until.as_deref())),
        _ => OwnState::Open,
    };
    Ok(OwnPage {
        token: token.to_owned(),
        name: holder.row.name.clone(),
        state,
        mails_in: letters::mail_language(holder),
        open: open_introductions(app, opened, language).await?,
        today: app.clock.today(),
    })
}

fn day(text: Option<&str>) -> Option<Date> {
    text.and_then(|day| day.parse().ok())
}

/// The introductions that wait for somebody, each with the page to answer on where the reader's answer is missing.
async fn open_introductions(app: &App, opened: &Opened, language: Language) -> Result<Vec<OpenIntroduction>> {
    let id = opened.holder.row.id;
    let told = introductions::Column::ToId.eq(id).and(introductions::Column::ToldAt.is_not_null());
    let rows = introductions::Entity::find()
        .filter(Condition::any().add(introductions::Column::FromId.eq(id)).add(told))
        .filter(introductions::Column::State.is_in([
            IntroductionState::Held,
            IntroductionState::Asked,
            IntroductionState::Later,
            IntroductionState::Queued,
        ]))
        .order_by_asc(introductions::Column::Id)
        .all(app.db.reader())
        .await?;
    let mut open = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(other) = store::load(app.db.reader(), &[other_side(&row, id)]).await?.pop() else { continue };
        let other = letters::as_shown(&row, &opened.holder, other);
        let answer = answer_token(app, &row, id).await?;
        open.push(OpenIntroduction { other: other.called(language), answer_token: answer });
    }
    Ok(open)
}

async fn answer_token(app: &App, row: &introductions::Model, id: ProfileId) -> Result<Option<String>> {
    let unused = links::Entity::find()
        .filter(links::Column::IntroductionId.eq(row.id))
        .filter(links::Column::ProfileId.eq(id))
        .filter(links::Column::Purpose.eq(LinkPurpose::Answer))
        .filter(links::Column::UsedAt.is_null())
        .filter(links::Column::ExpiresAt.gt(app.clock.now()))
        .order_by_desc(links::Column::Id);
    let link = unused.one(app.db.reader()).await?;
    Ok(link.map(|link| token(&app.key, LinkPurpose::Answer, link.id, &link.nonce)))
}

/// Does what the holder wishes; what their profile's state does not allow changes nothing.
pub async fn fulfil(app: &App, opened: &Opened, wish: OwnWish) -> Result<()> {
    let (id, now) = (opened.holder.row.id, app.clock.now());
    let tx = app.db.begin().await?;
    match wish {
        OwnWish::Pause(until) => pause(&tx, id, until, now).await?,
        OwnWish::Resume => resume(&tx, opened, now).await?,
        OwnWish::Language(language) => {
            let change = profiles::Column::MailLanguage;
            let chosen = profiles::Entity::update_many().col_expr(change, Expr::value(language));
            chosen.filter(profiles::Column::Id.eq(id)).exec(&tx).await?;
        }
        OwnWish::Stop => stop(&tx, &opened.holder, now).await?,
        OwnWish::Renew => {
            let own = links::Column::ProfileId.eq(id).and(links::Column::Purpose.eq(LinkPurpose::Own));
            links::Entity::delete_many().filter(own).exec(&tx).await?;
            ensure_link(app, &tx, id, now).await?;
        }
        OwnWish::Leave => leave(app, &tx, opened, now).await?,
        OwnWish::Erase => {
            erasures::erase_in(app, &tx, &opened.holder, ErasureCause::Link).await?;
        }
    }
    changes::profiles(&tx, &[id], now).await?;
    app.db.commit(tx).await?;
    app.work.notify_one();
    Ok(())
}

async fn step(
    tx: &impl ConnectionTrait,
    id: ProfileId,
    from: &[ProfileState],
    (to, paused_until): (ProfileState, Option<Date>),
    now: i64,
) -> Result<bool> {
    let moved = profiles::Entity::update_many()
        .col_expr(profiles::Column::State, Expr::value(to))
        .col_expr(profiles::Column::PausedUntil, Expr::value(paused_until.map(|day| day.to_string())))
        .col_expr(profiles::Column::Version, Expr::col(profiles::Column::Version).add(1))
        .col_expr(profiles::Column::UpdatedAt, Expr::value(now))
        .filter(profiles::Column::Id.eq(id))
        .filter(profiles::Column::State.is_in(from.iter().copied()))
        .exec(tx)
        .await?;
    Ok(moved.rows_affected == 1)
}

async fn pause(tx: &DatabaseTransaction, id: ProfileId, until: Option<Date>, now: i64) -> Result<()> {
    let moved = step(tx, id, &[ProfileState::Active, ProfileState::Paused], (ProfileState::Paused, until), now).await?;
    if let (true, Some(until)) = (moved, until) {
        outbox::push(tx, Message::PauseEnds { profile: id }, start_of(until) + MORNING, now).await?;
    }
    Ok(())
}

/// Opens the profile again, and lets mails come; of a person only with the consent that they gave.
async fn resume(tx: &DatabaseTransaction, opened: &Opened, now: i64) -> Result<()> {
    let holder = &opened.holder;
    if words::is_person(holder.row.kind) && holder.consent.is_none() {
        return Ok(());
    }
    step(tx, holder.row.id, &[ProfileState::Paused], (ProfileState::Active, None), now).await?;
    introducing::queue::returned(tx, holder.row.id, now).await?;
    if holder.row.state != ProfileState::Left {
        let nothing: Option<i64> = None;
        contacts::Entity::update_many()
            .col_expr(contacts::Column::StoppedAt, Expr::value(nothing))
            .filter(contacts::Column::ProfileId.eq(holder.row.id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Ends a pause whose last day has come; one that was changed meanwhile goes on.
pub async fn end_pause(app: &App, tx: &DatabaseTransaction, id: ProfileId) -> Result<()> {
    let now = app.clock.now();
    let Some(row) = profiles::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    let due = day(row.paused_until.as_deref()).is_some_and(|until| start_of(until) <= now);
    if row.state == ProfileState::Paused && due {
        step(tx, id, &[ProfileState::Paused], (ProfileState::Active, None), now).await?;
        changes::profiles(tx, &[id], now).await?;
        introducing::queue::returned(tx, id, now).await?;
    }
    Ok(())
}

/// Stops all mail, closes what is open, and pauses a person; an organisation stays in the directory.
pub async fn stop(tx: &DatabaseTransaction, holder: &Stored, now: i64) -> Result<()> {
    let id = holder.row.id;
    contacts::Entity::update_many()
        .col_expr(contacts::Column::StoppedAt, Expr::value(now))
        .filter(contacts::Column::ProfileId.eq(id))
        .filter(contacts::Column::StoppedAt.is_null())
        .exec(tx)
        .await?;
    hold_mails_back(tx, id).await?;
    if words::is_person(holder.row.kind) {
        step(tx, id, &[ProfileState::Active], (ProfileState::Paused, None), now).await?;
    }
    introducing::withdraw_all(tx, id, now).await
}

/// Takes the profile out of the directory for good, and the consent back.
async fn leave(app: &App, tx: &DatabaseTransaction, opened: &Opened, now: i64) -> Result<()> {
    let id = opened.holder.row.id;
    let any: Vec<ProfileState> =
        ProfileState::ALL.iter().copied().filter(|state| *state != ProfileState::Left).collect();
    if !step(tx, id, &any, (ProfileState::Left, None), now).await? {
        return Ok(());
    }
    farewell(tx, id, now).await?;
    applications::submit::withdraw_all(app, tx, id).await?;
    introducing::withdraw_all(tx, id, now).await
}

/// What ends for somebody who leaves, besides what is open: the consent, and mails that have not left.
pub async fn farewell(tx: &DatabaseTransaction, id: ProfileId, now: i64) -> Result<()> {
    consents::Entity::update_many()
        .col_expr(consents::Column::WithdrawnAt, Expr::value(now))
        .filter(consents::Column::ProfileId.eq(id))
        .filter(consents::Column::Purpose.eq(ConsentPurpose::Introductions))
        .filter(consents::Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    hold_mails_back(tx, id).await
}

async fn hold_mails_back(tx: &DatabaseTransaction, id: ProfileId) -> Result<()> {
    mails::Entity::update_many()
        .col_expr(mails::Column::State, Expr::value(MailState::HeldBack))
        .filter(mails::Column::ProfileId.eq(id))
        .filter(mails::Column::State.is_in([MailState::Queued, MailState::Uncertain]))
        .exec(tx)
        .await?;
    Ok(())
}
