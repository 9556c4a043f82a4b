//! Accounts: who can sign in, for whom they speak, and what they hold to show it; no passwords.

mod addresses;
mod holders;
mod invitations;
mod letters;
mod partners;
mod post;
mod prune;
mod sign_in;
mod tokens;

use entity::delegates::Column as DelegateColumn;
use entity::{AccountId, Language, ProfileId, accounts, delegates};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

pub use addresses::line;
pub use holders::{Holders, renewed, viewer_for, viewer_of};
pub use invitations::{
    Added, DelegateRefusal, Invitation, InviteRefusal, RemoveRefusal, add_delegate, invite, remove_delegate,
};
pub use letters::{Ready, compose_mail};
pub use partners::{
    AskRefusal, Asking, Decision, DecisionRefusal, ask_for_access, decide, find_requests, requests_for_access,
};
pub use post::{New as NewMail, addressed, queue};
pub use prune::prune;
pub use sign_in::{Opened, RequestRefusal, SESSION_LIFETIME, SignInRefusal, SignedIn, Unusable, open, redeem, request};
pub use tokens::{
    CreateRefusal, NewToken, RevokeRefusal, TokenRefusal, create_token, find_tokens, grant, revoke, tokens_of,
};

reasons! {
    /// Why an account is not changed.
    pub enum UpdateRefusal {
        /// The name is empty, longer than 200 characters, or holds control characters.
        NameUnfit = "NAME_UNFIT" {
            fr: "Le nom compte 1 à 200 caractères, sur une ligne.",
            en: "The name has 1 to 200 characters, on one line.",
        },
    }
}

/// What is to change of the viewer's own account; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What the person is called.
    pub name: Option<String>,
    /// The language of mails and messages; the inner nothing leaves it to the browser.
    pub language: Option<Option<Language>>,
}

/// Changes the viewer's own account; nothing if the viewer has none.
pub async fn update(app: &App, act: &Act<'_>, change: Change) -> Outcome<Option<accounts::Model>, UpdateRefusal> {
    let Some(id) = act.viewer.account() else { return Ok(None) };
    let name = match change.name {
        Some(name) => {
            Some(addresses::line(&name, 200).ok_or_else(|| Failure::refused(UpdateRefusal::NameUnfit, "name"))?)
        }
        None => None,
    };
    let mut row = accounts::ActiveModel { id: Set(id), ..Default::default() };
    if let Some(name) = name {
        row.label = Set(name);
    }
    if let Some(language) = change.language {
        row.language = Set(language);
    }
    let tx = act.begin(app).await?;
    if row.is_changed() {
        row.update(&tx).await?;
    }
    let row = accounts::Entity::find_by_id(id).one(&tx).await?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(row)
}

/// A page of all accounts, the newest first; for the team alone, so nobody else is given any.
pub async fn list(app: &App, viewer: &Viewer, window: &Window<(i64, AccountId)>) -> Result<Page<accounts::Model>> {
    if !viewer.is_team() {
        return Ok(Page::default());
    }
    let all = Listing::by(accounts::Entity::find(), accounts::Column::CreatedAt.into_expr(), accounts::Column::Id);
    Ok(all.descending().page(app.db.reader(), window).await?)
}

/// The account of this id, if there is one.
pub async fn find_row(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<accounts::Model>, DbErr> {
    accounts::Entity::find_by_id(id).one(db).await
}

/// The accounts with these ids that the viewer may see.
pub async fn find(app: &App, viewer: &Viewer, ids: &[AccountId]) -> Result<Vec<accounts::Model>> {
    let seen: Vec<AccountId> = ids.iter().copied().filter(|id| viewer.may_see_account(*id)).collect();
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    Ok(accounts::Entity::find().filter(accounts::Column::Id.is_in(seen)).all(app.db.reader()).await?)
}

/// A page of those who speak for a profile; nobody is named to a viewer who may not act for it.
pub async fn delegates_of(
    app: &App,
    viewer: &Viewer,
    profile: ProfileId,
    window: &Window<(AccountId,)>,
) -> Result<Page<delegates::Model>> {
    if !viewer.may_act_for(profile) {
        return Ok(Page::default());
    }
    let of_profile = delegates::Entity::find().filter(DelegateColumn::ProfileId.eq(profile));
    Ok(Listing::by_id(of_profile, DelegateColumn::AccountId).page(app.db.reader(), window).await?)
}
