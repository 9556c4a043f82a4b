//! Searches that somebody keeps: `/searches`.

use askama::Template;
use entity::SavedSearchId;

use super::search::Asked;
use super::{Answered, Form, Problems, Reply, Visit, absent};
use crate::error::Result;
use crate::paging::Window;
use crate::service::saved_searches::{self as service, Change, New};

/// How many searches are shown; nobody keeps more.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "hub/searches.html")]
struct Searches<'a> {
    visit: &'a Visit,
    kept: Vec<Kept>,
    /// The search that could not be kept yet, as its address asks for it.
    pending: Option<String>,
    problems: Problems,
}

/// One search.
struct Kept {
    id: String,
    name: String,
    href: String,
    mailed: bool,
    since: i64,
}

/// Shows the searches that are kept.
pub async fn show(visit: Visit) -> Result<Reply> {
    Reply::page(&page(&visit, Problems::default()).await?)
}

async fn page(visit: &Visit, problems: Problems) -> Result<Searches<'_>> {
    let found = service::list(&visit.app, &visit.viewer, &Window::first(SHOWN)).await?;
    let kept = found.items.into_iter().map(|row| Kept {
        id: row.id.0.to_string(),
        href: Asked::kept(&row.query, &row.filter).address(),
        name: row.name,
        mailed: row.mailed,
        since: row.created_at,
    });
    let pending = visit.form.filled("search").map(str::to_owned);
    Ok(Searches { visit, kept: kept.collect(), pending, problems })
}

/// Keeps a search.
pub async fn keep(visit: Visit) -> Result<Reply> {
    let asked = Asked::of(&Form::read(visit.form.text("search").trim_start_matches("/?")));
    let new = New {
        name: visit.form.text("name").to_owned(),
        query: asked.words.clone(),
        filter: asked.saved(),
        mailed: visit.form.filled("mailed").is_some(),
        language: visit.language,
    };
    let saved = service::save(&visit.app, &visit.act("saveSearch"), new).await;
    match Answered::of(saved, visit.language)? {
        Answered::Refused(problems) => Reply::unfit(&page(&visit, problems).await?),
        _ => {
            let told = visit.say("La recherche est gardée.", "The search is kept.");
            Ok(Reply::to("/searches").telling(told))
        }
    }
}

/// Turns the mails of a search on or off.
pub async fn mail(visit: Visit) -> Result<Reply> {
    let Some(id) = id(&visit) else { return absent(&visit) };
    let change = Change { mailed: Some(visit.form.text("mailed") == "on"), ..Default::default() };
    let changed = service::update(&visit.app, &visit.act("updateSavedSearch"), id, change).await;
    match Answered::of(changed, visit.language)? {
        Answered::Refused(problems) => Reply::unfit(&page(&visit, problems).await?),
        _ => Ok(Reply::to("/searches").telling(visit.say("C’est noté.", "Done."))),
    }
}

/// Deletes a search.
pub async fn delete(visit: Visit) -> Result<Reply> {
    let Some(id) = id(&visit) else { return absent(&visit) };
    let deleted = service::delete(&visit.app, &visit.act("deleteSavedSearch"), id).await;
    match Answered::of(deleted, visit.language)? {
        Answered::Refused(problems) => Reply::unfit(&page(&visit, problems).await?),
        _ => Ok(Reply::to("/searches").telling(visit.say("La recherche est supprimée.", "The search is deleted."))),
    }
}

fn id(visit: &Visit) -> Option<SavedSearchId> {
    Some(SavedSearchId(visit.part("id").parse().ok()?))
}
