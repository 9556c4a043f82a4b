//! Who holds a token: from what somebody sends to the viewer they are.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use entity::tokens::Column;
use entity::{ProfileId, Scope, TokenId, accounts, delegates, tokens};
use lru::LruCache;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;
use crate::feed::is_recent;
use crate::links::token_hash;
use crate::service::introductions;
use crate::viewer::{Pass, Viewer};

/// How many holders are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(1_000).unwrap();

/// Those who came lately, as they are: a token that this process revokes lets nobody in from that moment on, and one
/// that another process revokes works [`crate::feed::OTHERS`] longer at most.
pub struct Holders(Mutex<LruCache<String, Held>>);

/// Somebody who holds a token, and as of when.
#[derive(Clone)]
struct Held {
    viewer: Viewer,
    expires_at: i64,
    commits: Option<u64>,
    at: i64,
}

impl Default for Holders {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(REMEMBERED)))
    }
}

impl Holders {
    fn known(&self, app: &App, token_hash: &str) -> Option<Viewer> {
        let mut held = self.lock();
        let held = held.get(token_hash)?;
        let now = app.clock.now();
        let as_it_was = held.commits.is_some() && held.commits == app.db.commits() && is_recent(now, held.at);
        (as_it_was && now < held.expires_at).then(|| held.viewer.clone())
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<String, Held>> {
        // Each insertion leaves the map whole, so a panic elsewhere has broken nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who holds this token; nobody if it is unknown, revoked or past its time.
pub async fn viewer_of(app: &App, token: &str) -> Result<Option<Viewer>> {
    let token_hash = token_hash(token);
    if let Some(known) = app.holders.known(app, &token_hash) {
        return Ok(Some(known));
    }
    let found = holder(app, Column::TokenHash.eq(&token_hash)).await?;
    if let Some(held) = &found {
        app.holders.lock().put(token_hash, held.clone());
    }
    Ok(found.map(|held| held.viewer))
}

/// The viewer as they may be by now; nobody if what they were let in with works no longer.
pub async fn renewed(app: &App, viewer: &Viewer) -> Result<Option<Viewer>> {
    match viewer.pass() {
        Some(pass) => Ok(holder(app, Column::Id.eq(pass.token)).await?.map(|held| held.viewer)),
        None => Ok(Some(viewer.clone())),
    }
}

async fn holder(app: &App, which: Expr) -> Result<Option<Held>> {
    // Counted before anything is read: what is committed meanwhile is looked for again.
    let (commits, at) = (app.db.commits(), app.clock.now());
    let found = tokens::Entity::find().filter(which).find_also_related(accounts::Entity).one(app.db.reader()).await?;
    let Some((token, Some(account))) = found else {
        return Ok(None);
    };
    if token.revoked_at.is_some() || token.expires_at <= app.clock.now() {
        return Ok(None);
    }
    note_use(app, &token).await;
    let scopes = token.scopes.map_or_else(|| Scope::ALL.to_vec(), |scopes| scopes.0);
    let pass = Pass { token: token.id, scopes, language: account.language };
    let viewer = with(app, &account, pass).await?;
    Ok(Some(Held { viewer, expires_at: token.expires_at, commits, at }))
}

/// An account as the viewer that it is when it looks itself, for what is done in its name while nobody is signed in.
pub async fn viewer_for(app: &App, account: &accounts::Model) -> Result<Viewer> {
    with(app, account, Pass::whole(TokenId(Uuid::nil()))).await
}

async fn with(app: &App, account: &accounts::Model, pass: Pass) -> Result<Viewer> {
    let delegates =
        delegates::Entity::find().filter(delegates::Column::AccountId.eq(account.id)).all(app.db.reader()).await?;
    let speaks_for: Vec<ProfileId> = delegates.into_iter().map(|delegate| delegate.profile_id).collect();
    let introduced_to = introductions::introduced_to(app.db.reader(), &speaks_for).await?;
    Ok(Viewer::SignedIn { account: account.id, role: account.role, speaks_for, introduced_to, pass })
}

/// Notes the day on which a token is used; whoever uses it is let in even where that fails.
async fn note_use(app: &App, token: &tokens::Model) {
    let today = app.clock.today().to_string();
    if token.last_used_on.as_deref() >= Some(today.as_str()) {
        return;
    }
    let noted = tokens::Entity::update_many()
        .col_expr(Column::LastUsedOn, Expr::value(today))
        .filter(Column::Id.eq(token.id))
        .exec(app.db.writer())
        .await;
    if let Err(error) = noted {
        tracing::warn!(token.id = %token.id, error = %error, "note the day a token was used");
    }
}
