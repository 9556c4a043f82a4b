//! Who lets whom in: invitations by the team and by delegates, and delegates who come and go.

use entity::{AccountId, Language, MailKind, ProfileId, ProfileKind, Role, accounts, delegates, profiles};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::addresses::{folded, line};
use super::post::{self, New};
use crate::app::App;
use crate::clock::DAY;
use crate::error::{Failure, Outcome, Result};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

/// How long the link of an invitation works.
pub const INVITATION_LIFETIME: i64 = 7 * DAY;
/// The most characters that a name has.
pub const NAME_LENGTH: usize = 200;
/// The most profiles that one invitation names.
const PROFILES: usize = 20;

reasons! {
    /// Why nobody is invited.
    pub enum InviteRefusal {
        /// No mail can reach this address.
        BadEmail = "BAD_EMAIL" {
            fr: "Cette adresse e-mail n’est pas valable.",
            en: "This is no e-mail address that mail reaches.",
        },
        /// The name is empty, longer than 200 characters, or holds control characters.
        NameUnfit = "NAME_UNFIT" {
            fr: "Le nom compte 1 à 200 caractères, sur une ligne.",
            en: "The name has 1 to 200 characters, on one line.",
        },
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer speaks for neither the profile nor the team.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour ce profil.",
            en: "You do not speak for this profile.",
        },
        /// Only the team gives a role that the viewer does not have.
        RoleNotYours = "ROLE_NOT_YOURS" {
            fr: "Seule l’équipe peut donner ce rôle.",
            en: "Only the team can give this role.",
        },
        /// No profile is named, and somebody with this role, or invited by a delegate, speaks for one.
        ProfileMissing = "PROFILE_MISSING" {
            fr: "Nommez le profil pour lequel cette personne parlera.",
            en: "Name the profile that this person is to speak for.",
        },
        /// More than 20 profiles at once.
        TooMany = "TOO_MANY" { fr: "Nommez au plus 20 profils.", en: "Name at most 20 profiles." },
        /// The address has an account with another role; only the team is told so.
        RoleDiffers = "ROLE_DIFFERS" {
            fr: "Cette adresse a déjà un compte avec un autre rôle.",
            en: "This address has an account with another role.",
        },
    }
}

/// Who is invited, and to what.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Where the invitation goes.
    pub email: String,
    /// What the person is called; the first profile's name, if nobody says.
    pub name: Option<String>,
    /// What the account may do.
    pub role: Role,
    /// Whom it is to speak for.
    pub profiles: Vec<ProfileId>,
    /// The language of its mails until it chooses one.
    pub language: Language,
}

/// Invites somebody by mail; an address that has an account gets no second one, and who invites does not learn of the first.
pub async fn invite(app: &App, act: &Act<'_>, invitation: Invitation) -> Outcome<AccountId, InviteRefusal> {
    let (email, name) = checked(&invitation)?;
    let tx = act.begin(app).await?;
    let profiles = allowed(&tx, act.viewer, &invitation).await?;
    let called = name.or_else(|| profiles.first().map(|profile| profile.name.clone()));
    let called = called.unwrap_or_else(|| app.programme.name.clone());
    let account = account_of(app, &tx, &email, &called, invitation.role).await?;
    if act.viewer.is_team() && account.role != invitation.role {
        return Err(Failure::refused(InviteRefusal::RoleDiffers, "role"));
    }
    for profile in &profiles {
        delegate(app, &tx, account.id, profile.id, &called).await?;
    }
    send(app, &tx, account.id, invitation.language).await?;
    act.commit(app, tx, &[account.id.0]).await?;
    Ok(account.id)
}

fn checked(invitation: &Invitation) -> Outcome<(String, Option<String>), InviteRefusal> {
    let email = folded(&invitation.email).ok_or_else(|| Failure::refused(InviteRefusal::BadEmail, "email"))?;
    let name = match &invitation.name {
        None => None,
        Some(name) => Some(line(name, NAME_LENGTH).ok_or_else(|| Failure::refused(InviteRefusal::NameUnfit, "name"))?),
    };
    if invitation.profiles.len() > PROFILES {
        return Err(Failure::refused(InviteRefusal::TooMany, "profileIds"));
    }
    Ok((email, name))
}

/// The profiles of an invitation, if the viewer may give it.
async fn allowed(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    invitation: &Invitation,
) -> Outcome<Vec<profiles::Model>, InviteRefusal> {
    if !viewer.may_give(invitation.role) {
        return Err(Failure::refused(InviteRefusal::RoleNotYours, "role"));
    }
    if invitation.profiles.is_empty() && (invitation.role == Role::Member || !viewer.is_team()) {
        return Err(Failure::refused(InviteRefusal::ProfileMissing, "profileIds"));
    }
    let wanted = profiles::Column::Id.is_in(invitation.profiles.iter().copied());
    let rows = profiles::Entity::find().filter(wanted).all(tx).await?;
    let mut found = Vec::with_capacity(rows.len());
    for (place, id) in invitation.profiles.iter().enumerate() {
        let row = rows.iter().find(|row| row.id == *id && viewer.may_see(row));
        let field = format!("profileIds.{place}");
        let row = row.ok_or_else(|| Failure::refused(InviteRefusal::NotFound, &field))?;
        if !viewer.may_act_for(*id) {
            return Err(Failure::refused(InviteRefusal::NotYours, &field));
        }
        found.push(row.clone());
    }
    Ok(found)
}

/// The account of an address; the database decides which of several requests makes it.
pub async fn account_of(
    app: &App,
    tx: &DatabaseTransaction,
    email: &str,
    name: &str,
    role: Role,
) -> Result<accounts::Model> {
    let new = accounts::ActiveModel {
        id: Set(AccountId(Uuid::new_v4())),
        role: Set(role),
        label: Set(name.to_owned()),
        created_at: Set(app.clock.now()),
        email: Set(Some(email.to_owned())),
        language: Set(None),
        confirmed_at: Set(None),
    };
    let kept = OnConflict::column(accounts::Column::Email).do_nothing().to_owned();
    accounts::Entity::insert(new).on_conflict(kept).exec_without_returning(tx).await?;
    let found = accounts::Entity::find().filter(accounts::Column::Email.eq(email)).one(tx).await?;
    found.ok_or_else(|| anyhow::anyhow!("find the account of an address that was just entered"))
}

/// Lets an account speak for a profile; once is as good as twice.
pub async fn delegate(
    app: &App,
    tx: &DatabaseTransaction,
    account: AccountId,
    profile: ProfileId,
    name: &str,
) -> Result<()> {
    use delegates::Column::{AccountId, ProfileId};
    let row = delegates::ActiveModel {
        account_id: Set(account),
        profile_id: Set(profile),
        name: Set(Some(name.to_owned())),
        added_at: Set(Some(app.clock.now())),
    };
    let kept = OnConflict::columns([AccountId, ProfileId]).do_nothing().to_owned();
    delegates::Entity::insert(row).on_conflict(kept).exec_without_returning(tx).await?;
    Ok(())
}

async fn send(app: &App, tx: &DatabaseTransaction, account: AccountId, language: Language) -> Result<()> {
    let new = New {
        kind: MailKind::Invitation,
        account: Some(account),
        request: None,
        address: None,
        language,
        lifetime: INVITATION_LIFETIME,
    };
    post::queue(app, tx, new, app.clock.now()).await.map(drop)
}

reasons! {
    /// Why nobody is made a delegate.
    pub enum DelegateRefusal {
        /// No mail can reach this address.
        BadEmail = "BAD_EMAIL" {
            fr: "Cette adresse e-mail n’est pas valable.",
            en: "This is no e-mail address that mail reaches.",
        },
        /// The name is empty, longer than 200 characters, or holds control characters.
        NameUnfit = "NAME_UNFIT" {
            fr: "Le nom compte 1 à 200 caractères, sur une ligne.",
            en: "The name has 1 to 200 characters, on one line.",
        },
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer speaks for neither the profile nor the team.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour ce profil.",
            en: "You do not speak for this profile.",
        },
    }
}

/// Who is to speak for a profile besides those who do.
#[derive(Clone, Debug)]
pub struct Added {
    /// Which profile.
    pub profile: ProfileId,
    /// The address of the account; an address without one is invited.
    pub email: String,
    /// What the person is called.
    pub name: Option<String>,
    /// The language of the mail, where the account has chosen none.
    pub language: Language,
}

/// Lets one more account speak for a profile, and tells it by mail; whether it was there before is not told.
pub async fn add_delegate(app: &App, act: &Act<'_>, added: Added) -> Outcome<ProfileId, DelegateRefusal> {
    let email = folded(&added.email).ok_or_else(|| Failure::refused(DelegateRefusal::BadEmail, "email"))?;
    let name = match &added.name {
        None => None,
        Some(name) => {
            Some(line(name, NAME_LENGTH).ok_or_else(|| Failure::refused(DelegateRefusal::NameUnfit, "name"))?)
        }
    };
    let tx = act.begin(app).await?;
    let profile = profiles::Entity::find_by_id(added.profile).one(&tx).await?;
    let profile = profile.filter(|profile| act.viewer.may_see(profile));
    let profile = profile.ok_or_else(|| Failure::refused(DelegateRefusal::NotFound, "profileId"))?;
    if !act.viewer.may_act_for(profile.id) {
        return Err(Failure::refused(DelegateRefusal::NotYours, "profileId"));
    }
    let called = name.unwrap_or_else(|| profile.name.clone());
    let role = if profile.kind == ProfileKind::Partner { Role::Partner } else { Role::Member };
    let account = account_of(app, &tx, &email, &called, role).await?;
    delegate(app, &tx, account.id, profile.id, &called).await?;
    send(app, &tx, account.id, added.language).await?;
    act.commit(app, tx, &[profile.id.0]).await?;
    Ok(profile.id)
}

reasons! {
    /// Why nobody ceases to speak for a profile.
    pub enum RemoveRefusal {
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer speaks for neither the profile nor the team.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour ce profil.",
            en: "You do not speak for this profile.",
        },
        /// The account does not speak for the profile.
        NoDelegate = "NO_DELEGATE" {
            fr: "Ce compte ne parle pas pour ce profil.",
            en: "This account does not speak for this profile.",
        },
    }
}

/// Ends an account's speaking for a profile, the viewer's own if none is named; the last one may leave too.
pub async fn remove_delegate(
    app: &App,
    act: &Act<'_>,
    id: ProfileId,
    account: Option<AccountId>,
) -> Outcome<ProfileId, RemoveRefusal> {
    let tx = act.begin(app).await?;
    let profile = profiles::Entity::find_by_id(id).one(&tx).await?;
    if !profile.is_some_and(|profile| act.viewer.may_see(&profile)) {
        return Err(Failure::refused(RemoveRefusal::NotFound, "profileId"));
    }
    if !act.viewer.may_act_for(id) {
        return Err(Failure::refused(RemoveRefusal::NotYours, "profileId"));
    }
    let no_delegate = || Failure::refused(RemoveRefusal::NoDelegate, "accountId");
    let account = account.or(act.viewer.account()).ok_or_else(no_delegate)?;
    let removed = delegates::Entity::delete_by_id((account, id)).exec(&tx).await?;
    if removed.rows_affected != 1 {
        return Err(no_delegate());
    }
    act.commit(app, tx, &[id.0]).await?;
    Ok(id)
}
