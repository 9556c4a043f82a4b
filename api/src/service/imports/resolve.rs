//! From a checked record to what is stored: labels become concepts, cities become places, references become ids.

use std::collections::BTreeMap;

use entity::values::{Assumptions, Tag};
use entity::{Language, ProfileState};
use jiff::civil::Date;
use search::Lexicon;

use super::named::{Named, Unknown};
use super::record::{DetailsDraft, NeedDraft, OfferDraft, ProfileDraft};
use crate::clock::start_of;
use crate::reference::{Countries, Places};
use crate::service::profiles::draft::{Capacity, Consent, Contact, Details, Draft, Location};

/// Resolves a record; `assumed` names the fields that a mapping set, each with that mapping.
pub fn profile(
    external_id: Option<String>,
    record: ProfileDraft,
    assumed: BTreeMap<String, String>,
    named: &Named,
) -> Result<Draft, Unknown> {
    let state = record.initial_state();
    let location = location(&record);
    let consent = record.consent.as_ref().map(|consent| Consent {
        source: consent.source.clone(),
        given_on: consent.date.to_string(),
        assumed_by: assumed.get("consent").cloned(),
    });
    let person = record.is_person();
    let capacity = record.capacity.as_ref();
    let unstated = Capacity::default();
    let limit = |stated: Option<u32>, unstated: i32| stated.map_or(unstated, |n| i32::try_from(n).unwrap_or(i32::MAX));
    Ok(Draft {
        external_id,
        name: record.name,
        headline: record.headline,
        description: record.description,
        focus_areas: sorted(record.focus_areas),
        sectors: tags(&record.sectors).into(),
        skills: tags(&record.skills).into(),
        languages: record.languages.into(),
        markets: sorted(record.markets).into(),
        needs: record.needs.into_iter().map(need).collect::<Vec<_>>().into(),
        offers: record.offers.into_iter().map(offer).collect::<Vec<_>>().into(),
        location,
        website: record.website,
        mail_language: record.mail_language,
        state: if person && consent.is_none() && state != ProfileState::Left {
            ProfileState::Identified
        } else {
            state
        },
        verified_at: record.verified_on.map(start_of),
        assumed: Assumptions(assumed),
        visibility: record.visibility,
        contact: Contact { email: record.email, phone: record.phone },
        capacity: Capacity {
            open: limit(capacity.and_then(|c| c.open), unstated.open),
            per_month: limit(capacity.and_then(|c| c.per_month), unstated.per_month),
        },
        consent,
        details: details(record.details, (record.available_from, record.available_until), named)?,
    })
}

fn details(
    details: DetailsDraft,
    (available_from, available_until): (Option<Date>, Option<Date>),
    named: &Named,
) -> Result<Details, Unknown> {
    Ok(match details {
        DetailsDraft::Startup { siren, stage, founded_on, headcount, funds_raised_eur, logo_url, host } => {
            Details::Startup {
                siren,
                stage,
                founded_on: iso(founded_on),
                headcount: headcount.map(|n| i32::try_from(n).unwrap_or(i32::MAX)),
                funds_raised_eur: funds_raised_eur.map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
                logo_url,
                host_id: host.map(|name| named.host(name)).transpose()?,
            }
        }
        DetailsDraft::Mentor { company, title } => {
            Details::Mentor { company_id: company.map(|name| named.company(name)).transpose()?, title }
        }
        DetailsDraft::Ambassador { title } => Details::Ambassador { title },
        DetailsDraft::Talent { title, seniority, seeks } => Details::Talent {
            title,
            seniority,
            seeks,
            available_on: iso(available_from),
            available_until_on: iso(available_until),
        },
        DetailsDraft::Partner { organisation_kind, .. } => Details::Partner { organisation_kind },
    })
}

fn need(need: NeedDraft) -> entity::values::Need {
    entity::values::Need {
        kind: need.kind,
        detail: need.detail,
        markets: need.markets,
        skills: tags(&need.skills),
        priority: need.priority,
    }
}

fn offer(offer: OfferDraft) -> entity::values::Offer {
    entity::values::Offer {
        kind: offer.kind,
        detail: offer.detail,
        markets: offer.markets,
        skills: tags(&offer.skills),
        quantity: offer.quantity,
        from: iso(offer.from),
        until: iso(offer.until),
    }
}

/// Labels as tags: each with its concept where the lexicon has one, none twice.
pub fn tags(labels: &[String]) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::with_capacity(labels.len());
    for label in labels {
        let concept = Lexicon::get().resolve(label);
        let code = concept.map(|concept| concept.code.to_owned());
        let known = |tag: &Tag| if code.is_some() { tag.code == code } else { tag.label.eq_ignore_ascii_case(label) };
        if !tags.iter().any(known) {
            let is_code = code.as_deref() == Some(label.as_str());
            let own = code
                .as_deref()
                .filter(|_| is_code)
                .and_then(|code| Lexicon::get().label(code, search::Language::English));
            tags.push(Tag { label: own.unwrap_or(label).to_owned(), code });
        }
    }
    tags
}

/// The labels of tags as they were given.
pub fn labels(tags: &[Tag]) -> Vec<&str> {
    tags.iter().map(|tag| tag.label.as_str()).collect()
}

/// A day as a row holds it.
pub fn iso(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// The day that a row holds as text.
pub fn day(text: Option<&str>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

/// The label of a tag in a language; its own words where the lexicon does not know it.
pub fn label(tag: &Tag, language: Language) -> String {
    let language = crate::service::search::index_language(language);
    let known = tag.code.as_deref().and_then(|code| Lexicon::get().label(code, language));
    known.map_or_else(|| tag.label.clone(), str::to_owned)
}

fn location(record: &ProfileDraft) -> Location {
    place(record.city.as_deref(), record.country.as_deref(), record.territory, record.time_zone.as_deref())
}

/// Where a city of a country is; what is given wins over what the tables know.
pub fn place(
    city: Option<&str>,
    country: Option<&str>,
    territory: Option<entity::Territory>,
    time_zone: Option<&str>,
) -> Location {
    let place = city.and_then(|city| Places::get().find(city, country));
    let country = country.or(place.map(|place| place.country));
    let zone_of_country = || Countries::get().of_code(country?)?.time_zone;
    let zone = time_zone.or(place.and_then(|place| place.time_zone)).or_else(zone_of_country);
    Location {
        city: place.map(|place| place.name).or(city).map(str::to_owned),
        territory: territory.or(place.and_then(|place| place.territory)),
        latitude: place.and_then(|place| place.latitude),
        longitude: place.and_then(|place| place.longitude),
        country: country.map(str::to_owned),
        time_zone: zone.map(str::to_owned),
    }
}

fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort_unstable();
    items.dedup();
    items
}
