//! Asking for an introduction.

use entity::{IntroductionId, ProfileId, ProfileKind, introductions};
use matching::Explanation;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use uuid::Uuid;

use super::states::Standing;
use super::{OPEN_REQUESTS, filled, places};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result};
use crate::outbox::{self, Message};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::blocks;
use crate::service::matches;
use crate::service::profiles::store::{self, Stored};
use crate::viewer::Viewer;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The side that asks.
    pub from: ProfileId,
    /// The side that is asked.
    pub to: ProfileId,
    /// What the asker writes to the other side.
    pub message: Option<String>,
}

reasons! {
    /// Why an introduction is not asked for.
    pub enum RequestRefusal {
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer speaks for neither the asking side nor the team.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour ce profil.",
            en: "You do not speak for this profile.",
        },
        /// Both sides are the same.
        SameProfile = "SAME_PROFILE" {
            fr: "Un profil ne peut être présenté à lui-même.",
            en: "A profile cannot be introduced to itself.",
        },
        /// The asking profile is not active.
        NotActive = "NOT_ACTIVE" { fr: "Activez d’abord ce profil.", en: "Activate this profile first." },
        /// The asking side has no address to be introduced with.
        AddressMissing = "ADDRESS_MISSING" {
            fr: "Ajoutez d’abord une adresse e-mail à ce profil.",
            en: "Add an e-mail address to this profile first.",
        },
        /// The other side cannot be introduced now.
        NotAvailable = "NOT_AVAILABLE" {
            fr: "Ce profil ne peut pas être présenté en ce moment.",
            en: "This profile cannot be introduced at present.",
        },
        /// Neither side is a startup.
        NoStartup = "NO_STARTUP" {
            fr: "L’un des deux profils doit être une startup.",
            en: "One of the two sides must be a startup.",
        },
        /// The two have an open introduction, or had one within twelve months.
        AlreadyIntroduced = "ALREADY_INTRODUCED" {
            fr: "Une mise en relation est en cours ou date de moins de douze mois.",
            en: "An introduction is under way or less than twelve months old.",
        },
        /// Too many requests of this asker wait for an answer.
        TooManyRequests = "TOO_MANY_REQUESTS" {
            fr: "Trop de vos demandes attendent une réponse : patientez ou retirez-en une.",
            en: "Too many of your requests wait for an answer: wait, or withdraw one.",
        },
        /// Two requests of the startup for this need wait for an answer.
        TooManyForNeed = "TOO_MANY_FOR_NEED" {
            fr: "Deux demandes pour ce besoin attendent déjà une réponse : patientez ou retirez-en une.",
            en: "Two requests for this need wait for an answer already: wait, or withdraw one.",
        },
        /// The message is longer than 2,000 characters or holds control characters.
        MessageUnfit = "MESSAGE_UNFIT" {
            fr: "Le message compte au plus 2 000 caractères, sans caractères de contrôle.",
            en: "The message has at most 2,000 characters and no control characters.",
        },
    }
}

/// Asks for an introduction between two profiles.
///
/// The request of somebody who speaks for a side is that side's recorded yes. The database decides
/// uniqueness, the pair's cooldown and the asker's throttle.
pub async fn request(app: &App, act: &Act<'_>, request: Request) -> Outcome<introductions::Model, RequestRefusal> {
    let own_yes = act.viewer.speaks_for(request.from);
    request_as(app, act, request, own_yes).await
}

/// The same where it is known whether the request is the asking side's own yes.
pub(super) async fn request_as(
    app: &App,
    act: &Act<'_>,
    request: Request,
    own_yes: bool,
) -> Outcome<introductions::Model, RequestRefusal> {
    let (now, viewer) = (app.clock.now(), act.viewer);
    // Scoring takes its time, so it is done before the transaction, which then decides on what it finds itself.
    let (explanation, position) = match sides(app.db.reader(), viewer, &request).await {
        Ok((from, to)) => matched(app, from, to).await?,
        Err(_) => (None, None),
    };
    let tx = act.begin(app).await?;
    let (asker, _) = sides(&tx, viewer, &request).await?;
    let (id, need) = (IntroductionId(Uuid::now_v7()), explanation.as_ref().and_then(matches::shared_need));
    let standing = Standing::requested(own_yes);
    let due_at = if own_yes { now + app.config.hold_ms } else { now };
    let row = introductions::ActiveModel {
        id: Set(id),
        from_id: Set(request.from),
        to_id: Set(request.to),
        state: Set(standing.state),
        need: Set(need),
        from_answer: Set(standing.answers.from),
        from_answered_at: Set(own_yes.then_some(now)),
        from_answered_by: Set(viewer.account().filter(|_| own_yes)),
        message_language: Set(request.message.as_deref().and_then(crate::service::search::language_of)),
        message: Set(request.message),
        points: Set(explanation.as_ref().map(|explanation| explanation.points)),
        weights_version: Set(explanation.as_ref().and_then(matches::weights_version)),
        position: Set(position),
        explanation: Set(explanation.map(serde_json::to_value).transpose()?),
        requested_by: Set(viewer.account()),
        asked_at: Set(now),
        next_step_at: Set(Some(due_at)),
        version: Set(1),
        ..Default::default()
    };
    if !places::reserve_pair(&tx, (request.from, request.to), id, now).await? {
        return Err(Failure::refused(RequestRefusal::AlreadyIntroduced, "toId"));
    }
    if !places::begin_asking(&tx, request.from, OPEN_REQUESTS).await? {
        return Err(Failure::refused(RequestRefusal::TooManyRequests, "fromId"));
    }
    // The asker's row is locked by now, so that two requests at once see each other.
    if let (ProfileKind::Startup, Some(need)) = (asker.row.kind, need)
        && filled::open_asks(&tx, request.from, need).await? >= filled::OPEN_ASKS
    {
        return Err(Failure::refused(RequestRefusal::TooManyForNeed, "toId"));
    }
    let row = row.insert(&tx).await?;
    outbox::push(&tx, Message::IntroductionAsked { introduction: id }, due_at, now).await?;
    changes::introduction(&tx, id, now).await?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(row)
}

/// Why two fit and where the counterpart stands in the startup's list, found on a task of its own: it is deep work
/// inside all that a mutation is already inside of.
async fn matched(app: &App, from: Stored, to: Stored) -> Result<(Option<Explanation>, Option<i32>)> {
    let app = app.clone();
    let work = tokio::spawn(async move {
        let explanation = matches::explain_pair(&app, &from, &to).await?;
        Ok((explanation, matches::position(&app, &from, &to).await?))
    });
    work.await?
}

async fn sides(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    request: &Request,
) -> Outcome<(Stored, Stored), RequestRefusal> {
    if request.from == request.to {
        return Err(Failure::refused(RequestRefusal::SameProfile, "toId"));
    }
    if request.message.as_deref().is_some_and(unfit) {
        return Err(Failure::refused(RequestRefusal::MessageUnfit, "message"));
    }
    let mut found = store::load(db, &[request.from, request.to]).await?.into_iter();
    let from = found.next().filter(|from| from.row.id == request.from && viewer.may_see(&from.row));
    let from = from.ok_or_else(|| Failure::refused(RequestRefusal::NotFound, "fromId"))?;
    if !viewer.may_act_for(request.from) {
        return Err(Failure::refused(RequestRefusal::NotYours, "fromId"));
    }
    let to = found.next().filter(|to| viewer.may_see(&to.row));
    let to = to.ok_or_else(|| Failure::refused(RequestRefusal::NotFound, "toId"))?;
    if ![from.row.kind, to.row.kind].contains(&ProfileKind::Startup) {
        return Err(Failure::refused(RequestRefusal::NoStartup, "toId"));
    }
    if from.row.state != entity::ProfileState::Active {
        return Err(Failure::refused(RequestRefusal::NotActive, "fromId"));
    }
    if from.contact.email.is_none() {
        return Err(Failure::refused(RequestRefusal::AddressMissing, "fromId"));
    }
    // Who is kept apart is told what those are told who ask somebody that cannot be asked.
    if !reachable(&to) || blocks::apart(db, request.from, request.to).await? {
        return Err(Failure::refused(RequestRefusal::NotAvailable, "toId"));
    }
    Ok((from, to))
}

/// Whether a profile can be asked at all: active, with an address in use, and with its consent if it is a person.
pub(in crate::service) fn reachable(profile: &Stored) -> bool {
    let organisation = matches!(profile.row.kind, ProfileKind::Startup | ProfileKind::Partner);
    profile.row.state == entity::ProfileState::Active
        && profile.contact.email.is_some()
        && profile.contact.stopped_at.is_none()
        && profile.contact.bounced_at.is_none()
        && (organisation || profile.consent.is_some())
}

fn unfit(message: &str) -> bool {
    message.chars().count() > 2_000 || message.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}
