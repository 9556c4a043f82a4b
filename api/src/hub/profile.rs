//! `/profiles/SLUG`: one profile, as far as its reader may see it, with its matches or why it fits.

mod engagements;
mod facts;
mod fit;
mod matches;

use std::sync::Arc;

use askama::Template;
use entity::{FieldGroup, ProfileId, ProfileKind, introductions};

use super::introductions::Standing;
use super::shown::{Area, Said, areas, said, whereabouts};
use super::visit::address;
use super::{Reply, Visit, absent};
use crate::error::Result;
use crate::service::introductions as introduced;
use crate::service::matches::CounterpartKind;
use crate::service::profiles::list;
use crate::service::profiles::seen::Seen;
use crate::service::words as names;
use engagements::Engagement;
use facts::Fact;
use fit::Fit;
use matches::Matches;

#[derive(Template)]
#[template(path = "hub/profile.html")]
struct Profile<'a> {
    visit: &'a Visit,
    name: String,
    kind: &'static str,
    areas: Vec<Area>,
    place: Option<String>,
    headline: Option<Said>,
    description: Option<Said>,
    facts: Vec<Fact>,
    needs: Vec<Engagement>,
    offers: Vec<Engagement>,
    /// Whether the reader would see what it asks for and gives.
    shows_engagements: bool,
    /// The introduction between the reader's profile and this one.
    standing: Option<Standing>,
    /// Where to ask to be introduced.
    ask: Option<String>,
    matches: Option<Matches>,
    fit: Option<Fit>,
}

/// Shows a profile.
pub async fn show(visit: Visit) -> Result<Reply> {
    let Some(seen) = list::by_slug(&visit.app, &visit.viewer, visit.part("slug")).await? else {
        return absent(&visit);
    };
    let row = &seen.row;
    let is_startup = row.kind == ProfileKind::Startup;
    let startup = if is_startup { None } else { startup(&visit).await? };
    let matches = match is_startup && visit.viewer.may_see_matches(row.id) {
        true => Some(matches::of(&visit, &seen).await?),
        false => None,
    };
    let fit = match &startup {
        Some(startup) => fit::of(&visit, startup, &seen).await?,
        None => None,
    };
    let page = Profile {
        name: seen.called(visit.language),
        kind: names::kind(row.kind, visit.language),
        areas: areas(row),
        place: whereabouts(row, visit.language).filter(|_| seen.shows(FieldGroup::Location)),
        headline: said(&row.headline_fr, &row.headline_en, visit.language),
        description: said(&row.description_fr, &row.description_en, visit.language),
        facts: facts::of(&visit, &seen).await?,
        needs: row.needs.iter().map(|need| Engagement::needed(&visit, need)).collect(),
        offers: row.offers.iter().map(|offer| Engagement::offered(&visit, offer)).collect(),
        shows_engagements: seen.shows(FieldGroup::Engagements),
        standing: standing(&visit, startup.as_ref(), row.id).await?,
        ask: ask(&visit, startup.as_ref(), &seen),
        matches,
        fit,
        visit: &visit,
    };
    Reply::page(&page)
}

/// The startup from whose side a counterpart is looked at: the one that the address names, or the reader's own.
async fn startup(visit: &Visit) -> Result<Option<Arc<Seen>>> {
    let found = match visit.asked("for") {
        Some(slug) => list::by_slug(&visit.app, &visit.viewer, slug).await?.into_iter().collect(),
        None => list::find(&visit.app, &visit.viewer, visit.viewer.own_profiles()).await?,
    };
    let own = |seen: &Arc<Seen>| seen.row.kind == ProfileKind::Startup && visit.viewer.may_see_matches(seen.row.id);
    Ok(found.into_iter().find(own))
}

/// The newest introduction between those whom the reader speaks for, or the startup that is looked from, and this one.
async fn standing(visit: &Visit, startup: Option<&Arc<Seen>>, id: ProfileId) -> Result<Option<Standing>> {
    let mut sides = visit.viewer.own_profiles().to_vec();
    sides.extend(startup.map(|startup| startup.row.id));
    let found = introduced::with_each(&visit.app, &visit.viewer, &sides, &[id]).await?;
    let newest: Option<introductions::Model> = found.into_values().max_by_key(|row| row.id);
    Ok(newest.map(|row| Standing::of(visit, &row)))
}

/// Where to ask to be introduced: for those who speak for another profile, and from the startup that is looked from.
fn ask(visit: &Visit, startup: Option<&Arc<Seen>>, seen: &Seen) -> Option<String> {
    let speaks = visit.viewer.own_profiles().iter().any(|own| *own != seen.row.id);
    if !speaks && startup.is_none() {
        return None;
    }
    let path = format!("/profiles/{}/ask", seen.row.slug);
    Some(startup.map_or(path.clone(), |startup| address(&path, &[("from", &startup.row.slug)])))
}

/// The kind of counterpart that an address names, and what it is called.
fn counterparts(visit: &Visit) -> [(CounterpartKind, &'static str, String); 5] {
    [
        (CounterpartKind::Mentor, "MENTOR", visit.say("Mentors", "Mentors")),
        (CounterpartKind::Ambassador, "AMBASSADOR", visit.say("Ambassadeurs", "Ambassadors")),
        (CounterpartKind::Talent, "TALENT", visit.say("Talents", "Talents")),
        (CounterpartKind::Partner, "PARTNER", visit.say("Partenaires", "Partners")),
        (CounterpartKind::Slot, "SLOT", visit.say("Salons", "Trade shows")),
    ]
}
