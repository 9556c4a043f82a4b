//! From rows to what `matching` scores.

use std::sync::Arc;

use entity::values::Tag;
use entity::{Cefr, ProfileKind, ProfileState, editions, research_projects, slots};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use matching::{
    Closed, Concept, Country, Day, Field, LanguageCode, Need, Profile, Sector, Spoken, Stages, Standing, Track, Window,
};
use search::Lexicon;

use super::passages::term_of;
use super::rarity::Rarity;
use super::words::Words;
use crate::clock::{DAY, date_of, instant};
use crate::service::editions::is_call_open;
use crate::service::introductions::places;
use crate::service::profiles::draft::{Details, focus_areas};
use crate::service::profiles::seen::Seen;
use crate::service::research_projects as research_projects_service;

/// One side of a pair: what is scored, and the words that explain it.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What is scored.
    pub profile: Profile,
    /// What it says in words.
    pub words: Arc<Words>,
    /// What it is called.
    pub name: Called,
    /// Its sectors and skills, for those the lexicon does not know.
    pub tags: Vec<Tag>,
}

/// How a side is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called {
    /// By its name.
    By(String),
    /// By what it is, where its name is not shown.
    Unnamed(ProfileKind),
}

/// Prepares what is shown of a profile for scoring on an instant.
pub fn of_profile(seen: &Seen, words: Arc<Words>, now: i64) -> Prepared {
    let row = &seen.row;
    let kind = kind_of(row.kind);
    let mut profile = Profile::new(matching::ProfileId(row.id.0.as_u128()), kind);
    profile.standing = standing(seen, now);
    profile.track = track(seen);
    profile.assumed = row.assumed.0.keys().filter_map(|field| field_of(field)).collect();
    profile.needs = row.needs.iter().filter_map(need).collect();
    profile.offers = row.offers.iter().filter_map(|offer| Closed::from_code(offer.kind.code())).collect();
    profile.sectors = row.sectors.iter().map(sector).collect();
    profile.focus_areas =
        focus_areas(row.focus_areas).iter().filter_map(|area| Closed::from_code(area.code())).collect();
    let offered = row.offers.iter().flat_map(|offer| offer.skills.iter());
    profile.skills = row.skills.iter().chain(offered).map(concept).collect();
    profile.text = words.text.clone();
    profile.markets = row.markets.iter().filter_map(|code| Country::new(code)).collect();
    profile.country = row.country.as_deref().and_then(Country::new);
    profile.languages = row.languages.iter().filter_map(|skill| spoken(&skill.tag, skill.level)).collect();
    profile.utc_offset_minutes = row.time_zone.as_deref().and_then(|zone| offset_minutes(zone, now));
    profile.verified_on = row.verified_at.map(|at| day(date_of(at)));
    add_details(&mut profile, &seen.details);
    let tags = row.sectors.iter().chain(row.skills.iter()).cloned().collect();
    let name = seen.name().map_or(Called::Unnamed(row.kind), |name| Called::By(name.clone()));
    Prepared { profile, words, name, tags }
}

/// What gates ask about a profile itself.
pub fn standing(seen: &Seen, now: i64) -> Standing {
    let row = &seen.row;
    let organisation = matches!(row.kind, ProfileKind::Startup | ProfileKind::Partner);
    Standing {
        consented: organisation || seen.consent.is_some(),
        active: row.state == ProfileState::Active,
        visible: is_fresh(row.verified_at.unwrap_or(row.created_at), now),
        remaining: if organisation { u32::MAX } else { places::remaining(&seen.capacity, now).unsigned_abs() },
    }
}

/// What came of its earlier introductions, as far as it is told without disagreement.
pub fn track(seen: &Seen) -> Track {
    let capacity = &seen.capacity;
    Track { met: capacity.met_count.unsigned_abs(), total: capacity.told_count.unsigned_abs() }
}

/// Prepares a slot of an edition for scoring on an instant.
pub fn of_slot(slot: &slots::Model, edition: &editions::Model, show: &str, rarity: &Rarity, now: i64) -> Prepared {
    let mut passages = Vec::new();
    let texts = entity::values::Texts { fr: slot.description_fr.clone(), en: slot.description_en.clone() };
    super::passages::add_texts(&mut passages, &texts);
    let mut profile = Profile::new(matching::ProfileId(slot.id.0.as_u128()), matching::Kind::Slot);
    let free = slot.holder_id.is_none();
    profile.standing = Standing {
        consented: true,
        active: free && is_call_open(edition, now),
        visible: true,
        remaining: u32::from(free),
    };
    profile.purposes = slot.purposes.iter().filter_map(|purpose| Closed::from_code(purpose.code())).collect();
    profile.sectors = slot.sectors.iter().map(sector).collect();
    profile.focus_areas = slot.focus_area.iter().filter_map(|area| Closed::from_code(area.code())).collect();
    profile.focus_required = slot.focus_area.is_some();
    let words = Arc::new(Words::new(passages, rarity));
    profile.text = words.text.clone();
    profile.country = edition.country.as_deref().and_then(Country::new);
    profile.markets = profile.country.into_iter().collect();
    profile.available = Some(Window { from: parse_day(&edition.starts_on), until: parse_day(&edition.ends_on) });
    let name = Called::By(format!("{show}, {} – {}", edition.label, slot.label));
    Prepared { profile, words, name, tags: slot.sectors.to_vec() }
}

/// Prepares a laboratory's project, as its partner shows it, for scoring on an instant: it seeks as a startup does.
pub fn of_project(project: &research_projects::Model, partner: &Seen, rarity: &Rarity, now: i64) -> Prepared {
    let own = of_profile(partner, Arc::new(Words::new(Vec::new(), rarity)), now).profile;
    let texts = research_projects_service::texts(project);
    let mut passages = Vec::new();
    texts.iter().for_each(|texts| super::passages::add_texts(&mut passages, texts));
    let words = Arc::new(Words::new(passages, rarity));
    let mut profile = Profile::new(matching::ProfileId(project.id.0.as_u128()), matching::Kind::Startup);
    (profile.standing, profile.verified_on) = (own.standing, own.verified_on);
    let skills = project.skills.iter().map(concept).collect();
    let need = Need::of(matching::EngagementKind::Research, matching::Priority::First);
    profile.needs = std::iter::once(Need { skills, ..need }).collect();
    (profile.sectors, profile.focus_areas) = (own.sectors, own.focus_areas);
    (profile.country, profile.markets, profile.utc_offset_minutes) =
        (own.country, own.country.into_iter().collect(), own.utc_offset_minutes);
    profile.languages = match &project.working_language {
        Some(tag) => spoken(tag, None).into_iter().collect(),
        None => own.languages,
    };
    let window = Window {
        from: project.starts_on.as_deref().and_then(parse_day),
        until: project.ends_on.as_deref().and_then(parse_day),
    };
    profile.available = (window != Window::default()).then_some(window);
    profile.text = words.text.clone();
    let [title, _] = texts;
    let name = title.en.or(title.fr).map_or(Called::Unnamed(ProfileKind::Partner), Called::By);
    Prepared { profile, words, name, tags: project.skills.to_vec() }
}

/// Whether what a profile says was confirmed within a year; older ones are not recommended.
fn is_fresh(verified_at: i64, now: i64) -> bool {
    now - verified_at <= 365 * DAY
}

fn add_details(profile: &mut Profile, details: &Details) {
    match details {
        Details::Startup { stage, .. } => {
            profile.stages = stage.and_then(|stage| matching::Stage::from_code(stage.code())).map(Stages::from);
        }
        Details::Talent { seniority, available_on, available_until_on, .. } => {
            profile.seniority = seniority.and_then(|seniority| Closed::from_code(seniority.code()));
            let from = available_on.as_deref().and_then(parse_day);
            let until = available_until_on.as_deref().and_then(parse_day);
            profile.available = (from.is_some() || until.is_some()).then_some(Window { from, until });
        }
        Details::Mentor { .. } | Details::Ambassador { .. } | Details::Partner { .. } => {}
    }
}

fn need(need: &entity::values::Need) -> Option<Need> {
    Some(Need {
        kind: Closed::from_code(need.kind.code())?,
        priority: Closed::from_code(&need.priority.clamp(1, 3).to_string())?,
        markets: need.markets.iter().filter_map(|code| Country::new(code)).collect(),
        skills: need.skills.iter().map(concept).collect(),
    })
}

fn sector(tag: &Tag) -> Sector {
    let lexicon = Lexicon::get();
    let path = tag.code.as_deref().map(|code| lexicon.path(code)).unwrap_or_default();
    let broader = path.iter().rev().filter_map(|code| lexicon.concept(code));
    Sector::new(broader.map(|concept| Concept(concept.id.0)).collect(), concept(tag))
}

/// The number of a tag: its concept's, or one made from its label with the highest bit set.
pub fn concept(tag: &Tag) -> Concept {
    let known = tag.code.as_deref().and_then(|code| Lexicon::get().concept(code));
    let unknown = || Concept(term_of(&search::fold(&tag.label)).0 | (1 << 31));
    known.map_or_else(unknown, |concept| Concept(concept.id.0))
}

fn spoken(tag: &str, level: Option<Cefr>) -> Option<Spoken> {
    Some(Spoken { language: LanguageCode::new(tag)?, level: level.and_then(|level| Closed::from_code(level.code())) })
}

fn offset_minutes(zone: &str, now: i64) -> Option<i16> {
    let zone = TimeZone::get(zone).ok()?;
    i16::try_from(zone.to_offset(instant(now)).seconds() / 60).ok()
}

/// A civil day as the number of days since 1970.
pub fn day(date: Date) -> Day {
    let epoch = Date::constant(1970, 1, 1);
    Day((date - epoch).get_days())
}

fn parse_day(text: &str) -> Option<Day> {
    text.parse().ok().map(day)
}

fn kind_of(kind: ProfileKind) -> matching::Kind {
    match kind {
        ProfileKind::Startup => matching::Kind::Startup,
        ProfileKind::Mentor => matching::Kind::Mentor,
        ProfileKind::Ambassador => matching::Kind::Ambassador,
        ProfileKind::Talent => matching::Kind::Talent,
        ProfileKind::Partner => matching::Kind::Partner,
    }
}

/// The field of `matching` that a field of an import record becomes, if it is scored.
fn field_of(name: &str) -> Option<Field> {
    Some(match name {
        "needs" => Field::Needs,
        "offers" => Field::Offers,
        "sectors" => Field::Sectors,
        "focus_areas" => Field::FocusAreas,
        "skills" => Field::Skills,
        "markets" => Field::Markets,
        "country" => Field::Country,
        "stage" => Field::Stage,
        "seniority" => Field::Seniority,
        "languages" => Field::Languages,
        "time_zone" => Field::TimeZone,
        "available_from" | "available_until" => Field::Availability,
        _ => return None,
    })
}
