//! Filters, facets, windows, and what readers may not see.

use crate::support::{described, found_by, id, index, numbers, put, startup};
use search::{
    Audience, Change, Document, Facet, FacetCounts, Field, Filter, Index, Near, Order, Page, Point, Query, Reader,
    Suggest, Suggestion, Window,
};

fn counts(facet: Facet, counts: &[(&str, usize)]) -> FacetCounts {
    FacetCounts { facet, counts: counts.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect() }
}

fn places() -> Index {
    let place = |number, text, country: &str, territory: Option<&str>, sectors: &[&str]| {
        let document = described(number, text).value(Facet::Country, country);
        let document = territory.into_iter().fold(document, |d, t| d.value(Facet::Territory, t));
        sectors.iter().fold(document, |d, sector| d.value(Facet::Sector, *sector))
    };
    index([
        place(1, "vent", "FR", Some("ROUEN"), &["ENERGY", "PORTS"]),
        place(2, "vent neige", "FR", Some("LE_HAVRE"), &["PORTS"]),
        place(3, "vent", "CA", None, &["ENERGY"]),
        place(4, "neige", "FR", Some("ROUEN"), &["ENERGY"]),
        Document::new(id(5), "MENTOR", Audience::Everyone).text(Field::Body, None, "vent").value(Facet::Country, "DE"),
    ])
}

#[test]
fn a_filter_takes_any_value_of_a_facet_and_all_facets() {
    let index = places();
    for (text, filter, ids) in [
        ("vent", Filter::default(), &[1, 3, 5, 2][..]),
        ("vent", Filter::default().with(Facet::Kind, ["STARTUP"]), &[1, 3, 2]),
        ("vent", Filter::default().with(Facet::Country, ["CA", "DE"]), &[3, 5]),
        ("vent", Filter::default().with(Facet::Country, ["FR"]).with(Facet::Sector, ["ENERGY"]), &[1]),
        ("", Filter::default().with(Facet::Territory, ["ROUEN", "LE_HAVRE"]), &[1, 2, 4]),
        ("", Filter::default().with(Facet::Territory, ["rouen"]), &[]),
        ("", Filter::default().with(Facet::Territory, Vec::<String>::new()), &[1, 2, 3, 4, 5]),
        ("-neige", Filter::default().with(Facet::Country, ["FR"]), &[1]),
    ] {
        assert_eq!(found_by(&index, Reader::Anonymous, text, filter.clone()), ids, "{text} {filter:?}");
    }
}

#[test]
fn every_facet_is_filtered_by_and_counted() {
    let index = index([
        Facet::ALL
            .into_iter()
            .fold(described(1, "vent"), |document, facet| document.value(facet, "A").value(facet, "B")),
        Facet::ALL.into_iter().fold(described(2, "vent"), |document, facet| document.value(facet, "B")),
    ]);
    for facet in Facet::ALL {
        for text in ["vent", ""] {
            let filter = Filter::default().with(facet, ["A", "C"]);
            assert_eq!(found_by(&index, Reader::Partner, text, filter.clone()), [1], "{facet:?}");
            let query = Query { filter, facets: vec![facet], ..Query::new(text, Reader::Partner) };
            let mut counted = index.search(&query).unwrap().facets.remove(0);
            counted.counts.retain(|(value, _)| value != "STARTUP");
            assert_eq!(counted, counts(facet, &[("B", 2), ("A", 1)]), "{facet:?}");
        }
    }
}

#[test]
fn filters_are_remembered_apart() {
    let index = index([startup(1).text(Field::Body, None, "vent").value(Facet::City, "a b")]);
    for (values, ids) in [(&["a b"][..], &[1][..]), (&["a", "b"], &[]), (&["a\0b"], &[]), (&["b", "a b"], &[1])] {
        let filter = Filter::default().with(Facet::City, values.iter().copied());
        assert_eq!(found_by(&index, Reader::Anonymous, "vent", filter), ids, "{values:?}");
    }
}

#[test]
fn pages_of_a_search_go_on_where_they_were_while_documents_come_and_go() {
    let index = index((100..140).map(|number| described(number, "vent marin")));
    let page =
        |after| Query { window: Window { after, ..Window::first(4) }, ..Query::new("vent marin", Reader::Anonymous) };
    let (mut seen, mut after, mut gone) = (Vec::new(), None, Vec::new());
    for step in 0..u128::MAX {
        let found = index.search(&page(after)).unwrap();
        seen.extend(numbers(&found));
        let Some(last) = found.hits.last().filter(|_| found.has_more) else { break };
        after = Some(last.cursor);
        // Some that say the same and some that do not come before and behind, and one that lies ahead goes.
        let new = [described(step, "vent marin"), described(1_000 + step, "vent"), described(2_000 + step, "neige")];
        let leaving = 139 - step;
        gone.push(leaving);
        let changes = new.into_iter().map(put).chain([Change::Remove(id(leaving))]);
        index.apply(changes, i64::try_from(step).unwrap() + 2).unwrap();
    }
    let stayed: Vec<u128> = (100..140).filter(|number| !gone.contains(number)).collect();
    assert_eq!(seen, stayed);
}

#[test]
fn facets_count_all_matches_without_their_own_filter() {
    let index = places();
    let query = Query {
        filter: Filter::default().with(Facet::Country, ["FR"]),
        facets: vec![Facet::Sector, Facet::Country, Facet::City],
        window: Window::first(1),
        ..Query::new("vent", Reader::Anonymous)
    };
    let page = index.search(&query).unwrap();
    assert_eq!((page.total, page.has_more), (2, true));
    assert_eq!(
        page.facets,
        [
            counts(Facet::Sector, &[("PORTS", 2), ("ENERGY", 1)]),
            counts(Facet::Country, &[("FR", 2), ("CA", 1), ("DE", 1)]),
            counts(Facet::City, &[]),
        ]
    );
    let page = index.search(&Query { facet_limit: 1, ..query }).unwrap();
    assert_eq!(page.facets[1], counts(Facet::Country, &[("FR", 2)]));
}

#[test]
fn pages_neither_repeat_nor_miss() {
    let texts = ["vent", "vent vent", "le vent de la mer", "neige"];
    let index = index((0..57).map(|n| described(n * 37 % 57, texts[n as usize % texts.len()])));
    for (text, total) in [("vent", 43), ("", 57), ("vents", 43)] {
        let all = walk(&index, text, 100).concat();
        assert_eq!(all.len(), total, "{text}");
        for size in [1, 2, 7, 43, 57] {
            let pages = walk(&index, text, size);
            assert_eq!(pages.concat(), all, "{text} by {size}");
            assert!(pages.iter().rev().skip(1).all(|page| page.len() == size));
        }
        let offset = Window { offset: 5, ..Window::first(3) };
        let page = index.search(&Query { window: offset, ..Query::new(text, Reader::Anonymous) }).unwrap();
        assert_eq!(numbers(&page), all[5..8]);
        assert!(page.has_more);
    }
}

fn walk(index: &Index, text: &str, size: usize) -> Vec<Vec<u128>> {
    let mut pages = Vec::new();
    let mut window = Window::first(size);
    loop {
        let page = index.search(&Query { window, ..Query::new(text, Reader::Anonymous) }).unwrap();
        pages.push(numbers(&page));
        if !page.has_more {
            return pages;
        }
        window.after = page.hits.last().map(|hit| hit.cursor);
    }
}

#[test]
fn empty_windows_are_counted_all_the_same() {
    let page = places().search(&Query { window: Window::first(0), ..Query::new("vent", Reader::Anonymous) }).unwrap();
    assert_eq!((page.hits.len(), page.total, page.has_more), (0, 4, true));
}

fn secrets() -> Index {
    let audiences = [
        (1, Audience::Everyone),
        (2, Audience::MembersAndPartners),
        (3, Audience::Members),
        (4, Audience::Partners),
        (5, Audience::Team),
    ];
    index(audiences.into_iter().flat_map(|(number, audience)| {
        let narrowed = startup(number)
            .text_for(audience, Field::Need, None, "financement export")
            .value_for(audience, Facet::Wanted, "FINANCE")
            .value_for(audience, Facet::Sector, "ENERGY");
        let hidden = Document::new(id(number + 10), "STARTUP", audience)
            .text(Field::Name, None, "Glacier")
            .value(Facet::City, "Caen");
        [narrowed, hidden]
    }))
}

#[test]
fn nobody_finds_filters_or_counts_what_is_hidden_from_him() {
    let index = secrets();
    for (reader, seen) in [
        (Reader::Anonymous, &[1][..]),
        (Reader::Member, &[1, 2, 3]),
        (Reader::Partner, &[1, 2, 4]),
        (Reader::Team, &[1, 2, 3, 4, 5]),
    ] {
        let found = |text, filter: Filter| found_by(&index, reader, text, filter);
        let none = Filter::default;
        for text in ["export", "exports", "\"financement export\"", "exportation", "exprot", "expo", "énergie"] {
            assert_eq!(found(text, none()), seen, "{reader:?} {text}");
        }
        assert_eq!(found("", none().with(Facet::Wanted, ["FINANCE"])), seen, "{reader:?}");
        let documents: Vec<u128> = seen.iter().map(|number| number + 10).collect();
        assert_eq!(found("glacier", none()), documents, "{reader:?}");
        assert_eq!(found("", none().with(Facet::City, ["Caen"])), documents, "{reader:?}");
        let all = [&[1, 2, 3, 4, 5][..], &documents].concat();
        assert_eq!(found("", none()), all, "{reader:?}");
        assert_eq!(found("-export", none()).len(), 5, "{reader:?}");

        let facets = vec![Facet::Wanted, Facet::Sector, Facet::City, Facet::Kind];
        let page = index.search(&Query { facets, ..Query::new("", reader) }).unwrap();
        assert_eq!(page.total, all.len());
        assert_eq!(page.facets[0], counts(Facet::Wanted, &[("FINANCE", seen.len())]));
        assert_eq!(page.facets[1], counts(Facet::Sector, &[("ENERGY", seen.len())]));
        assert_eq!(page.facets[2], counts(Facet::City, &[("Caen", seen.len())]));
        assert_eq!(page.facets[3], counts(Facet::Kind, &[("STARTUP", all.len())]));
    }
}

#[test]
fn needs_offers_and_stages_are_not_for_everyone_by_default() {
    let index =
        index([startup(1).value(Facet::Stage, "SEED").value(Facet::Given, "MENTORING").value(Facet::Show, "CES")]);
    for (facet, value) in [(Facet::Stage, "SEED"), (Facet::Given, "MENTORING"), (Facet::Show, "CES")] {
        let filter = Filter::default().with(facet, [value]);
        assert!(found_by(&index, Reader::Anonymous, "", filter.clone()).is_empty());
        assert_eq!(found_by(&index, Reader::Partner, "", filter), [1]);
    }
    assert!(found_by(&index, Reader::Anonymous, "mentorat", Filter::default()).is_empty());
    assert_eq!(found_by(&index, Reader::Member, "mentorat", Filter::default()), [1]);
}

/// All that somebody without an account is told of a text: hits and facets, the nearest hits, suggestions, and words
/// that no concept has for a name.
fn answers(index: &Index, text: &str) -> (Page, Page, Vec<Suggestion>, Vec<String>) {
    let reader = Reader::Anonymous;
    let best = Query { facets: Facet::ALL.to_vec(), ..Query::new(text, reader) };
    let near = Near { point: Point { latitude: 494_431, longitude: 10_993 }, kilometres: 90 };
    let filter = Filter::default().near(Some(near));
    let nearest = Query { filter, order: Order::Nearest, ..Query::new(text, reader) };
    let asked = Suggest { typed: text.chars().take(3).collect(), reader, filter: Filter::default(), limit: 9 };
    (
        index.search(&best).unwrap(),
        index.search(&nearest).unwrap(),
        index.suggest(&asked).unwrap(),
        index.words_without_concept(text, reader).unwrap(),
    )
}

/// Two indexes that differ only in what is hidden answer byte for byte alike, scores included.
#[test]
fn what_is_hidden_moves_no_score_even_after_edits_and_deletion() {
    let open = || {
        let texts = ["vent", "vent neige", "neige neige verglas", "vents du nord", "le grand nord"];
        let at = |latitude| Point { latitude, longitude: 10_993 };
        (1..).zip(texts).map(move |(number, text)| {
            let document = described(number, text).text(Field::Name, None, format!("Vigie {number}"));
            let place = at(494_431 + i32::try_from(number % 3).unwrap() * 900);
            document.value(Facet::Country, "FR").value(Facet::Sector, "SAAS").place_for(Audience::Everyone, place)
        })
    };
    let plain = index(open());
    let other = index(open().map(|document| {
        document.text_for(Audience::Team, Field::Body, None, "vent secret").value_for(
            Audience::Team,
            Facet::Market,
            "US",
        )
    }));
    let noise = (100..160).map(|number| {
        let document = Document::new(id(number), "STARTUP", Audience::Team);
        let place = Point { latitude: 494_431, longitude: 10_993 };
        put(document
            .text(Field::Body, None, "vent neige nord grand")
            .text(Field::Name, None, "Zorglub Verglas")
            .value(Facet::Sector, "HOUSING")
            .place_for(Audience::Everyone, place))
    });
    other.apply(noise, 2).unwrap();
    other.apply([put(described(200, "vent neige verglas"))], 3).unwrap();
    other.apply([Change::Remove(id(200)), Change::Remove(id(101))], 4).unwrap();
    for text in [
        "vent",
        "neige",
        "grand nord",
        "vent neige",
        "vant",
        "secret",
        "verglas vent",
        "",
        "vent -nord",
        "logiciel",
        "vigie",
        "zorglub",
    ] {
        assert_eq!(answers(&plain, text), answers(&other, text), "{text}");
    }
}
