//! Learns how likely a word of one language is to be another word of the other, from pairs of labels.
//!
//! Brown, Della Pietra, Della Pietra and Mercer, The Mathematics of Statistical Machine Translation (1993), model 1:
//! every word of a label comes from one word of the other label, or from none, whatever their order.

use std::collections::{BTreeMap, HashMap};

/// Two labels of one thing as stems, and how much they count.
pub struct Pair {
    /// The stems of the French label.
    pub french: Vec<String>,
    /// The stems of the English label.
    pub english: Vec<String>,
    /// How much the pair counts.
    pub weight: f64,
}

/// How likely each word is to become each other word; in order, so that sums come out alike in every run.
pub type Likely<'a> = HashMap<&'a str, BTreeMap<&'a str, f64>>;

/// Rounds of expectation and maximisation; the table hardly moves after these.
const ROUNDS: usize = 10;

/// A word seen so often is believed by half: what is learned from a single label is often chance.
const DOUBT: f64 = 1.0;

/// Stands for the word that words without a counterpart come from.
const NOTHING: &str = "";

/// What French words become in English, and English words in French.
pub fn learn(pairs: &[Pair]) -> (Likely<'_>, Likely<'_>) {
    let to_english = direction(pairs, |pair| (&pair.french, &pair.english));
    let to_french = direction(pairs, |pair| (&pair.english, &pair.french));
    let (french, english) = (seen(pairs, |pair| &pair.french), seen(pairs, |pair| &pair.english));
    (agreed(&to_english, &to_french, &french), agreed(&to_french, &to_english, &english))
}

/// How often each word was seen.
fn seen<'a>(pairs: &'a [Pair], side: impl Fn(&'a Pair) -> &'a Vec<String>) -> HashMap<&'a str, f64> {
    let mut seen: HashMap<&str, f64> = HashMap::new();
    for pair in pairs {
        side(pair).iter().for_each(|word| *seen.entry(word).or_default() += pair.weight);
    }
    seen
}

fn direction<'a>(pairs: &'a [Pair], sides: impl Fn(&'a Pair) -> (&'a Vec<String>, &'a Vec<String>)) -> Likely<'a> {
    let mut likely: Likely<'a> = HashMap::new();
    for round in 0..ROUNDS {
        let mut counts: Likely<'a> = HashMap::new();
        for pair in pairs {
            let (from, to) = sides(pair);
            for word in to {
                let sources = || from.iter().map(String::as_str).chain([NOTHING]);
                let of = |source: &str| match round {
                    0 => 1.0,
                    _ => likely.get(source).and_then(|row| row.get(word.as_str())).copied().unwrap_or(0.0),
                };
                let all: f64 = sources().map(of).sum();
                for source in sources().filter(|source| of(source) > 0.0) {
                    *counts.entry(source).or_default().entry(word).or_default() += pair.weight * of(source) / all;
                }
            }
        }
        likely = counts;
        for row in likely.values_mut() {
            let all: f64 = row.values().sum();
            row.values_mut().for_each(|count| *count /= all);
            row.retain(|_, share| *share > 1e-4);
        }
    }
    likely
}

/// Keeps what both directions say, as the geometric mean of both; a word's shares add up to how far it is believed.
fn agreed<'a>(there: &Likely<'a>, back: &Likely<'a>, seen: &HashMap<&str, f64>) -> Likely<'a> {
    let mut agreed: Likely<'a> = HashMap::new();
    for (from, row) in there.iter().filter(|(from, _)| **from != NOTHING) {
        let both = row.iter().filter_map(|(to, share)| {
            let returned = back.get(to)?.get(from)?;
            Some((*to, (share * returned).sqrt()))
        });
        let both: BTreeMap<&str, f64> = both.collect();
        let all: f64 = both.values().sum();
        let times = seen.get(from).copied().unwrap_or(0.0);
        let surety = times / (times + DOUBT) / all;
        agreed.insert(*from, both.into_iter().map(|(to, share)| (to, share * surety)).collect());
    }
    agreed
}
