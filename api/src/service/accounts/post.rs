//! Mails about accounts on their way: queued with their link, and addressed by the worker.

use entity::account_mails::{ActiveModel, Column, Entity, Model};
use entity::{
    AccountId, AccountMailId, Language, LinkId, LinkPurpose, MailKind, MailState, PartnerRequestId, accounts,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::app::App;
use crate::clock::{MINUTE, instant};
use crate::error::Result;
use crate::links::{fresh_nonce, token, token_hash};
use crate::mail::Stamp;
use crate::outbox::{self, Message};

/// How many mails with a link an account gets in the time that a sign-in link works, whoever asks for them.
const MOST_AT_A_TIME: u64 = 5;
/// The time over which they are counted.
const WHILE: i64 = 15 * MINUTE;

/// A mail to be queued, and what is known of whom it is for.
#[derive(Clone, Debug)]
pub struct New {
    /// What it says.
    pub kind: MailKind,
    /// The account it lets in, where that is known.
    pub account: Option<AccountId>,
    /// The request that it answers.
    pub request: Option<PartnerRequestId>,
    /// The address that somebody typed.
    pub address: Option<String>,
    /// The language it is in, where the account has chosen none.
    pub language: Language,
    /// How long its link works.
    pub lifetime: i64,
}

/// Queues a mail to leave at an instant: from here on its link, Date, Message-ID and boundaries are fixed.
pub async fn queue(app: &App, tx: &impl ConnectionTrait, new: New, due_at: i64) -> Result<AccountMailId> {
    let now = app.clock.now();
    let id = AccountMailId(Uuid::now_v7());
    let nonce = fresh_nonce()?;
    let row = ActiveModel {
        id: Set(id),
        kind: Set(new.kind),
        account_id: Set(new.account),
        request_id: Set(new.request),
        address: Set(new.address),
        language: Set(new.language),
        token_hash: Set(token_hash(&link_token(app, new.kind, id, &nonce))),
        nonce: Set(nonce),
        expires_at: Set(now + new.lifetime),
        used_at: Set(None),
        message_id: Set(Stamp::new(id, instant(now)).message_id(&app.programme)),
        state: Set(MailState::Queued),
        queued_at: Set(now),
        sent_at: Set(None),
        ..Default::default()
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    outbox::push(tx, Message::AccountMail { mail: id }, due_at, now).await?;
    Ok(id)
}

/// The token of a mail's link, made from its row whenever it is needed: a digest's stops the digests, all others let in.
pub fn link_token(app: &App, kind: MailKind, id: AccountMailId, nonce: &str) -> String {
    let purpose = if kind == MailKind::Digest { LinkPurpose::Stop } else { LinkPurpose::SignIn };
    token(&app.key, purpose, LinkId(id.0), nonce)
}

/// A queued mail with the account it is for; nothing if it has gone or if there is nobody to send it to, in which case
/// nothing stays of the address that somebody typed.
pub async fn addressed(app: &App, id: AccountMailId) -> Result<Option<Model>> {
    let row = Entity::find_by_id(id).one(app.db.reader()).await?;
    let Some(row) = row.filter(|row| matches!(row.state, MailState::Queued | MailState::Uncertain)) else {
        return Ok(None);
    };
    let Some(address) = &row.address else {
        let too_much = match row.account_id {
            Some(account) if row.kind != MailKind::Digest => has_enough(app, account, id).await?,
            _ => false,
        };
        return if too_much { forget(app, id).await } else { Ok(Some(row)) };
    };
    let account = accounts::Entity::find().filter(accounts::Column::Email.eq(address)).one(app.db.reader()).await?;
    let Some(account) = account else { return forget(app, id).await };
    if has_enough(app, account.id, id).await? {
        return forget(app, id).await;
    }
    let known =
        ActiveModel { id: Set(id), account_id: Set(Some(account.id)), address: Set(None), ..Default::default() };
    Ok(Some(known.update(app.db.writer()).await?))
}

async fn forget(app: &App, id: AccountMailId) -> Result<Option<Model>> {
    Entity::delete_by_id(id).exec(app.db.writer()).await?;
    Ok(None)
}

/// Whether an account has been sent so much of late that this mail would be one too many.
async fn has_enough(app: &App, account: AccountId, id: AccountMailId) -> Result<bool> {
    let recent = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::Kind.ne(MailKind::Digest))
        .filter(Column::Id.lt(id))
        .filter(Column::QueuedAt.gt(app.clock.now() - WHILE));
    Ok(recent.count(app.db.reader()).await? >= MOST_AT_A_TIME)
}
