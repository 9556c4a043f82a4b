//! Suggestions while somebody types.

use crate::support::{id, index, put, startup};
use search::{Audience, Change, Document, Facet, Field, Filter, Index, Reader, Suggest, Suggestion};

fn directory() -> Index {
    let named = |number, name: &str| startup(number).text(Field::Name, None, name);
    index([
        named(1, "Vigie Quai").value(Facet::Sector, "HOUSING").value(Facet::City, "Rouen"),
        named(2, "Vigilance").value(Facet::Sector, "HOUSING").value(Facet::City, "Le Havre"),
        named(3, "Quai Neuf").value(Facet::Sector, "soudure sous-marine").value_for(
            Audience::Team,
            Facet::City,
            "Roubaix",
        ),
        Document::new(id(4), "MENTOR", Audience::Everyone).text_for(
            Audience::Members,
            Field::Name,
            None,
            "Vigie Cachée",
        ),
        Document::new(id(5), "STARTUP", Audience::Team).text(Field::Name, None, "Vigie Brouillon"),
    ])
}

fn suggested(index: &Index, reader: Reader, typed: &str) -> Vec<Suggestion> {
    let asked = Suggest { typed: typed.to_owned(), reader, filter: Filter::default(), limit: 8 };
    index.suggest(&asked).unwrap()
}

fn value(facet: Facet, value: &str) -> Suggestion {
    Suggestion::Value(facet, value.to_owned())
}

fn profiles(numbers: &[u128]) -> Vec<Suggestion> {
    numbers.iter().map(|number| Suggestion::Profile(id(*number))).collect()
}

#[test]
fn names_are_suggested_by_the_beginning_of_any_of_their_words() {
    let index = directory();
    assert_eq!(suggested(&index, Reader::Anonymous, "Vig"), profiles(&[1, 2]));
    assert_eq!(suggested(&index, Reader::Anonymous, "vigie q"), profiles(&[1]));
    assert_eq!(suggested(&index, Reader::Anonymous, "quai"), profiles(&[1, 3]));
    for nothing in ["", "  ", "-\"", "xyz", "vigie zzz"] {
        assert_eq!(suggested(&index, Reader::Anonymous, nothing), [], "{nothing}");
    }
}

#[test]
fn values_are_suggested_by_their_names_in_both_languages_and_without_accents() {
    let index = directory();
    for typed in ["log", "Housi", "logement"] {
        assert_eq!(suggested(&index, Reader::Anonymous, typed), [value(Facet::Sector, "HOUSING")], "{typed}");
    }
    let welding = value(Facet::Sector, "soudure sous-marine");
    for typed in ["SOUDURÉ", "marine"] {
        assert_eq!(suggested(&index, Reader::Anonymous, typed), std::slice::from_ref(&welding), "{typed}");
    }
    assert_eq!(suggested(&index, Reader::Anonymous, "havre"), [value(Facet::City, "Le Havre")]);
}

#[test]
fn other_names_are_shown_with_the_concepts_that_they_are_for() {
    let index = index([
        startup(1).value(Facet::Sector, "SAAS").value(Facet::City, "Logroño"),
        startup(2).value(Facet::Sector, "SAAS").value(Facet::Sector, "HOUSING"),
    ]);
    let synonym = |synonym: &str| Suggestion::Synonym {
        facet: Facet::Sector,
        value: "SAAS".to_owned(),
        synonym: synonym.to_owned(),
    };
    let all = [synonym("logiciel en ligne"), value(Facet::City, "Logroño"), value(Facet::Sector, "HOUSING")];
    assert_eq!(suggested(&index, Reader::Anonymous, "log"), all);
    assert_eq!(suggested(&index, Reader::Anonymous, "logic"), all[..1]);
    assert_eq!(suggested(&index, Reader::Anonymous, "saas"), [value(Facet::Sector, "SAAS")]);
}

#[test]
fn suggestions_keep_up_with_documents_that_come_and_go() {
    let of = |number, sector: &str| startup(number).value(Facet::Sector, sector).value(Facet::City, "Logroño");
    let index = index((1..40).map(|number| of(number, "HOUSING")));
    assert_eq!(suggested(&index, Reader::Team, "logem"), [value(Facet::Sector, "HOUSING")]);
    for number in 1..40 {
        index.apply([put(of(number, "logerie"))], 2).unwrap();
        let housing = (number < 39).then(|| value(Facet::Sector, "HOUSING"));
        assert_eq!(suggested(&index, Reader::Team, "logem"), housing.into_iter().collect::<Vec<_>>());
        assert_eq!(suggested(&index, Reader::Team, "loger"), [value(Facet::Sector, "logerie")]);
        let many = if number < 20 { "HOUSING" } else { "logerie" };
        assert_eq!(suggested(&index, Reader::Team, "log")[1], value(Facet::Sector, many), "{number}");
    }
    index.apply((1..40).map(|number| Change::Remove(id(number))), 3).unwrap();
    assert_eq!(suggested(&index, Reader::Team, "log"), []);
}

#[test]
fn nothing_is_suggested_that_the_reader_may_not_see() {
    let index = directory();
    assert_eq!(suggested(&index, Reader::Anonymous, "rou"), [value(Facet::City, "Rouen")]);
    let team = suggested(&index, Reader::Team, "rou");
    assert_eq!(team, [value(Facet::City, "Roubaix"), value(Facet::City, "Rouen")]);
    assert_eq!(suggested(&index, Reader::Member, "vigie"), profiles(&[1, 4]));
    assert_eq!(suggested(&index, Reader::Team, "vigie"), profiles(&[1, 4, 5]));
}

#[test]
fn suggestions_keep_to_their_number_and_to_the_filter() {
    let index = directory();
    let filter = Filter::default().with(Facet::Kind, ["MENTOR"]);
    let asked = Suggest { typed: "vigie".to_owned(), reader: Reader::Team, filter, limit: 8 };
    assert_eq!(index.suggest(&asked).unwrap(), profiles(&[4]));
    let asked = Suggest { filter: Filter::default(), limit: 1, ..asked };
    assert_eq!(index.suggest(&asked).unwrap(), profiles(&[1]));
    assert_eq!(index.suggest(&Suggest { limit: 0, ..asked }).unwrap(), []);
}
