//! From a meeting to the mails that tell both sides of it.

use anyhow::{Context, anyhow};
use entity::{LinkPurpose, MailKind, MeetingId, introductions, mails, meetings};
use jiff::tz::TimeZone;
use sea_orm::{DatabaseTransaction, EntityTrait};

use crate::app::App;
use crate::clock::instant;
use crate::error::Result;
use crate::mail::{HeldBack, Letter, Meeting, MeetingStep, SetBy};
use crate::outbox::{self, Message};
use crate::service::introductions::letters::{Ready, as_shown, ask, compose_to, mail_language, zone};
use crate::service::introductions::other_side;
use crate::service::introductions::post::{self, About, MEETING_LINK_LIFETIME};
use crate::service::profiles::store::{self, Stored};

/// Tells both sides, each with a link of their own to move the meeting or call it off.
pub async fn tell(
    app: &App,
    tx: &DatabaseTransaction,
    kind: MailKind,
    row: &introductions::Model,
    meeting: &meetings::Model,
) -> Result<()> {
    let now = app.clock.now();
    let about = About::Meeting(row.id, meeting.id, meeting.sequence);
    for side in [row.from_id, row.to_id] {
        let mail = post::queue(app, tx, kind, side, about, now).await?;
        let until = Ord::max(meeting.starts_at, now + MEETING_LINK_LIFETIME);
        post::add_link(app, tx, LinkPurpose::Meeting, side, about, until).await?;
        outbox::push(tx, Message::Mail { mail }, now, now).await?;
    }
    Ok(())
}

/// Composes a mail about a meeting, unless another that leaves later tells more.
pub async fn compose_mail(app: &App, mail: &mails::Model, id: MeetingId) -> Result<Ready> {
    let db = app.db.reader();
    let meeting = meetings::Entity::find_by_id(id).one(db).await?.context("loading the meeting")?;
    if mail.meeting_sequence != Some(meeting.sequence) {
        return Ok(Ready::HeldBack(HeldBack::NothingToTell));
    }
    let row = introductions::Entity::find_by_id(meeting.introduction_id).one(db).await?;
    let row = row.context("loading the introduction of a meeting")?;
    let loaded = store::load(db, &[mail.profile_id, other_side(&row, mail.profile_id)]).await?;
    let [reader, other] =
        <[Stored; 2]>::try_from(loaded).map_err(|_| anyhow!("one side of an introduction is gone"))?;
    let Some(letter) = letter(app, mail.kind, &row, &meeting, (&reader, other)).await? else {
        return Ok(Ready::HeldBack(HeldBack::BadAddress));
    };
    compose_to(app, mail, &reader, &Letter::Meeting(letter), About::Introduction(row.id)).await
}

/// What the reader is told; nothing if one of the two has no address any more.
async fn letter(
    app: &App,
    kind: MailKind,
    row: &introductions::Model,
    meeting: &meetings::Model,
    (reader, other): (&Stored, Stored),
) -> Result<Option<Meeting>> {
    let addresses = reader.contact.email.clone().zip(other.contact.email.clone());
    let Some((own_email, other_email)) = addresses else { return Ok(None) };
    let language = mail_language(reader);
    let (own_zone, other_zone) = (zone(reader), zone(&other));
    let ask = ask(row, if row.from_id == reader.row.id { reader } else { &other }, language);
    let called = as_shown(row, reader, other).called(language);
    let own = reader.row.name.clone();
    let about = About::Introduction(row.id);
    let token = post::newest_token(app, LinkPurpose::Meeting, reader.row.id, about).await?;
    Ok(Some(Meeting {
        step: match kind {
            MailKind::MeetingMoved => MeetingStep::Moved,
            MailKind::MeetingCancelled => MeetingStep::Cancelled,
            _ => MeetingStep::Scheduled,
        },
        set_by: match meeting.set_by {
            None => SetBy::Programme,
            Some(side) if side == reader.row.id => SetBy::Reader,
            Some(_) => SetBy::Other,
        },
        meeting: meeting.id.to_string(),
        introduction: row.id.to_string(),
        sequence: meeting.sequence,
        names: if row.from_id == reader.row.id { (own, called.clone()) } else { (called.clone(), own) },
        other: called,
        own_email,
        other_email,
        starts_at: instant(meeting.starts_at),
        minutes: meeting.duration_minutes,
        zone: TimeZone::get(&meeting.time_zone).context("reading the zone of a meeting")?,
        own_zone,
        other_zone,
        place: meeting.place.clone(),
        ask,
        token: token.context("a meeting without its link")?,
    }))
}
