//! `/introductions`: what waits for the reader's answer, and all that was asked.

mod words;

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use entity::{IntroductionId, ProfileId, introductions};

use super::visit::address;
use super::{Reply, Visit};
use crate::error::Result;
use crate::paging::Window;
use crate::service::introductions::{self as service, events, inbox};
use crate::service::profiles::seen::Seen;

pub use words::{answer, decline_reason, outcome, state};

/// How many a page shows.
const SHOWN: usize = 20;

/// Where an introduction stands, in a word, and its address.
pub struct Standing {
    /// The word.
    pub label: String,
    /// Its colour.
    pub tone: &'static str,
    /// The address.
    pub href: String,
}

impl Standing {
    /// Where an introduction stands.
    pub fn of(visit: &Visit, row: &introductions::Model) -> Self {
        let (label, tone) = state(visit, row.state);
        Self { label, tone, href: format!("/introductions/{}", row.id.0) }
    }
}

/// One introduction of a list.
pub struct Line {
    /// Both sides, the asking one first.
    pub sides: [String; 2],
    /// Where it stands.
    pub standing: Standing,
    /// When it was asked for.
    pub asked_at: i64,
    /// When the next thing happens by itself.
    pub next_at: Option<i64>,
}

#[derive(Template)]
#[template(path = "hub/introductions.html")]
struct Introductions<'a> {
    visit: &'a Visit,
    waiting: Vec<Line>,
    all: Vec<Line>,
    onward: Option<String>,
    /// Whether the reader speaks for anybody, or is of the team.
    acts: bool,
}

/// Shows the introductions of everybody whom the reader may act for.
pub async fn show(visit: Visit) -> Result<Reply> {
    let after = visit.asked("after").and_then(|id| id.parse().ok()).map(|id| (IntroductionId(id),));
    let window = Window { after, ..Window::first(SHOWN) };
    let waiting = match after {
        Some(_) => Vec::new(),
        None => inbox::page(&visit.app, &visit.viewer, &Window::first(SHOWN)).await?.items,
    };
    let page = service::of_viewer(&visit.app, &visit.viewer, &[], &window).await?;
    let last = page.items.last().filter(|_| page.has_next).map(|row| row.id.0.to_string());
    let onward = last.map(|id| address("/introductions", &[("after", &id)]));
    let acts = visit.viewer.is_team() || !visit.viewer.own_profiles().is_empty();
    let (waiting, all) = (lines(&visit, waiting).await?, lines(&visit, page.items).await?);
    Reply::page(&Introductions { visit: &visit, waiting, all, onward, acts })
}

/// Introductions as a list shows them.
pub async fn lines(visit: &Visit, rows: Vec<introductions::Model>) -> Result<Vec<Line>> {
    let rows: Vec<Arc<introductions::Model>> = rows.into_iter().map(Arc::new).collect();
    let sides = sides(visit, &rows).await?;
    let line = |row: &Arc<introductions::Model>| Line {
        sides: [row.from_id, row.to_id].map(|side| called(visit, row, sides.get(&side))),
        standing: Standing::of(visit, row),
        asked_at: row.asked_at,
        next_at: row.next_step_at,
    };
    Ok(rows.iter().map(line).collect())
}

/// The sides of introductions, as the reader sees them.
pub async fn sides(visit: &Visit, rows: &[Arc<introductions::Model>]) -> Result<HashMap<ProfileId, Arc<Seen>>> {
    let stored = service::sides(&visit.app, rows).await?;
    let seen = service::seen_sides(&visit.viewer, rows, &stored);
    Ok(seen.into_iter().map(|side| (side.row.id, side)).collect())
}

/// What a side is called, where the reader may know of it.
pub fn called(visit: &Visit, row: &introductions::Model, side: Option<&Arc<Seen>>) -> String {
    let known = side.filter(|side| events::knows_of(&visit.viewer, row, &side.row));
    known.map_or_else(
        || visit.say("Un profil qui n’est plus ouvert", "A profile that is no longer open"),
        |side| side.called(visit.language),
    )
}
