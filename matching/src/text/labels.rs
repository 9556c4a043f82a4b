//! What closed values are called in French and English.

use crate::criteria::Criterion;
use crate::gates::Rule;
use crate::text::Language;
use crate::vocabulary::{EngagementKind, Field, FocusArea, Priority, Purpose, Seniority, Stage};

/// A closed value that has a name in each language, in lower case, to stand inside a sentence.
pub trait Label: Copy {
    /// Returns the French and the English name.
    fn labels(self) -> (&'static str, &'static str);

    /// Returns the name in one language.
    fn label(self, language: Language) -> &'static str {
        let (french, english) = self.labels();
        language.pick(french, english)
    }
}

impl Label for EngagementKind {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Finance => ("financement", "finance"),
            Self::Patron => ("parrainage", "patronage"),
            Self::Carry => ("portage de projet", "project carrying"),
            Self::SpinOff => ("essaimage", "spin-off"),
            Self::Collaborate => ("collaboration", "collaboration"),
            Self::Buy => ("achat", "purchase"),
            Self::SupportAbroad => ("accompagnement à l’international", "support abroad"),
            Self::OpenInnovation => ("innovation ouverte", "open innovation"),
            Self::Mentoring => ("mentorat", "mentoring"),
            Self::MarketAccess => ("accès au marché des grandes entreprises", "access to large companies’ markets"),
            Self::ExportPiggyback => ("portage à l’export", "export piggybacking"),
            Self::Recruit => ("place dans une équipe", "place in a team"),
            Self::Research => ("place dans un projet de recherche", "place in a research project"),
        }
    }
}

impl Label for Priority {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::First => ("besoin prioritaire", "urgent need"),
            Self::Second => ("besoin important", "important need"),
            Self::Third => ("besoin secondaire", "lesser need"),
        }
    }
}

impl Label for Purpose {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Sell => ("vendre", "selling"),
            Self::Raise => ("lever des fonds", "raising funds"),
            Self::Partner => ("nouer des partenariats", "finding partners"),
        }
    }
}

impl Label for FocusArea {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::SmartCity => ("Smart City", "Smart City"),
            Self::SmartIndustry => ("Smart Industry", "Smart Industry"),
            Self::SmartPort => ("Smart Port & Logistics", "Smart Port & Logistics"),
        }
    }
}

impl Label for Stage {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Idea => ("idée", "idea"),
            Self::Prototype => ("prototype", "prototype"),
            Self::Launch => ("lancement", "launch"),
            Self::Growth => ("croissance", "growth"),
            Self::ScaleUp => ("changement d’échelle", "scale-up"),
        }
    }
}

impl Label for Seniority {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Junior => ("début de carrière", "junior"),
            Self::Mid => ("quelques années d’expérience", "mid-level"),
            Self::Senior => ("longue expérience", "senior"),
        }
    }
}

impl Label for Criterion {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::NeedOffer => ("besoin et offre", "need and offer"),
            Self::Sector => ("secteur", "sector"),
            Self::Text => ("textes", "texts"),
            Self::Market => ("pays", "countries"),
            Self::Stage => ("maturité", "maturity"),
            Self::Language => ("langue", "language"),
            Self::Availability => ("disponibilité", "availability"),
            Self::Track => ("rencontres passées", "past meetings"),
        }
    }
}

impl Label for Rule {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Consent => ("accord des deux parties", "consent of both sides"),
            Self::State => ("profils actifs", "active profiles"),
            Self::Visibility => ("profils visibles", "visible profiles"),
            Self::Block => ("aucun blocage", "no block"),
            Self::Cooldown => ("pas de mise en relation depuis douze mois", "no introduction within twelve months"),
            Self::Capacity => ("place disponible", "room for one more"),
            Self::Conflict => ("aucun conflit d’intérêts", "no conflict of interest"),
            Self::NeedOffer => ("besoin et offre", "need and offer"),
            Self::CountryServed => ("pays visé", "target country"),
            Self::Language => ("langue de travail", "working language"),
            Self::Dates => ("dates", "dates"),
            Self::FocusArea => ("axe du stand", "focus area of the stand"),
        }
    }
}

impl Label for Field {
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Needs => ("besoins", "needs"),
            Self::Offers => ("offres", "offers"),
            Self::Sectors => ("secteurs", "sectors"),
            Self::FocusAreas => ("axes", "focus areas"),
            Self::Skills => ("compétences", "skills"),
            Self::Text => ("présentation", "description"),
            Self::Markets => ("marchés", "markets"),
            Self::Country => ("lieu", "location"),
            Self::Stage => ("stade", "stage"),
            Self::Seniority => ("expérience", "seniority"),
            Self::Languages => ("langues", "languages"),
            Self::TimeZone => ("fuseau horaire", "time zone"),
            Self::Availability => ("dates", "dates"),
            Self::Track => ("suivi", "follow-up"),
        }
    }
}
