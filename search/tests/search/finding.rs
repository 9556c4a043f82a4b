//! Which documents a text finds, and in which order.

use std::sync::LazyLock;

use crate::support::{described, found, index, startup};
use proptest::prelude::*;
use search::Language::{English, French};
use search::{Candidates, Facet, Field, Filter, Index, Query, Reader, Relaxation, Signals, Wish, Wishes};

#[test]
fn words_are_found_however_they_are_written() {
    for (text, language, queries) in [
        ("Événements culturels", Some(French), &["evenement", "ÉVÉNEMENT", "évènements"][..]),
        ("Gestion de l'eau", Some(French), &["eau", "l'eau", "l’eau", "L`Eau", "de l'eau"]),
        ("Qu’une idée d’avance", Some(French), &["idee", "d'idée", "qu'idées", "avance"]),
        ("Basé au Havre", Some(French), &["Le Havre", "havre", "LE-HAVRE", "l'Havre", "L’HAVRE"]),
        ("Des réseaux portuaires", Some(French), &["reseau", "portuaire", "réseaux"]),
        ("Créneaux horaires", Some(French), &["creneau", "créneau", "CRENEAUX"]),
        ("The founder's sensors", Some(English), &["sensor", "founder", "founders"]),
        ("smart-city et e-commerce", None, &["smart city", "smartcity", "ecommerce", "e-commerce", "e commerce"]),
        ("La 5G, le CO2 et l'H2", None, &["5g", "co2", "CO₂", "h2"]),
        ("Du C#, du C++ et du Node.js", None, &["c#", "C++", "nodejs", "node.js", "Node JS"]),
        ("Cœur de métier", Some(French), &["coeur", "cœur", "metier"]),
        ("مرحبا بالعالم", None, &["مرحبا"]),
    ] {
        let index = index([startup(1).text(Field::Body, language, text)]);
        for query in queries {
            assert_eq!(found(&index, query), [1], "{query} in {text}");
        }
    }
}

#[test]
fn an_exact_search_gives_nothing_up() {
    let index = index([
        startup(1).text(Field::Body, Some(English), "Tide gauges for harbours"),
        startup(2).text(Field::Body, Some(English), "Tide gauge for harbour"),
        startup(3).text(Field::Body, Some(English), "Tide gaugge for harbours"),
        startup(4).text(Field::Body, Some(English), "Tide tables"),
    ]);
    let exactly = |text: &str| {
        let query = Query { exact: true, ..Query::new(text, Reader::Anonymous) };
        index.search(&query).unwrap()
    };
    let exact = exactly("tide gauges");
    assert_eq!((found(&index, "tide gauges").len(), exact.total, exact.relaxed), (3, 2, None));
    assert_eq!((exactly("tide lighthouse").total, exactly("gaugges tables").total), (0, 0));
}

#[test]
fn one_language_finds_the_other() {
    let index = index([
        startup(1).text(Field::Body, Some(English), "We build housing for students"),
        startup(2).text(Field::Body, Some(French), "Nous gérons des entrepôts"),
        startup(3).text(Field::Body, Some(French), "Un logement pour tous"),
        startup(4).text(Field::Body, Some(French), "Panneaux photovoltaïques"),
    ]);
    for (query, ids) in [
        ("logement", &[3, 1][..]),
        ("housing", &[1, 3]),
        ("warehouse", &[2]),
        ("entrepôt", &[2]),
        ("renewable energy", &[4]),
        ("énergie", &[4]),
    ] {
        assert_eq!(found(&index, query), ids, "{query}");
    }
}

#[test]
fn codes_of_sectors_are_found_by_their_labels() {
    let index = index([startup(1).value(search::Facet::Sector, "HOUSING")]);
    for query in ["logement", "housing", "immobilier", "real estate"] {
        assert_eq!(found(&index, query), [1], "{query}");
    }
}

#[test]
fn better_matches_come_first() {
    for (why, documents, query, ids) in [
        (
            "a name before a headline before a description",
            vec![
                startup(1).text(Field::Body, None, "kelvin"),
                startup(2).text(Field::Headline, None, "kelvin"),
                startup(3).text(Field::Name, None, "Kelvin"),
            ],
            "kelvin",
            vec![3, 2, 1],
        ),
        (
            "as written before the stem before the concept",
            vec![described(1, "entrepôt"), described(2, "warehouse"), described(3, "warehouses")],
            "warehouses",
            vec![3, 2, 1],
        ),
        (
            "side by side before far apart",
            vec![described(1, "nord puis grand vent est"), described(2, "puis grand nord vent est")],
            "grand nord",
            vec![2, 1],
        ),
        (
            "the rare word decides when all are wanted",
            vec![described(1, "vent vent vent neige"), described(2, "vent"), described(3, "vent neige neige")],
            "neige vent",
            vec![3, 1],
        ),
        ("ties by id", vec![described(9, "vent"), described(3, "vent"), described(7, "vent")], "vent", vec![3, 7, 9]),
        ("no text, by id", vec![described(9, "vent"), described(3, "neige")], "", vec![3, 9]),
    ] {
        assert_eq!(found(&index(documents), query), ids, "{why}");
    }
}

#[test]
fn quotes_and_minus_are_all_the_syntax_there_is() {
    let index = index([
        described(1, "le grand froid de la nuit"),
        described(2, "un froid grand comme la nuit"),
        described(3, "la neige AND le verglas"),
    ]);
    for (query, ids) in [
        ("\"grand froid\"", &[1][..]),
        ("« grand froid »", &[1]),
        ("\"froid de la nuit\"", &[1]),
        ("grand froid", &[1, 2]),
        ("froid -\"grand froid\"", &[2]),
        ("-froid", &[3]),
        ("nuit -comme", &[1, 2]),
        ("neige AND", &[3]),
        ("body_e:neige", &[3]),
    ] {
        let mut hits = found(&index, query);
        hits.sort_unstable();
        assert_eq!(hits, ids, "{query}");
    }
}

#[test]
fn typos_and_unfinished_words_come_after_what_is_right() {
    let index = index([
        described(1, "capteurs"),
        described(2, "logistique"),
        described(3, "Havre"),
        described(4, "have been havre"),
        described(5, "chantiers"),
        described(6, "vent"),
    ]);
    for (query, ids, relaxed) in [
        ("capteur", &[1][..], None),
        ("cpateurs", &[1], Some(Relaxation::Spelling)),
        ("logisitqeu", &[2], Some(Relaxation::Spelling)),
        ("chantie", &[5], None),
        ("logis", &[2], Some(Relaxation::Spelling)),
        ("vant", &[], None),
    ] {
        let page = index.search(&Query::new(query, Reader::Anonymous)).unwrap();
        assert_eq!((crate::support::numbers(&page).as_slice(), page.relaxed), (ids, relaxed), "{query}");
    }
    let both = crate::support::index([described(1, "marins"), described(2, "marine"), described(3, "martin")]);
    assert_eq!(found(&both, "marine")[0], 2);
}

#[test]
fn some_words_are_better_than_nothing() {
    let index = index([described(1, "neige et verglas"), described(2, "vent"), described(3, "soleil")]);
    let page = index.search(&Query::new("neige verglas vent", Reader::Anonymous)).unwrap();
    assert_eq!((crate::support::numbers(&page), page.relaxed), (vec![1, 2], Some(Relaxation::AnyWord)));
    let page = index.search(&Query::new("neige verglas", Reader::Anonymous)).unwrap();
    assert_eq!((crate::support::numbers(&page), page.relaxed), (vec![1], None));
}

#[test]
fn names_made_of_stop_words_are_found() {
    let index = index([startup(1).text(Field::Name, None, "The Who"), startup(2).text(Field::Name, None, "IT")]);
    assert_eq!(found(&index, "the who"), [1]);
    assert_eq!(found(&index, "it"), [2]);
}

#[test]
fn signals_rank_up_and_down() {
    let with = |number, freshness, completeness| {
        let signals = Signals { freshness, completeness };
        search::Document { signals, ..described(number, "vent") }
    };
    let index = index([with(1, 800, 1000), described(2, "vent"), with(3, 900, 950), with(4, 1000, 1100)]);
    assert_eq!(found(&index, "vent"), [4, 2, 3, 1]);
}

static HOSTILE: LazyLock<Index> =
    LazyLock::new(|| index([described(1, "neige \u{0} \u{202e}vent\u{202c} \"quoted\" -minus"), described(2, "")]));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_typed_is_answered(texts in prop::collection::vec(any::<String>(), 8)) {
        for text in texts {
            let page = HOSTILE.search(&Query::new(text, Reader::Team)).unwrap();
            prop_assert!(page.hits.len() <= page.total);
        }
    }

    #[test]
    fn whatever_looks_like_syntax_is_answered(texts in prop::collection::vec("[-\"«»+*~^:()\\[\\]a-c' ]{0,24}", 16)) {
        for text in texts {
            prop_assert!(HOSTILE.search(&Query::new(text, Reader::Anonymous)).is_ok());
        }
    }
}

#[test]
fn short_words_do_not_find_all_that_begins_alike() {
    let texts = ["le port du Havre", "les ports normands", "un projet porté", "porter secours", "portes ouvertes"];
    let index = index((1..).zip(texts).map(|(number, text)| startup(number).text(Field::Body, Some(French), text)));
    for (query, ids) in [("port", &[1, 2][..]), ("ports", &[1, 2]), ("porter", &[3, 4])] {
        let page = index.search(&Query::new(query, Reader::Anonymous)).unwrap();
        let mut hits = crate::support::numbers(&page);
        hits.truncate(ids.len());
        hits.sort_unstable();
        assert_eq!((hits.as_slice(), page.relaxed), (ids, None), "{query}");
    }
    assert_eq!(found(&index, "port").len(), 2);
}

#[test]
fn kinds_of_profiles_are_found_by_their_names() {
    let of_kind = |number, kind: &str, city: &str| {
        let document = search::Document::new(crate::support::id(number), kind, search::Audience::Everyone);
        document.text(Field::Body, Some(French), format!("Nous travaillons à {city}"))
    };
    let index = index([of_kind(1, "STARTUP", "Rouen"), of_kind(2, "MENTOR", "Rouen"), of_kind(3, "STARTUP", "Caen")]);
    for (query, ids) in
        [("startup à Rouen", &[1][..]), ("jeune pousse", &[1, 3]), ("mentor Rouen", &[2]), ("start-ups in Rouen", &[1])]
    {
        assert_eq!(found(&index, query), ids, "{query}");
    }
}

#[test]
fn labels_do_not_lengthen_the_text() {
    let labelled = |number, sectors: &[&str]| {
        sectors.iter().fold(described(number, "vent fort"), |document, sector| document.value(Facet::Sector, *sector))
    };
    let index = index([labelled(1, &["ENERGY", "HOUSING", "MUSIC"]), labelled(2, &["ENERGY"]), labelled(3, &[])]);
    assert_eq!(found(&index, "vent"), [1, 2, 3]);
    assert_eq!(found(&index, "énergie"), [1, 2]);
    let query = |text| Query::new(text, Reader::Anonymous);
    let scores = index.search(&query("vent")).unwrap().hits.into_iter().map(|hit| hit.cursor.score);
    let scores: Vec<u32> = scores.collect();
    assert!(scores.iter().all(|score| *score == scores[0]), "{scores:?}");
    let terms = vec![("@HOUSING".to_owned(), 1.0)];
    let candidates = Candidates { terms, reader: Reader::Anonymous, filter: Filter::default(), limit: 9 };
    assert_eq!(index.candidates(&candidates).unwrap(), [crate::support::id(1)]);
}

#[test]
fn documents_are_found_that_have_most_of_what_is_wished_for() {
    let having = |number, values: &[(Facet, &str)]| {
        let document = described(number, if number == 4 { "vent fort" } else { "rien" });
        values.iter().fold(document, |document, (facet, value)| document.value(*facet, *value))
    };
    let index = index([
        having(1, &[(Facet::Given, "BUY"), (Facet::Market, "DE")]),
        having(2, &[(Facet::Given, "BUY"), (Facet::Market, "CA"), (Facet::Market, "SE")]),
        having(3, &[(Facet::Given, "FINANCE"), (Facet::Market, "CA")]),
        having(4, &[(Facet::Given, "BUY")]),
        having(5, &[(Facet::Market, "CA")]),
    ]);
    let engagement = Wish {
        values: vec![(Facet::Given, vec!["BUY".to_owned()], 30.0)],
        silent: vec![Facet::Given],
        silence: 15.0,
        required: true,
        ..Wish::default()
    };
    let market = |code: &str| (Facet::Market, vec![code.to_owned()], 6.0);
    let markets = Wish {
        values: vec![market("CA"), market("SE")],
        others: 0.5,
        silent: vec![Facet::Market],
        silence: 4.0,
        ..Wish::default()
    };
    let found = |words: f32, limit: usize| {
        let wishes = Wishes {
            wishes: vec![engagement.clone(), markets.clone()],
            terms: vec![("vent".to_owned(), 1.0)],
            words: vec![words],
            reader: Reader::Member,
            filter: Filter::default(),
            limit,
        };
        index.wished(&wishes).unwrap()
    };
    let ids = |numbers: &[u128]| numbers.iter().map(|number| crate::support::id(*number)).collect::<Vec<_>>();
    assert_eq!(found(0.0, 1), ids(&[2]), "two markets of two");
    assert_eq!(found(0.0, 2), ids(&[2, 4]), "silence is worth more than another market");
    assert_eq!(found(9.0, 1), ids(&[4]), "its words fit");
    assert_eq!(found(0.0, 9), ids(&[1, 2, 4, 5]), "what is required is given, or nothing is said of it");
    assert_eq!(found(0.0, 0), ids(&[]));
}
