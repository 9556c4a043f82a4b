//! Trade shows, their editions and the slots of the regional pavilion.

use entity::values::Texts;
use entity::{FocusArea, Purpose};
use jiff::civil::Date;
use serde::Serialize;

use super::fields::Fields;
use super::formats;

/// An edition of a trade show and, if it has a label, a slot of that edition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SlotDraft {
    /// The slug of the show.
    pub show: String,
    pub show_name: Option<String>,
    pub show_description: Texts,
    pub discontinued_on: Option<Date>,
    /// The edition's label, such as `CES 2027`.
    pub edition: String,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    /// Whether the dates are a guess because no public source states them.
    pub dates_assumed: bool,
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    pub call_opens_on: Option<Date>,
    pub call_closes_on: Option<Date>,
    /// Absent if the line describes the edition alone.
    pub label: Option<String>,
    pub focus_area: Option<FocusArea>,
    /// Labels or concept codes, as they were given.
    pub sectors: Vec<String>,
    pub description: Texts,
    pub purpose: Vec<Purpose>,
    /// The external id of the startup that holds the slot.
    pub holder: Option<String>,
}

pub(super) fn read(fields: &mut Fields) -> SlotDraft {
    let slot = SlotDraft {
        show: fields.required_name("show").unwrap_or_default(),
        show_name: fields.name("show_name"),
        show_description: Texts { fr: fields.text("show_description_fr"), en: fields.text("show_description_en") },
        discontinued_on: fields.date("discontinued_on"),
        edition: fields.required_name("edition").unwrap_or_default(),
        starts_on: fields.date("starts_on"),
        ends_on: fields.date("ends_on"),
        dates_assumed: fields.flag("dates_assumed").unwrap_or(false),
        city: fields.name("city"),
        country: fields.parsed("country", formats::country),
        time_zone: fields.parsed("time_zone", formats::time_zone),
        call_opens_on: fields.date("call_opens_on"),
        call_closes_on: fields.date("call_closes_on"),
        label: fields.name("label"),
        focus_area: fields.code("focus_area"),
        sectors: fields.labels("sectors"),
        description: Texts { fr: fields.text("description_fr"), en: fields.text("description_en") },
        purpose: fields.codes("purpose"),
        holder: fields.name("holder"),
    };
    fields.in_order(("starts_on", slot.starts_on), ("ends_on", slot.ends_on));
    fields.in_order(("call_opens_on", slot.call_opens_on), ("call_closes_on", slot.call_closes_on));
    slot
}
