//! What follows a commit: the mails that an introduction calls for are queued, each with its links.

use entity::{
    Answer, ApplicationId, IntroductionId, IntroductionState, LinkId, LinkPurpose, MailId, MailKind, MailState,
    MeetingId, ProfileId, ProfileKind, introductions, links, mails, profiles,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::states::{self, Event, Pairing, Side, Standing, Unchanged};
use super::{clock, filled, follow_up, queue, steps};
use crate::app::App;
use crate::changes;
use crate::clock::{DAY, instant};
use crate::error::Result;
use crate::links::{fresh_nonce, token, token_hash};
use crate::mail::Stamp;
use crate::outbox::{self, Message};
use crate::service::own;

/// How long a link works by which two that were introduced arrange a meeting.
pub const MEETING_LINK_LIFETIME: i64 = 30 * DAY;
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
    /// A meeting of an introduction, as it is at this sequence number.
    Meeting(IntroductionId, MeetingId, i64),
    /// The person it is sent to.
    Person,
}

impl About {
    fn introduction(self) -> Option<IntroductionId> {
        match self {
            Self::Introduction(id) | Self::Meeting(id, ..) => Some(id),
            Self::Application(_) | Self::Several | Self::Person => None,
        }
    }

    fn application(self) -> Option<ApplicationId> {
        match self {
            Self::Application(id) => Some(id),
            Self::Introduction(_) | Self::Meeting(..) | Self::Several | Self::Person => None,
        }
    }

    fn meeting(self) -> Option<(MeetingId, i64)> {
        match self {
            Self::Meeting(_, id, sequence) => Some((id, sequence)),
            Self::Introduction(_) | Self::Application(_) | Self::Several | Self::Person => None,
        }
    }
}

/// Asks the side whose turn it is, if it is time; nothing leaves while one of the two is away.
pub async fn ask_next_side(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let now = app.clock.now();
    let row = steps::locked(tx, id).await?.filter(|row| row.next_step_at.is_some_and(|due_at| due_at <= now));
    let Some(row) = row else { return Ok(()) };
    let side = next_side(tx, &row).await?;
    let pairing = queue::pairing(tx, row.from_id, row.to_id).await?;
    let pace = clock::pace(app, tx, &row).await?;
    match steps::take(tx, &row, (Event::Ask(side), pairing), clock::begun(pace, now), now).await? {
        Ok(asked) => {
            if let Some(side) = asked.awaited_id {
                let mail = queue(app, tx, MailKind::IntroductionAsked, side, About::Introduction(id), now).await?;
                add_link(app, tx, LinkPurpose::Answer, side, About::Introduction(id), now + pace.close).await?;
                outbox::push(tx, Message::IntroductionStep { introduction: id }, now + pace.remind, now).await?;
                outbox::push(tx, Message::Mail { mail }, now, now).await?;
            }
        }
        Err(Unchanged::Waits) => steps::ask_at(tx, &row, None).await?,
        Err(_) => return Ok(()),
    }
    Ok(changes::introduction(tx, id, now).await?)
}

/// Frees the place of an introduction of which nobody has said for long what came of it.
pub async fn rest(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let now = app.clock.now();
    let Some(row) = steps::locked(tx, id).await? else { return Ok(()) };
    let more = introductions::ActiveModel { next_step_at: Set(row.next_step_at), ..Default::default() };
    match steps::take(tx, &row, (Event::Rest, Pairing::Possible), more, now).await? {
        Ok(_) => Ok(changes::introduction(tx, id, now).await?),
        Err(_) => Ok(()),
    }
}

/// The startup before the scarcer side, when neither has answered.
async fn next_side(tx: &impl ConnectionTrait, row: &introductions::Model) -> Result<Side> {
    let to = profiles::Entity::find_by_id(row.to_id).one(tx).await?;
    let startup_is_asked = to.is_some_and(|to| to.kind == ProfileKind::Startup);
    Ok(Standing::of(row).next_side(if startup_is_asked { Side::To } else { Side::From }))
}

/// Tells both sides who the other is.
pub async fn join(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let Some(row) = introductions::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    if !states::discloses(&row) {
        return Ok(());
    }
    for side in [row.from_id, row.to_id] {
        tell(app, tx, MailKind::IntroductionJoined, side, id).await?;
        let until = app.clock.now() + MEETING_LINK_LIFETIME;
        add_link(app, tx, LinkPurpose::Meeting, side, About::Introduction(id), until).await?;
    }
    if row.state == IntroductionState::Introduced {
        follow_up::begin(app, tx, &row).await?;
    }
    filled::withdraw_others(app, tx, &row).await
}

/// Tells the asker that both said yes and no place is left, unless its turn has come already.
pub async fn tell_queued(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let Some(row) = introductions::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    for side in [row.from_id, row.to_id] {
        queue::promote(app, tx, side).await?;
    }
    let row = introductions::Entity::find_by_id(id).one(tx).await?;
    let Some(row) = row.filter(|row| row.state == IntroductionState::Queued) else { return Ok(()) };
    tell(app, tx, MailKind::IntroductionQueued, row.from_id, id).await
}

/// Tells the asker that it will not be: the other side said no, or something has come between the two since both said
/// yes. A side that said no itself is told nothing.
pub async fn tell_declined(app: &App, tx: &DatabaseTransaction, id: IntroductionId) -> Result<()> {
    let Some(row) = introductions::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    if !states::is_over(row.state) || row.from_answer != Some(Answer::Yes) {
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
        meeting_id: Set(about.meeting().map(|(id, _)| id)),
        meeting_sequence: Set(about.meeting().map(|(_, sequence)| sequence)),
        message_id: Set(Stamp::new(id, instant(now)).message_id(&app.programme)),
        state: Set(MailState::Queued),
        queued_at: Set(now),
        sent_at: Set(None),
        ..Default::default()
    };
    mails::Entity::insert(row).exec_without_returning(tx).await?;
    add_link(app, tx, LinkPurpose::Stop, to, about, now + STOP_LINK_LIFETIME).await?;
    own::ensure_link(app, tx, to, now).await?;
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
        About::Introduction(introduction) | About::Meeting(introduction, ..) => {
            query.filter(links::Column::IntroductionId.eq(introduction))
        }
        About::Application(application) => query.filter(links::Column::ApplicationId.eq(application)),
        About::Several => {
            query.filter(links::Column::IntroductionId.is_null()).filter(links::Column::ApplicationId.is_null())
        }
        About::Person => query,
    };
    let newest = query.one(app.db.reader()).await?;
    Ok(newest.map(|row| token(&app.key, purpose, row.id, &row.nonce)))
}
