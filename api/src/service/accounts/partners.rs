//! Partners who ask for access themselves, and the team's decision.

use entity::partner_requests::{ActiveModel, Column, Entity, Model};
use entity::{Language, MailKind, PartnerRequestId, PartnerRequestState, ProfileId, ProfileKind, Role, profiles};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::addresses::{folded, line};
use super::invitations::{INVITATION_LIFETIME, NAME_LENGTH, account_of, delegate};
use super::post::{self, New};
use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

reasons! {
    /// Why a request for access is not taken.
    pub enum AskRefusal {
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
        /// The organisation's name is empty, longer than 200 characters, or holds control characters.
        OrganisationUnfit = "ORGANISATION_UNFIT" {
            fr: "Le nom de l’organisation compte 1 à 200 caractères, sur une ligne.",
            en: "The organisation’s name has 1 to 200 characters, on one line.",
        },
        /// The message is longer than 2,000 characters or holds control characters.
        MessageUnfit = "MESSAGE_UNFIT" {
            fr: "Le message compte au plus 2 000 caractères, sans caractères de contrôle.",
            en: "The message has at most 2,000 characters and no control characters.",
        },
    }
}

/// Who asks for access.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Where the answer goes.
    pub email: String,
    /// What the person is called.
    pub name: String,
    /// For whom they would speak.
    pub organisation: String,
    /// What they write to the team.
    pub message: Option<String>,
    /// The language of the answer.
    pub language: Language,
}

/// Takes a request for access; an address that waits already gets no second request, and is not told so.
pub async fn ask_for_access(app: &App, act: &Act<'_>, asking: Asking) -> Outcome<(), AskRefusal> {
    let refused = |reason, field| move || Failure::refused(reason, field);
    let email = folded(&asking.email).ok_or_else(refused(AskRefusal::BadEmail, "email"))?;
    let name = line(&asking.name, NAME_LENGTH).ok_or_else(refused(AskRefusal::NameUnfit, "name"))?;
    let organisation = line(&asking.organisation, NAME_LENGTH);
    let organisation = organisation.ok_or_else(refused(AskRefusal::OrganisationUnfit, "organisation"))?;
    let message = asking.message.filter(|message| !message.trim().is_empty());
    if message.as_deref().is_some_and(unfit) {
        return Err(Failure::refused(AskRefusal::MessageUnfit, "message"));
    }
    let row = ActiveModel {
        id: Set(PartnerRequestId(Uuid::now_v7())),
        open_email: Set(Some(email.clone())),
        email: Set(email),
        name: Set(name),
        organisation: Set(organisation),
        message: Set(message),
        language: Set(asking.language),
        state: Set(PartnerRequestState::Pending),
        requested_at: Set(app.clock.now()),
        decided_at: Set(None),
        decided_by: Set(None),
        account_id: Set(None),
    };
    let kept = OnConflict::column(Column::OpenEmail).do_nothing().to_owned();
    let tx = act.begin(app).await?;
    Entity::insert(row).on_conflict(kept).exec_without_returning(&tx).await?;
    Ok(act.leave(app, tx, &[]).await?)
}

fn unfit(message: &str) -> bool {
    message.chars().count() > 2_000 || message.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

reasons! {
    /// Why a request for access is not decided.
    pub enum DecisionRefusal {
        /// There is no such request, or no such partner.
        NotFound = "NOT_FOUND" { fr: "Il n’y a rien de tel.", en: "There is no such thing." },
        /// The request was decided before.
        AlreadyDecided = "ALREADY_DECIDED" {
            fr: "Cette demande a déjà reçu une réponse.",
            en: "This request has been decided already.",
        },
    }
}

/// What the team decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Let in, to speak for this partner if one is named.
    Approve(Option<ProfileId>),
    /// Not let in.
    Refuse,
}

/// Decides a request for access, once; who asked is told by mail. For the team, which the caller makes sure of.
pub async fn decide(
    app: &App,
    act: &Act<'_>,
    id: PartnerRequestId,
    decision: Decision,
) -> Outcome<Option<Model>, DecisionRefusal> {
    let tx = act.begin(app).await?;
    if let Decision::Approve(Some(partner)) = decision {
        let found = profiles::Entity::find_by_id(partner).one(&tx).await?;
        found
            .filter(|profile| profile.kind == ProfileKind::Partner)
            .ok_or_else(|| Failure::refused(DecisionRefusal::NotFound, "partnerId"))?;
    }
    let asked = Entity::find_by_id(id).one(&tx).await?;
    let asked = asked.ok_or_else(|| Failure::refused(DecisionRefusal::NotFound, "partnerRequestId"))?;
    if !close(app, &tx, act.viewer, id, decision).await? {
        return Err(Failure::refused(DecisionRefusal::AlreadyDecided, "partnerRequestId"));
    }
    match decision {
        Decision::Approve(partner) => let_in(app, &tx, &asked, partner).await?,
        Decision::Refuse => tell(app, &tx, &asked, MailKind::PartnerRefused).await?,
    }
    let row = Entity::find_by_id(id).one(&tx).await?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(row)
}

/// Ends the waiting of a request; false if somebody was faster.
async fn close(
    app: &App,
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    id: PartnerRequestId,
    decision: Decision,
) -> Result<bool> {
    let state = match decision {
        Decision::Approve(_) => PartnerRequestState::Approved,
        Decision::Refuse => PartnerRequestState::Refused,
    };
    let nothing: Option<String> = None;
    let closed = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::OpenEmail, Expr::value(nothing))
        .col_expr(Column::DecidedAt, Expr::value(app.clock.now()))
        .col_expr(Column::DecidedBy, Expr::value(viewer.account()))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(PartnerRequestState::Pending))
        .exec(tx)
        .await?;
    Ok(closed.rows_affected == 1)
}

async fn let_in(app: &App, tx: &DatabaseTransaction, asked: &Model, partner: Option<ProfileId>) -> Result<()> {
    let account = account_of(app, tx, &asked.email, &asked.name, Role::Partner).await?;
    if let Some(partner) = partner {
        delegate(app, tx, account.id, partner, &asked.name).await?;
    }
    Entity::update_many()
        .col_expr(Column::AccountId, Expr::value(account.id))
        .filter(Column::Id.eq(asked.id))
        .exec(tx)
        .await?;
    let asked = Model { account_id: Some(account.id), ..asked.clone() };
    tell(app, tx, &asked, MailKind::Invitation).await
}

async fn tell(app: &App, tx: &DatabaseTransaction, asked: &Model, kind: MailKind) -> Result<()> {
    let new = New {
        kind,
        account: asked.account_id,
        request: Some(asked.id),
        address: None,
        language: asked.language,
        lifetime: INVITATION_LIFETIME,
    };
    post::queue(app, tx, new, app.clock.now()).await.map(drop)
}

/// A page of the requests for access, the newest first; for the team alone, so nobody else is given any.
pub async fn requests_for_access(
    app: &App,
    viewer: &Viewer,
    states: &[PartnerRequestState],
    window: &Window<(PartnerRequestId,)>,
) -> Result<Page<Model>> {
    if !viewer.is_team() {
        return Ok(Page::default());
    }
    let all = Listing::by_id(Entity::find(), Column::Id).descending();
    let wanted = match states {
        [] => all,
        states => all.filtered(Condition::all().add(Column::State.is_in(states.iter().copied()))),
    };
    Ok(wanted.page(app.db.reader(), window).await?)
}

/// The requests with these ids, for the team.
pub async fn find_requests(app: &App, viewer: &Viewer, ids: &[PartnerRequestId]) -> Result<Vec<Model>> {
    if !viewer.is_team() {
        return Ok(Vec::new());
    }
    Ok(Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(app.db.reader()).await?)
}
