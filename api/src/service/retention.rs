//! What is not kept for ever, by what it is kept for; each time that something is dropped leaves a receipt without any of it.

use entity::{
    ApproachMeans, ErasureCause, IntroductionState, MailState, ProfileId, ProfileKind, ProfileState, ReceiptId,
    RetentionPurpose, approaches, erasures, introductions, links, mails, profiles, receipts,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::erasures::erase_in;
use super::profiles::store;
use crate::app::App;
use crate::clock::DAY;
use crate::error::Result;

/// How many profiles are erased at a time; the rest follows within the hour.
const AT_ONCE: u64 = 100;

/// For how many days what is held is kept, by what it is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Profiles, from the day they left.
    pub left_profiles: u32,
    /// People whom nobody has approached, from the day they came in.
    pub identified_people: u32,
    /// What was written with introductions that came to nothing, from the day they were asked for.
    pub messages: u32,
    /// Links, from the day they stopped working.
    pub links: u32,
    /// What is remembered of mails, from the day they were queued.
    pub mails: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { left_profiles: 30, identified_people: 365, messages: 365, links: 30, mails: 3 * 365 }
    }
}

impl Retention {
    /// Reads a setting such as `LEFT_PROFILES=10,MAILS=365`; what it does not name stays usual.
    pub fn read(text: &str) -> Option<Self> {
        let mut read = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (purpose, days) = part.split_once('=')?;
            let days = days.trim().parse().ok()?;
            match RetentionPurpose::from_code(purpose.trim())? {
                RetentionPurpose::LeftProfiles => read.left_profiles = days,
                RetentionPurpose::IdentifiedPeople => read.identified_people = days,
                RetentionPurpose::Messages => read.messages = days,
                RetentionPurpose::Links => read.links = days,
                RetentionPurpose::Mails => read.mails = days,
                RetentionPurpose::UnansweredNotices | RetentionPurpose::Replayed => return None,
            }
        }
        Some(read)
    }
}

fn before(days: u32, now: i64) -> i64 {
    now - i64::from(days) * DAY
}

/// Drops everything whose time is over; says how much that was.
pub async fn keep(app: &App) -> Result<u64> {
    let (kept, now) = (app.config.retention, app.clock.now());
    let left = profiles::Column::State.eq(ProfileState::Left);
    let left = left.and(profiles::Column::UpdatedAt.lt(before(kept.left_profiles, now)));
    let mut dropped = erase_all(app, RetentionPurpose::LeftProfiles, left).await?;
    dropped += erase_all(app, RetentionPurpose::UnansweredNotices, unanswered(app)).await?;
    let never = profiles::Column::State.eq(ProfileState::Identified);
    let never = never.and(profiles::Column::CreatedAt.lt(before(kept.identified_people, now)));
    dropped += erase_all(app, RetentionPurpose::IdentifiedPeople, never.and(is_person())).await?;

    let tx = app.db.begin().await?;
    let messages = forget_messages(&tx, before(kept.messages, now)).await?;
    let links = links::Entity::delete_many().filter(links::Column::ExpiresAt.lt(before(kept.links, now)));
    let links = links.exec(&tx).await?.rows_affected;
    let mails = mails::Entity::delete_many()
        .filter(mails::Column::QueuedAt.lt(before(kept.mails, now)))
        .filter(mails::Column::State.is_not_in([MailState::Queued, MailState::Uncertain]));
    let mails = mails.exec(&tx).await?.rows_affected;
    let done =
        [(RetentionPurpose::Messages, messages), (RetentionPurpose::Links, links), (RetentionPurpose::Mails, mails)];
    for (purpose, count) in done.into_iter().filter(|(_, count)| *count > 0) {
        receipt(&tx, purpose, count, now).await?;
    }
    app.db.commit(tx).await?;
    Ok(dropped + messages + links + mails)
}

fn is_person() -> Expr {
    profiles::Column::Kind.is_in([ProfileKind::Mentor, ProfileKind::Ambassador, ProfileKind::Talent])
}

/// Those who got the notice, and whose day to answer has passed without them joining.
fn unanswered(app: &App) -> Expr {
    let due = approaches::Entity::find()
        .select_only()
        .column(approaches::Column::ProfileId)
        .filter(approaches::Column::Means.eq(ApproachMeans::Notice))
        .filter(approaches::Column::EraseOn.lte(app.clock.today().to_string()))
        .into_query();
    profiles::Column::State.eq(ProfileState::Approached).and(profiles::Column::Id.in_subquery(due))
}

/// Erases the profiles that a condition holds for and that are not erased yet.
async fn erase_all(app: &App, purpose: RetentionPurpose, due: Expr) -> Result<u64> {
    let erased = erasures::Entity::find().select_only().column(erasures::Column::ProfileId).into_query();
    let ids: Vec<ProfileId> = profiles::Entity::find()
        .select_only()
        .column(profiles::Column::Id)
        .filter(due)
        .filter(profiles::Column::Id.not_in_subquery(erased))
        .order_by_asc(profiles::Column::Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(app.db.reader())
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let tx = app.db.begin().await?;
    let mut count = 0;
    for stored in store::load(&tx, &ids).await? {
        count += u64::from(erase_in(app, &tx, &stored, ErasureCause::Retention).await?);
    }
    receipt(&tx, purpose, count, app.clock.now()).await?;
    app.db.commit(tx).await?;
    Ok(count)
}

/// Empties what was written with introductions that were asked for before an instant and came to nothing.
async fn forget_messages(tx: &impl ConnectionTrait, before: i64) -> Result<u64, DbErr> {
    use introductions::Column::{AskedAt, Message, MessageLanguage, State};
    let nothing: Option<String> = None;
    let over = [IntroductionState::Declined, IntroductionState::Expired, IntroductionState::Withdrawn];
    let emptied = introductions::Entity::update_many()
        .col_expr(Message, Expr::value(nothing.clone()))
        .col_expr(MessageLanguage, Expr::value(nothing))
        .filter(Condition::all().add(State.is_in(over)).add(AskedAt.lt(before)).add(Message.is_not_null()))
        .exec(tx)
        .await?;
    Ok(emptied.rows_affected)
}

/// Writes down that so much was dropped.
pub async fn receipt(db: &impl ConnectionTrait, purpose: RetentionPurpose, count: u64, now: i64) -> Result<(), DbErr> {
    let row = receipts::ActiveModel {
        id: Set(ReceiptId(Uuid::now_v7())),
        purpose: Set(purpose),
        count: Set(i64::try_from(count).unwrap_or(i64::MAX)),
        done_at: Set(now),
    };
    receipts::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}
