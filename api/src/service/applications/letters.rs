//! From an application to the mails and the page that tell of it.

use anyhow::{Context, anyhow};
use entity::{
    ApplicationId, ApplicationState, Language, LinkPurpose, MailKind, applications, editions, mails, slots, trade_shows,
};
use sea_orm::{DatabaseTransaction, EntityTrait};

use super::standings;
use crate::app::App;
use crate::clock::date_of;
use crate::error::Result;
use crate::mail::{HeldBack, Letter, SlotDecided, SlotOffered};
use crate::outbox::{self, Message};
use crate::pages::OfferPage;
use crate::service::introductions::letters::{Ready, compose_to, day, mail_language};
use crate::service::introductions::post::{self, About};
use crate::service::profiles::store;

/// Tells an applicant what was decided; an offer has a link to answer it.
pub async fn tell(app: &App, tx: &DatabaseTransaction, row: &applications::Model) -> Result<()> {
    let (now, about) = (app.clock.now(), About::Application(row.id));
    let kind = if row.state == ApplicationState::Offered { MailKind::SlotOffered } else { MailKind::SlotDecided };
    let mail = post::queue(app, tx, kind, row.profile_id, about, now).await?;
    if let Some(answer_by) = row.answer_by {
        post::add_link(app, tx, LinkPurpose::Offer, row.profile_id, about, answer_by).await?;
    }
    outbox::push(tx, Message::Mail { mail }, now, now).await
}

/// Composes a mail about an application from the rows as they are now.
pub async fn compose_mail(app: &App, mail: &mails::Model, id: ApplicationId) -> Result<Ready> {
    let row = applications::Entity::find_by_id(id).one(app.db.reader()).await?.context("loading the application")?;
    let reader = store::load(app.db.reader(), &[row.profile_id]).await?.pop();
    let reader = reader.ok_or_else(|| anyhow!("an application without its startup"))?;
    let language = mail_language(&reader);
    let show = show_of(app, &row).await?;
    use ApplicationState::{Offered, Refused, Waiting};
    let letter = match (mail.kind, row.state) {
        (MailKind::SlotOffered, Offered) => Letter::SlotOffered(SlotOffered {
            show,
            slot: slot_of(app, &row).await?.unwrap_or_default(),
            token: post::newest_token(app, LinkPurpose::Offer, row.profile_id, About::Application(id))
                .await?
                .context("an offer without its link")?,
            answer_by: day(&reader, row.answer_by.unwrap_or(mail.queued_at)),
        }),
        (MailKind::SlotDecided, Waiting | Refused) => Letter::SlotDecided(decided(app, &row, show, language).await?),
        // It was decided otherwise before the mail could leave.
        _ => return Ok(Ready::HeldBack(HeldBack::NothingToTell)),
    };
    compose_to(app, mail, &reader, &letter, About::Application(id)).await
}

async fn decided(app: &App, row: &applications::Model, show: String, language: Language) -> Result<SlotDecided> {
    let standing = standings(app, std::slice::from_ref(row)).await?.remove(&row.id);
    let standing = standing.ok_or_else(|| anyhow!("an application without its standing"))?;
    let score = |points: i64| points / 10_000;
    Ok(SlotDecided {
        show,
        waits: row.state == ApplicationState::Waiting,
        place: standing.position.zip(standing.waiting),
        reason: standing.sentence(language).or_else(|| standing.gaps(language)),
        score: standing.points.map(score),
        jury: standing.jury.map(score),
        cutoff: standing.cutoff.map(score),
    })
}

/// What the page behind an offer's link shows.
pub async fn offer_page(app: &App, row: &applications::Model, token: &str) -> Result<OfferPage> {
    Ok(OfferPage {
        token: token.to_owned(),
        show: show_of(app, row).await?,
        slot: slot_of(app, row).await?.unwrap_or_default(),
        answer_by: date_of(row.answer_by.unwrap_or_default()),
    })
}

/// The show and the edition that an application is for, as people call them.
async fn show_of(app: &App, row: &applications::Model) -> Result<String> {
    let edition = editions::Entity::find_by_id(row.edition_id).find_also_related(trade_shows::Entity);
    let (edition, show) = edition.one(app.db.reader()).await?.context("loading the edition")?;
    let show = show.map(|show| show.name).unwrap_or_default();
    Ok(if edition.label.starts_with(&show) { edition.label } else { format!("{show} {}", edition.label) })
}

async fn slot_of(app: &App, row: &applications::Model) -> Result<Option<String>> {
    let Some(slot) = row.slot_id else { return Ok(None) };
    Ok(slots::Entity::find_by_id(slot).one(app.db.reader()).await?.map(|slot| slot.label))
}
