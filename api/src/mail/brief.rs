//! What every mail of an introduction states, in so few words that it is read: why, what is asked, how long it takes,
//! what is in it for the reader, and whom to call.

use super::body::{Block, Fact};
use super::compose::Scene;
use super::parts::{ComposeFailure, filled, sentence, sentences};
use super::words::say;

/// How many words it has at most, titles included.
const WORDS: usize = 150;
/// How many of them what is asked may take: a need can be described at length.
const ASK: usize = 50;

/// The parts, in the reader's language. None may be empty.
pub(super) struct Brief<'a> {
    /// Why these two, the strongest reason first.
    pub reasons: &'a [String],
    /// What is asked for.
    pub ask: &'a str,
    /// How much time it takes.
    pub time_asked: &'a str,
    /// What is in it for the reader.
    pub benefit: &'a str,
}

impl Brief<'_> {
    /// Lays it out under two titles: of the reasons, and of what is asked.
    pub(super) fn blocks(&self, scene: &Scene<'_>, titles: [String; 2]) -> Result<Vec<Block>, ComposeFailure> {
        let language = scene.language;
        let fact = |label, value| Fact { label, value, url: None };
        let facts = vec![
            fact(say!(language, "Temps demandé :", "Time asked:"), sentence("time asked", language, self.time_asked)?),
            fact(
                say!(language, "Ce que vous y gagnez :", "What is in it for you:"),
                sentence("benefit", language, self.benefit)?,
            ),
            fact(say!(language, "Une question ?", "A question?"), filled("contact", &scene.programme.contact)?),
        ];
        let ask = shortened(&sentence("ask", language, self.ask)?, ASK);
        let fixed = titles.iter().chain([&ask]).chain(facts.iter().flat_map(|fact| [&fact.label, &fact.value]));
        let left = WORDS.saturating_sub(fixed.map(|text| count(text)).sum());
        let reasons = fitting(sentences("reasons", language, self.reasons)?, left);
        let [why, what] = titles;
        Ok(vec![Block::Title(why), Block::List(reasons), Block::Title(what), Block::Words(ask), Block::Facts(facts)])
    }
}

/// As many of the reasons as fit, whole; of the first, which is always there, as much.
fn fitting(reasons: Vec<String>, mut left: usize) -> Vec<String> {
    let mut kept = Vec::new();
    for reason in reasons {
        let words = count(&reason);
        if words > left {
            if kept.is_empty() {
                kept.push(shortened(&reason, left));
            }
            break;
        }
        left -= words;
        kept.push(reason);
    }
    kept
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The first words of a text, with a sign that there were more.
fn shortened(text: &str, words: usize) -> String {
    if count(text) <= words {
        return text.to_owned();
    }
    let kept: Vec<&str> = text.split_whitespace().take(words).collect();
    format!("{}…", kept.join(" ").trim_end_matches([',', ';', ':', '.']))
}
