//! When a need is filled: what else was asked for it is withdrawn, and whoever was told is thanked.

use entity::{
    EngagementKind, IntroductionId, IntroductionState, MailKind, MailState, ProfileId, ProfileKind, WithdrawnBecause,
    introductions, links, mails, profiles,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::post::{self, About};
use super::states::{Event, OPEN, Pairing};
use super::steps;
use crate::app::App;
use crate::changes;
use crate::error::Result;
use crate::outbox::{self, Message};

/// How many asks of a startup for one need may be open at a time.
pub const OPEN_ASKS: u64 = 2;
/// The states in which an ask is open.
const ASKING: [IntroductionState; 3] = [IntroductionState::Held, IntroductionState::Asked, IntroductionState::Later];

/// How many asks of a startup for a need wait for an answer.
pub(super) async fn open_asks(
    tx: &impl ConnectionTrait,
    startup: ProfileId,
    need: EngagementKind,
) -> Result<u64, DbErr> {
    introductions::Entity::find()
        .filter(introductions::Column::FromId.eq(startup))
        .filter(introductions::Column::Need.eq(need))
        .filter(introductions::Column::State.is_in(ASKING))
        .count(tx)
        .await
}

/// Withdraws what else a startup asked for the need that an introduction has filled.
pub(super) async fn withdraw_others(app: &App, tx: &DatabaseTransaction, row: &introductions::Model) -> Result<()> {
    let (Some(need), Some(startup)) = (row.need, startup_of(tx, row).await?) else { return Ok(()) };
    let others = introductions::Entity::find()
        .filter(introductions::Column::FromId.eq(startup))
        .filter(introductions::Column::Need.eq(need))
        .filter(introductions::Column::Id.ne(row.id))
        .filter(introductions::Column::State.is_in(OPEN))
        .order_by_asc(introductions::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let now = app.clock.now();
    for other in others {
        let more = introductions::ActiveModel { filled_by_id: Set(Some(row.id)), ..Default::default() };
        let event = (Event::Withdraw(WithdrawnBecause::NeedFilled), Pairing::Possible);
        if steps::take(tx, &other, event, more, now).await?.is_err() {
            continue;
        }
        if was_mailed(tx, other.id, other.to_id).await? {
            let about = About::Introduction(other.id);
            let mail = post::queue(app, tx, MailKind::IntroductionWithdrawn, other.to_id, about, now).await?;
            outbox::push(tx, Message::Mail { mail }, now, now).await?;
        }
        changes::introduction(tx, other.id, now).await?;
    }
    Ok(())
}

async fn startup_of(tx: &impl ConnectionTrait, row: &introductions::Model) -> Result<Option<ProfileId>> {
    let startup = profiles::Entity::find()
        .select_only()
        .column(profiles::Column::Id)
        .filter(profiles::Column::Id.is_in([row.from_id, row.to_id]))
        .filter(profiles::Column::Kind.eq(ProfileKind::Startup))
        .into_tuple();
    Ok(startup.one(tx).await?)
}

/// Whether the question of an introduction has left for a side: who was not asked is not thanked.
async fn was_mailed(tx: &impl ConnectionTrait, id: IntroductionId, side: ProfileId) -> Result<bool> {
    let left = mails::Entity::find()
        .filter(mails::Column::IntroductionId.eq(id))
        .filter(mails::Column::ProfileId.eq(side))
        .filter(mails::Column::Kind.eq(MailKind::IntroductionAsked))
        .filter(mails::Column::State.is_in([MailState::Sent, MailState::Uncertain]));
    Ok(left.count(tx).await? > 0)
}

/// Whether an introduction was withdrawn because its need is filled.
pub fn is_filled(row: &introductions::Model) -> bool {
    row.withdrawn_because == Some(WithdrawnBecause::NeedFilled)
}

/// Records that somebody who came too late stays available for the next startup like this, and uses the link up.
pub async fn stay_available(app: &App, link: &links::Model) -> Result<()> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    if crate::service::links::use_up(&tx, link, now).await? {
        profiles::Entity::update_many()
            .col_expr(profiles::Column::AvailableAgainAt, Expr::value(now))
            .filter(profiles::Column::Id.eq(link.profile_id))
            .exec(&tx)
            .await?;
        changes::profiles(&tx, &[link.profile_id], now).await?;
    }
    app.db.commit(tx).await?;
    app.work.notify_one();
    Ok(())
}
