//! What a search, a change and the analysis of a text cost, on 10,000 generated profiles, beside the bare engine.
//!
//! An index remembers where words were found: `search_with_nothing_remembered` is what it costs to find them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../examples/latency/bare.rs"]
mod bare;

use std::sync::LazyLock;

use bare::Bare;
use divan::{Bencher, black_box};
use search::{
    Audience, Candidates, Change, Document, Facet, Field, Filter, Highlighter, Index, Language, Lexicon, Query, Reader,
    tokens,
};
use uuid::Uuid;

fn main() {
    divan::main();
}

const PROFILES: u64 = 10_000;

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let index = Index::in_memory().unwrap();
    index.rebuild((0..PROFILES).map(profile), 1).unwrap();
    index
});

/// The same names and descriptions in the bare engine.
static BARE: LazyLock<Bare> = LazyLock::new(|| {
    let text = |profile: &Document, field| {
        profile.texts.iter().find(|text| text.field == field).map(|text| text.text.clone()).unwrap_or_default()
    };
    let profiles = (0..PROFILES)
        .map(profile)
        .map(|profile| [Field::Name, Field::Body, Field::Headline].map(|field| text(&profile, field)));
    Bare::new(profiles)
});

/// A sequence of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// Rolls small numbers more often, as words are distributed.
    fn roll_low(&mut self, sides: usize) -> usize {
        let highest = self.roll(sides) + 1;
        self.roll(highest)
    }
}

fn words(dice: &mut Dice, language: Language, count: usize) -> String {
    let concepts = Lexicon::get().concepts();
    let syllables = ["va", "ri", "ton", "mel", "os", "du", "per", "ac"];
    let mut text = String::new();
    for _ in 0..count {
        match dice.roll(4) {
            0 => text.push_str(concepts[dice.roll_low(concepts.len())].label(language)),
            1 => text.push_str(["de la", "pour", "the", "and"][dice.roll(4)]),
            _ => (0..2 + dice.roll(2)).for_each(|_| text.push_str(syllables[dice.roll_low(8)])),
        }
        text.push(' ');
    }
    text
}

fn profile(number: u64) -> Document {
    let mut dice = Dice(number);
    let language = [Language::French, Language::English][dice.roll(2)];
    let concepts = Lexicon::get().concepts();
    let mut profile = Document::new(Uuid::from_u128(number.into()), "STARTUP", Audience::Everyone)
        .text(Field::Name, None, words(&mut dice, language, 2))
        .text(Field::Headline, Some(language), words(&mut dice, language, 10))
        .text(Field::Body, Some(language), words(&mut dice, language, 80))
        .text_for(Audience::MembersAndPartners, Field::Need, Some(language), words(&mut dice, language, 12))
        .value(Facet::Country, ["FR", "CA", "DE", "US", "JP"][dice.roll_low(5)])
        .value(Facet::Territory, ["ROUEN", "CAEN_LA_MER", "LE_HAVRE"][dice.roll(3)])
        .value(Facet::Stage, ["IDEA", "LAUNCH", "GROWTH"][dice.roll(3)]);
    for _ in 0..3 {
        profile = profile.value(Facet::Sector, concepts[dice.roll_low(100)].code);
    }
    profile
}

const TYPED: [&str; 4] = ["logement", "capteur vati", "smart city energy", "vatirito"];

fn ask(text: &str) -> Query {
    Query::new(text, Reader::Anonymous)
}

#[divan::bench]
fn lexicon_from_its_sources(bencher: Bencher) {
    bencher.bench(Lexicon::parse);
}

#[divan::bench]
fn tokens_of_a_description(bencher: Bencher) {
    let text = words(&mut Dice(1), Language::French, 80);
    bencher.bench(|| tokens(black_box(&text), Some(Language::French)));
}

#[divan::bench(args = TYPED)]
fn search_first_twenty(bencher: Bencher, text: &str) {
    let query = ask(text);
    bencher.bench(|| INDEX.search(black_box(&query)).unwrap());
}

#[divan::bench(args = TYPED)]
fn bare_engine_first_twenty(bencher: Bencher, text: &str) {
    bencher.bench(|| BARE.found(black_box(text), 20));
}

#[divan::bench(args = TYPED, sample_count = 20, sample_size = 1)]
fn search_with_nothing_remembered(bencher: Bencher, text: &str) {
    let query = ask(text);
    bencher.with_inputs(|| INDEX.forget()).bench_values(|()| INDEX.search(black_box(&query)).unwrap());
}

#[divan::bench(args = TYPED)]
fn search_with_four_facets(bencher: Bencher, text: &str) {
    let facets = vec![Facet::Country, Facet::Territory, Facet::Sector, Facet::Kind];
    let filter = Filter::default().with(Facet::Country, ["FR", "CA"]);
    let query = Query { facets, filter, ..ask(text) };
    bencher.bench(|| INDEX.search(black_box(&query)).unwrap());
}

#[divan::bench]
fn search_with_a_typo(bencher: Bencher) {
    let query = ask("lgoement energi");
    bencher.bench(|| INDEX.search(black_box(&query)).unwrap());
}

#[divan::bench]
fn search_as_the_team(bencher: Bencher) {
    let query = Query::new("capteur vati", Reader::Team);
    bencher.bench(|| INDEX.search(black_box(&query)).unwrap());
}

#[divan::bench]
fn highlight(bencher: Bencher) {
    let text = words(&mut Dice(1), Language::French, 80);
    let highlighter = Highlighter::new(&ask("capteur vati"));
    bencher.bench(|| highlighter.fragment(black_box(&text), Some(Language::French), 200));
}

#[divan::bench]
fn candidates_for_a_profile(bencher: Bencher) {
    let text = words(&mut Dice(1), Language::French, 80);
    let terms = tokens(&text, Some(Language::French)).into_iter().map(|token| (token.term, 1.0)).collect();
    let candidates = Candidates { terms, reader: Reader::Team, filter: Filter::default(), limit: 200 };
    bencher.bench(|| INDEX.candidates(black_box(&candidates)).unwrap());
}

#[divan::bench(sample_count = 20)]
fn one_change_visible(bencher: Bencher) {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap();
    index.rebuild((0..PROFILES).map(profile), 1).unwrap();
    let change = Change::Put(Box::new(profile(7)));
    bencher.bench(|| index.apply([change.clone()], 2).unwrap());
}

#[divan::bench(sample_count = 3)]
fn rebuild_of_all_profiles(bencher: Bencher) {
    let profiles: Vec<_> = (0..PROFILES).map(profile).collect();
    let index = Index::in_memory().unwrap();
    bencher.bench(|| index.rebuild(profiles.iter().cloned(), 1).unwrap());
}
