//! Which product a person joins next.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use matching::{Idf, Text};
use search::Language;
use serde_json::Value;

use crate::words::{Bm25, Counts, counts, frequencies, random, shared, text, together};
use crate::{Row, objects, table};

const SET: &str = "next_mission_fr";

/// A person: what they say of themselves, and the products they worked on.
struct Person {
    id: String,
    own: Counts,
    past: Vec<String>,
}

struct Directory {
    products: BTreeMap<String, Counts>,
    people: Vec<Person>,
    next: BTreeMap<String, BTreeSet<String>>,
    idf: Idf,
}

/// Ranks all products for each person, those of the past left out.
pub fn evaluate(directory: &Path) -> Result<Vec<Row>, String> {
    let directory = Directory::read(directory)?;
    let texts: BTreeMap<&str, Text> =
        directory.products.iter().map(|(id, counts)| (id.as_str(), text([counts], &directory.idf))).collect();
    let bm25 = Bm25::new(directory.products.values());
    let mut joined = BTreeMap::<&str, f64>::new();
    directory.people.iter().flat_map(|person| &person.past).for_each(|id| *joined.entry(id).or_default() += 1.0);
    let row = |method: &str, rank: &dyn Fn(&Person, &str, &Counts) -> f64| Row {
        set: SET,
        method: method.into(),
        figures: vec![("ndcg_at_10", directory.ndcg(rank))],
    };
    let passages = |person: &Person| {
        let past = person.past.iter().filter_map(|id| directory.products.get(id));
        text(std::iter::once(&person.own).chain(past), &directory.idf)
    };
    let people: BTreeMap<&str, Text> =
        directory.people.iter().map(|person| (person.id.as_str(), passages(person))).collect();
    let query = |person: &Person| {
        let past = person.past.iter().filter_map(|id| directory.products.get(id));
        together(past.chain([&person.own]))
    };
    let queries: BTreeMap<&str, Counts> =
        directory.people.iter().map(|person| (person.id.as_str(), query(person))).collect();
    let of = |person: &Person| queries.get(person.id.as_str());
    Ok(vec![
        row("ours", &|person, id, _| {
            let found = texts.get(id).zip(people.get(person.id.as_str()));
            found.map_or(0.0, |(product, person)| f64::from(product.resemblance(person)))
        }),
        row("BM25", &|person, _, product| of(person).map_or(0.0, |query| bm25.score(query, product))),
        row("tag overlap", &|person, _, product| of(person).map_or(0.0, |query| shared(query, product))),
        row("popularity", &|_, id, _| joined.get(id).copied().unwrap_or(0.0)),
        row("random", &|person, id, _| random(&format!("{} {id}", person.id))),
    ])
}

impl Directory {
    fn read(directory: &Path) -> Result<Self, String> {
        let of = |object: &Value| {
            let words = format!("{}. {}", crate::text(object, "title"), crate::text(object, "text"));
            (crate::text(object, "_id").to_owned(), counts(&words, Language::French))
        };
        let products = objects(&directory.join("fr_startups/corpus.jsonl"))?;
        let products: BTreeMap<String, Counts> = products.iter().map(of).collect();
        let list = |object: &Value, field: &str| -> Vec<String> {
            let items = object.get(field).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(Value::as_str).map(String::from).collect()
        };
        let person = |object: &Value| {
            let said = ["role", "domain", "bio"].map(|field| crate::text(object, field)).join(". ");
            let own = counts(&format!("{said}. {}", list(object, "skills").join(", ")), Language::French);
            Person { id: crate::text(object, "_id").into(), own, past: list(object, "history") }
        };
        let people = objects(&directory.join(SET).join("queries.jsonl"))?.iter().map(person).collect();
        let mut next = BTreeMap::<String, BTreeSet<String>>::new();
        for (person, product, _) in table(&directory.join(SET).join("qrels.tsv"))? {
            next.entry(person).or_default().insert(product);
        }
        let count = u32::try_from(products.len()).unwrap_or(u32::MAX);
        let idf = Idf::new(1, count, frequencies(products.values()));
        Ok(Self { products, people, next, idf })
    }

    /// The mean over all people of the gain of their first ten, against the greatest possible.
    fn ndcg(&self, score: &dyn Fn(&Person, &str, &Counts) -> f64) -> f64 {
        let gain = |place: usize| 1.0 / (place as f64 + 2.0).log2();
        let mut sum = 0.0;
        for person in &self.people {
            let Some(next) = self.next.get(&person.id) else { continue };
            let others = self.products.iter().filter(|(id, _)| !person.past.contains(id));
            let mut ranked: Vec<(f64, &String)> = others.map(|(id, counts)| (score(person, id, counts), id)).collect();
            ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
            let found = ranked.iter().take(10).enumerate().filter(|(_, (_, id))| next.contains(*id));
            let best: f64 = (0..next.len().min(10)).map(gain).sum();
            sum += found.map(|(place, _)| gain(place)).sum::<f64>() / best;
        }
        sum / self.next.len().max(1) as f64
    }
}
