//! The gates of each kind of pair, with the three answers they give.

use matching::*;

use crate::support::{TODAY, blank, context, country, scored, speaks};

fn verdict(a: &Profile, b: &Profile, rule: Rule) -> Option<Verdict> {
    match score(a, b, Pair::default(), &context()) {
        Outcome::Scored(explanation) => {
            explanation.gates.iter().find(|gate| gate.rule == rule).map(|gate| gate.verdict)
        }
        Outcome::Refused(gates) => gates.iter().any(|gate| gate.rule == rule).then_some(Verdict::Failed),
    }
}

fn startup() -> Profile {
    blank(1, Kind::Startup)
}

fn assumed(fields: &[Field]) -> Set<Field> {
    fields.iter().copied().collect()
}

#[test]
fn a_profile_that_nobody_opened_is_refused() {
    let closed = Profile::new(ProfileId(2), Kind::Mentor);
    let Outcome::Refused(gates) = score(&startup(), &closed, Pair::default(), &context()) else {
        panic!("scored");
    };
    let rules: Vec<Rule> = gates.iter().map(|gate| gate.rule).collect();
    assert_eq!(rules, [Rule::Consent, Rule::State, Rule::Visibility, Rule::Capacity]);
}

#[test]
fn nobody_is_matched_to_themselves() {
    assert_eq!(verdict(&startup(), &startup(), Rule::Conflict), Some(Verdict::Failed));
}

#[test]
fn a_mentor_must_give_something_that_is_needed() {
    let (mut startup, mut mentor) = (startup(), blank(2, Kind::Mentor));
    assert_eq!(verdict(&startup, &mentor, Rule::NeedOffer), Some(Verdict::Unknown));
    startup.needs = [Need::of(EngagementKind::Finance, Priority::First)].into_iter().collect();
    assert_eq!(verdict(&startup, &mentor, Rule::NeedOffer), Some(Verdict::Unknown));
    mentor.offers.insert(EngagementKind::Mentoring);
    assert_eq!(verdict(&startup, &mentor, Rule::NeedOffer), Some(Verdict::Failed));
    mentor.offers.insert(EngagementKind::Finance);
    assert_eq!(verdict(&startup, &mentor, Rule::NeedOffer), Some(Verdict::Passed));
}

#[test]
fn an_assumed_offer_is_asked_for_and_refuses_nobody() {
    let (mut startup, mut mentor) = (startup(), blank(2, Kind::Mentor));
    startup.needs = [Need::of(EngagementKind::Finance, Priority::First)].into_iter().collect();
    mentor.offers.insert(EngagementKind::Mentoring);
    mentor.assumed = assumed(&[Field::Offers]);
    let explanation = scored(&startup, &mentor);
    let gate = explanation.unknown().next().unwrap();
    assert_eq!((gate.rule, gate.to_confirm), (Rule::NeedOffer, [Set::EMPTY, assumed(&[Field::Offers])]));
}

#[test]
fn an_ambassador_must_serve_a_target_market() {
    let (mut startup, mut ambassador) = (startup(), blank(2, Kind::Ambassador));
    ambassador.country = Some(country("JP"));
    assert_eq!(verdict(&startup, &ambassador, Rule::CountryServed), Some(Verdict::Unknown));
    startup.markets = [country("US")].into_iter().collect();
    assert_eq!(verdict(&startup, &ambassador, Rule::CountryServed), Some(Verdict::Failed));
    ambassador.markets = [country("US"), country("CA")].into_iter().collect();
    assert_eq!(verdict(&startup, &ambassador, Rule::CountryServed), Some(Verdict::Passed));
}

#[test]
fn a_need_abroad_counts_as_a_target_market() {
    let (mut startup, mut ambassador) = (startup(), blank(2, Kind::Ambassador));
    let markets: Sorted<Country> = [country("JP")].into_iter().collect();
    startup.needs =
        [Need { markets, ..Need::of(EngagementKind::SupportAbroad, Priority::First) }].into_iter().collect();
    ambassador.country = Some(country("JP"));
    assert_eq!(verdict(&startup, &ambassador, Rule::CountryServed), Some(Verdict::Passed));
}

#[test]
fn a_common_language_must_reach_b1() {
    let (mut startup, mut talent) = (startup(), blank(2, Kind::Talent));
    assert_eq!(verdict(&startup, &talent, Rule::Language), Some(Verdict::Unknown));
    startup.languages = [speaks("fr", None), speaks("en", Some(Level::B2))].into_iter().collect();
    for (language, level, expected) in [
        ("de", Some(Level::C2), Verdict::Failed),
        ("en", Some(Level::A2), Verdict::Failed),
        ("en", Some(Level::B1), Verdict::Passed),
        ("fr", None, Verdict::Passed),
    ] {
        talent.languages = [speaks(language, level)].into_iter().collect();
        assert_eq!(verdict(&startup, &talent, Rule::Language), Some(expected), "{language} {level:?}");
    }
}

#[test]
fn a_mentor_need_not_share_a_language() {
    let (mut startup, mut mentor) = (startup(), blank(2, Kind::Mentor));
    startup.languages = [speaks("fr", None)].into_iter().collect();
    mentor.languages = [speaks("en", None)].into_iter().collect();
    assert_eq!(verdict(&startup, &mentor, Rule::Language), None);
}

#[test]
fn dates_must_meet_and_not_be_over() {
    let startup = startup();
    for kind in [Kind::Talent, Kind::Slot] {
        let mut other = blank(2, kind);
        assert_eq!(verdict(&startup, &other, Rule::Dates), Some(Verdict::Unknown));
        let until = |day| Some(Window { from: Some(Day(day - 4)), until: Some(Day(day)) });
        other.available = until(TODAY.0 - 1);
        assert_eq!(verdict(&startup, &other, Rule::Dates), Some(Verdict::Failed));
        other.available = until(TODAY.0);
        assert_eq!(verdict(&startup, &other, Rule::Dates), Some(Verdict::Passed));
        let mut away = startup.clone();
        away.available = Some(Window { from: Some(Day(TODAY.0 + 1)), until: None });
        assert_eq!(verdict(&away, &other, Rule::Dates), Some(Verdict::Failed));
    }
}

#[test]
fn a_slot_may_be_for_its_focus_area_only() {
    let (mut startup, mut slot) = (startup(), blank(2, Kind::Slot));
    slot.focus_areas.insert(FocusArea::SmartPort);
    assert_eq!(verdict(&startup, &slot, Rule::FocusArea), None);
    slot.focus_required = true;
    assert_eq!(verdict(&startup, &slot, Rule::FocusArea), Some(Verdict::Unknown));
    startup.focus_areas.insert(FocusArea::SmartCity);
    assert_eq!(verdict(&startup, &slot, Rule::FocusArea), Some(Verdict::Failed));
    startup.focus_areas.insert(FocusArea::SmartPort);
    assert_eq!(verdict(&startup, &slot, Rule::FocusArea), Some(Verdict::Passed));
}

#[test]
fn a_research_project_takes_talents_by_the_same_gates() {
    let (mut laboratory, mut talent) = (blank(1, Kind::Partner), blank(2, Kind::Talent));
    laboratory.needs = [Need::of(EngagementKind::Research, Priority::First)].into_iter().collect();
    talent.offers.insert(EngagementKind::Research);
    laboratory.languages = [speaks("en", None)].into_iter().collect();
    talent.languages = [speaks("en", Some(Level::C1))].into_iter().collect();
    for rule in [Rule::NeedOffer, Rule::Language] {
        assert_eq!(verdict(&laboratory, &talent, rule), Some(Verdict::Passed));
    }
}
