//! Matches: the best counterparts of a startup, each with its reasons.

mod candidates;
mod choice;
pub mod names;
mod nobody;
pub mod passages;
pub mod preview;
pub mod prices;
mod rarity;
pub mod recommend;
pub mod side;
mod sides;
pub mod told;
pub mod weights;
pub mod why_not;
mod wishes;
mod words;

use std::sync::Arc;

use entity::{EngagementKind, Language, ProfileKind};
use matching::{Closed, Context, Contribution, Evidence, Explanation, Outcome, Pair, text};

use crate::app::App;
use crate::error::Result;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::Stored;
use crate::visibility::Sight;

pub use choice::recently_met;
pub use names::PairNames;
pub use nobody::Nobody;
pub use prices::Prices;
pub use rarity::{Rarity, current as rarity_now, renew};
pub use recommend::{Best, CounterpartKind, Found, Match, MatchPlace, best_of, position, recommend, recommend_each};
pub use side::Prepared;
pub use sides::SidesCache;
pub use told::{Told, tell};
pub use words::Words;

/// What scores are computed with now.
pub async fn context(app: &App, rarity: &Rarity) -> Result<Context> {
    let weights = weights::current(app).await?;
    Ok(Context { today: side::day(app.clock.today()), weights, idf_version: rarity.idf.version() })
}

/// What two profiles show each other before both have said yes.
pub fn shown_to_each_other(a: &Stored, b: &Stored) -> (Seen, Seen) {
    let shown = |one: &Stored, to: &Stored| Seen::new(one.clone(), Sight::of_side(to.row.kind));
    (shown(a, b), shown(b, a))
}

/// Prepares what is shown of two profiles, the startup first.
pub async fn prepare_pair(app: &App, a: &Seen, b: &Seen) -> Result<(Arc<Prepared>, Arc<Prepared>)> {
    let rarity = rarity::current(app).await?;
    Ok(prepared_pair(app, a, b, &rarity))
}

fn prepared_pair(app: &App, a: &Seen, b: &Seen, rarity: &Rarity) -> (Arc<Prepared>, Arc<Prepared>) {
    let now = app.clock.now();
    let (first, second) = if a.row.kind == ProfileKind::Startup { (a, b) } else { (b, a) };
    let prepare = |seen: &Seen| app.sides.of(seen, rarity, now);
    (prepare(first), prepare(second))
}

/// Why the two fit by what they show each other, the startup being the first side; nothing if a gate keeps them from
/// being recommended.
pub async fn explain_pair(app: &App, a: &Stored, b: &Stored) -> Result<Option<Explanation>> {
    let rarity = rarity::current(app).await?;
    let (a, b) = shown_to_each_other(a, b);
    let (first, second) = prepared_pair(app, &a, &b, &rarity);
    let price = prices::current(app).await?.of_pair(&first.profile, &second.profile);
    let pair = Pair { price, ..Pair::default() };
    match matching::score(&first.profile, &second.profile, pair, &context(app, &rarity).await?) {
        Outcome::Scored(explanation) => Ok(Some(explanation)),
        Outcome::Refused(_) => Ok(None),
    }
}

/// The kind of engagement that weighs most in an explanation.
pub fn shared_need(explanation: &Explanation) -> Option<EngagementKind> {
    let weighed = explanation.contributions.iter().filter(|each| each.points > 0);
    let mut kinds = weighed.filter_map(|each| match each.evidence {
        Evidence::NeedOffer { foremost, .. } => Some(foremost),
        _ => None,
    });
    kinds.next().and_then(|kind| EngagementKind::from_code(kind.code()))
}

/// The version of the weights that an explanation was computed with.
pub fn weights_version(explanation: &Explanation) -> Option<i32> {
    i32::try_from(explanation.versions.weights).ok()
}

/// How many reasons are told of a match.
const REASONS_TOLD: usize = 4;
/// How many of them quote what both sides wrote, where there are as many.
const QUOTES_TOLD: usize = 2;

/// The reasons of an explanation in words, weightiest first, then what is to be confirmed.
pub fn reasons(explanation: &Explanation, names: &PairNames<'_>, language: Language) -> Vec<String> {
    let written = names::written(language);
    let reasons = told(explanation).into_iter().map(|each| text::contribution(each, written, names));
    let unknown = explanation.unknown().map(|gate| text::gate(gate, written, names));
    reasons.chain(unknown.take(2)).filter(|sentence| !sentence.is_empty()).collect()
}

/// The weightiest reasons, among them the weightiest that quote both sides: these are what a reader can check.
fn told(explanation: &Explanation) -> Vec<&Contribution> {
    let all = explanation.reasons();
    let quotes = all.iter().enumerate().filter(|(_, each)| quotes_both(&each.evidence)).take(QUOTES_TOLD);
    let mut places: Vec<usize> = quotes.map(|(place, _)| place).collect();
    let others: Vec<usize> = (0..all.len()).filter(|place| !places.contains(place)).collect();
    places.extend(others.into_iter().take(REASONS_TOLD - places.len()));
    places.sort_unstable();
    places.into_iter().filter_map(|place| all.get(place).copied()).collect()
}

/// Whether the sentence of a reason names words of both sides.
fn quotes_both(evidence: &Evidence) -> bool {
    match evidence {
        Evidence::Text { .. } | Evidence::Sector { .. } => true,
        Evidence::NeedOffer { held, .. } => *held > 0,
        _ => false,
    }
}
