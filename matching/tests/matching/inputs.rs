//! Reads everything that can reach a score, and refuses what must never count.

use std::collections::BTreeSet;

use matching::*;
use serde_json::Value;

use crate::support::Seeded;

/// What product rules keep out of every criterion, in the words a careless field would use.
const NEVER: [&str; 22] = [
    "nationality",
    "citizenship",
    "citizen",
    "passport",
    "permit",
    "visa",
    "gender",
    "sex",
    "civility",
    "age",
    "birth",
    "birthday",
    "born",
    "photo",
    "picture",
    "portrait",
    "avatar",
    "name",
    "surname",
    "religion",
    "origin",
    "ethnicity",
];

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// The names of all inputs: the fields of many profiles at every depth, and the codes of what criteria read.
fn inputs() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut seeded = Seeded(1);
    for &kind in Kind::ALL.iter().cycle().take(300) {
        keys(&serde_json::to_value(seeded.profile(kind)).unwrap(), &mut found);
    }
    found.extend(Field::ALL.iter().map(|field| field.code().to_lowercase()));
    found.extend(Criterion::ALL.iter().map(|criterion| criterion.code().to_lowercase()));
    found.extend(Rule::ALL.iter().map(|rule| rule.code().to_lowercase()));
    found
}

#[test]
fn nothing_that_must_never_count_is_an_input() {
    for input in inputs() {
        let forbidden = input.split('_').find(|word| NEVER.contains(word));
        assert_eq!(forbidden, None, "the input {input} must not exist");
    }
}

#[test]
fn the_list_of_inputs_is_known() {
    let known = [
        "assumed",
        "available",
        "country",
        "focus_areas",
        "focus_required",
        "id",
        "kind",
        "languages",
        "markets",
        "needs",
        "offers",
        "purposes",
        "sectors",
        "seniority",
        "skills",
        "stages",
        "standing",
        "text",
        "track",
        "utc_offset_minutes",
        "verified_on",
    ];
    let value = serde_json::to_value(Seeded(1).profile(Kind::Slot)).unwrap();
    let fields: BTreeSet<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, BTreeSet::from(known), "a new input needs a criterion, a Field and a look at the list above");
}

#[test]
fn every_field_is_read_by_some_criterion() {
    let mut read = Set::EMPTY;
    for &criterion in Criterion::ALL {
        for &own in Kind::ALL {
            for &other in Kind::ALL {
                read = read.union(criterion.reads(own, other));
            }
        }
    }
    assert_eq!(read, Field::ALL.iter().copied().collect());
}

#[test]
fn codes_are_stable_and_distinct() {
    fn check<T: Closed>() {
        let codes: BTreeSet<&str> = T::ALL.iter().map(|each| each.code()).collect();
        assert_eq!(codes.len(), T::ALL.len());
        assert!(T::ALL.len() <= 16, "a set holds sixteen");
        for &each in T::ALL {
            assert_eq!(T::from_code(each.code()), Some(each));
        }
    }
    check::<Criterion>();
    check::<EngagementKind>();
    check::<Field>();
    check::<FocusArea>();
    check::<Kind>();
    check::<Level>();
    check::<Priority>();
    check::<Purpose>();
    check::<Rule>();
    check::<Seniority>();
    check::<Stage>();
    check::<Verdict>();
    assert_eq!(EngagementKind::from_code("RECRUIT"), Some(EngagementKind::Recruit));
    assert_eq!(EngagementKind::from_code("recruit"), None);
}

#[test]
fn weights_that_do_not_sum_are_refused() {
    assert_eq!(Weights::new(2, [1_250; 8]).unwrap().version(), 2);
    assert_eq!(Weights::new(2, [1_251; 8]), Err(WeightsError::Sum(10_008)));
    assert_eq!(Weights::new(2, [u32::MAX; 8]), Err(WeightsError::Sum(8 * u64::from(u32::MAX))));
    let stored = serde_json::to_string(&Weights::PRIORS).unwrap();
    assert_eq!(serde_json::from_str::<Weights>(&stored).unwrap(), Weights::PRIORS);
    assert!(serde_json::from_str::<Weights>(&stored.replace("3000", "3001")).is_err());
}

#[test]
fn countries_and_languages_are_read_leniently_and_written_strictly() {
    assert_eq!(Country::new("fr").unwrap().to_string(), "FR");
    assert_eq!(LanguageCode::new("pt-BR").unwrap().to_string(), "pt");
    assert_eq!(LanguageCode::new("ARB").unwrap().to_string(), "arb");
    for wrong in ["", "F", "FRA", "é", "F1"] {
        assert_eq!(Country::new(wrong), None, "{wrong}");
    }
    for wrong in ["", "f", "fren", "f1", "-fr"] {
        assert_eq!(LanguageCode::new(wrong), None, "{wrong}");
    }
}
