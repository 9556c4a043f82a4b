//! Why two fit: told in a language, exact in millionths.

use std::sync::Arc;

use async_graphql::{Enum, Object, SimpleObject};

use super::codes::Language;
use crate::service::matches::told::{self, Told};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident of $remote:literal {
        $($(#[doc = $about:literal])+ $value:ident),+ $(,)?
    })+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        #[graphql(remote = $remote)]
        pub enum $name {$(
            $(#[doc = $about])+
            $value,
        )+}
    )+};
}

codes! {
    /// One of the things that make a pair good.
    Criterion of "told::Criterion" {
        /// What one asks for, the other gives.
        NeedOffer,
        /// They work in neighbouring sectors.
        Sector,
        /// They use the same words.
        Text,
        /// They have markets in common.
        Market,
        /// The stage or the seniority fits.
        Stage,
        /// They speak a language well enough.
        Language,
        /// They have time on the same days or at the same hours.
        Availability,
        /// Earlier introductions went well.
        Track,
    }
    /// What a pair must fulfil before any score counts.
    GateRule of "told::Rule" {
        /// Both have agreed to be matched.
        Consent,
        /// Both are active.
        State,
        /// Each may see the other.
        Visibility,
        /// Neither has blocked the other.
        Block,
        /// They were not introduced within twelve months.
        Cooldown,
        /// Both can take one more introduction.
        Capacity,
        /// No interest stands in the way.
        Conflict,
        /// One asks for something that the other gives.
        NeedOffer,
        /// The ambassador serves a target market.
        CountryServed,
        /// They share a working language at B1.
        Language,
        /// The dates of both meet.
        Dates,
        /// The startup belongs to the slot's focus area.
        FocusArea,
    }
    /// What a gate answers.
    GateVerdict of "told::Verdict" {
        /// The rule holds.
        Passed,
        /// The rule is broken, and no score buys it back.
        Failed,
        /// The data do not say: to be confirmed.
        Unknown,
    }
}

/// The two sides of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MatchSide {
    /// The startup.
    Startup,
    /// The mentor, ambassador, talent, partner or slot.
    Counterpart,
}

impl MatchSide {
    fn of(first: bool) -> Self {
        if first { Self::Startup } else { Self::Counterpart }
    }
}

/// An explanation in one language.
pub struct Explanation {
    told: Arc<Told>,
    language: entity::Language,
}

impl Explanation {
    /// Tells an explanation in a language.
    pub fn new(told: Arc<Told>, language: entity::Language) -> Self {
        Self { told, language }
    }
}

fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX })
}

/// Why two fit. The points of the contributions and the price sum exactly to the points of the whole.
#[Object(serial)]
impl Explanation {
    /// One sentence, as in the mail.
    async fn summary(&self) -> String {
        self.told.summary(self.language)
    }

    /// The score in millionths: 723456 is shown as a score of 72.
    async fn points(&self) -> i32 {
        int(self.told.explanation.points)
    }

    /// What popularity takes off, in millionths; never above zero.
    async fn price(&self) -> i32 {
        int(self.told.explanation.price)
    }

    /// What popularity takes off, in a sentence: "Asked for by many: −4." Null where it takes nothing.
    async fn price_sentence(&self) -> Option<String> {
        self.told.price(self.language)
    }

    /// What each side and criterion adds, the startup's first.
    async fn contributions(&self) -> Vec<Contribution> {
        let all = self.told.explanation.contributions.iter().map(|each| Contribution {
            side: MatchSide::of(each.side == told::Side::First),
            criterion: each.criterion.into(),
            points: int(each.points),
            value: each.value.map(|value| int(value.into())),
            upside: int(each.upside),
            sentence: self.told.contribution(each, self.language),
            quotes: self.told.quotes(each).into_iter().map(Quote::from).collect(),
            assumed: each.assumed.iter().any(|fields| !fields.is_empty()),
        });
        all.collect()
    }

    /// The contributions that have something to show, the weightiest first, each fact once.
    async fn reasons(&self) -> Vec<String> {
        let reasons = self.told.explanation.reasons();
        reasons.into_iter().map(|each| self.told.contribution(each, self.language)).collect()
    }

    /// What the pair had to fulfil.
    async fn gates(&self) -> Vec<Gate> {
        let gates = self.told.explanation.gates.iter();
        gates.map(|each| Gate::new(each, self.told.gate(each, self.language))).collect()
    }

    /// What the points would be with all missing data at their worst and at their best.
    async fn interval(&self) -> ScoreInterval {
        let interval = self.told.explanation.interval;
        ScoreInterval { low: int(interval.low), high: int(interval.high) }
    }

    /// What the score was computed with.
    async fn versions(&self) -> ExplanationVersions {
        let versions = self.told.explanation.versions;
        ExplanationVersions {
            rules: int(versions.rules.into()),
            weights: int(versions.weights.into()),
            idf: int(versions.idf.into()),
            prices: int(versions.prices.into()),
        }
    }
}

/// What one criterion adds, seen from one side.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Contribution {
    /// Whose wishes are met.
    side: MatchSide,
    /// The criterion.
    criterion: Criterion,
    /// The share of the points, in millionths.
    points: i32,
    /// The value in millionths; null where data are missing.
    value: Option<i32>,
    /// How many points the best possible answer to what is missing would add.
    upside: i32,
    /// What it rests on, in a sentence.
    sentence: String,
    /// The words of both sides that it rests on.
    quotes: Vec<Quote>,
    /// Whether it rests on something that an import assumed.
    assumed: bool,
}

/// The words of one side.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Quote {
    /// Whose words they are.
    side: MatchSide,
    /// The language they are written in; null for labels.
    language: Option<Language>,
    /// The words, as they stand in the profile.
    text: String,
    /// The ones among them that count.
    words: Vec<String>,
}

impl From<told::Quote> for Quote {
    fn from(quote: told::Quote) -> Self {
        Self {
            side: MatchSide::of(quote.first),
            language: quote.language.map(Into::into),
            text: quote.text,
            words: quote.words,
        }
    }
}

/// One thing that a pair must fulfil.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Gate {
    /// The rule.
    rule: GateRule,
    /// Whether it holds.
    verdict: GateVerdict,
    /// The answer in a sentence.
    sentence: String,
}

impl Gate {
    /// A gate's answer, told in a sentence.
    pub fn new(gate: &told::Gate, sentence: String) -> Self {
        Self { rule: gate.rule.into(), verdict: gate.verdict.into(), sentence }
    }
}

/// The span that missing data leave open, in millionths.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct ScoreInterval {
    /// Everything missing at its worst.
    low: i32,
    /// Everything missing at its best.
    high: i32,
}

/// The versions of what a score was computed with.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct ExplanationVersions {
    /// The rules.
    rules: i32,
    /// The weights.
    weights: i32,
    /// The table of how rare each word is.
    idf: i32,
    /// The table of what popularity costs; 0 if there was none.
    prices: i32,
}
