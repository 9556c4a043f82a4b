//! Signing in by mail: a link that works once and for a quarter of an hour, exchanged for a session.

use entity::account_mails::{Column, Entity, Model};
use entity::{Language, MailKind, TokenKind, accounts, tokens};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::addresses::folded;
use super::post::{self, New};
use super::tokens::add;
use crate::app::App;
use crate::clock::{DAY, MINUTE};
use crate::error::{Failure, Outcome, Result};
use crate::links::token_hash;
use crate::reasons;
use crate::service::acts::Act;

/// How long a sign-in link works.
const LINK_LIFETIME: i64 = 15 * MINUTE;
/// How long a session lasts.
pub const SESSION_LIFETIME: i64 = 30 * DAY;
/// Requests are looked into together, once in so many milliseconds.
const TICK: i64 = 1_000;

reasons! {
    /// Why no sign-in mail is asked for.
    pub enum RequestRefusal {
        /// No mail can reach this address.
        BadEmail = "BAD_EMAIL" {
            fr: "Cette adresse e-mail n’est pas valable.",
            en: "This is no e-mail address that mail reaches.",
        },
    }
}

/// Takes a request to sign in.
///
/// Whether the address has an account is only looked into by the worker, and not right after this request but at the next
/// tick, so that neither this answer nor the time of one that follows tells.
pub async fn request(app: &App, act: &Act<'_>, email: &str, language: Language) -> Outcome<(), RequestRefusal> {
    let address = folded(email).ok_or_else(|| Failure::refused(RequestRefusal::BadEmail, "email"))?;
    let due_at = next_tick(app.clock.now());
    let tx = act.begin(app).await?;
    let new = New {
        kind: MailKind::SignIn,
        account: None,
        request: None,
        address: Some(address),
        language,
        lifetime: LINK_LIFETIME,
    };
    post::queue(app, &tx, new, due_at).await?;
    Ok(act.leave(app, tx, &[]).await?)
}

fn next_tick(now: i64) -> i64 {
    now + (TICK - now.rem_euclid(TICK)) % TICK
}

reasons! {
    /// Why a code lets nobody in.
    pub enum SignInRefusal {
        /// No mail holds this code.
        UnknownCode = "UNKNOWN_CODE" {
            fr: "Ce code est inconnu. Copiez-le entier depuis le message.",
            en: "This code is unknown. Copy the whole of it from the mail.",
        },
        /// The code's time is over.
        ExpiredCode = "EXPIRED_CODE" {
            fr: "Ce code a expiré. Demandez-en un autre.",
            en: "This code has expired. Ask for another.",
        },
        /// The code has let somebody in already.
        UsedCode = "USED_CODE" { fr: "Ce code a déjà servi. Demandez-en un autre.", en: "This code has been used. Ask for another." },
    }
}

/// Why a link lets nobody in, as its page tells it.
pub use crate::pages::Unavailable as Unusable;

/// A link that can be used.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The mail that carries it.
    pub mail: Model,
    /// Whom it lets in.
    pub account: accounts::Model,
}

impl Opened {
    /// The language of its page.
    pub fn language(&self) -> Language {
        self.account.language.unwrap_or(self.mail.language)
    }
}

/// Finds whom a code lets in; nothing is changed by looking.
pub async fn open(app: &App, code: &str) -> Result<Result<Opened, Unusable>> {
    find(app, app.db.reader(), code).await
}

async fn find(app: &App, db: &impl ConnectionTrait, code: &str) -> Result<Result<Opened, Unusable>> {
    let found = Entity::find()
        .filter(Column::TokenHash.eq(token_hash(code)))
        .filter(Column::Kind.ne(MailKind::Digest))
        .one(db)
        .await?;
    let Some(mail) = found else { return Ok(Err(Unusable::Unknown)) };
    let Some(id) = mail.account_id else { return Ok(Err(Unusable::Unknown)) };
    let Some(account) = accounts::Entity::find_by_id(id).one(db).await? else { return Ok(Err(Unusable::Unknown)) };
    if mail.used_at.is_some() {
        return Ok(Err(Unusable::Used));
    }
    if mail.expires_at <= app.clock.now() {
        return Ok(Err(Unusable::Expired));
    }
    Ok(Ok(Opened { mail, account }))
}

/// Somebody who has just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub account: accounts::Model,
    /// The session.
    pub session: tokens::Model,
    /// The session's token, which is shown this once; none of a session that is not to be.
    pub token: Option<String>,
}

/// Exchanges a code for a session; of any number of uses at the same time one gets through.
pub async fn redeem(app: &App, act: &Act<'_>, code: &str) -> Outcome<SignedIn, SignInRefusal> {
    let tx = act.begin(app).await?;
    let opened =
        find(app, &tx, code.trim()).await?.map_err(|why| Failure::refused(SignInRefusal::from(why), "code"))?;
    let now = app.clock.now();
    if !use_up(&tx, &opened.mail, now).await? {
        return Err(Failure::refused(SignInRefusal::UsedCode, "code"));
    }
    confirm(&tx, &opened.account, now).await?;
    let lifetime = (now, now + SESSION_LIFETIME);
    let (session, token) = add(&tx, opened.account.id, TokenKind::Session, None, None, lifetime).await?;
    act.commit(app, tx, &[session.id.0]).await?;
    let token = (!act.dry_run).then_some(token);
    Ok(SignedIn { account: opened.account, session, token })
}

impl From<Unusable> for SignInRefusal {
    fn from(why: Unusable) -> Self {
        match why {
            Unusable::Unknown => Self::UnknownCode,
            Unusable::Expired => Self::ExpiredCode,
            Unusable::Used => Self::UsedCode,
        }
    }
}

impl From<SignInRefusal> for Unusable {
    fn from(refusal: SignInRefusal) -> Self {
        match refusal {
            SignInRefusal::UnknownCode => Self::Unknown,
            SignInRefusal::ExpiredCode => Self::Expired,
            SignInRefusal::UsedCode => Self::Used,
        }
    }
}

async fn use_up(tx: &DatabaseTransaction, mail: &Model, now: i64) -> Result<bool> {
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(mail.id))
        .filter(Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// Notes that whoever reads the address's mail has signed in.
async fn confirm(tx: &DatabaseTransaction, account: &accounts::Model, now: i64) -> Result<()> {
    accounts::Entity::update_many()
        .col_expr(accounts::Column::ConfirmedAt, Expr::value(now))
        .filter(accounts::Column::Id.eq(account.id))
        .filter(accounts::Column::ConfirmedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_wait_for_the_tick() {
        assert_eq!([0, 1, 999, 1_000, 1_001].map(next_tick), [0, 1_000, 1_000, 1_000, 2_000]);
    }
}
