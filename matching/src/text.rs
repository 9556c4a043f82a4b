//! The record told in French and English, from the same facts and by the same rules.

mod labels;
mod phrases;

use crate::closed::Set;
use crate::codes::{Concept, Country, Day, LanguageCode, Term};
use crate::criteria::Criterion;
use crate::evidence::Side;
use crate::explanation::{Contribution, Explanation};
use crate::gates::{Gate, Verdict};
use crate::vocabulary::Field;

pub use labels::Label;
use phrases::Teller;

/// A language that explanations are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

impl Language {
    /// The one that a code stands for, if reasons are told in it.
    pub(crate) fn of(code: LanguageCode) -> Option<Self> {
        [Self::French, Self::English].into_iter().find(|language| code == language.code())
    }

    fn code(self) -> LanguageCode {
        self.pick(LanguageCode::FRENCH, LanguageCode::ENGLISH)
    }

    fn pick<T>(self, french: T, english: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}

/// What the caller knows and this crate does not: how things are called.
pub trait Names {
    /// Returns how to call one side: a name, or a description if the reader may not see the name.
    fn side(&self, side: Side, language: Language) -> String;

    /// Returns the label of a sector or a skill.
    fn concept(&self, concept: Concept, language: Language) -> String;

    /// Returns the name of a country.
    fn country(&self, country: Country, language: Language) -> String;

    /// Returns the name of a language.
    fn language(&self, code: LanguageCode, language: Language) -> String;

    /// Writes a date.
    fn day(&self, day: Day, language: Language) -> String;

    /// Returns the word as it stands in that side's passage, if the reader may see the passage.
    fn word(&self, term: Term, side: Side, passage: u16) -> Option<String>;
}

/// Tells the score, the foremost reasons and what is to be confirmed, in one sentence.
pub fn summary(explanation: &Explanation, language: Language, names: &dyn Names) -> String {
    const REASONS: usize = 3;
    let teller = Teller { language, names };
    let (first, second) = (teller.side(Side::First), teller.side(Side::Second));
    let score = explanation.score();
    let mut sentence = language.pick(
        format!("{first} et {second} obtiennent {score} sur 100"),
        format!("{first} and {second} score {score} out of 100"),
    );
    let mut told = Set::<Criterion>::EMPTY;
    let mut reasons = Vec::new();
    for reason in explanation.reasons() {
        if reasons.len() < REASONS && !told.contains(reason.criterion) {
            told.insert(reason.criterion);
            let criterion = reason.criterion.label(language);
            let gist = teller.gist(&reason.evidence);
            reasons.push(gist.map_or(criterion.into(), |gist| format!("{criterion} ({gist})")));
        }
    }
    if !reasons.is_empty() {
        sentence += language.pick(", surtout par ces critères\u{a0}: ", ", above all for ");
        sentence += &teller.list(&reasons);
    }
    if let Some(price) = asked_for(explanation, language) {
        sentence += language.pick("\u{202f}; ", "; ");
        sentence += &price;
    }
    let unknown: Vec<String> = explanation.unknown().map(|gate| gate.rule.label(language).into()).collect();
    if !unknown.is_empty() {
        sentence += language.pick("\u{202f}; à confirmer\u{a0}: ", "; to be confirmed: ");
        sentence += &teller.list(&unknown);
    }
    sentence + "."
}

/// Tells what popularity takes off, in one sentence; nothing if it takes nothing.
pub fn price(explanation: &Explanation, language: Language, names: &dyn Names) -> Option<String> {
    Some(Teller { language, names }.sentence(&asked_for(explanation, language)?))
}

/// Tells the price in the points that are shown, at least one.
fn asked_for(explanation: &Explanation, language: Language) -> Option<String> {
    const SHOWN: i64 = 10_000;
    let off = explanation.price.checked_neg().filter(|off| *off > 0)?;
    let points = ((off + SHOWN / 2) / SHOWN).max(1);
    Some(language.pick(format!("demandé par beaucoup\u{a0}: −{points}"), format!("asked for by many: −{points}")))
}

/// Tells what one criterion rests on, in one sentence.
pub fn contribution(contribution: &Contribution, language: Language, names: &dyn Names) -> String {
    let teller = Teller { language, names };
    let mut sentence = match contribution.value {
        None => missing(contribution, &teller),
        Some(_) => teller.tell(&contribution.evidence, contribution.side).unwrap_or_else(|| {
            let nothing = match contribution.criterion {
                Criterion::Track => language.pick("aucune mise en relation à ce jour", "no introductions so far"),
                _ => language.pick("rien en commun", "nothing in common"),
            };
            teller.titled(contribution.criterion.label(language), nothing)
        }),
    };
    if contribution.assumed.iter().any(|fields| !fields.is_empty()) {
        let title = language.pick(", supposé à l’import", ", assumed at import");
        sentence += &teller.titled(title, &fields(contribution.assumed, &teller));
    }
    teller.sentence(&sentence)
}

fn missing(contribution: &Contribution, teller: &Teller<'_>) -> String {
    let criterion = contribution.criterion.label(teller.language);
    let points = contribution.upside / 10_000;
    let (title, upside) = teller.language.pick(
        (format!("{criterion}, non renseigné"), format!("\u{202f}; jusqu’à +{points}")),
        (format!("{criterion}, not filled in"), format!("; up to +{points}")),
    );
    teller.titled(&title, &(fields(contribution.missing, teller) + &upside))
}

/// Tells what one gate answers, in one sentence.
pub fn gate(gate: &Gate, language: Language, names: &dyn Names) -> String {
    let teller = Teller { language, names };
    let rule = gate.rule.label(language);
    let told = match gate.verdict {
        Verdict::Passed => match teller.gist(&gate.evidence) {
            Some(gist) => teller.titled(rule, &gist),
            None => teller.titled(rule, language.pick("condition remplie", "fulfilled")),
        },
        Verdict::Failed => teller.titled(rule, language.pick("condition non remplie", "not fulfilled")),
        Verdict::Unknown => {
            let fields = fields(gate.to_confirm, &teller);
            teller.titled(language.pick("à confirmer", "to be confirmed"), &format!("{rule} — {fields}"))
        }
    };
    teller.sentence(&told)
}

/// Names fields and whose they are: "markets (Acme), languages (Acme, Jane)".
fn fields(of_sides: [Set<Field>; 2], teller: &Teller<'_>) -> String {
    let [first, second] = of_sides;
    let told: Vec<String> = first
        .union(second)
        .iter()
        .map(|field| {
            let sides = [Side::First, Side::Second].into_iter().zip(of_sides);
            let whose: Vec<String> =
                sides.filter(|(_, fields)| fields.contains(field)).map(|(side, _)| teller.side(side)).collect();
            format!("{} ({})", field.label(teller.language), whose.join(", "))
        })
        .collect();
    told.join(", ")
}
