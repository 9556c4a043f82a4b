//! From the rows of a mail about an account to the letter it stands for.

use anyhow::Context;
use entity::{AccountId, Language, MailKind, account_mails, accounts, delegates, partner_requests, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::post::link_token;
use crate::app::App;
use crate::clock::{date_of, instant};
use crate::error::Result;
use crate::mail::{HeldBack, Invitation, Letter, PartnerRefused, Reader, Recipients, SignIn, Stamp, compose};
use crate::service::saved_searches;

pub use crate::service::introductions::letters::Ready;

/// Composes a queued mail from the rows as they are now.
pub async fn compose_mail(app: &App, mail: &account_mails::Model) -> Result<Ready> {
    if mail.expires_at <= app.clock.now() {
        return Ok(Ready::HeldBack(HeldBack::TooLate));
    }
    let Some((address, reader)) = reader(app, mail).await? else {
        return Ok(Ready::HeldBack(HeldBack::BadAddress));
    };
    let recipients = Recipients::account(&app.only_to, &address);
    let recipient = match recipients.single() {
        Ok(recipient) => recipient,
        Err(why) => return Ok(Ready::HeldBack(why)),
    };
    let Some(letter) = letter(app, mail).await? else { return Ok(Ready::HeldBack(HeldBack::NothingToTell)) };
    let stamp = Stamp::new(mail.id, instant(mail.queued_at));
    Ok(Ready::Send(Box::new(compose(&app.programme, recipient, &reader, &stamp, &letter)?)))
}

/// Who reads a mail, and where it goes.
async fn reader(app: &App, mail: &account_mails::Model) -> Result<Option<(String, Reader)>> {
    let stop_token = (mail.kind == MailKind::Digest).then(|| link_token(app, mail.kind, mail.id, &mail.nonce));
    let to = |name: String, language: Language| Reader { name, language, stop_token, own_token: None };
    if let Some(account) = mail.account_id {
        let account = accounts::Entity::find_by_id(account).one(app.db.reader()).await?;
        return Ok(account.and_then(|account| {
            let language = account.language.unwrap_or(mail.language);
            Some((account.email?, to(account.label, language)))
        }));
    }
    let asked = request(app, mail).await?;
    Ok(asked.map(|asked| (asked.email, to(asked.name, mail.language))))
}

async fn request(app: &App, mail: &account_mails::Model) -> Result<Option<partner_requests::Model>> {
    match mail.request_id {
        Some(id) => Ok(partner_requests::Entity::find_by_id(id).one(app.db.reader()).await?),
        None => Ok(None),
    }
}

/// What a mail says; nothing if all that it was to tell has gone.
async fn letter(app: &App, mail: &account_mails::Model) -> Result<Option<Letter>> {
    let token = || link_token(app, mail.kind, mail.id, &mail.nonce);
    Ok(Some(match (mail.kind, mail.account_id) {
        (MailKind::SignIn, _) => Letter::SignIn(SignIn { token: token() }),
        (MailKind::Invitation, Some(account)) => Letter::Invitation(Invitation {
            speaks_for: names(app, account).await?,
            requested: mail.request_id.is_some(),
            token: token(),
            good_until: date_of(mail.expires_at),
        }),
        (MailKind::PartnerRefused, _) => {
            let asked = request(app, mail).await?.context("an answer without its request")?;
            Letter::PartnerRefused(PartnerRefused { organisation: asked.organisation })
        }
        (MailKind::Digest, Some(_)) => return Ok(saved_searches::letter(app, mail).await?.map(Letter::Digest)),
        (kind, _) => anyhow::bail!("a mail about an account of the kind {}", kind.code()),
    }))
}

/// The names of the profiles that an account speaks for.
async fn names(app: &App, account: AccountId) -> Result<Vec<String>> {
    let spoken_for = delegates::Entity::find().filter(delegates::Column::AccountId.eq(account));
    let ids = spoken_for.all(app.db.reader()).await?.into_iter().map(|row| row.profile_id);
    let rows = profiles::Entity::find().filter(profiles::Column::Id.is_in(ids)).order_by_asc(profiles::Column::Name);
    Ok(rows.all(app.db.reader()).await?.into_iter().map(|row| row.name).collect())
}
