//! What the team is told about a score.

use crate::support::{described, id, index, startup};
use search::Language::{English, French};
use search::{
    Audience, Content, Document, Explanation, Facet, Field, Filter, Index, Met, Query, Reader, Relaxation, Signals,
    Stage,
};

fn directory() -> Index {
    let signalled = Document { signals: Signals { freshness: 900, completeness: 1050 }, ..described(9, "vent marin") };
    index([
        startup(1).text(Field::Name, None, "Vent Marin").text(
            Field::Body,
            Some(French),
            "un vent fort, le vent du nord",
        ),
        startup(2).text(Field::Body, Some(English), "wind and housing").text_for(
            Audience::Team,
            Field::Need,
            Some(French),
            "du vent, des vents",
        ),
        startup(3).value(Facet::Sector, "SOLAR").text(Field::Headline, Some(French), "du vent marin en e-commerce"),
        startup(4).text(Field::Body, Some(French), "marins sans logements, ecommerce"),
        startup(5).text(Field::Body, Some(French), "les martins, marines et marinas"),
        described(6, "le grand froid marin de la nuit"),
        described(7, "trois capteurs"),
        described(8, "trois cpateurs"),
        signalled,
    ])
}

/// Every hit of a search with what is told about it.
fn explained(index: &Index, query: &Query) -> Vec<(u128, Explanation)> {
    let page = index.search(query).unwrap();
    let hits = page.hits.into_iter();
    let explained = hits.map(|hit| {
        let explanation = index.explain(query, hit.id).unwrap().expect("a hit is explained");
        assert_eq!(explanation.score, hit.cursor.score, "{query:?}");
        (hit.id.as_u128(), explanation)
    });
    explained.collect()
}

#[test]
fn parts_add_up_to_the_score_that_orders_hits() {
    let index = directory();
    let mut seen = Vec::new();
    for text in [
        "vent",
        "vents marins",
        "marin",
        "matin",
        "mari",
        "capteurs",
        "\"grand froid\" marin",
        "\"vent\"",
        "e-commerce",
        "énergie",
        "logement",
        "wind",
        "vent qui vient du nord des marins",
        "froid vent logement",
        "vent -fort",
        "",
    ] {
        for reader in Reader::ALL {
            let hits = explained(&index, &Query::new(text, reader));
            assert!(hits.is_sorted_by(|(_, a), (_, b)| a.total() >= b.total()), "{text}");
            for (number, explanation) in hits {
                let sum: f32 = explanation.parts.iter().map(|part| part.points).sum();
                assert!((sum - explanation.total()).abs() < 0.01, "{text} {reader:?} {number}: {sum} {explanation:?}");
                seen.extend(explanation.parts.iter().map(|part| part.met));
            }
        }
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 12, "every way to meet a word occurs: {seen:?}");
}

#[test]
fn parts_say_what_met_which_word_and_where() {
    let index = directory();
    let parts = |text: &str, number| {
        let explanation = index.explain(&Query::new(text, Reader::Team), id(number)).unwrap().unwrap();
        let parts = explanation.parts.into_iter();
        let mut parts: Vec<_> = parts.map(|part| (part.typed, part.met, part.found, part.within)).collect();
        parts.sort();
        (explanation.stage, parts)
    };
    let part = |typed: &str, met, found: &str, within| (typed.to_owned(), met, found.to_owned(), within);
    let text = Some(Content::Text);
    let alike = part("capteurs", Met::SpeltAlike, "capteurs", text);
    assert_eq!(
        parts("capteurs", 7),
        (
            Stage::SpeltAlike { completing: false },
            vec![
                part("", Met::Exactly, "", None),
                part("capteurs", Met::Written, "capteurs", text),
                part("capteurs", Met::Stem, "capteur", text),
                part("capteurs", Met::Concept, "SENSORS", text),
                alike.clone(),
                alike,
            ]
        )
    );
    assert_eq!(parts("capteurs", 8).1, [part("capteurs", Met::SpeltAlike, "cpateurs", text)]);
    let narrower = part("energie", Met::Narrower, "ENERGY", Some(Content::Label));
    assert_eq!(parts("énergie", 3).1, [narrower]);
}

#[test]
fn what_is_not_found_is_not_explained() {
    let index = directory();
    let explain = |text: &str, reader, filter, number| {
        let query = Query { filter, ..Query::new(text, reader) };
        index.explain(&query, id(number)).unwrap().map(|explanation| explanation.stage)
    };
    let filter = Filter::default;
    assert_eq!(explain("neige", Reader::Team, filter(), 1), None);
    assert_eq!(explain("vent", Reader::Team, filter(), 77), None);
    assert_eq!(explain("vent", Reader::Team, filter().with(Facet::Sector, ["SOLAR"]), 1), None);
    assert!(explain("vents", Reader::Team, filter(), 2).is_some());
    let query = Query::new("housing vents nuit", Reader::Anonymous);
    assert_eq!(index.search(&query).unwrap().relaxed, Some(Relaxation::AnyWord));
    let parts = index.explain(&query, id(2)).unwrap().unwrap().parts;
    assert!(parts.iter().all(|part| part.met != Met::Stem || part.found != "vent"), "{parts:?}");
}
