//! Why two fit, as bars that add up to the score.

use entity::Language;
use matching::text::Label as _;

use super::Visit;
use crate::mail::words::say;
use crate::service::matches::Told;
use crate::service::matches::names::written;
use crate::service::matches::told::{Gate, Side, Verdict};

/// Thousandths of a score's hundred: the numbers that are shown have one decimal.
const TENTH: i64 = 1_000;
/// How many reasons stand above the bars.
const REASONS: usize = 3;

/// Why two fit.
pub struct Why {
    /// The score, 0 to 100.
    pub score: i64,
    /// The same, with one decimal: what the bars add up to.
    pub total: String,
    /// How long the bar of the whole is, in tenths.
    pub length: i64,
    /// The foremost reasons, in sentences.
    pub reasons: Vec<String>,
    /// What each criterion adds, one side after the other.
    pub bars: Vec<Bar>,
    /// What the pair has to fulfil.
    pub gates: Vec<Checked>,
    /// What is not filled in, and what filling it in could gain.
    pub missing: Vec<Gain>,
    /// Between what the score lies while that is so.
    pub span: Option<String>,
}

/// What one criterion adds to the score, or popularity takes off it.
pub struct Bar {
    /// The criterion, and whose wishes it meets.
    pub label: String,
    /// What it rests on.
    pub sentence: String,
    /// The points, with their sign.
    pub points: String,
    /// Where the bar begins and how long it is, in tenths.
    pub start: i64,
    /// The same.
    pub length: i64,
    /// Its colour.
    pub tone: &'static str,
}

/// A sentence with a sign before it.
pub struct Checked {
    /// The class of its colour.
    pub tone: &'static str,
    /// The sign.
    pub sign: &'static str,
    /// What the sign means, for those who do not see it.
    pub verdict: String,
    /// The sentence.
    pub sentence: String,
}

/// What is not filled in.
pub struct Gain {
    /// Which data of whom.
    pub sentence: String,
    /// How much the score could gain.
    pub points: String,
}

impl Why {
    /// Tells an explanation with the names of the startup and the other side.
    pub fn of(visit: &Visit, told: &Told, [startup, other]: [&str; 2]) -> Self {
        let explanation = &told.explanation;
        let total = explanation.points.div_euclid(TENTH);
        let contributed = explanation.contributions.iter().map(|each| each.points);
        let tenths = shares(&contributed.chain([explanation.price]).collect::<Vec<_>>(), total);
        let mut bars = Vec::new();
        let mut reached = 0;
        for (each, tenths) in explanation.contributions.iter().zip(&tenths) {
            if *tenths != 0 {
                let whose = if each.side == Side::First { startup } else { other };
                let label = format!("{} · {whose}", each.criterion.label(written(visit.language)));
                let sentence = told.contribution(each, visit.language);
                let tone = if each.value.is_none() { "unknown" } else { side_tone(each.side) };
                bars.push(Bar {
                    label,
                    sentence,
                    points: signed(visit, *tenths),
                    start: reached,
                    length: *tenths,
                    tone,
                });
                reached += tenths;
            }
        }
        if let (Some(sentence), Some(price)) = (told.price(visit.language), tenths.last()) {
            let label = visit.say("Demande", "Demand");
            let points = signed(visit, *price);
            bars.push(Bar { label, sentence, points, start: reached + price, length: -price, tone: "bad" });
        }
        let missing = gains(visit, told);
        let (low, high) = (explanation.interval.low / 10_000, explanation.interval.high / 10_000);
        let span = (low != high).then(|| {
            say!(
                visit.language,
                "Selon ce qui n’est pas renseigné, le score est entre {low} et {high}.",
                "Depending on what is not filled in, the score lies between {low} and {high}."
            )
        });
        Self {
            score: explanation.score(),
            total: visit.tenths(&total),
            length: total,
            reasons: reasons(told, visit.language),
            bars,
            gates: explanation.gates.iter().map(|each| gate(visit, each, told.gate(each, visit.language))).collect(),
            missing,
            span,
        }
    }
}

fn side_tone(side: Side) -> &'static str {
    if side == Side::First { "first" } else { "second" }
}

fn reasons(told: &Told, language: Language) -> Vec<String> {
    let reasons = told.explanation.reasons();
    reasons.into_iter().take(REASONS).map(|each| told.contribution(each, language)).collect()
}

/// A gate's answer.
pub fn gate(visit: &Visit, gate: &Gate, sentence: String) -> Checked {
    let (tone, sign, verdict) = match gate.verdict {
        Verdict::Passed => ("good", "✓", visit.say("Rempli :", "Passed:")),
        Verdict::Failed => ("bad", "✕", visit.say("Non rempli :", "Failed:")),
        Verdict::Unknown => ("warn", "?", visit.say("À confirmer :", "To be confirmed:")),
    };
    Checked { tone, sign, verdict, sentence }
}

/// What is missing, each criterion once: its gain counts both sides.
fn gains(visit: &Visit, told: &Told) -> Vec<Gain> {
    let mut gains: Vec<(i64, Gain)> = Vec::new();
    let mut seen = Vec::new();
    for each in &told.explanation.contributions {
        let upside = each.upside.div_euclid(TENTH);
        if each.value.is_some() || upside <= 0 || seen.contains(&each.criterion) {
            continue;
        }
        seen.push(each.criterion);
        let sentence = told.contribution(each, visit.language);
        gains.push((upside, Gain { sentence, points: signed(visit, upside) }));
    }
    gains.sort_by_key(|(upside, _)| std::cmp::Reverse(*upside));
    gains.into_iter().map(|(_, gain)| gain).collect()
}

fn signed(visit: &Visit, tenths: i64) -> String {
    let sign = if tenths > 0 { "+" } else { "" };
    format!("{sign}{}", visit.tenths(&tenths))
}

/// Rounds points to tenths so that they add up to the rounded whole: what is left goes to the largest remainders.
fn shares(points: &[i64], total: i64) -> Vec<i64> {
    let mut shares: Vec<i64> = points.iter().map(|each| each.div_euclid(TENTH)).collect();
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(points.get(*place).map_or(0, |each| each.rem_euclid(TENTH))));
    let left = usize::try_from(total - shares.iter().sum::<i64>()).unwrap_or(0);
    for place in order.into_iter().take(left) {
        if let Some(share) = shares.get_mut(place) {
            *share += 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn what_is_shown_adds_up_to_the_score_that_is_shown() {
        for points in
            [vec![], vec![999, 999, 999], vec![123_456, 45_678, 0, 200_001, -12_345], vec![1, 1, -2], vec![500; 7]]
        {
            let total = points.iter().sum::<i64>().div_euclid(1_000);
            let shown = shares(&points, total);
            assert_eq!(shown.iter().sum::<i64>(), total, "{points:?}");
            assert!(points.iter().zip(&shown).all(|(exact, shown)| (exact - shown * 1_000).abs() < 1_000), "{shown:?}");
        }
    }
}
