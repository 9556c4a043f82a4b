//! Criteria whose values were worked out by hand.

use matching::*;

use crate::support::{TODAY, blank, country, scored, sector, speaks, text};

fn found(a: &Profile, b: &Profile, criterion: Criterion) -> [Option<u32>; 2] {
    let explanation = scored(a, b);
    [Side::First, Side::Second].map(|side| of(&explanation, side, criterion).value)
}

fn of(explanation: &Explanation, side: Side, criterion: Criterion) -> &Contribution {
    let mut all = explanation.contributions.iter();
    all.find(|each| each.side == side && each.criterion == criterion).unwrap()
}

fn pair(kind: Kind) -> (Profile, Profile) {
    (blank(1, Kind::Startup), blank(2, kind))
}

#[test]
fn urgent_needs_count_more_and_further_ones_close_the_gap() {
    let (mut startup, mut mentor) = pair(Kind::Mentor);
    startup.needs = vec![
        Need::of(EngagementKind::Finance, Priority::First),
        Need::of(EngagementKind::Mentoring, Priority::Second),
        Need::of(EngagementKind::Buy, Priority::Third),
    ]
    .into();
    mentor.offers = [EngagementKind::Mentoring].into_iter().collect();
    assert_eq!(found(&startup, &mentor, Criterion::NeedOffer), [Some(600_000); 2]);
    mentor.offers.insert(EngagementKind::Finance);
    // the startup: 1 - (1 - .8)(1 - .6); the mentor: the one that is met best
    assert_eq!(found(&startup, &mentor, Criterion::NeedOffer), [Some(920_000), Some(800_000)]);
    let explanation = scored(&startup, &mentor);
    let Evidence::NeedOffer { seeker, kinds, foremost, priority, .. } =
        of(&explanation, Side::Second, Criterion::NeedOffer).evidence
    else {
        panic!("no evidence");
    };
    assert_eq!((seeker, foremost, priority), (Side::First, EngagementKind::Finance, Priority::First));
    assert_eq!(kinds, mentor.offers);
}

#[test]
fn a_place_in_a_team_asks_for_skills() {
    let (mut startup, mut talent) = pair(Kind::Talent);
    let skills: Sorted<Concept> = [1, 2, 3].map(Concept).into_iter().collect();
    startup.needs = vec![Need { skills, ..Need::of(EngagementKind::Recruit, Priority::First) }].into();
    talent.offers.insert(EngagementKind::Recruit);
    let value = |talent: &Profile| found(&startup, talent, Criterion::NeedOffer)[0];
    assert_eq!(value(&talent), Some(400_000));
    talent.skills = [9].map(Concept).into_iter().collect();
    assert_eq!(value(&talent), Some(200_000));
    talent.skills = [2, 3, 9].map(Concept).into_iter().collect();
    assert_eq!(value(&talent), Some(600_000));
    talent.skills = [1, 2, 3].map(Concept).into_iter().collect();
    assert_eq!(value(&talent), Some(800_000));
}

#[test]
fn a_need_in_one_market_is_not_met_in_another() {
    let (mut startup, mut partner) = pair(Kind::Partner);
    let abroad = |code| Need { markets: vec![country(code)].into(), ..Need::of(EngagementKind::Buy, Priority::First) };
    startup.needs = vec![abroad("US"), Need::of(EngagementKind::Carry, Priority::Third)].into();
    partner.offers = [EngagementKind::Buy, EngagementKind::Carry].into_iter().collect();
    partner.country = Some(country("JP"));
    assert_eq!(found(&startup, &partner, Criterion::NeedOffer)[1], Some(400_000));
    partner.country = Some(country("US"));
    assert_eq!(found(&startup, &partner, Criterion::NeedOffer)[1], Some(800_000));
}

#[test]
fn a_slot_serves_needs_by_its_purpose() {
    let (mut startup, mut slot) = pair(Kind::Slot);
    startup.needs = vec![Need::of(EngagementKind::MarketAccess, Priority::First)].into();
    slot.purposes.insert(Purpose::Raise);
    assert_eq!(found(&startup, &slot, Criterion::NeedOffer), [Some(0); 2]);
    slot.purposes.insert(Purpose::Sell);
    assert_eq!(found(&startup, &slot, Criterion::NeedOffer), [Some(800_000); 2]);
}

#[test]
fn sectors_are_near_where_their_paths_agree() {
    let (mut startup, mut mentor) = pair(Kind::Mentor);
    startup.sectors = vec![sector(&[1, 2, 3])].into();
    for (path, expected) in
        [(&[1, 2, 3][..], 1_000_000), (&[1, 2, 4], 666_666), (&[1, 2], 800_000), (&[1], 500_000), (&[9, 2, 3], 0)]
    {
        mentor.sectors = vec![sector(&[7]), sector(path)].into();
        assert_eq!(found(&startup, &mentor, Criterion::Sector), [Some(expected); 2], "{path:?}");
    }
}

#[test]
fn focus_areas_stand_in_for_sectors() {
    let (mut startup, mut mentor) = pair(Kind::Mentor);
    startup.focus_areas.insert(FocusArea::SmartPort);
    assert_eq!(found(&startup, &mentor, Criterion::Sector), [None; 2]);
    mentor.focus_areas.insert(FocusArea::SmartCity);
    assert_eq!(found(&startup, &mentor, Criterion::Sector), [Some(0); 2]);
    mentor.focus_areas.insert(FocusArea::SmartPort);
    assert_eq!(found(&startup, &mentor, Criterion::Sector), [Some(500_000); 2]);
}

#[test]
fn texts_quote_their_shared_words() {
    let (mut startup, mut mentor) = pair(Kind::Mentor);
    startup.text = text(&[&[1, 2], &[3, 4]]);
    mentor.text = text(&[&[8, 9], &[3, 4, 5, 6]]);
    let explanation = scored(&startup, &mentor);
    let words = |side| of(&explanation, side, Criterion::Text);
    let Evidence::Text { passages, terms } = words(Side::First).evidence else { panic!("no words") };
    assert_eq!(passages, [1, 1]);
    assert_eq!(terms.map(|shared| shared.map(|shared| shared.term)), [Some(Term(3)), Some(Term(4)), None]);
    assert_eq!(words(Side::Second).evidence, words(Side::First).evidence);
    // cosines 0 and 2/√16, a mean of 1/4 whose root is 1/2; then 0 and 2/√12, a mean of .289 whose root is .537
    assert_eq!(words(Side::First).value, Some(500_000));
    assert_eq!(words(Side::Second).value.unwrap() / 1_000, 537);
}

#[test]
fn markets_in_common_count_against_the_shorter_list() {
    let (mut startup, mut ambassador) = pair(Kind::Ambassador);
    startup.markets = ["US", "CA", "JP"].map(country).into_iter().collect();
    for (served, expected) in [(&["US"][..], 1_000_000), (&["US", "BR"], 750_000), (&["US", "JP"], 1_000_000)] {
        ambassador.markets = served.iter().map(|code| country(code)).collect();
        assert_eq!(found(&startup, &ambassador, Criterion::Market), [Some(expected); 2], "{served:?}");
    }
}

#[test]
fn a_talent_must_be_willing_to_come() {
    let (mut startup, mut talent) = pair(Kind::Talent);
    startup.country = Some(country("FR"));
    talent.country = Some(country("BR"));
    assert_eq!(found(&startup, &talent, Criterion::Market), [None; 2]);
    talent.markets = vec![country("DE")].into();
    assert_eq!(found(&startup, &talent, Criterion::Market), [Some(0); 2]);
    talent.markets = vec![country("DE"), country("FR")].into();
    assert_eq!(found(&startup, &talent, Criterion::Market), [Some(1_000_000); 2]);
}

#[test]
fn stages_are_near_on_their_scale() {
    let (mut startup, mut mentor) = pair(Kind::Mentor);
    startup.stages = Some(Stage::Idea.into());
    assert_eq!(found(&startup, &mentor, Criterion::Stage), [None; 2]);
    mentor.stages = Some(Stages { from: Stage::Launch, to: Stage::Growth });
    assert_eq!(found(&startup, &mentor, Criterion::Stage), [Some(500_000); 2]);
    startup.stages = Some(Stage::Growth.into());
    assert_eq!(found(&startup, &mentor, Criterion::Stage), [Some(1_000_000); 2]);
    let slot = blank(3, Kind::Slot);
    startup.stages = Some(Stage::Launch.into());
    assert_eq!(found(&startup, &slot, Criterion::Stage), [Some(800_000); 2]);
}

#[test]
fn seniority_is_compared_for_talents() {
    let (mut startup, mut talent) = pair(Kind::Talent);
    startup.seniority = Some(Seniority::Senior);
    talent.seniority = Some(Seniority::Mid);
    assert_eq!(found(&startup, &talent, Criterion::Stage), [Some(500_000); 2]);
}

#[test]
fn the_weaker_speaker_sets_the_level() {
    let (mut startup, mut mentor) = pair(Kind::Mentor);
    startup.languages = [speaks("fr", None), speaks("en", Some(Level::B1))].into_iter().collect();
    mentor.languages = [speaks("en", Some(Level::C2)), speaks("fr", Some(Level::A1))].into_iter().collect();
    assert_eq!(found(&startup, &mentor, Criterion::Language), [Some(500_000); 2]);
}

#[test]
fn working_days_overlap_around_the_globe() {
    let (mut startup, mut ambassador) = pair(Kind::Ambassador);
    startup.utc_offset_minutes = Some(60);
    for (offset, expected) in [(60, 1_000_000), (-300, 333_333), (540, 111_111), (780, 0), (-720, 0)] {
        ambassador.utc_offset_minutes = Some(offset);
        assert_eq!(found(&startup, &ambassador, Criterion::Availability), [Some(expected); 2], "{offset}");
    }
    startup.utc_offset_minutes = Some(720);
    ambassador.utc_offset_minutes = Some(-660);
    assert_eq!(found(&startup, &ambassador, Criterion::Availability), [Some(888_888); 2]);
}

#[test]
fn days_in_common_count_up_to_three_months_or_the_show() {
    let (startup, mut talent) = pair(Kind::Talent);
    let days = |from, until| Some(Window { from: Some(Day(TODAY.0 + from)), until: Some(Day(TODAY.0 + until)) });
    talent.available = days(-10, 44);
    assert_eq!(found(&startup, &talent, Criterion::Availability), [Some(500_000); 2]);
    talent.available = days(30, 400);
    assert_eq!(found(&startup, &talent, Criterion::Availability), [Some(1_000_000); 2]);
    let mut slot = blank(3, Kind::Slot);
    slot.available = days(100, 103);
    assert_eq!(found(&startup, &slot, Criterion::Availability), [Some(1_000_000); 2]);
}

#[test]
fn a_track_record_starts_in_the_middle_and_fades() {
    let (startup, mut mentor) = pair(Kind::Mentor);
    assert_eq!(found(&startup, &mentor, Criterion::Track), [Some(500_000); 2]);
    mentor.track = Track { met: 4, total: 4 };
    assert_eq!(found(&startup, &mentor, Criterion::Track), [Some(750_000), Some(500_000)]);
    mentor.verified_on = Some(Day(TODAY.0 - 180));
    assert_eq!(found(&startup, &mentor, Criterion::Track)[0], Some(750_000));
    mentor.verified_on = Some(Day(TODAY.0 - 181));
    assert_eq!(found(&startup, &mentor, Criterion::Track)[0], Some(375_000));
}

#[test]
fn filling_in_the_best_gains_the_upside_that_was_told() {
    let (mut startup, mut mentor) = pair(Kind::Mentor);
    mentor.sectors = vec![sector(&[1, 2])].into();
    let before = scored(&startup, &mentor);
    let told = of(&before, Side::First, Criterion::Sector);
    assert_eq!(
        told.missing,
        [[Field::Sectors, Field::FocusAreas].into_iter().collect(), [Field::FocusAreas].into_iter().collect()]
    );
    startup.sectors = mentor.sectors.clone();
    assert_eq!(scored(&startup, &mentor).points - before.points, told.upside);
}
