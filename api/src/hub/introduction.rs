//! `/introductions/ID`: one introduction, what happened, why, and what the reader can do about it.

use std::sync::Arc;

use askama::Template;
use entity::{DeclineReason, IntroductionId, IntroductionOutcome, ProfileId, ProfileKind, introductions};

use super::introductions::{Standing, answer as answered, called, decline_reason, outcome, sides};
use super::why::Why;
use super::{Answered, Problems, Reply, Visit, absent};
use crate::error::{Outcome, Reason, Result};
use crate::mail::words::{self, say};
use crate::service::acts::Act;
use crate::service::introductions::clock;
use crate::service::introductions::events::{self, Event, EventKind};
use crate::service::introductions::outcomes::{self, Report};
use crate::service::introductions::{self as service, Given};
use crate::service::matches::told::frozen;
use crate::service::profiles::seen::Seen;

/// The fields of the forms, beside which problems are shown.
const FIELDS: [&str; 3] = ["declineReason", "laterOn", "outcome"];

#[derive(Template)]
#[template(path = "hub/introduction.html")]
struct Introduction<'a> {
    visit: &'a Visit,
    id: String,
    sides: [Side; 2],
    standing: Standing,
    next_at: Option<i64>,
    /// What happens then, for those who are to know.
    next_step: Option<String>,
    later_on: Option<String>,
    events: Vec<Told>,
    message: Option<Written>,
    reason: Option<String>,
    came_of_it: Option<String>,
    why: Option<Why>,
    /// The sides in whose name the reader can answer now.
    awaited: Vec<(ProfileId, String)>,
    can_withdraw: bool,
    /// The sides in whose name the reader can say what came of it.
    reporting: Vec<(ProfileId, String)>,
    reasons: Vec<(&'static str, String)>,
    outcomes: Vec<(&'static str, String)>,
    problems: Problems,
}

impl Introduction<'_> {
    /// What concerns none of the fields that are shown.
    fn whole(&self) -> Vec<&str> {
        self.problems.elsewhere(&FIELDS)
    }
}

/// One side.
struct Side {
    name: String,
    href: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

/// One thing that happened.
struct Told {
    at: i64,
    sentence: String,
}

/// What the asker wrote.
struct Written {
    lines: Vec<String>,
    tag: Option<&'static str>,
}

/// Shows an introduction.
pub async fn show(visit: Visit) -> Result<Reply> {
    match find(&visit).await? {
        Some(row) => Reply::page(&page(&visit, row, Problems::default()).await?),
        None => absent(&visit),
    }
}

async fn find(visit: &Visit) -> Result<Option<introductions::Model>> {
    let Ok(id) = visit.part("id").parse() else { return Ok(None) };
    Ok(service::find_many(&visit.app, &visit.viewer, &[IntroductionId(id)]).await?.pop())
}

async fn page<'a>(visit: &'a Visit, row: introductions::Model, problems: Problems) -> Result<Introduction<'a>> {
    let row = Arc::new(row);
    let rows = std::slice::from_ref(&row);
    let seen = sides(visit, rows).await?;
    let names = [row.from_id, row.to_id].map(|side| called(visit, &row, seen.get(&side)));
    let both = [row.from_id, row.to_id].map(|id| side(visit, &row, seen.get(&id)));
    let stored = service::sides(&visit.app, rows).await?;
    let told = frozen(&visit.app, &visit.viewer, rows, &stored).await?.remove(&row.id);
    let startup_asks = stored.get(&row.from_id).is_some_and(|from| from.row.kind == ProfileKind::Startup);
    let [from, to] = &names;
    let sides_told = if startup_asks { [from.as_str(), to.as_str()] } else { [to.as_str(), from.as_str()] };
    let (awaited, reporting) =
        (sides_that(visit, &row, &names, Deed::Answer), sides_that(visit, &row, &names, Deed::Report));
    Ok(Introduction {
        id: row.id.0.to_string(),
        standing: Standing::of(visit, &row),
        next_at: row.next_step_at,
        next_step: events::next_step(&visit.viewer, &row).map(|step| clock::sentence(step, visit.language)),
        later_on: row.later_on.as_deref().and_then(|day| day.parse().ok()).map(|day| visit.date(&day)),
        events: events::timeline(&row).iter().map(|event| happened(visit, event, &names)).collect(),
        message: row
            .message
            .as_deref()
            .map(|text| Written { lines: words::lines(text), tag: row.message_language.map(words::tag) }),
        reason: events::decline_reason(&visit.viewer, &row).map(|reason| decline_reason(visit, reason)),
        came_of_it: row.outcome.map(|came| outcome(visit, came)),
        why: told.map(|told| Why::of(visit, &told, sides_told)),
        awaited: awaited.await?,
        can_withdraw: possible(service::withdraw(&visit.app, &trying(visit), row.id).await, visit)?,
        reporting: reporting.await?,
        reasons: DeclineReason::ALL.iter().map(|each| (each.code(), decline_reason(visit, *each))).collect(),
        outcomes: IntroductionOutcome::ALL.iter().map(|each| (each.code(), outcome(visit, *each))).collect(),
        sides: both,
        problems,
        visit,
    })
}

fn side(visit: &Visit, row: &introductions::Model, seen: Option<&Arc<Seen>>) -> Side {
    let known = seen.filter(|side| events::knows_of(&visit.viewer, row, &side.row));
    Side {
        name: called(visit, row, seen),
        href: known.filter(|side| visit.viewer.may_see(&side.row)).map(|side| format!("/profiles/{}", side.row.slug)),
        email: known.and_then(|side| side.contact.email.clone()),
        phone: known.and_then(|side| side.contact.phone.clone()),
    }
}

fn happened(visit: &Visit, event: &Event, [from, to]: &[String; 2]) -> Told {
    let language = visit.language;
    let answer = event.answer.map(|given| answered(visit, given)).unwrap_or_default();
    let sentence = match event.kind {
        EventKind::Requested => {
            say!(language, "Demande enregistrée : {from} → {to}.", "Request recorded: {from} → {to}.")
        }
        EventKind::Told => say!(language, "{to} a reçu la demande.", "{to} got the request."),
        EventKind::AskerAnswered => say!(language, "{from} : {answer}.", "{from}: {answer}."),
        EventKind::AskedAnswered => say!(language, "{to} : {answer}.", "{to}: {answer}."),
        EventKind::Introduced => say!(
            language,
            "Les deux ont dit oui : chacun a les coordonnées de l’autre.",
            "Both said yes: each has the other’s contact details."
        ),
    };
    Told { at: event.at, sentence }
}

/// What a side can do.
#[derive(Clone, Copy)]
enum Deed {
    Answer,
    Report,
}

/// The sides in whose name the reader could do something now, as the service says when it is tried.
async fn sides_that(
    visit: &Visit,
    row: &introductions::Model,
    names: &[String; 2],
    deed: Deed,
) -> Result<Vec<(ProfileId, String)>> {
    let mut able = Vec::new();
    for (side, name) in [row.from_id, row.to_id].into_iter().zip(names) {
        let (app, act) = (&visit.app, trying(visit));
        let can = match deed {
            Deed::Answer => possible(service::answer(app, &act, row.id, Some(side), Given::Yes).await, visit)?,
            Deed::Report => {
                let said = Report { met: true, outcome: None };
                possible(outcomes::report(app, &act, row.id, Some(side), said).await, visit)?
            }
        };
        if can {
            able.push((side, name.clone()));
        }
    }
    Ok(able)
}

/// An act that changes nothing.
fn trying(visit: &Visit) -> Act<'_> {
    Act { dry_run: true, ..Act::of(&visit.viewer) }
}

fn possible<T, R: Reason>(outcome: Outcome<T, R>, visit: &Visit) -> Result<bool> {
    Ok(!matches!(Answered::of(outcome, visit.language)?, Answered::Refused(_)))
}

/// Answers in the name of a side.
pub async fn answer(visit: Visit) -> Result<Reply> {
    let Some(row) = find(&visit).await? else { return absent(&visit) };
    let form = &visit.form;
    let given = match form.text("answer") {
        "yes" => Ok(Given::Yes),
        "no" => DeclineReason::from_code(form.text("declineReason"))
            .map(Given::No)
            .ok_or_else(|| Problems::one("declineReason", visit.say("Choisissez une raison.", "Choose a reason."))),
        "later" => form.text("laterOn").parse().map(Given::Later).map_err(|_| {
            Problems::one(
                "laterOn",
                visit.say("Choisissez un jour à venir, dans l’année.", "Choose a day within a year."),
            )
        }),
        _ => Err(Problems::damaged(visit.language)),
    };
    let given = match given {
        Ok(given) => given,
        Err(problems) => return Reply::unfit(&page(&visit, row, problems).await?),
    };
    let outcome = service::answer(&visit.app, &visit.act("answerIntroduction"), row.id, named(&visit), given).await;
    done(&visit, row.id, outcome, visit.say("Votre réponse est enregistrée.", "Your answer is recorded.")).await
}

/// Takes a request back.
pub async fn withdraw(visit: Visit) -> Result<Reply> {
    let Some(row) = find(&visit).await? else { return absent(&visit) };
    let outcome = service::withdraw(&visit.app, &visit.act("withdrawIntroduction"), row.id).await;
    done(&visit, row.id, outcome, visit.say("La demande est retirée.", "The request is withdrawn.")).await
}

/// Says whether the two met, and what came of it.
pub async fn report(visit: Visit) -> Result<Reply> {
    let Some(row) = find(&visit).await? else { return absent(&visit) };
    let met = match visit.form.text("met") {
        "yes" => true,
        "no" => false,
        _ => return Reply::unfit(&page(&visit, row, Problems::damaged(visit.language)).await?),
    };
    let came = IntroductionOutcome::from_code(visit.form.text("outcome"));
    let said = Report { met, outcome: came.filter(|_| met) };
    let outcome = outcomes::report(&visit.app, &visit.act("reportOutcome"), row.id, named(&visit), said).await;
    done(&visit, row.id, outcome, visit.say("Merci, c’est noté.", "Thank you, it is recorded.")).await
}

/// The side that a form names.
fn named(visit: &Visit) -> Option<ProfileId> {
    Some(ProfileId(visit.form.text("profileId").parse().ok()?))
}

/// The page that follows: the introduction as it is now, with what was done or why it was not.
async fn done<T, R: Reason>(visit: &Visit, id: IntroductionId, outcome: Outcome<T, R>, told: String) -> Result<Reply> {
    if let Answered::Refused(problems) = Answered::of(outcome, visit.language)? {
        return match find(visit).await? {
            Some(row) => Reply::unfit(&page(visit, row, problems).await?),
            None => absent(visit),
        };
    }
    Ok(Reply::to(format!("/introductions/{}", id.0)).telling(told))
}
