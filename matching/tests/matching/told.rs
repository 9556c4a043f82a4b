//! Explanations as people read them.

use matching::text::{Language, Names, contribution, gate, summary};
use matching::*;

use crate::support::{blank, country, scored, sector, speaks, text};

/// Acme and Jane, with a few things they could talk about.
struct Known;

impl Names for Known {
    fn side(&self, side: Side, _: Language) -> String {
        if side == Side::First { "Acme".into() } else { "Jane".into() }
    }

    fn concept(&self, concept: Concept, language: Language) -> String {
        let names = match concept.0 {
            1 => ("industrie", "industry"),
            2 => ("logistique", "logistics"),
            3 => ("ports", "ports"),
            _ => ("énergie", "energy"),
        };
        if language == Language::French { names.0.into() } else { names.1.into() }
    }

    fn country(&self, country: Country, language: Language) -> String {
        if language == Language::French { "États-Unis".into() } else { format!("{country}A") }
    }

    fn language(&self, code: LanguageCode, language: Language) -> String {
        let names = if code.to_string() == "fr" { ("français", "French") } else { ("anglais", "English") };
        if language == Language::French { names.0.into() } else { names.1.into() }
    }

    fn day(&self, day: Day, _: Language) -> String {
        format!("day {}", day.0)
    }

    fn word(&self, term: Term, side: Side, _: u16) -> Option<String> {
        let both = match term.0 {
            1 => ("capteur", "sensors"),
            2 => ("quai", "dock"),
            _ => return None,
        };
        Some(if side == Side::First { both.0.into() } else { both.1.into() })
    }
}

fn pair() -> (Profile, Profile) {
    let (mut acme, mut jane) = (blank(1, Kind::Startup), blank(2, Kind::Ambassador));
    acme.needs = vec![Need::of(EngagementKind::SupportAbroad, Priority::First)].into();
    jane.offers.insert(EngagementKind::SupportAbroad);
    acme.sectors = vec![sector(&[1, 2, 3])].into();
    jane.sectors = vec![sector(&[1, 2])].into();
    acme.text = text(&[&[1, 2]]);
    jane.text = text(&[&[1, 2, 3]]);
    acme.markets = vec![country("US")].into();
    jane.country = Some(country("US"));
    jane.assumed = [Field::Offers].into_iter().collect();
    (acme, jane)
}

fn told(explanation: &Explanation, criterion: Criterion) -> [String; 2] {
    let mut all = explanation.contributions.iter();
    let one = all.find(|each| each.criterion == criterion).unwrap();
    [Language::French, Language::English].map(|language| contribution(one, language, &Known))
}

#[test]
fn a_summary_is_one_sentence() {
    let (acme, jane) = pair();
    let explanation = scored(&acme, &jane);
    assert_eq!(
        summary(&explanation, Language::English, &Known),
        "Acme and Jane score 78 out of 100, above all for need and offer (support abroad), sector (logistics) and \
         texts (“capteur”, “quai” / “sensors”, “dock”); to be confirmed: working language."
    );
    assert_eq!(
        summary(&explanation, Language::French, &Known),
        "Acme et Jane obtiennent 78 sur 100, surtout par ces critères\u{a0}: besoin et offre (accompagnement à \
         l’international), secteur (logistique) et textes («\u{a0}capteur\u{a0}», «\u{a0}quai\u{a0}» / \
         «\u{a0}sensors\u{a0}», «\u{a0}dock\u{a0}»)\u{202f}; à confirmer\u{a0}: langue de travail."
    );
}

#[test]
fn every_criterion_is_told_in_both_languages() {
    let (acme, jane) = pair();
    let explanation = scored(&acme, &jane);
    for (criterion, french, english) in [
        (
            Criterion::NeedOffer,
            "Accompagnement à l’international\u{a0}: Acme demande, Jane propose (besoin prioritaire), \
             supposé à l’import\u{a0}: offres (Jane).",
            "Support abroad: Acme asks, Jane offers (urgent need), assumed at import: offers (Jane).",
        ),
        (
            Criterion::Sector,
            "Secteurs voisins\u{a0}: ports et logistique.",
            "Neighbouring sectors: ports and logistics.",
        ),
        (
            Criterion::Text,
            "Mots qui se répondent\u{a0}: Acme écrit «\u{a0}capteur\u{a0}», «\u{a0}quai\u{a0}»\u{202f}; \
             Jane écrit «\u{a0}sensors\u{a0}», «\u{a0}dock\u{a0}».",
            "Words that meet: Acme writes “capteur”, “quai”; Jane writes “sensors”, “dock”.",
        ),
        (Criterion::Market, "Pays en commun\u{a0}: États-Unis.", "Country in common: USA."),
        (
            Criterion::Stage,
            "Maturité, non renseigné\u{a0}: stade (Acme, Jane)\u{202f}; jusqu’à +4.",
            "Maturity, not filled in: stage (Acme, Jane); up to +4.",
        ),
        (
            Criterion::Track,
            "Rencontres passées\u{a0}: aucune mise en relation à ce jour.",
            "Past meetings: no introductions so far.",
        ),
    ] {
        assert_eq!(told(&explanation, criterion), [french, english]);
    }
}

#[test]
fn people_and_places_are_told_as_well() {
    let (mut acme, mut jane) = pair();
    acme.languages = vec![speaks("en", Some(Level::B2))].into();
    jane.languages = vec![speaks("en", None)].into();
    acme.utc_offset_minutes = Some(60);
    jane.utc_offset_minutes = Some(-30);
    jane.track = Track { met: 3, total: 5 };
    acme.stages = Some(Stage::Launch.into());
    jane.stages = Some(Stages { from: Stage::Idea, to: Stage::Prototype });
    let explanation = scored(&acme, &jane);
    for (criterion, french, english) in [
        (Criterion::Language, "Langue en commun\u{a0}: anglais, B2.", "Language in common: English, B2."),
        (
            Criterion::Availability,
            "Heures de travail en commun\u{a0}: 7\u{a0}h\u{a0}30.",
            "Working hours in common: 7\u{a0}h 30\u{a0}min.",
        ),
        (Criterion::Track, "Rencontres passées\u{a0}: Jane, 3 sur 5.", "Past meetings: Jane, 3 of 5."),
        (Criterion::Stage, "Maturité\u{a0}: lancement / idée – prototype.", "Maturity: launch / idea – prototype."),
    ] {
        assert_eq!(told(&explanation, criterion), [french, english]);
    }
}

#[test]
fn of_two_languages_that_serve_as_well_the_readers_own_is_told() {
    let (mut acme, mut jane) = pair();
    acme.languages = [speaks("de", None), speaks("en", None), speaks("fr", None)].into_iter().collect();
    for (theirs, french, english) in [
        (&["en", "fr"][..], "français", "English"),
        (&["de", "en", "fr"], "français", "English"),
        (&["en"], "anglais", "English"),
    ] {
        jane.languages = theirs.iter().map(|tag| speaks(tag, None)).collect();
        let told = told(&scored(&acme, &jane), Criterion::Language);
        assert_eq!(told, [format!("Langue en commun\u{a0}: {french}."), format!("Language in common: {english}.")]);
    }
    jane.languages = [speaks("en", Some(Level::C1)), speaks("fr", Some(Level::B1))].into_iter().collect();
    let told = told(&scored(&acme, &jane), Criterion::Language);
    assert_eq!(told[0], "Langue en commun\u{a0}: anglais, C1.", "the better one, whoever reads");
}

#[test]
fn a_place_in_a_team_is_told_with_its_skills_and_dates() {
    let (mut acme, mut jane) = (blank(1, Kind::Startup), blank(2, Kind::Talent));
    let skills = vec![Concept(2), Concept(4)].into();
    acme.needs = vec![Need { skills, ..Need::of(EngagementKind::Recruit, Priority::Second) }].into();
    jane.offers.insert(EngagementKind::Recruit);
    jane.skills = vec![Concept(4)].into();
    jane.available = Some(Window { from: Some(Day(20_010)), until: Some(Day(20_050)) });
    let explanation = scored(&acme, &jane);
    assert_eq!(
        told(&explanation, Criterion::NeedOffer),
        [
            "Place dans une équipe\u{a0}: Acme demande, Jane propose (besoin important\u{202f}; compétences demandées \
             et présentes\u{a0}: énergie, soit 1 sur 2).",
            "Place in a team: Acme asks, Jane offers (important need; skills asked and held: energy, 1 of 2).",
        ]
    );
    assert_eq!(
        told(&explanation, Criterion::Availability),
        ["Dates en commun\u{a0}: du day 20010 au day 20050.", "Dates in common: day 20010 to day 20050."]
    );
}

#[test]
fn words_that_the_reader_may_not_see_are_not_quoted() {
    let (mut acme, mut jane) = pair();
    acme.text = text(&[&[8, 9]]);
    jane.text = text(&[&[8, 9]]);
    assert_eq!(
        told(&scored(&acme, &jane), Criterion::Text),
        ["Les deux textes se ressemblent.", "The two texts are alike."]
    );
}

#[test]
fn gates_are_told_with_what_to_ask() {
    let (acme, jane) = pair();
    let explanation = scored(&acme, &jane);
    let told = |rule, language| {
        let one = explanation.gates.iter().find(|gate| gate.rule == rule).unwrap();
        gate(one, language, &Known)
    };
    assert_eq!(told(Rule::Consent, Language::English), "Consent of both sides: fulfilled.");
    assert_eq!(told(Rule::CountryServed, Language::French), "Pays visé\u{a0}: États-Unis.");
    assert_eq!(told(Rule::Language, Language::English), "To be confirmed: working language — languages (Acme, Jane).");
    assert_eq!(told(Rule::Language, Language::French), "À confirmer\u{a0}: langue de travail — langues (Acme, Jane).");
}
