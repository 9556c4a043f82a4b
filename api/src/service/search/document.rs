//! From a profile to what the index holds of it, each thing under its audience.

use entity::values::Texts;
use entity::{FieldGroup, FocusArea, Language, ProfileState, profiles};
use search::{Audience, Change, Document, Facet, Field, Signals};

use super::{index_language, places};
use crate::clock::date_of;
use crate::reference::Countries;
use crate::service::profiles::draft::{Details, focus_areas};
use crate::service::profiles::store::Card;
use crate::visibility;

/// What the index is to do about a profile, which holds slots at these shows: hold it, or forget one that has left.
pub fn change(stored: &Card, shows: &[String]) -> Change {
    if stored.row.state == ProfileState::Left {
        return Change::Remove(stored.row.id.0);
    }
    Change::Put(Box::new(document(stored, shows)))
}

/// The document of a profile; only an active one is for others than the team, and each group for its own audience.
fn document(stored: &Card, shows: &[String]) -> Document {
    let row = &stored.row;
    let audience = if row.state == ProfileState::Active { Audience::Everyone } else { Audience::Team };
    let of = |group| index_audience(visibility::audience(row, group));
    let document = Document::new(row.id.0, row.kind.code(), audience);
    let mut document = document.text_for(of(FieldGroup::Name), Field::Name, None, &row.name);
    for (field, fr, en) in
        [(Field::Headline, &row.headline_fr, &row.headline_en), (Field::Body, &row.description_fr, &row.description_en)]
    {
        let texts = Texts { fr: fr.clone(), en: en.clone() };
        document = add_texts(document, of(FieldGroup::Presentation), field, &texts);
    }
    document = add_topics(document, of(FieldGroup::Topics), row);
    document = add_engagements(document, of(FieldGroup::Engagements), row);
    for skill in row.languages.iter() {
        document = document.value_for(of(FieldGroup::Languages), Facet::Language, &skill.tag);
    }
    document = add_place(document, of(FieldGroup::Location), row);
    let business = of(FieldGroup::Business);
    for country in row.markets.iter() {
        document = document.value_for(business, Facet::Market, country);
    }
    if let Details::Startup { stage: Some(stage), .. } = &stored.details {
        document = document.value_for(business, Facet::Stage, stage.code());
    }
    // Who holds a slot is told to anybody.
    for show in shows {
        document = document.value_for(Audience::Everyone, Facet::Show, show);
    }
    document.signals = signals(row.verified_at, &document);
    document
}

/// What ranks a profile up: how lately it was verified, and how much of it anybody sees; nothing that is hidden counts.
fn signals(verified_at: Option<i64>, document: &Document) -> Signals {
    const FIRST_YEAR: i16 = 2020;
    let years = verified_at.map_or(0, |at| date_of(at).year() - FIRST_YEAR).clamp(0, 100);
    let everyone = |audience: Audience| audience == Audience::Everyone;
    let has_text = |field| document.texts.iter().any(|text| text.field == field && everyone(text.audience));
    let has_value = |facet| document.values.iter().any(|value| value.facet == facet && everyone(value.audience));
    let said = [
        has_text(Field::Headline),
        has_text(Field::Body),
        has_value(Facet::Sector) || has_value(Facet::Skill),
        has_value(Facet::Country),
        has_value(Facet::Language),
    ];
    let said = said.into_iter().filter(|said| *said).count();
    Signals { freshness: 1000 + 10 * years.unsigned_abs(), completeness: 1000 + 10 * u16::try_from(said).unwrap_or(0) }
}

/// The audience as the index knows it, which does not know who was introduced to whom: theirs is the team's.
fn index_audience(audience: entity::Audience) -> Audience {
    match audience {
        entity::Audience::Everyone => Audience::Everyone,
        entity::Audience::MembersAndPartners => Audience::MembersAndPartners,
        entity::Audience::Members => Audience::Members,
        entity::Audience::Partners => Audience::Partners,
        entity::Audience::AfterIntroduction | entity::Audience::Team => Audience::Team,
    }
}

fn add_topics(mut document: Document, audience: Audience, row: &profiles::Model) -> Document {
    for (facet, tags) in [(Facet::Sector, &row.sectors), (Facet::Skill, &row.skills)] {
        for tag in tags.iter() {
            document = document.value_for(audience, facet, tag.code.as_deref().unwrap_or(&tag.label));
            document = document.text_for(audience, Field::Tag, None, &tag.label);
        }
    }
    for area in focus_areas(row.focus_areas) {
        document = document.value_for(audience, Facet::FocusArea, area.code());
        document = document.text_for(audience, Field::Tag, Some(search::Language::English), focus_label(area));
    }
    document
}

fn add_engagements(mut document: Document, audience: Audience, row: &profiles::Model) -> Document {
    for need in row.needs.iter() {
        document = add_texts(document, audience, Field::Need, &need.detail);
        document = document.value_for(audience, Facet::Wanted, need.kind.code());
    }
    for offer in row.offers.iter() {
        document = add_texts(document, audience, Field::Offer, &offer.detail);
        document = document.value_for(audience, Facet::Given, offer.kind.code());
    }
    document
}

fn add_place(mut document: Document, audience: Audience, row: &profiles::Model) -> Document {
    if let Some(point) = places::of_profile(row) {
        document = document.place_for(audience, point);
    }
    if let Some(territory) = row.territory {
        document = document.value_for(audience, Facet::Territory, territory.code());
    }
    if let Some(country) = &row.country {
        document = document.value_for(audience, Facet::Country, country);
        for (ours, theirs) in [(Language::Fr, search::Language::French), (Language::En, search::Language::English)] {
            document = document.text_for(audience, Field::Tag, Some(theirs), Countries::get().name(country, ours));
        }
    }
    if let Some(city) = &row.city {
        document = document.value_for(audience, Facet::City, city).text_for(audience, Field::Tag, None, city);
    }
    document
}

fn add_texts(mut document: Document, audience: Audience, field: Field, texts: &Texts) -> Document {
    for (language, text) in [(Language::Fr, &texts.fr), (Language::En, &texts.en)] {
        if let Some(text) = text {
            document = document.text_for(audience, field, Some(index_language(language)), text);
        }
    }
    document
}

/// The name of a focus area, the same in both languages.
pub fn focus_label(area: FocusArea) -> &'static str {
    match area {
        FocusArea::SmartCity => "Smart City",
        FocusArea::SmartIndustry => "Smart Industry",
        FocusArea::SmartPort => "Smart Port & Logistics",
    }
}
