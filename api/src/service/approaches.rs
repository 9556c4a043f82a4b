//! Asking somebody who has agreed to nothing: by the one notice that they may get, or by a call; and what they answer.

use std::sync::Arc;

use entity::{
    ApproachId, ApproachMeans, ConsentId, ConsentPurpose, ErasureCause, Language, LinkPurpose, MailKind, ProfileId,
    ProfileState, approaches, consents, contacts, mails, profiles,
};
use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use super::acts::Act;
use super::erasures;
use super::introductions::letters::{self, Ready};
use super::introductions::post::{self, About};
use super::links::{Opened, use_up};
use super::profiles::draft::Details;
use super::profiles::seen::Seen;
use super::profiles::store::{self, Stored};
use super::words;
use crate::app::App;
use crate::changes;
use crate::clock::{date_of, start_of};
use crate::error::{Failure, Outcome, Result};
use crate::links::JoinChoice;
use crate::mail::{HeldBack, HeldData, Letter, Notice, Recipients, deliverable};
use crate::outbox::{self, Message};
use crate::pages::{self, JoinPage, Unavailable};
use crate::reasons;

/// For how many days a notice can be answered; then the data go.
const ANSWER_DAYS: i32 = 30;
/// How many characters a source and a note have at most.
const LENGTH: usize = 500;

reasons! {
    /// Why nobody is approached.
    pub enum ApproachRefusal {
        /// No person of that id is in the directory.
        NotFound = "NOT_FOUND" {
            fr: "Cette personne n’est pas dans l’annuaire.",
            en: "This person is not in the directory.",
        },
        /// The person was approached before, or has agreed.
        NotIdentified = "NOT_IDENTIFIED" {
            fr: "Cette personne a déjà été contactée : on n’écrit sans accord qu’une seule fois.",
            en: "This person was approached before: without consent one writes once only.",
        },
        /// No mail reaches the person.
        AddressMissing = "ADDRESS_MISSING" {
            fr: "Cette personne n’a pas d’adresse à laquelle on peut écrire.",
            en: "This person has no address that can be written to.",
        },
        /// The source is empty, longer than 500 characters, or more than a line.
        SourceUnfit = "SOURCE_UNFIT" {
            fr: "Dites d’où viennent les données, en une ligne de 500 caractères au plus.",
            en: "Say where the data come from, in a line of at most 500 characters.",
        },
        /// The note is empty, longer than 500 characters, or more than a line.
        NoteUnfit = "NOTE_UNFIT" {
            fr: "Notez ce qui s’est dit, en une ligne de 500 caractères au plus.",
            en: "Note what was said, in a line of at most 500 characters.",
        },
        /// The day is still to come.
        InFuture = "IN_FUTURE" { fr: "Ce jour est encore à venir.", en: "This day is still to come." },
    }
}

/// Sends the one notice that somebody who has agreed to nothing may get, saying where the data come from; for the team.
pub async fn send_notice(app: &App, act: &Act<'_>, id: ProfileId, source: &str) -> Outcome<Arc<Seen>, ApproachRefusal> {
    let source = super::accounts::line(source, LENGTH);
    let source = source.ok_or_else(|| Failure::refused(ApproachRefusal::SourceUnfit, "source"))?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let tx = act.begin(app).await?;
    let stored = person(&tx, act, id).await?;
    if !can_be_written_to(&stored) {
        return Err(Failure::refused(ApproachRefusal::AddressMissing, "id"));
    }
    let erase_on = today.saturating_add(ANSWER_DAYS.days());
    let row = approaches::Model {
        source: Some(source),
        erase_on: Some(erase_on.to_string()),
        ..approach(act, id, ApproachMeans::Notice, today, now)
    };
    row.into_active_model().insert(&tx).await?;
    post::add_link(app, &tx, LinkPurpose::Join, id, About::Person, start_of(erase_on)).await?;
    let mail = post::queue(app, &tx, MailKind::Notice, id, About::Person, now).await?;
    outbox::push(&tx, Message::Mail { mail }, now, now).await?;
    approached(app, act, tx, id).await
}

/// Records that a person of the programme called somebody who had agreed to nothing; for the team.
pub async fn record_call(
    app: &App,
    act: &Act<'_>,
    id: ProfileId,
    on: Date,
    note: &str,
) -> Outcome<Arc<Seen>, ApproachRefusal> {
    let note = super::accounts::line(note, LENGTH);
    let note = note.ok_or_else(|| Failure::refused(ApproachRefusal::NoteUnfit, "note"))?;
    if on > app.clock.today() {
        return Err(Failure::refused(ApproachRefusal::InFuture, "calledOn"));
    }
    let tx = act.begin(app).await?;
    person(&tx, act, id).await?;
    let row = approaches::Model { note: Some(note), ..approach(act, id, ApproachMeans::Call, on, app.clock.now()) };
    row.into_active_model().insert(&tx).await?;
    approached(app, act, tx, id).await
}

fn approach(act: &Act<'_>, id: ProfileId, means: ApproachMeans, on: Date, now: i64) -> approaches::Model {
    approaches::Model {
        id: ApproachId(Uuid::now_v7()),
        profile_id: id,
        means,
        source: None,
        note: None,
        happened_on: on.to_string(),
        erase_on: None,
        recorded_by: act.viewer.account(),
        recorded_at: now,
    }
}

async fn person(tx: &DatabaseTransaction, act: &Act<'_>, id: ProfileId) -> Outcome<Stored, ApproachRefusal> {
    let stored = store::load(tx, &[id]).await?.pop();
    let stored = stored.filter(|stored| act.viewer.is_team() && words::is_person(stored.row.kind));
    stored.ok_or_else(|| Failure::refused(ApproachRefusal::NotFound, "id"))
}

fn can_be_written_to(stored: &Stored) -> bool {
    let contact = &stored.contact;
    let address = contact.email.as_deref().and_then(deliverable);
    address.is_some() && contact.stopped_at.is_none() && contact.bounced_at.is_none()
}

/// Of any number of those who approach somebody at once, the first does.
async fn approached(
    app: &App,
    act: &Act<'_>,
    tx: DatabaseTransaction,
    id: ProfileId,
) -> Outcome<Arc<Seen>, ApproachRefusal> {
    if !step(&tx, id, ProfileState::Identified, ProfileState::Approached, app.clock.now()).await? {
        return Err(Failure::refused(ApproachRefusal::NotIdentified, "id"));
    }
    changes::profiles(&tx, &[id], app.clock.now()).await?;
    let moved = store::load(&tx, &[id]).await?.pop();
    let moved = moved.ok_or_else(|| anyhow::anyhow!("the profile {id} was approached and is not there"))?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(Arc::new(Seen::by(act.viewer, moved)))
}

async fn step(
    tx: &impl ConnectionTrait,
    id: ProfileId,
    from: ProfileState,
    to: ProfileState,
    now: i64,
) -> Result<bool> {
    let moved = profiles::Entity::update_many()
        .col_expr(profiles::Column::State, Expr::value(to))
        .col_expr(profiles::Column::Version, Expr::col(profiles::Column::Version).add(1))
        .col_expr(profiles::Column::UpdatedAt, Expr::value(now))
        .filter(profiles::Column::Id.eq(id))
        .filter(profiles::Column::State.eq(from))
        .exec(tx)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// The notice that somebody got, or is to get.
async fn notice_to(app: &App, id: ProfileId) -> Result<Option<approaches::Model>> {
    let notices = approaches::Entity::find()
        .filter(approaches::Column::ProfileId.eq(id))
        .filter(approaches::Column::Means.eq(ApproachMeans::Notice));
    Ok(notices.order_by_desc(approaches::Column::Id).one(app.db.reader()).await?)
}

/// Composes a queued notice from the rows as they are now.
pub async fn compose_notice(app: &App, mail: &mails::Model) -> Result<Ready> {
    let reader = store::load(app.db.reader(), &[mail.profile_id]).await?.pop();
    let reader = reader.filter(|reader| reader.row.state == ProfileState::Approached && reader.consent.is_none());
    let (Some(reader), Some(notice)) = (reader, notice_to(app, mail.profile_id).await?) else {
        return Ok(Ready::HeldBack(HeldBack::NothingToTell));
    };
    if reader.contact.stopped_at.is_some() {
        return Ok(Ready::HeldBack(HeldBack::Stopped));
    }
    let token = post::newest_token(app, LinkPurpose::Join, reader.row.id, About::Person).await?;
    let (Some(token), Some(erased_on)) = (token, notice.erase_on.as_deref().and_then(|day| day.parse().ok())) else {
        return Ok(Ready::HeldBack(HeldBack::TooLate));
    };
    let letter = Letter::Notice(Notice {
        source: notice.source.unwrap_or_default(),
        collected_on: date_of(reader.row.created_at),
        held: held(&reader),
        erased_on,
        token,
    });
    let address = reader.contact.email.clone().unwrap_or_default();
    let recipients = Recipients::legal_notice(&app.only_to, &address);
    match recipients.single() {
        Ok(recipient) => letters::compose_for(app, mail, &reader, recipient, &letter, About::Person).await,
        Err(why) => Ok(Ready::HeldBack(why)),
    }
}

/// What is held about somebody, by what it is.
fn held(stored: &Stored) -> Vec<HeldData> {
    let (row, contact) = (&stored.row, &stored.contact);
    let texts = [&row.headline_fr, &row.headline_en, &row.description_fr, &row.description_en];
    let company = matches!(&stored.details, Details::Mentor { company_id: Some(_), .. });
    let all = [
        (HeldData::Name, true),
        (HeldData::Description, texts.iter().any(|text| text.is_some())),
        (HeldData::Email, contact.email.is_some()),
        (HeldData::Phone, contact.phone.is_some()),
        (HeldData::Website, row.website.is_some()),
        (HeldData::Place, row.city.is_some() || row.country.is_some()),
        (HeldData::Languages, !row.languages.is_empty()),
        (HeldData::Skills, !row.skills.is_empty() || !row.sectors.is_empty()),
        (HeldData::Company, company),
    ];
    all.into_iter().filter_map(|(data, is_held)| is_held.then_some(data)).collect()
}

/// What the page of a notice shows; nothing where there is none.
pub async fn join_page(
    app: &App,
    opened: &Opened,
    token: &str,
    choice: Option<JoinChoice>,
) -> Result<Option<JoinPage>> {
    let Some(notice) = notice_to(app, opened.row.profile_id).await? else { return Ok(None) };
    Ok(Some(JoinPage {
        token: token.to_owned(),
        name: opened.holder.row.name.clone(),
        source: notice.source.unwrap_or_default(),
        collected_on: date_of(opened.holder.row.created_at),
        held: held(&opened.holder),
        choice,
    }))
}

/// Does what the holder of a notice's link chose, and uses the link up with it; `language` is that of the page they saw.
pub async fn join(
    app: &App,
    opened: &Opened,
    choice: JoinChoice,
    language: Language,
) -> Result<Result<(), Unavailable>> {
    let (id, now) = (opened.row.profile_id, app.clock.now());
    let tx = app.db.begin().await?;
    if !use_up(&tx, &opened.row, now).await? {
        return Ok(Err(Unavailable::Used));
    }
    match choice {
        JoinChoice::Join => {
            // Whoever has joined by another way, or has left, stays where they are.
            if step(&tx, id, ProfileState::Approached, ProfileState::Active, now).await? {
                agree(app, &tx, id, language).await?;
                hush(&tx, id, None).await?;
            }
            changes::profiles(&tx, &[id], now).await?;
        }
        JoinChoice::NotNow => hush(&tx, id, Some(now)).await?,
        JoinChoice::Erase => {
            erasures::erase_in(app, &tx, &opened.holder, ErasureCause::Link).await?;
        }
    }
    app.db.commit(tx).await?;
    app.work.notify_one();
    Ok(Ok(()))
}

/// Records what was agreed to: the text that the page showed, by its hash.
async fn agree(app: &App, tx: &DatabaseTransaction, id: ProfileId, language: Language) -> Result<()> {
    let text = pages::consent_text(&app.programme, language);
    let row = consents::ActiveModel {
        id: Set(ConsentId(Uuid::now_v7())),
        profile_id: Set(id),
        purpose: Set(ConsentPurpose::Introductions),
        source: Set(words::answer_to_notice(language).to_owned()),
        given_on: Set(app.clock.today().to_string()),
        text_hash: Set(Some(pages::consent_hash(&text))),
        assumed_by: Set(None),
        withdrawn_at: Set(None),
    };
    row.insert(tx).await?;
    Ok(())
}

/// Stops all mail to a profile, or allows it again.
async fn hush(tx: &DatabaseTransaction, id: ProfileId, stopped_at: Option<i64>) -> Result<()> {
    contacts::Entity::update_many()
        .col_expr(contacts::Column::StoppedAt, Expr::value(stopped_at))
        .filter(contacts::Column::ProfileId.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
