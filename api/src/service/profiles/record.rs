//! A stored profile as a canonical record: what an export writes, and what an edit starts from.

use entity::values::{LanguageSkill, Need, Offer, Tag, Texts};
use entity::{ProfileKind, research_projects};
use serde_json::{Map, Value, json};

use super::draft::{Details, focus_areas};
use super::store::Stored;
use crate::clock::date_of;
use crate::service::imports::Row;
use crate::service::imports::resolve::place;

/// The record of a profile; `named` is how records call what it names: a mentor's company, a startup's host.
///
/// Reading it back yields the profile as it is, apart from what follows from the place and is not written.
pub fn to_record(stored: &Stored, named: Option<&str>) -> Row {
    let row = &stored.row;
    let mut record = Record(Map::new());
    record.text("id", Some(row.external_id.clone().unwrap_or_else(|| row.slug.clone())));
    record.text("name", Some(row.name.clone()));
    record.texts("headline", Texts { fr: row.headline_fr.clone(), en: row.headline_en.clone() });
    record.texts("description", Texts { fr: row.description_fr.clone(), en: row.description_en.clone() });
    record.list("focus_areas", focus_areas(row.focus_areas).iter().map(|area| json!(area.code())));
    record.list("sectors", row.sectors.iter().map(label));
    record.list("skills", row.skills.iter().map(label));
    record.list("languages", row.languages.iter().map(language));
    record.list("markets", row.markets.iter().map(|code| json!(code)));
    record.list("needs", row.needs.iter().map(need));
    record.list("offers", row.offers.iter().map(offer));
    record.place(stored);
    record.text("website", row.website.clone());
    record.text("email", stored.contact.email.clone());
    record.text("phone", stored.contact.phone.clone());
    record.text("mail_language", row.mail_language.map(|language| language.code().to_lowercase()));
    record.text("state", Some(row.state.code().to_owned()));
    record.text("verified_on", row.verified_at.map(|at| date_of(at).to_string()));
    record.put("capacity", capacity(stored));
    record.put("visibility", visibility(stored));
    if let Some(consent) = &stored.consent {
        let given = json!({ "purpose": consent.purpose.code(), "source": consent.source, "date": consent.given_on });
        record.put("consent", given);
    }
    record.details(&stored.details, named);
    record.0
}

/// The records of a partner's research projects, as its own record holds them.
pub fn research_projects(projects: &[research_projects::Model]) -> Value {
    let records = projects.iter().map(|project| {
        let mut record = Record(Map::new());
        record.text("id", Some(project.external_id.clone().unwrap_or_else(|| project.id.to_string())));
        record.texts("title", Texts { fr: project.title_fr.clone(), en: project.title_en.clone() });
        record.texts("description", Texts { fr: project.description_fr.clone(), en: project.description_en.clone() });
        record.list("skills", project.skills.iter().map(label));
        record.text("starts_on", project.starts_on.clone());
        record.text("ends_on", project.ends_on.clone());
        record.text("working_language", project.working_language.clone());
        Value::Object(record.0)
    });
    records.collect()
}

struct Record(Row);

impl Record {
    fn put(&mut self, field: &str, value: Value) {
        if !value.is_null() {
            self.0.insert(field.to_owned(), value);
        }
    }

    fn text(&mut self, field: &str, text: Option<String>) {
        self.put(field, text.into());
    }

    fn texts(&mut self, field: &str, texts: Texts) {
        self.text(&format!("{field}_fr"), texts.fr);
        self.text(&format!("{field}_en"), texts.en);
    }

    fn list(&mut self, field: &str, items: impl Iterator<Item = Value>) {
        let items: Vec<Value> = items.collect();
        if !items.is_empty() {
            self.put(field, items.into());
        }
    }

    /// What follows from the city is left out, so that another city brings its own.
    fn place(&mut self, stored: &Stored) {
        let row = &stored.row;
        let known = place(row.city.as_deref(), row.country.as_deref(), None, None);
        self.text("city", row.city.clone());
        self.text("country", row.country.clone());
        let territory = row.territory.filter(|_| row.territory != known.territory);
        self.text("territory", territory.map(|territory| territory.code().to_owned()));
        self.text("time_zone", row.time_zone.clone().filter(|_| row.time_zone != known.time_zone));
    }

    fn details(&mut self, details: &Details, named: Option<&str>) {
        let name = |id: Option<String>| id.map(|id| named.map_or(id, str::to_owned));
        match details.clone() {
            Details::Startup { siren, stage, founded_on, headcount, funds_raised_eur, logo_url, host_id } => {
                self.text("siren", siren);
                self.text("stage", stage.map(|stage| stage.code().to_owned()));
                self.text("founded_on", founded_on);
                self.put("headcount", headcount.into());
                self.put("funds_raised_eur", funds_raised_eur.into());
                self.text("logo_url", logo_url);
                self.text("host", name(host_id.map(|id| id.to_string())));
            }
            Details::Mentor { company_id, title } => {
                self.text("company", name(company_id.map(|id| id.to_string())));
                self.text("title", title);
            }
            Details::Ambassador { title } => self.text("title", title),
            Details::Talent { title, seniority, seeks, available_on, available_until_on } => {
                self.text("title", title);
                self.text("seniority", seniority.map(|seniority| seniority.code().to_owned()));
                self.list("seeks", seeks.iter().map(|kind| json!(kind.code())));
                self.text("available_from", available_on);
                self.text("available_until", available_until_on);
            }
            Details::Partner { organisation_kind } => {
                self.text("organisation_kind", organisation_kind.map(|kind| kind.code().to_owned()));
            }
        }
    }
}

/// Only people have limits; what a record leaves out are the usual ones.
fn capacity(stored: &Stored) -> Value {
    match stored.row.kind {
        ProfileKind::Startup | ProfileKind::Partner => Value::Null,
        _ => json!({ "open": stored.capacity.open_limit, "per_month": stored.capacity.month_limit }),
    }
}

/// The choices of the owner, each group by its name in lower case.
fn visibility(stored: &Stored) -> Value {
    let chosen = stored.row.visibility.0.iter();
    let chosen: Map<String, Value> =
        chosen.map(|(group, audience)| (group.code().to_lowercase(), json!(audience.code()))).collect();
    if chosen.is_empty() { Value::Null } else { chosen.into() }
}

fn label(tag: &Tag) -> Value {
    json!(tag.label)
}

fn language(skill: &LanguageSkill) -> Value {
    match skill.level {
        Some(level) => json!(format!("{}:{}", skill.tag, level.code())),
        None => json!(skill.tag),
    }
}

fn need(need: &Need) -> Value {
    let mut record = Record(Map::new());
    record.put("kind", json!(need.kind.code()));
    record.texts("detail", need.detail.clone());
    record.list("markets", need.markets.iter().map(|code| json!(code)));
    record.list("skills", need.skills.iter().map(label));
    record.put("priority", json!(need.priority));
    Value::Object(record.0)
}

fn offer(offer: &Offer) -> Value {
    let mut record = Record(Map::new());
    record.put("kind", json!(offer.kind.code()));
    record.texts("detail", offer.detail.clone());
    record.list("markets", offer.markets.iter().map(|code| json!(code)));
    record.list("skills", offer.skills.iter().map(label));
    record.put("quantity", json!(offer.quantity));
    record.text("from", offer.from.clone());
    record.text("until", offer.until.clone());
    Value::Object(record.0)
}
