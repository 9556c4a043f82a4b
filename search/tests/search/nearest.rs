//! Distances: what is so near to a point, and what is nearest.

use crate::support::{described, found_by, id, index, numbers, put, startup};
use search::{Audience, Change, Document, Field, Filter, Index, Near, Order, Page, Point, Query, Reader, Window};

const ROUEN: Point = Point { latitude: 494_431, longitude: 10_993 };

fn around(kilometres: u32) -> Filter {
    Filter::default().near(Some(Near { point: ROUEN, kilometres }))
}

fn at(number: u128, audience: Audience, latitude: i32, text: &str) -> Document {
    described(number, text).place_for(audience, Point { latitude, longitude: ROUEN.longitude })
}

fn nearest(index: &Index, reader: Reader, text: &str, window: Window) -> Page {
    let query = Query { filter: around(500), order: Order::Nearest, window, ..Query::new(text, reader) };
    index.search(&query).unwrap()
}

#[test]
fn a_circle_holds_what_is_shown_to_be_in_it() {
    let at = |number, audience, latitude, longitude| {
        startup(number).place_for(audience, Point { latitude, longitude }).text(Field::Body, None, "vent")
    };
    let index = index([
        at(1, Audience::Everyone, 494_431, 10_993),
        at(2, Audience::Everyone, 494_938, 1_077),
        at(3, Audience::Members, 494_431, 10_993),
        startup(4).text(Field::Body, None, "vent"),
    ]);
    let within = |reader, text, kilometres| found_by(&index, reader, text, around(kilometres));
    assert_eq!(within(Reader::Anonymous, "", 50), [1]);
    assert_eq!(within(Reader::Anonymous, "vent", 100), [1, 2]);
    assert_eq!(within(Reader::Member, "vent", 50), [1, 3]);
    assert_eq!(within(Reader::Anonymous, "neige", 100), [0; 0]);
}

#[test]
fn the_nearest_come_first_if_asked_for() {
    let index = index([
        at(1, Audience::Everyone, 500_000, "vent vent vent"),
        at(2, Audience::Everyone, 494_000, "vent et neige"),
        at(3, Audience::Everyone, 494_431, "neige"),
        at(4, Audience::Members, 494_430, "vent"),
        at(5, Audience::Everyone, 494_000, "vent"),
        at(6, Audience::Everyone, 600_000, "vent"),
        at(7, Audience::Everyone, 494_432, "vant"),
        described(8, "vent"),
    ]);
    let found = |reader, text| numbers(&nearest(&index, reader, text, Window::first(20)));
    assert_eq!(found(Reader::Anonymous, "vent"), [2, 5, 1]);
    assert_eq!(found(Reader::Member, "vent"), [4, 2, 5, 1]);
    assert_eq!(found(Reader::Anonymous, ""), [3, 7, 2, 5, 1]);
    assert_eq!(found(Reader::Anonymous, "\"vent\" -neige"), [5, 1]);
    assert_eq!(found(Reader::Anonymous, "neige verglas givre vent"), [3, 2, 5, 1], "any word where none has all");
    let query = Query { order: Order::Nearest, ..Query::new("vent", Reader::Anonymous) };
    assert_eq!(numbers(&index.search(&query).unwrap())[0], 1, "without a circle the best come first");
}

#[test]
fn words_spelt_alike_do_not_come_before_right_ones() {
    let index = index([
        at(1, Audience::Everyone, 500_000, "capteur"),
        at(2, Audience::Everyone, 494_431, "cpateur"),
        at(3, Audience::Everyone, 494_431, "logistique"),
    ]);
    let found = |text| numbers(&nearest(&index, Reader::Anonymous, text, Window::first(20)));
    assert_eq!(found("capteur"), [1]);
    assert_eq!(found("lgoistique"), [3]);
}

#[test]
fn pages_by_distance_neither_repeat_nor_miss_while_documents_come_and_go() {
    let latitude = |number: u128| 494_431 + i32::try_from(number % 5).unwrap() * 1_000;
    let index = index((100..140).map(|number| at(number, Audience::Everyone, latitude(number), "vent")));
    for text in ["vent", ""] {
        let all = numbers(&nearest(&index, Reader::Anonymous, text, Window::first(100)));
        let mut expected: Vec<u128> = (100..140).collect();
        expected.sort_by_key(|number| (latitude(*number), *number));
        assert_eq!(all, expected);
    }
    let (mut seen, mut window) = (Vec::new(), Window::first(7));
    for step in 0..i64::MAX {
        let page = nearest(&index, Reader::Anonymous, "vent", window);
        assert_eq!(page.total, 40 + 2 * usize::try_from(step).unwrap());
        seen.extend(numbers(&page));
        let Some(last) = page.hits.last().filter(|_| page.has_more) else { break };
        window.after = Some(last.cursor);
        // One comes at the front, one at the end, neither seen nor missed.
        let number = 1_000 + 2 * u128::try_from(step).unwrap();
        let new = [at(number, Audience::Everyone, 494_431, "vent"), at(number + 1, Audience::Team, 494_431, "vent")];
        let far = at(number + 2_000, Audience::Everyone, 520_000, "vent");
        index.apply(new.into_iter().chain([far]).map(put).chain([Change::Remove(id(5))]), step + 2).unwrap();
    }
    seen.retain(|number| (100..140).contains(number));
    let mut expected: Vec<u128> = (100..140).collect();
    expected.sort_by_key(|number| (latitude(*number), *number));
    assert_eq!(seen, expected);
}
