//! How much a profile says of what matching and readers look for, and what is missing.

use entity::ProfileKind;

use super::draft::Details;
use super::store::Stored;

/// How complete a profile is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// 0 to 100.
    pub percent: u32,
    /// What is missing, the most worthwhile first.
    pub missing: Vec<Missing>,
}

/// A field that says nothing yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name in a record.
    pub field: &'static str,
    /// How many hundredths of completeness filling it in would gain.
    pub gain: u32,
}

/// Judges a profile; what weighs more in matching weighs more here.
pub fn of(stored: &Stored) -> Completeness {
    let fields = fields(stored);
    let whole: u32 = fields.iter().map(|(_, weight, _)| weight).sum();
    let share = |weight: u32| (weight * 100 + whole / 2) / whole.max(1);
    let mut missing: Vec<Missing> = fields
        .iter()
        .filter(|(_, _, there)| !there)
        .map(|(field, weight, _)| Missing { field, gain: share(*weight).max(1) })
        .collect();
    missing.sort_by_key(|each| std::cmp::Reverse(each.gain));
    let there: u32 = fields.iter().filter(|(_, _, there)| *there).map(|(_, weight, _)| weight).sum();
    let percent = if missing.is_empty() { 100 } else { share(there).min(99) };
    Completeness { percent, missing }
}

/// The fields that count for a kind: name, weight, and whether it is there.
fn fields(stored: &Stored) -> Vec<(&'static str, u32, bool)> {
    let row = &stored.row;
    let either = |fr: &Option<String>, en: &Option<String>| fr.is_some() || en.is_some();
    let mut fields = vec![
        ("headline", 2, either(&row.headline_fr, &row.headline_en)),
        ("description", 3, either(&row.description_fr, &row.description_en)),
        ("sectors", 3, !row.sectors.is_empty()),
        ("focus_areas", 1, row.focus_areas != 0),
        ("city", 1, row.city.is_some()),
        ("country", 1, row.country.is_some()),
        ("languages", 2, !row.languages.is_empty()),
        ("email", 2, stored.contact.email.is_some()),
    ];
    match row.kind {
        ProfileKind::Startup => fields.push(("needs", 5, !row.needs.is_empty())),
        _ => fields.push(("offers", 5, !row.offers.is_empty())),
    }
    match &stored.details {
        Details::Startup { siren, stage, .. } => {
            fields.push(("stage", 2, stage.is_some()));
            fields.push(("markets", 2, !row.markets.is_empty()));
            fields.push(("siren", 1, siren.is_some()));
        }
        Details::Mentor { .. } => fields.push(("skills", 2, !row.skills.is_empty())),
        Details::Ambassador { .. } => fields.push(("markets", 4, !row.markets.is_empty())),
        Details::Talent { seniority, seeks, available_on, .. } => {
            fields.push(("skills", 4, !row.skills.is_empty()));
            fields.push(("seniority", 2, seniority.is_some()));
            fields.push(("seeks", 1, !seeks.is_empty()));
            fields.push(("available_from", 1, available_on.is_some()));
        }
        Details::Partner { organisation_kind } => fields.push(("organisation_kind", 2, organisation_kind.is_some())),
    }
    fields
}
