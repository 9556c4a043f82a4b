//! Sessions and API tokens; only their hashes are stored.

use data_encoding::BASE64URL_NOPAD;
use entity::tokens::Column;
use entity::values::Scopes;
use entity::{AccountId, Role, Scope, TokenId, TokenKind, accounts, delegates, profiles, tokens};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::addresses::line;
use crate::app::App;
use crate::clock::DAY;
use crate::db::Database;
use crate::error::{Failure, Outcome, Result};
use crate::links::token_hash;
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

/// How long a token of the command line works, and the longest that anybody's API token does.
const LONGEST: i64 = 366 * DAY;
/// How long a token of the command line works.
const TOKEN_LIFETIME: i64 = 365 * DAY;
/// How long an API token works if nobody says.
const USUAL_LIFETIME: i64 = 90 * DAY;

reasons! {
    /// Why no token was made.
    pub enum TokenRefusal {
        /// No profile has that slug.
        NoSuchProfile = "NO_SUCH_PROFILE" {
            fr: "Aucun profil ne porte cet identifiant.",
            en: "No profile has this slug.",
        },
        /// A member speaks for a profile.
        ProfileMissing = "PROFILE_MISSING" {
            fr: "Un membre parle pour un profil : nommez-le avec --profile SLUG.",
            en: "A member speaks for a profile: name it with --profile SLUG.",
        },
    }
}

/// Makes an account with a token, and returns the token: it is shown this once.
pub async fn create_token(db: &Database, role: Role, slug: Option<&str>, now: i64) -> Outcome<String, TokenRefusal> {
    let profile = match slug {
        None if role == Role::Member => return Err(Failure::refused(TokenRefusal::ProfileMissing, "profile")),
        None => None,
        Some(slug) => {
            let found = profiles::Entity::find().filter(profiles::Column::Slug.eq(slug)).one(db.reader()).await?;
            Some(found.ok_or_else(|| Failure::refused(TokenRefusal::NoSuchProfile, "profile"))?)
        }
    };
    let tx = db.begin().await?;
    let account = AccountId(Uuid::new_v4());
    let label = profile.as_ref().map_or_else(|| role.code().to_lowercase(), |profile| profile.slug.clone());
    accounts::ActiveModel {
        id: Set(account),
        role: Set(role),
        label: Set(label),
        created_at: Set(now),
        ..Default::default()
    }
    .insert(&tx)
    .await?;
    if let Some(profile) = profile {
        delegates::ActiveModel {
            account_id: Set(account),
            profile_id: Set(profile.id),
            name: Set(None),
            added_at: Set(Some(now)),
        }
        .insert(&tx)
        .await?;
    }
    let (_, token) = add(&tx, account, TokenKind::Api, None, None, (now, now + TOKEN_LIFETIME)).await?;
    db.commit(tx).await?;
    Ok(token)
}

/// Adds a token that works from an instant to another, and returns it: its row holds only its hash.
pub async fn add(
    tx: &impl ConnectionTrait,
    account: AccountId,
    kind: TokenKind,
    label: Option<String>,
    scopes: Option<Scopes>,
    (now, expires_at): (i64, i64),
) -> Result<(tokens::Model, String)> {
    let token = fresh_token()?;
    let row = tokens::ActiveModel {
        id: Set(TokenId(Uuid::now_v7())),
        account_id: Set(account),
        token_hash: Set(token_hash(&token)),
        created_at: Set(now),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
        kind: Set(kind),
        label: Set(label),
        scopes: Set(scopes),
        last_used_on: Set(Some(crate::clock::date_of(now).to_string())),
    };
    Ok((row.insert(tx).await?, token))
}

fn fresh_token() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(format!("psl_{}", BASE64URL_NOPAD.encode(&bytes)))
}

reasons! {
    /// Why an API token is not made.
    pub enum CreateRefusal {
        /// The label is empty, longer than 100 characters, or holds control characters.
        LabelUnfit = "LABEL_UNFIT" {
            fr: "Le libellé compte 1 à 100 caractères, sur une ligne.",
            en: "The label has 1 to 100 characters, on one line.",
        },
        /// No scope is named.
        ScopeMissing = "SCOPE_MISSING" { fr: "Nommez au moins une portée.", en: "Name at least one scope." },
        /// A scope goes beyond what the account, or the token in use, may do.
        ScopeNotYours = "SCOPE_NOT_YOURS" {
            fr: "Un jeton ne peut pas permettre plus que vous ne pouvez vous-même.",
            en: "A token cannot allow more than you may do yourself.",
        },
        /// The end is past, or more than 366 days away.
        ExpiryOutOfRange = "EXPIRY_OUT_OF_RANGE" {
            fr: "Choisissez une échéance à venir, dans les 366 jours.",
            en: "Choose an end that is ahead, within 366 days.",
        },
    }
}

/// What a new API token is to be.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What its holder calls it.
    pub label: String,
    /// What it lets its holder do.
    pub scopes: Vec<Scope>,
    /// When it ends; 90 days from now if nobody says.
    pub expires_at: Option<i64>,
}

/// Makes an API token of the viewer's account, and returns it: it is shown this once, and not in a dry run. Nothing without
/// an account.
pub async fn grant(
    app: &App,
    act: &Act<'_>,
    new: NewToken,
) -> Outcome<Option<(tokens::Model, Option<String>)>, CreateRefusal> {
    let viewer = act.viewer;
    let Some(account) = viewer.account() else { return Ok(None) };
    let now = app.clock.now();
    let label = line(&new.label, 100).ok_or_else(|| Failure::refused(CreateRefusal::LabelUnfit, "label"))?;
    if new.scopes.is_empty() {
        return Err(Failure::refused(CreateRefusal::ScopeMissing, "scopes"));
    }
    let beyond = |scope: &Scope| !viewer.has_scope(*scope) || *scope == Scope::Team && !viewer.is_team();
    if new.scopes.iter().any(beyond) {
        return Err(Failure::refused(CreateRefusal::ScopeNotYours, "scopes"));
    }
    let expires_at = new.expires_at.unwrap_or(now + USUAL_LIFETIME);
    if expires_at <= now || expires_at > now + LONGEST {
        return Err(Failure::refused(CreateRefusal::ExpiryOutOfRange, "expiresAt"));
    }
    let mut scopes = new.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    let tx = act.begin(app).await?;
    let lifetime = (now, expires_at);
    let (row, token) = add(&tx, account, TokenKind::Api, Some(label), Some(scopes.into()), lifetime).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(Some((row, (!act.dry_run).then_some(token))))
}

reasons! {
    /// Why a session or a token is not revoked.
    pub enum RevokeRefusal {
        /// The viewer has none of that id that still works.
        NotFound = "NOT_FOUND" {
            fr: "Vous n’avez rien de tel qui fonctionne encore.",
            en: "You have nothing of the kind that still works.",
        },
    }
}

/// Revokes a session or an API token of the viewer's account: from the next request on it lets nobody in.
pub async fn revoke(
    app: &App,
    act: &Act<'_>,
    id: TokenId,
    kind: TokenKind,
) -> Outcome<Option<tokens::Model>, RevokeRefusal> {
    let field = if kind == TokenKind::Session { "sessionId" } else { "tokenId" };
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let revoked = tokens::Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(working(act.viewer, kind, now))
        .exec(&tx)
        .await?;
    if revoked.rows_affected != 1 {
        return Err(Failure::refused(RevokeRefusal::NotFound, field));
    }
    let row = tokens::Entity::find_by_id(id).one(&tx).await?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(row)
}

/// The viewer's own tokens of a kind.
fn own(viewer: &Viewer, kind: TokenKind) -> Condition {
    let nobody = AccountId(Uuid::nil());
    Condition::all().add(Column::AccountId.eq(viewer.account().unwrap_or(nobody))).add(Column::Kind.eq(kind))
}

/// Those of them that work now.
fn working(viewer: &Viewer, kind: TokenKind, now: i64) -> Condition {
    own(viewer, kind).add(Column::RevokedAt.is_null()).add(Column::ExpiresAt.gt(now))
}

/// A page of the viewer's own sessions or API tokens that work now, the newest first.
pub async fn tokens_of(
    app: &App,
    viewer: &Viewer,
    kind: TokenKind,
    window: &Window<(TokenId,)>,
) -> Result<Page<tokens::Model>> {
    let select = tokens::Entity::find().filter(working(viewer, kind, app.clock.now()));
    Ok(Listing::by_id(select, Column::Id).descending().page(app.db.reader(), window).await?)
}

/// The viewer's own sessions or API tokens with these ids, whether they still work or not.
pub async fn find_tokens(app: &App, viewer: &Viewer, kind: TokenKind, ids: &[TokenId]) -> Result<Vec<tokens::Model>> {
    let wanted = own(viewer, kind).add(Column::Id.is_in(ids.iter().copied()));
    Ok(tokens::Entity::find().filter(wanted).all(app.db.reader()).await?)
}
