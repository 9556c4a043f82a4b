//! Trade shows, their editions and the slots of the regional pavilion.

use entity::values::Texts;
use entity::{FocusArea, Purpose};
use jiff::civil::Date;
use serde::Serialize;

use super::super::problem::Reason;
use super::fields::Fields;
use super::formats;

/// A line of the slots file: a show, an edition of it unless the line is about the show alone, and a slot
/// of that edition unless the line is about the edition alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SlotLine {
    pub show: ShowDraft,
    pub edition: Option<EditionDraft>,
    pub slot: Option<SlotDraft>,
}

/// A trade show; what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShowDraft {
    pub slug: String,
    pub name: Option<String>,
    pub description: Texts,
    pub discontinued_on: Option<Date>,
    /// The slug of the show that took its place.
    pub successor: Option<String>,
}

/// An edition of a trade show; what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EditionDraft {
    /// The edition's label, such as `CES 2027`.
    pub label: String,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    /// Whether the dates are a guess because no public source states them.
    pub dates_assumed: Option<bool>,
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    pub call_opens_on: Option<Date>,
    pub call_closes_on: Option<Date>,
}

/// A slot of an edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SlotDraft {
    pub label: String,
    pub focus_area: Option<FocusArea>,
    /// Labels or concept codes, as they were given.
    pub sectors: Vec<String>,
    pub description: Texts,
    pub purposes: Vec<Purpose>,
    /// The external id of the startup that holds the slot; absent, its holder stays.
    pub holder: Option<String>,
}

pub(super) fn read(fields: &mut Fields) -> SlotLine {
    let show = show(fields);
    let edition = edition(fields);
    let slot = slot(fields);
    let has_slot = slot != SlotDraft::default();
    if edition.label.is_empty() && (has_slot || edition != EditionDraft::default()) {
        fields.refuse("edition", "", Reason::Missing);
    }
    SlotLine {
        show,
        edition: Some(edition).filter(|edition| !edition.label.is_empty()),
        slot: Some(slot).filter(|slot| !slot.label.is_empty()),
    }
}

pub(super) fn show(fields: &mut Fields) -> ShowDraft {
    ShowDraft {
        slug: fields.required_name("show").unwrap_or_default(),
        name: fields.name("show_name"),
        description: Texts { fr: fields.text("show_description_fr"), en: fields.text("show_description_en") },
        discontinued_on: fields.date("discontinued_on"),
        successor: fields.name("successor"),
    }
}

pub(super) fn edition(fields: &mut Fields) -> EditionDraft {
    let edition = EditionDraft {
        label: fields.name("edition").unwrap_or_default(),
        starts_on: fields.date("starts_on"),
        ends_on: fields.date("ends_on"),
        dates_assumed: fields.flag("dates_assumed"),
        city: fields.name("city"),
        country: fields.parsed("country", formats::country),
        time_zone: fields.parsed("time_zone", formats::time_zone),
        call_opens_on: fields.date("call_opens_on"),
        call_closes_on: fields.date("call_closes_on"),
    };
    fields.in_order(("starts_on", edition.starts_on), ("ends_on", edition.ends_on));
    fields.in_order(("call_opens_on", edition.call_opens_on), ("call_closes_on", edition.call_closes_on));
    edition
}

pub(super) fn slot(fields: &mut Fields) -> SlotDraft {
    SlotDraft {
        label: fields.name("label").unwrap_or_default(),
        focus_area: fields.code("focus_area"),
        sectors: fields.labels("sectors"),
        description: Texts { fr: fields.text("description_fr"), en: fields.text("description_en") },
        purposes: fields.codes("purpose"),
        holder: fields.name("holder"),
    }
}
