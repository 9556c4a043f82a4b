//! The best counterparts of a startup, each with its reasons.

use std::cmp::Reverse;
use std::sync::Arc;

use entity::ProfileId;
use uuid::Uuid;

use super::counterparts;
use crate::error::{Reason as _, Result};
use crate::hub::Visit;
use crate::hub::introductions::Standing;
use crate::hub::shown::{Area, Said, areas, said, whereabouts};
use crate::hub::visit::address;
use crate::hub::why::Why;
use crate::mail::words;
use crate::paging::Window;
use crate::service::introductions as introduced;
use crate::service::matches::{CounterpartKind, Found, Match, MatchPlace, recommend_each, tell};
use crate::service::profiles::seen::Seen;

/// How many a page shows.
const SHOWN: usize = 10;

/// A page of the best counterparts of one kind.
pub struct Matches {
    /// The kinds to choose from: what each is called, its address, and whether it is chosen.
    pub kinds: Vec<(String, String, bool)>,
    /// The counterparts.
    pub best: Vec<Counterpart>,
    /// Why there are none, if there are none.
    pub nobody: Option<String>,
    /// Where the list goes on.
    pub onward: Option<String>,
}

/// One of the best.
pub struct Counterpart {
    /// What it is called.
    pub name: String,
    /// Its address, if it has one.
    pub href: Option<String>,
    /// What it is about.
    pub areas: Vec<Area>,
    /// Where it is.
    pub place: Option<String>,
    /// What it says of itself.
    pub headline: Option<Said>,
    /// Why it fits.
    pub why: Why,
    /// The newest introduction between the two.
    pub standing: Option<Standing>,
    /// Where to ask to be introduced.
    pub ask: Option<String>,
}

/// The page that an address asks for.
pub async fn of(visit: &Visit, startup: &Arc<Seen>) -> Result<Matches> {
    let all = counterparts(visit);
    let asked = visit.asked("counterpart").unwrap_or("MENTOR");
    let (kind, code) = all
        .iter()
        .find(|(_, code, _)| *code == asked)
        .map_or((CounterpartKind::Mentor, "MENTOR"), |(kind, code, _)| (*kind, *code));
    let path = format!("/profiles/{}", startup.row.slug);
    let kinds = all.iter().map(|(each, code, label)| {
        (label.clone(), format!("{}#matches", address(&path, &[("counterpart", code)])), *each == kind)
    });
    let kinds = kinds.collect();
    let window = Window { after: visit.asked("after").and_then(place), ..Window::first(SHOWN) };
    let mut found = recommend_each(&visit.app, &visit.viewer, std::slice::from_ref(startup), kind, &window).await?;
    let Some(found) = found.remove(&startup.row.id) else {
        return Ok(Matches { kinds, best: Vec::new(), nobody: None, onward: None });
    };
    let onward = found.page.items.last().filter(|_| found.page.has_next).map(|last| {
        let after = written(&last.place());
        format!("{}#matches", address(&path, &[("counterpart", code), ("after", &after)]))
    });
    let ids: Vec<ProfileId> = found.page.items.iter().filter_map(|each| profile(&each.counterpart)).collect();
    let own = [startup.row.id];
    let mut rows = introduced::with_each(&visit.app, &visit.viewer, &own, &ids).await?;
    let best = found.page.items.into_iter().map(|each| {
        let row = profile(&each.counterpart).and_then(|id| rows.remove(&(startup.row.id, id)));
        counterpart(visit, startup, each, row.map(|row| Standing::of(visit, &row)))
    });
    let best = best.collect();
    let nobody = found.nobody.map(|nobody| words::typeset(visit.language, nobody.sentence(visit.language)));
    Ok(Matches { kinds, best, nobody, onward })
}

fn profile(found: &Found) -> Option<ProfileId> {
    match found {
        Found::Profile(seen) => Some(seen.row.id),
        Found::Slot(_) => None,
    }
}

fn counterpart(visit: &Visit, startup: &Seen, found: Match, standing: Option<Standing>) -> Counterpart {
    let told = tell(found.explanation, found.sides);
    let own = startup.called(visit.language);
    match &found.counterpart {
        Found::Profile(seen) => {
            let name = seen.called(visit.language);
            let path = format!("/profiles/{}", seen.row.slug);
            let from = startup.row.slug.as_str();
            Counterpart {
                why: Why::of(visit, &told, [&own, &name]),
                name,
                href: Some(address(&path, &[("for", from)])),
                areas: areas(&seen.row),
                place: whereabouts(&seen.row, visit.language),
                headline: said(&seen.row.headline_fr, &seen.row.headline_en, visit.language),
                ask: Some(address(&format!("{path}/ask"), &[("from", from)])),
                standing,
            }
        }
        Found::Slot(slot) => {
            let (slot, edition, show) = &**slot;
            let name = format!("{} {}, {}", show.name, edition.label, slot.label);
            Counterpart {
                why: Why::of(visit, &told, [&own, &name]),
                name,
                href: None,
                areas: slot.focus_area.map(Area::from).into_iter().collect(),
                place: edition.city.clone(),
                headline: said(&slot.description_fr, &slot.description_en, visit.language),
                standing,
                ask: None,
            }
        }
    }
}

/// A place in the list, as it stands in an address.
fn written((Reverse(points), id): &MatchPlace) -> String {
    format!("{points}.{id}")
}

fn place(text: &str) -> Option<MatchPlace> {
    let (points, id) = text.split_once('.')?;
    Some((Reverse(points.parse().ok()?), Uuid::parse_str(id).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_from_its_address() {
        let somewhere = (Reverse(723_456), Uuid::from_u128(7));
        assert_eq!(place(&written(&somewhere)), Some(somewhere));
        assert_eq!((place(""), place("1.x"), place("x.1")), (None, None, None));
    }
}
