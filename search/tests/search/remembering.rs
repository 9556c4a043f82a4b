//! What an index remembers from one change to the next changes no answer.

use std::collections::BTreeMap;

use crate::support::{id, put, startup};
use search::{Audience, Change, Document, Facet, Field, Filter, Index, Page, Query, Reader, Suggest, Suggestion};

/// A sequence of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn words(&mut self, count: u64) -> String {
        let words = ["vent", "neige", "capteurs", "logement", "housing", "marin", "marine", "port", "quai", "nord"];
        let words: Vec<&str> = (0..count).map(|_| words[self.roll(10) as usize]).collect();
        words.join(" ")
    }
}

fn document(number: u64, dice: &mut Dice) -> Document {
    let audience = [Audience::Everyone, Audience::Everyone, Audience::Members, Audience::Team][dice.roll(4) as usize];
    let (length, city) = (1 + dice.roll(12), ["Rouen", "Caen", "Le Havre"][dice.roll(3) as usize]);
    startup(number.into())
        .text(Field::Name, None, dice.words(2))
        .text_for(audience, Field::Body, None, dice.words(length))
        .value(Facet::Sector, ["HOUSING", "SENSORS", "louage"][dice.roll(3) as usize])
        .value_for(audience, Facet::City, city)
}

/// All that is asked of an index.
fn answers(index: &Index) -> Vec<(Page, Vec<Suggestion>)> {
    let mut answers = Vec::new();
    for text in ["vent", "logement", "neige du nord", "marin", "capteru", "mari", "port quai vent neige", ""] {
        for reader in [Reader::Anonymous, Reader::Member, Reader::Team] {
            for filter in [Filter::default(), Filter::default().with(Facet::City, ["Rouen", "Caen"])] {
                let asked = Suggest { typed: text.chars().take(3).collect(), reader, filter: filter.clone(), limit: 9 };
                let query = Query { filter, facets: vec![Facet::Sector, Facet::City], ..Query::new(text, reader) };
                answers.push((index.search(&query).unwrap(), index.suggest(&asked).unwrap()));
            }
        }
    }
    answers
}

#[test]
fn what_is_remembered_answers_as_what_is_read_anew() {
    let mut dice = Dice(11);
    let mut documents: BTreeMap<u64, Document> = (0..60).map(|number| (number, document(number, &mut dice))).collect();
    let index = Index::in_memory().unwrap();
    index.rebuild(documents.values().cloned(), 1).unwrap();
    for step in 2..40 {
        answers(&index);
        let number = dice.roll(80);
        let change = if dice.roll(4) == 0 {
            documents.remove(&number);
            Change::Remove(id(number.into()))
        } else {
            let document = document(number, &mut dice);
            documents.insert(number, document.clone());
            put(document)
        };
        index.apply([change], step).unwrap();
        if step % 6 == 0 {
            let anew = Index::in_memory().unwrap();
            anew.rebuild(documents.values().cloned(), step).unwrap();
            assert_eq!(answers(&index), answers(&anew), "after {step} changes");
        }
    }
}

#[test]
fn scores_are_the_same_however_often_they_are_asked_for() {
    let mut dice = Dice(5);
    let text = |number: u64, dice: &mut Dice| {
        let length = 1 + dice.roll(9);
        let rare = if number.is_multiple_of(97) { " verglas" } else { "" };
        format!("vent {}{rare}", dice.words(length))
    };
    let documents = (0..1_000).map(|number| startup(number.into()).text(Field::Body, None, text(number, &mut dice)));
    let index = Index::in_memory().unwrap();
    index.rebuild(documents, 1).unwrap();
    for words in ["vent verglas", "verglas vents", "verglas", "vent neige"] {
        let ask = || index.search(&Query::new(words, Reader::Anonymous)).unwrap();
        let first = ask();
        assert!(first.total > 9, "{words}");
        for _ in 0..5 {
            assert_eq!(ask(), first, "{words}");
        }
        index.forget();
        ask();
        index.apply([], 2).unwrap();
        assert_eq!(ask(), first, "{words}");
    }
}
