//! The digest: one mail a week at most to an account, with the new profiles of all its saved searches.
//!
//! An account with saved searches has one message in the outbox, under the account's own id so that there are never two:
//! once a week it looks for new profiles and puts itself off, in the transaction in which it queues the mail.

use std::collections::HashSet;

use entity::saved_searches::{Column, Entity, Model};
use entity::{AccountId, Language, MailKind, ProfileId, account_mails, saved_search_hits as hits};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::{BROADEST, matching, note, of_account};
use crate::app::App;
use crate::clock::DAY;
use crate::error::Result;
use crate::links::token_hash;
use crate::mail::{Digest, DigestPart};
use crate::outbox::{self, Message};
use crate::service::accounts::{self, NewMail, viewer_for};
use crate::service::profiles::seen::Seen;
use crate::service::words;
use crate::viewer::Viewer;

/// How long after one digest the next may leave, and how long after the first search was saved the first.
const WEEK: i64 = 7 * DAY;
/// How long the link that stops the digests works.
const LINK_LIFETIME: i64 = 365 * DAY;
/// How many profiles of one search a digest names.
const NAMED: usize = 10;

/// Sees to it that an account is told of new profiles.
pub(super) async fn schedule(tx: &impl ConnectionTrait, account: AccountId, now: i64) -> Result<()> {
    outbox::push_once(tx, account.0.into(), Message::Digest { account }, now + WEEK, now).await
}

/// Queues the digest of an account if there is anything new; returns when to look again, unless nothing is saved any more.
pub async fn tell(app: &App, tx: &DatabaseTransaction, account: AccountId) -> Result<Option<i64>> {
    let saved = of_account(account).order_by_asc(Column::Id).all(tx).await?;
    let account = accounts::find_row(tx, account).await?.filter(|_| !saved.is_empty());
    let Some(account) = account else { return Ok(None) };
    let viewer = viewer_for(app, &account).await?;
    let mut news = Vec::new();
    for search in saved.iter().filter(|search| search.mailed) {
        let new = unseen(app, tx, &viewer, search).await?;
        if !new.is_empty() {
            news.push((search.id, new));
        }
    }
    if !news.is_empty() && account.email.is_some() {
        let mail = NewMail {
            kind: MailKind::Digest,
            account: Some(account.id),
            request: None,
            address: None,
            language: saved.last().map_or(Language::Fr, |newest| newest.language),
            lifetime: LINK_LIFETIME,
        };
        let mail = accounts::queue(app, tx, mail, app.clock.now()).await?;
        for (search, profiles) in news {
            note(tx, search, &profiles, Some(mail)).await?;
        }
    }
    Ok(Some(app.clock.now() + WEEK))
}

/// The profiles that a search finds now and has not shown yet; its owner's own are no news.
async fn unseen(app: &App, tx: &DatabaseTransaction, viewer: &Viewer, search: &Model) -> Result<Vec<ProfileId>> {
    let found = matching(app, viewer, &search.query, &search.filter, BROADEST).await?;
    let shown = hits::Entity::find().filter(hits::Column::SavedSearchId.eq(search.id)).all(tx).await?;
    let shown: HashSet<ProfileId> = shown.into_iter().map(|hit| hit.profile_id).collect();
    Ok(found.into_iter().filter(|id| !shown.contains(id) && !viewer.speaks_for(*id)).collect())
}

/// What a queued digest says, from the rows as they are now; nothing if nothing of it is left.
pub async fn letter(app: &App, mail: &account_mails::Model) -> Result<Option<Digest>> {
    let db = app.db.reader();
    let account = match mail.account_id {
        Some(id) => accounts::find_row(db, id).await?,
        None => None,
    };
    let Some(account) = account else { return Ok(None) };
    let viewer = viewer_for(app, &account).await?;
    let language = account.language.unwrap_or(mail.language);
    let told = hits::Entity::find().filter(hits::Column::MailId.eq(mail.id)).all(db).await?;
    let searches = of_account(account.id).filter(Column::Mailed.eq(true)).order_by_asc(Column::Id).all(db).await?;
    let (mut parts, mut shown) = (Vec::new(), HashSet::new());
    for search in searches {
        let of_search = told.iter().filter(|hit| hit.saved_search_id == search.id);
        let ids: Vec<ProfileId> = of_search.map(|hit| hit.profile_id).collect();
        let seen = still_seen(app, &viewer, &ids).await?;
        shown.extend(seen.iter().map(|seen| seen.row.id));
        parts.extend(part(search.name, &seen, language));
    }
    // A profile that several searches find is one.
    Ok((!parts.is_empty()).then_some(Digest { count: shown.len(), parts }))
}

/// Those of some profiles that are still in the viewer's sight.
async fn still_seen(app: &App, viewer: &Viewer, ids: &[ProfileId]) -> Result<Vec<Seen>> {
    let stored = app.kept.load(app, ids).await?.into_iter().filter(|stored| viewer.may_see(&stored.row));
    Ok(stored.map(|stored| Seen::by(viewer, stored)).collect())
}

/// One search's part of a digest; nothing if none of its profiles is left.
fn part(search: String, seen: &[Seen], language: Language) -> Option<DigestPart> {
    let profiles: Vec<String> = seen.iter().take(NAMED).map(|seen| in_a_line(seen, language)).collect();
    let more = seen.len() - profiles.len();
    (!profiles.is_empty()).then_some(DigestPart { search, profiles, more })
}

/// A profile in a line: what it is called, what it is, where, and its headline.
fn in_a_line(seen: &Seen, language: Language) -> String {
    let row = &seen.row;
    let kind = words::kind(row.kind, language);
    let place = row.city.as_deref().map_or_else(String::new, |city| format!(", {city}"));
    let (own, other) = match language {
        Language::Fr => (&row.headline_fr, &row.headline_en),
        Language::En => (&row.headline_en, &row.headline_fr),
    };
    let headline = own.as_ref().or(other.as_ref()).map_or_else(String::new, |headline| format!(" – {headline}"));
    format!("{} ({kind}{place}){headline}", seen.called(language))
}

/// A digest whose link stops the digests of its account.
#[derive(Clone, Debug)]
pub struct Stoppable {
    account: AccountId,
    /// The language of its page.
    pub language: Language,
    /// Whether no search is mailed any more.
    pub stopped: bool,
}

/// Finds the digest that carries a stop link; nothing is changed by looking.
pub async fn find_stop(app: &App, token: &str) -> Result<Option<Stoppable>> {
    let db = app.db.reader();
    let digest = account_mails::Entity::find()
        .filter(account_mails::Column::TokenHash.eq(token_hash(token)))
        .filter(account_mails::Column::Kind.eq(MailKind::Digest))
        .filter(account_mails::Column::ExpiresAt.gt(app.clock.now()));
    let Some(mail) = digest.one(db).await? else { return Ok(None) };
    let Some(id) = mail.account_id else { return Ok(None) };
    let Some(account) = accounts::find_row(db, id).await? else { return Ok(None) };
    let mailed = of_account(id).filter(Column::Mailed.eq(true)).one(db).await?;
    let language = account.language.unwrap_or(mail.language);
    Ok(Some(Stoppable { account: id, language, stopped: mailed.is_none() }))
}

/// Stops the digests of an account, whose searches stay; pressing twice is the same as once.
pub async fn stop(app: &App, stoppable: &Stoppable) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Mailed, Expr::value(false))
        .filter(Column::AccountId.eq(stoppable.account))
        .exec(app.db.writer())
        .await?;
    Ok(())
}
