//! `/me`: what the reader speaks for, how complete it is, and what waits; `/me/SLUG` edits it.

mod edit;

use askama::Template;
use entity::{ProfileKind, ProfileState};

use super::introductions::{Line, lines};
use super::{Reply, Visit};
use crate::error::Result;
use crate::paging::Window;
use crate::service::introductions as introduced;
use crate::service::introductions::inbox;
use crate::service::profiles::completeness;
use crate::service::profiles::list;
use crate::service::profiles::seen::Seen;
use crate::service::words as names;

pub use edit::{save, show as edit};

/// How many introductions are shown.
const SHOWN: usize = 5;

#[derive(Template)]
#[template(path = "hub/me.html")]
struct Me<'a> {
    visit: &'a Visit,
    own: Vec<Own>,
    waiting: usize,
    introductions: Vec<Line>,
}

/// A profile that the reader speaks for.
struct Own {
    name: String,
    kind: &'static str,
    slug: String,
    state: (String, &'static str),
    percent: u32,
    missing: Vec<Lacking>,
    is_startup: bool,
}

/// A field that says nothing yet.
pub struct Lacking {
    /// What it is called.
    pub label: String,
    /// How much completeness it would gain, in hundredths.
    pub gain: u32,
}

/// Shows what the reader speaks for.
pub async fn show(visit: Visit) -> Result<Reply> {
    let (app, viewer) = (&visit.app, &visit.viewer);
    let own = list::find(app, viewer, viewer.own_profiles()).await?;
    let waiting = inbox::waiting(app, viewer).await?.len();
    let newest = introduced::of_viewer(app, viewer, &[], &Window::first(SHOWN)).await?;
    let introductions = lines(&visit, newest.items).await?;
    let own = own.iter().map(|seen| Own::of(&visit, seen)).collect();
    Reply::page(&Me { visit: &visit, own, waiting, introductions })
}

impl Own {
    fn of(visit: &Visit, seen: &Seen) -> Self {
        let complete = completeness::of(seen);
        Self {
            name: seen.called(visit.language),
            kind: names::kind(seen.row.kind, visit.language),
            slug: seen.row.slug.clone(),
            state: state(visit, seen.row.state),
            percent: complete.percent,
            missing: complete.missing.iter().map(|each| lacking(visit, each)).collect(),
            is_startup: seen.row.kind == ProfileKind::Startup,
        }
    }
}

fn lacking(visit: &Visit, missing: &completeness::Missing) -> Lacking {
    Lacking { label: label(visit, missing.field), gain: missing.gain }
}

/// What a field of a record is called.
pub fn label(visit: &Visit, field: &str) -> String {
    let (fr, en) = match field {
        "headline" => ("Une phrase de présentation", "One sentence that presents you"),
        "description" => ("Une présentation", "Some paragraphs"),
        "sectors" => ("Secteurs", "Sectors"),
        "skills" => ("Compétences", "Skills"),
        "focus_areas" => ("Axes du programme", "Focus areas"),
        "city" => ("Ville", "City"),
        "country" => ("Pays", "Country"),
        "languages" => ("Langues", "Languages"),
        "email" => ("Adresse e-mail", "E-mail address"),
        "phone" => ("Téléphone", "Telephone"),
        "website" => ("Site web", "Website"),
        "needs" => ("Besoins", "Needs"),
        "offers" => ("Offres", "Offers"),
        "stage" => ("Stade", "Stage"),
        "markets" => ("Marchés", "Markets"),
        "siren" => ("SIREN", "SIREN"),
        "seniority" => ("Expérience", "Experience"),
        "seeks" => ("Ce que vous cherchez", "What you look for"),
        "available_from" => ("Disponible à partir du", "Available from"),
        "organisation_kind" => ("Type d’organisme", "Kind of organisation"),
        other => (other, other),
    };
    visit.say(fr, en)
}

fn state(visit: &Visit, state: ProfileState) -> (String, &'static str) {
    match state {
        ProfileState::Draft => (visit.say("Brouillon", "Draft"), "warn"),
        ProfileState::Identified => (visit.say("Repéré", "Identified"), "quiet"),
        ProfileState::Approached => (visit.say("Contacté", "Approached"), "quiet"),
        ProfileState::Accepted => (visit.say("A dit oui", "Accepted"), "quiet"),
        ProfileState::Active => (visit.say("Actif", "Active"), "good"),
        ProfileState::Paused => (visit.say("En pause", "Paused"), "warn"),
        ProfileState::Left => (visit.say("Parti", "Left"), "bad"),
    }
}
