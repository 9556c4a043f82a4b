//! Accounts and their tokens; only hashes of tokens are stored.

use data_encoding::BASE64URL_NOPAD;
use entity::{AccountId, ProfileId, Role, TokenId, accounts, delegates, profiles, tokens};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::app::App;
use crate::clock::DAY;
use crate::db::Database;
use crate::error::{Failure, Outcome, Result};
use crate::links::token_hash;
use crate::reasons;
use crate::service::introductions;
use crate::viewer::Viewer;

/// How long an API token works.
const TOKEN_LIFETIME: i64 = 365 * DAY;

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
    let token = fresh_token()?;
    let tx = db.begin().await?;
    let account = AccountId(Uuid::now_v7());
    let label = profile.as_ref().map_or_else(|| role.code().to_lowercase(), |profile| profile.slug.clone());
    accounts::ActiveModel { id: Set(account), role: Set(role), label: Set(label), created_at: Set(now) }
        .insert(&tx)
        .await?;
    if let Some(profile) = profile {
        delegates::ActiveModel { account_id: Set(account), profile_id: Set(profile.id) }.insert(&tx).await?;
    }
    let row = tokens::ActiveModel {
        id: Set(TokenId(Uuid::now_v7())),
        account_id: Set(account),
        token_hash: Set(token_hash(&token)),
        created_at: Set(now),
        expires_at: Set(now + TOKEN_LIFETIME),
        revoked_at: Set(None),
    };
    row.insert(&tx).await?;
    tx.commit().await?;
    Ok(token)
}

fn fresh_token() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(format!("psl_{}", BASE64URL_NOPAD.encode(&bytes)))
}

/// Who holds this token; nobody if it is unknown, revoked or past its time.
pub async fn viewer_of(app: &App, token: &str) -> Result<Option<Viewer>> {
    let found = tokens::Entity::find()
        .filter(tokens::Column::TokenHash.eq(token_hash(token)))
        .find_also_related(accounts::Entity)
        .one(app.db.reader())
        .await?;
    let Some((token, Some(account))) = found else {
        return Ok(None);
    };
    if token.revoked_at.is_some() || token.expires_at <= app.clock.now() {
        return Ok(None);
    }
    let delegates =
        delegates::Entity::find().filter(delegates::Column::AccountId.eq(account.id)).all(app.db.reader()).await?;
    let speaks_for: Vec<ProfileId> = delegates.into_iter().map(|delegate| delegate.profile_id).collect();
    let introduced_to = introductions::introduced_to(app.db.reader(), &speaks_for).await?;
    Ok(Some(Viewer::SignedIn { account: account.id, role: account.role, speaks_for, introduced_to }))
}
