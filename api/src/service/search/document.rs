//! From a profile to what the index holds of it, each thing under its audience.

use entity::values::{Tag, Texts};
use entity::{FocusArea, Language, ProfileKind, ProfileState};
use search::{Audience, Change, Document, Facet, Field};

use super::index_language;
use crate::service::profiles::draft::{Details, focus_areas};
use crate::service::profiles::store::Card;

/// What the index is to do about a profile: hold it, or forget one that has left.
pub fn change(stored: &Card) -> Change {
    if stored.row.state == ProfileState::Left {
        return Change::Remove(stored.row.id.0);
    }
    Change::Put(Box::new(document(stored)))
}

/// The document of a profile; only an active one is for others than the team.
pub fn document(stored: &Card) -> Document {
    let row = &stored.row;
    let audience = if row.state == ProfileState::Active { Audience::Everyone } else { Audience::Team };
    let name_audience = if row.kind == ProfileKind::Talent { Audience::Members } else { Audience::Everyone };
    let mut document = Document::new(row.id.0, row.kind.code(), audience);
    document = document.text_for(name_audience, Field::Name, None, &row.name);
    for (field, fr, en) in
        [(Field::Headline, &row.headline_fr, &row.headline_en), (Field::Body, &row.description_fr, &row.description_en)]
    {
        let texts = Texts { fr: fr.clone(), en: en.clone() };
        document = add_texts(document, Audience::Everyone, field, &texts);
    }
    document = add_tags(document, Facet::Sector, &row.sectors);
    document = add_tags(document, Facet::Skill, &row.skills);
    for need in row.needs.iter() {
        document = add_texts(document, Audience::MembersAndPartners, Field::Need, &need.detail);
        document = document.value(Facet::Wanted, need.kind.code());
    }
    for offer in row.offers.iter() {
        document = add_texts(document, Audience::MembersAndPartners, Field::Offer, &offer.detail);
        document = document.value(Facet::Given, offer.kind.code());
    }
    for country in row.markets.iter() {
        document = document.value(Facet::Market, country);
    }
    for skill in row.languages.iter() {
        document = document.value(Facet::Language, &skill.tag);
    }
    for area in focus_areas(row.focus_areas) {
        document = document.value(Facet::FocusArea, area.code());
        document = document.text(Field::Tag, Some(search::Language::English), focus_label(area));
    }
    document = add_place(document, stored);
    if let Details::Startup { stage: Some(stage), .. } = &stored.details {
        document = document.value(Facet::Stage, stage.code());
    }
    document
}

fn add_place(mut document: Document, stored: &Card) -> Document {
    let row = &stored.row;
    if let Some(territory) = row.territory {
        document = document.value(Facet::Territory, territory.code());
    }
    if let Some(country) = &row.country {
        document = document.value(Facet::Country, country);
    }
    if let Some(city) = &row.city {
        document = document.value(Facet::City, city).text(Field::Tag, None, city);
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

fn add_tags(mut document: Document, facet: Facet, tags: &[Tag]) -> Document {
    for tag in tags {
        document = document.value(facet, tag.code.as_deref().unwrap_or(&tag.label));
        document = document.text(Field::Tag, None, &tag.label);
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
