//! What being shown costs where too many would be sent to the same few.

use super::layers::Stage;
use super::problem::Problem;
use super::round::{MOST, Ruling};
use super::table::Table;

/// How long the lists of startups are, and how far prices may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lists {
    /// How many counterparts each startup is shown.
    pub shown: u32,
    /// How often a counterpart may be shown, in hundredths of its fair share of all places in lists.
    pub share_percent: u32,
    /// However small its share, a counterpart may be shown this often for each of its places.
    pub per_place: u32,
    /// No price is above this, in the unit of the weights.
    pub clip: i64,
}

impl Lists {
    /// Lists of ten, fair shares, and prices up to three tenths of the scale of millionths.
    pub const TEN: Self = Self { shown: 10, share_percent: 100, per_place: 0, clip: 300_000 };

    /// The same where nobody is crowded who is shown ten times a place: of the ten that a startup is shown it asks
    /// one, so that no more come than there are places.
    pub const TEN_A_PLACE: Self = Self { per_place: Self::TEN.shown, ..Self::TEN };
}

/// Finds a price for each counterpart, to be subtracted from the scores that startups see.
///
/// They are the lowest prices of the market in which every startup fills its list with the candidates
/// whose weights sum highest and no counterpart is shown more than its share, in proportion to its
/// capacity, or more than its places allow anyway: the dual of a matching with transferable utility (Shapley and Shubik 1971) over the
/// candidates, clipped. Rulings and quotas are left aside. Counterparts stand in the order of their
/// ids. Takes about as long as solving the round EFFICIENT.
pub fn congestion(problem: &Problem, lists: &Lists) -> Vec<(u64, i64)> {
    let market = shares(problem, lists);
    let mut stage = Stage::new(&market, |_| true, |_, pair| market.weight.at(pair), 0);
    stage.lowest = true;
    let potential = stage.optimise(None, &mut |_, _| true).map_or_else(|_| Table::default(), |best| best.potential);
    let counterparts = problem.startups..problem.startups + problem.counterparts;
    let price = |node| (problem.ids.at(node), (-potential.at(node)).clamp(0, lists.clip.max(0)));
    let mut prices: Vec<(u64, i64)> = counterparts.map(price).collect();
    prices.sort_unstable();
    prices
}

/// The market of places in lists: no groups, no rulings, no minimums.
fn shares(problem: &Problem, lists: &Lists) -> Problem {
    let mut market = problem.clone();
    let leaves = problem.startups + problem.counterparts;
    market.ruling.0.fill(Ruling::Open);
    let shown = i64::from(lists.shown);
    let listed = |startup: u32| i64::from(problem.row(startup).end - problem.row(startup).start).min(shown);
    let filled: i64 = (0..problem.startups).map(listed).sum();
    let places = |node: u32| {
        let [_, most] = problem.limits.at(node);
        i128::from(most)
    };
    let all: i128 = (problem.startups..leaves).map(places).sum::<i128>().max(1);
    for node in 0..problem.root() {
        market.parent.put(node, problem.root());
        let most = match node {
            _ if node < problem.startups => shown,
            _ if node < leaves => {
                let share = i128::from(filled) * places(node) * i128::from(lists.share_percent);
                let anyway = places(node) * i128::from(lists.per_place);
                i64::try_from(((share + all * 100 - 1) / (all * 100)).max(anyway)).unwrap_or(MOST)
            }
            _ => 0,
        };
        market.limits.put(node, [0, most.min(MOST)]);
    }
    market
}
