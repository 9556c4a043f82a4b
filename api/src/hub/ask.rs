//! `/profiles/SLUG/ask`: the second press of asking for an introduction, with a message if one is to go along.

use std::sync::Arc;

use askama::Template;
use entity::IntroductionId;

use super::{Answered, Problems, Reply, Visit, absent};
use crate::error::Result;
use crate::mail::words::say;
use crate::service::acts::Act;
use crate::service::introductions::{self as service, Request};
use crate::service::profiles::list;
use crate::service::profiles::seen::Seen;

#[derive(Template)]
#[template(path = "hub/ask.html")]
struct Ask<'a> {
    visit: &'a Visit,
    question: String,
    slug: &'a str,
    name: String,
    /// The profiles that can ask: the slug and the name of each.
    from: Vec<(String, String)>,
    chosen: String,
    /// Whether the service would take the request as it stands.
    possible: bool,
    /// When it leaves.
    hold: String,
    problems: Problems,
}

impl Ask<'_> {
    /// What concerns none of the fields that are shown.
    fn whole(&self) -> Vec<&str> {
        let shown: &[&str] = if self.from.len() > 1 { &["message", "fromId"] } else { &["message"] };
        self.problems.elsewhere(shown)
    }
}

/// Asks whether to ask; what the service would refuse is told before anybody writes a message.
pub async fn show(visit: Visit) -> Result<Reply> {
    let Some((to, from)) = sides(&visit).await? else { return absent(&visit) };
    let chosen = chosen(&visit, &from);
    let problems = match chosen {
        Some(chosen) => {
            let act = Act { dry_run: true, ..Act::of(&visit.viewer) };
            let request = Request { from: chosen.row.id, to: to.row.id, message: None };
            match Answered::of(service::request(&visit.app, &act, request).await, visit.language)? {
                Answered::Refused(problems) => problems,
                _ => Problems::default(),
            }
        }
        None => Problems::one("fromId", nobody(&visit)),
    };
    Reply::page(&page(&visit, &to, &from, problems))
}

/// Asks for the introduction.
pub async fn send(visit: Visit) -> Result<Reply> {
    let Some((to, from)) = sides(&visit).await? else { return absent(&visit) };
    let Some(asker) = chosen(&visit, &from) else {
        let problems = Problems::one("fromId", nobody(&visit));
        return Reply::unfit(&page(&visit, &to, &from, problems));
    };
    let message = visit.form.filled("message").map(str::to_owned);
    let request = Request { from: asker.row.id, to: to.row.id, message };
    let asked = service::request(&visit.app, &visit.act("requestIntroduction"), request).await;
    let id = match Answered::of(asked, visit.language)? {
        Answered::Refused(problems) => return Reply::unfit(&page(&visit, &to, &from, problems)),
        Answered::Done(row) => Some(row.id),
        Answered::DoneBefore(rows) => rows.first().map(|id| IntroductionId(*id)),
    };
    let path = id.map_or("/introductions".to_owned(), |id| format!("/introductions/{}", id.0));
    Ok(Reply::to(path).telling(visit.say("La demande est enregistrée.", "The request is recorded.")))
}

fn nobody(visit: &Visit) -> String {
    visit.say(
        "Choisissez d’abord le profil qui demande : ouvrez sa page, et demandez depuis ses correspondances.",
        "Choose the profile that asks first: open its page, and ask from its matches.",
    )
}

/// The profile that is asked, and those in whose name the reader can ask: their own, and the one that the address names.
async fn sides(visit: &Visit) -> Result<Option<(Arc<Seen>, Vec<Arc<Seen>>)>> {
    let (app, viewer) = (&visit.app, &visit.viewer);
    let Some(to) = list::by_slug(app, viewer, visit.part("slug")).await? else { return Ok(None) };
    let mut from = list::find(app, viewer, viewer.own_profiles()).await?;
    if let Some(slug) = named(visit)
        && let Some(seen) = list::by_slug(app, viewer, slug).await?
        && from.iter().all(|own| own.row.id != seen.row.id)
    {
        from.push(seen);
    }
    from.retain(|own| own.row.id != to.row.id);
    Ok(Some((to, from)))
}

/// The asking profile that the form or the address names.
fn named(visit: &Visit) -> Option<&str> {
    visit.form.filled("fromId").or_else(|| visit.asked("from"))
}

fn chosen<'a>(visit: &Visit, from: &'a [Arc<Seen>]) -> Option<&'a Arc<Seen>> {
    match named(visit) {
        Some(slug) => from.iter().find(|own| own.row.slug == slug),
        None => from.first(),
    }
}

fn page<'a>(visit: &'a Visit, to: &Seen, from: &[Arc<Seen>], problems: Problems) -> Ask<'a> {
    let language = visit.language;
    let name = to.called(language);
    let asker = chosen(visit, from);
    let question = match asker.map(|asker| asker.called(language)) {
        Some(asker) if asker_is_clear(visit, from) => {
            say!(language, "Présenter {asker} à {name} ?", "Introduce {asker} to {name}?")
        }
        _ => say!(language, "Être présenté à {name} ?", "Be introduced to {name}?"),
    };
    let minutes = visit.app.config.hold_ms / 60_000;
    let hold = match minutes {
        0 => visit.say("L’autre partie reçoit un e-mail.", "The other side gets an e-mail."),
        _ => say!(
            language,
            "L’autre partie reçoit un e-mail dans {minutes} minutes ; d’ici là, vous pouvez retirer la demande sans laisser de trace.",
            "The other side gets an e-mail in {minutes} minutes; until then you can take the request back without a trace."
        ),
    };
    Ask {
        question,
        slug: visit.part("slug"),
        name,
        from: from.iter().map(|own| (own.row.slug.clone(), own.called(language))).collect(),
        chosen: asker.map(|asker| asker.row.slug.clone()).unwrap_or_default(),
        // What was typed stays, whatever is wrong.
        possible: problems.is_empty() || from.len() > 1 || visit.form.filled("message").is_some(),
        hold,
        problems,
        visit,
    }
}

fn asker_is_clear(visit: &Visit, from: &[Arc<Seen>]) -> bool {
    from.len() == 1 || named(visit).is_some()
}
