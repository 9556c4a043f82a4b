//! What follows a commit: the mails that an introduction calls for are queued, each with its links.

use entity::{
    Answer, ApplicationId, IntroductionId, IntroductionState, LinkId, LinkPurpose, MailId, MailKind, MailState,
    ProfileId, ProfileKind, introductions, links, mails, profiles,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{COOLDOWN_MONTHS, places};
use crate::app::App;
use crate::changes;
use crate::clock::{DAY, instant, months_after};
use crate::error::Result;
use crate::links::{fresh_nonce, token, token_hash};
use crate::mail::Stamp;
use crate::outbox::{self, Message};

/// How long an answer link works.
pub const ANSWER_LINK_LIFETIME: i64 = 30 * DAY;
/// How long a stop link works: as long as somebody may come across an old mail.
const STOP_LINK_LIFETIME: i64 = 3 * 365 * DAY;

/// What a mail and its links are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An introduction.
    Introduction(IntroductionId),
    /// An application for a place at a show.
    Application(ApplicationId),
    /// Several things at once.
    Several,
}

impl About {
    fn introduction(self) -> Option<IntroductionId> {
        match self {
            Self::Introduction(id) => Some(id),
            Self::Application(_) | Self::Several => None,
        }
    }

    fn application(self) -> Option<ApplicationId> {
        match self {
            Self::Application(id) => Some(id),
            Self::Introduction(_) | Self::Several => None,
        }
    }
}

/// Asks the side that has not said yes yet; nothing if the introduction is over.
pub async fn ask_next_side(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let Some(row) = introductions::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    if !matches!(row.state, IntroductionState::Held | IntroductionState::Asked | IntroductionState::Later) {
        return Ok(());
    }
    let side = next_side(tx, &row).await?;
    let now = app.clock.now();
    let mail = queue(app, tx, MailKind::IntroductionAsked, side, About::Introduction(id), now).await?;
    let expires_at = now + ANSWER_LINK_LIFETIME;
    add_link(app, tx, LinkPurpose::Answer, side, About::Introduction(id), expires_at).await?;
    let told_at = if side == row.to_id { row.told_at.or(Some(now)) } else { row.told_at };
    let change = introductions::ActiveModel {
        id: Set(id),
        state: Set(IntroductionState::Asked),
        told_at: Set(told_at),
        next_step_at: Set(Some(expires_at)),
        version: Set(row.version + 1),
        ..Default::default()
    };
    change.update(tx).await?;
    outbox::push(tx, Message::IntroductionExpires { introduction: id }, expires_at, now).await?;
    outbox::push(tx, Message::Mail { mail }, now, now).await?;
    Ok(changes::introduction(tx, id, now).await?)
}

/// Ends an introduction that nobody has answered for as long as its newest link worked.
pub async fn expire(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let now = app.clock.now();
    let Some(row) = introductions::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    if row.state != IntroductionState::Asked || row.next_step_at.is_none_or(|due_at| now < due_at) {
        return Ok(());
    }
    places::end_asking(tx, row.from_id).await?;
    places::free_pair(tx, id, months_after(now, COOLDOWN_MONTHS)).await?;
    let change = introductions::ActiveModel {
        id: Set(id),
        state: Set(IntroductionState::Expired),
        next_step_at: Set(None),
        version: Set(row.version + 1),
        ..Default::default()
    };
    change.update(tx).await?;
    Ok(changes::introduction(tx, id, now).await?)
}

/// The startup before the scarcer side, when neither has answered.
async fn next_side(tx: &impl ConnectionTrait, row: &introductions::Model) -> Result<ProfileId> {
    if row.from_answer == Some(Answer::Yes) {
        return Ok(row.to_id);
    }
    if row.to_answer == Some(Answer::Yes) {
        return Ok(row.from_id);
    }
    let to = profiles::Entity::find_by_id(row.to_id).one(tx).await?;
    let startup_is_asked = to.is_some_and(|to| to.kind == ProfileKind::Startup);
    Ok(if startup_is_asked { row.to_id } else { row.from_id })
}

/// Tells both sides who the other is.
pub async fn join(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let Some(row) = introductions::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    if row.state != IntroductionState::Introduced {
        return Ok(());
    }
    for side in [row.from_id, row.to_id] {
        tell(app, tx, MailKind::IntroductionJoined, side, id).await?;
    }
    Ok(())
}

/// Tells the asker that both said yes and no place is left.
pub async fn tell_queued(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let Some(row) = introductions::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    if row.state != IntroductionState::Queued {
        return Ok(());
    }
    tell(app, tx, MailKind::IntroductionQueued, row.from_id, id).await
}

/// Tells the asker that the other side said no; a side that said no itself is told nothing.
pub async fn tell_declined(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let Some(row) = introductions::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    if row.state != IntroductionState::Declined || row.from_answer != Some(Answer::Yes) {
        return Ok(());
    }
    tell(app, tx, MailKind::IntroductionDeclined, row.from_id, id).await
}

async fn tell(app: &App, tx: &DatabaseTransaction, kind: MailKind, to: ProfileId, id: IntroductionId) -> Result<()> {
    let now = app.clock.now();
    let mail = queue(app, tx, kind, to, About::Introduction(id), now).await?;
    outbox::push(tx, Message::Mail { mail }, now, now).await
}

/// Queues a mail: from here on its Date, Message-ID and boundaries are fixed, and it has its stop link.
pub async fn queue(
    app: &App,
    tx: &DatabaseTransaction,
    kind: MailKind,
    to: ProfileId,
    about: About,
    now: i64,
) -> Result<MailId> {
    let id = MailId(Uuid::now_v7());
    let row = mails::ActiveModel {
        id: Set(id),
        kind: Set(kind),
        profile_id: Set(to),
        introduction_id: Set(about.introduction()),
        application_id: Set(about.application()),
        message_id: Set(Stamp::new(id, instant(now)).message_id(&app.programme)),
        state: Set(MailState::Queued),
        queued_at: Set(now),
        sent_at: Set(None),
        ..Default::default()
    };
    mails::Entity::insert(row).exec_without_returning(tx).await?;
    add_link(app, tx, LinkPurpose::Stop, to, about, now + STOP_LINK_LIFETIME).await?;
    Ok(id)
}

/// Adds a link for one person; its token is made from the row whenever it is needed.
pub async fn add_link(
    app: &App,
    tx: &DatabaseTransaction,
    purpose: LinkPurpose,
    profile: ProfileId,
    about: About,
    expires_at: i64,
) -> Result<()> {
    let id = LinkId(Uuid::now_v7());
    let nonce = fresh_nonce()?;
    let row = links::ActiveModel {
        id: Set(id),
        purpose: Set(purpose),
        profile_id: Set(profile),
        introduction_id: Set(about.introduction()),
        application_id: Set(about.application()),
        token_hash: Set(token_hash(&token(&app.key, purpose, id, &nonce))),
        nonce: Set(nonce),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    row.insert(tx).await?;
    Ok(())
}

/// The token of the newest link of a purpose that a person has about something.
pub async fn newest_token(app: &App, purpose: LinkPurpose, profile: ProfileId, about: About) -> Result<Option<String>> {
    let query = links::Entity::find()
        .filter(links::Column::Purpose.eq(purpose))
        .filter(links::Column::ProfileId.eq(profile))
        .order_by_desc(links::Column::Id);
    let query = match about {
        About::Introduction(introduction) => query.filter(links::Column::IntroductionId.eq(introduction)),
        About::Application(application) => query.filter(links::Column::ApplicationId.eq(application)),
        About::Several => {
            query.filter(links::Column::IntroductionId.is_null()).filter(links::Column::ApplicationId.is_null())
        }
    };
    let newest = query.one(app.db.reader()).await?;
    Ok(newest.map(|row| token(&app.key, purpose, row.id, &row.nonce)))
}
