//! Simulates a market in which some are more popular than others, and compares three ways to rank it.

use std::cmp::Reverse;
use std::process::ExitCode;

use matching::allocation::{Limits, Lists, Member, Pair, Problem, Round, Ties, congestion};
use serde_json::{Value, json};

const HELP: &str = "\
Simulates startups that are each shown ten counterparts, and prints what comes of three rankings as JSON lines.

Usage: market [--startups N] [--counterparts N] [--popularity PERCENT] [--capacity N] [--seed N]

Everybody likes everybody else by a mix of how popular the other is and of chance. A startup asks those it is
shown, best liked first, with the probability of its liking; a counterpart with a free place says yes with the
probability of its own. The first yes is a match and ends the startup's search. Figures, over 200 seeded runs:
  expected_matches  how many startups find a match
  exposure_gini     how unequally counterparts are shown: 0 all alike, 1 one has it all
  unseen            counterparts that nobody is shown
  worst_tenth       how many of the ten shown would say yes to a startup, mean over the tenth worst off";

/// Likings, probabilities and prices are in millionths.
const ONE: i64 = 1_000_000;
const RUNS: u64 = 200;

#[derive(Clone, Copy)]
struct Size {
    startups: usize,
    counterparts: usize,
    popularity_percent: i64,
    capacity: usize,
    seed: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match size(&arguments).and_then(|size| run(&size)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn size(arguments: &[String]) -> Result<Size, String> {
    let mut size = Size { startups: 500, counterparts: 100, popularity_percent: 50, capacity: 5, seed: 1 };
    let mut arguments = arguments.iter();
    while let Some(option) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{option} needs a value; see --help"))?;
        let number: u64 = value.parse().map_err(|_| format!("{option} needs a whole number, not {value}"))?;
        let small = || usize::try_from(number).ok().filter(|&number| (1..=100_000).contains(&number));
        let count = || small().ok_or_else(|| format!("{option} goes from 1 to 100,000"));
        match option.as_str() {
            "--startups" => size.startups = count()?,
            "--counterparts" => size.counterparts = count()?,
            "--capacity" => size.capacity = count()?,
            "--popularity" if number <= 100 => size.popularity_percent = number as i64,
            "--popularity" => return Err("--popularity is a percentage".into()),
            "--seed" => size.seed = number,
            _ => return Err(format!("unknown option {option}; see --help")),
        }
    }
    Ok(size)
}

fn run(size: &Size) -> Result<(), String> {
    let market = Market::new(size);
    let harmonic = |[own, theirs]: [i64; 2]| 2 * own * theirs / (own + theirs).max(1);
    let prices = prices(&market, size, harmonic)?;
    let rankings: [(&str, Vec<Vec<usize>>); 3] = [
        ("own preference", market.lists(|likings, _| likings.map_or(0, |[own, _]| own))),
        ("harmonic mean", market.lists(|likings, _| likings.map_or(0, harmonic))),
        (
            "harmonic mean less congestion price",
            market.lists(|likings, at| likings.map_or(0, harmonic) - prices.get(at).copied().unwrap_or(0)),
        ),
    ];
    for (name, lists) in rankings {
        println!("{}", market.figures(name, &lists, size));
    }
    Ok(())
}

fn prices(market: &Market, size: &Size, score: impl Fn([i64; 2]) -> i64) -> Result<Vec<i64>, String> {
    let members = |count: usize, most: i64| (0..count as u64).map(|id| Member::new(id, Limits::up_to(most))).collect();
    let rows = market.likings.iter().zip(0..);
    let pairs = rows.flat_map(|(row, startup)| row.iter().zip(0..).map(move |(&likings, id)| (startup, id, likings)));
    let round = Round {
        startups: members(size.startups, 1),
        counterparts: members(size.counterparts, size.capacity as i64),
        groups: Vec::new(),
        pairs: pairs.map(|(startup, id, likings)| Pair::new(startup, id, score(likings))).collect(),
        ties: Ties::Seed(size.seed),
        salt: [0; 16],
    };
    let problem = Problem::new(&round).map_err(|refusal| refusal.to_string())?;
    Ok(congestion(&problem, &Lists::TEN).into_iter().map(|(_, price)| price).collect())
}

/// How much each startup likes each counterpart and is liked by it.
struct Market {
    likings: Vec<Vec<[i64; 2]>>,
}

impl Market {
    fn new(size: &Size) -> Self {
        let mut chance = Chance(size.seed);
        let [startups, counterparts] =
            [size.startups, size.counterparts].map(|count| (0..count).map(|_| chance.millionths()).collect::<Vec<_>>());
        let mut mix = |popular: i64| {
            (size.popularity_percent * popular + (100 - size.popularity_percent) * chance.millionths()) / 100
        };
        let row = |own: &i64| counterparts.iter().map(|popular| [mix(*popular), mix(*own)]).collect();
        Self { likings: startups.iter().map(row).collect() }
    }

    /// Shows each startup the ten counterparts with the highest scores, ties by number.
    fn lists(&self, score: impl Fn(Option<[i64; 2]>, usize) -> i64) -> Vec<Vec<usize>> {
        let best = |row: &Vec<[i64; 2]>| {
            let mut order: Vec<usize> = (0..row.len()).collect();
            order.sort_by_key(|&at| (Reverse(score(row.get(at).copied(), at)), at));
            order.truncate(10);
            order
        };
        self.likings.iter().map(best).collect()
    }

    fn between(&self, startup: usize, counterpart: usize) -> [i64; 2] {
        self.likings.get(startup).and_then(|row| row.get(counterpart)).copied().unwrap_or_default()
    }

    fn figures(&self, ranking: &str, lists: &[Vec<usize>], size: &Size) -> Value {
        let mut exposures = vec![0_u64; size.counterparts];
        for &shown in lists.iter().flatten() {
            exposures.iter_mut().skip(shown).take(1).for_each(|exposure| *exposure += 1);
        }
        let yes = |(startup, list): (usize, &Vec<usize>)| {
            list.iter().map(|&shown| self.between(startup, shown)).map(|[_, theirs]| theirs).sum::<i64>()
        };
        let mut welcome: Vec<i64> = lists.iter().enumerate().map(yes).collect();
        welcome.sort_unstable();
        let tenth = welcome.len().div_ceil(10);
        let worst: i64 = welcome.iter().take(tenth).sum();
        let matches: u64 = (0..RUNS).map(|run| self.play(lists, size, run)).sum();
        json!({
            "ranking": ranking,
            "expected_matches": matches as f64 / RUNS as f64,
            "exposure_gini": gini(&exposures),
            "unseen": exposures.iter().filter(|&&exposure| exposure == 0).count(),
            "worst_tenth": worst as f64 / (tenth as f64 * ONE as f64),
        })
    }

    /// Plays one run: startups come in a drawn order and ask until somebody says yes.
    fn play(&self, lists: &[Vec<usize>], size: &Size, run: u64) -> u64 {
        let mut chance = Chance(size.seed ^ (run + 1) << 32);
        let mut order: Vec<(i64, usize)> = (0..lists.len()).map(|startup| (chance.millionths(), startup)).collect();
        order.sort_unstable();
        let mut free = vec![size.capacity; size.counterparts];
        let mut matches = 0;
        for (_, startup) in order {
            let mut list = lists.get(startup).cloned().unwrap_or_default();
            list.sort_by_key(|&shown| (Reverse(self.between(startup, shown)), shown));
            let met = list.into_iter().find(|&shown| {
                let agreed = self.between(startup, shown).map(|liking| chance.millionths() < liking);
                agreed == [true, true] && free.get(shown).is_some_and(|&places| places > 0)
            });
            if let Some(places) = met.and_then(|shown| free.get_mut(shown)) {
                *places -= 1;
                matches += 1;
            }
        }
        matches
    }
}

/// Half the mean difference between two counterparts' exposures, over their mean.
fn gini(exposures: &[u64]) -> f64 {
    let mut sorted = exposures.to_vec();
    sorted.sort_unstable();
    let total: u64 = sorted.iter().sum();
    let ranked: u64 = sorted.iter().zip(1..).map(|(exposure, rank)| exposure * rank).sum();
    let count = sorted.len() as f64;
    2.0 * ranked as f64 / (count * total.max(1) as f64) - (count + 1.0) / count
}

/// Numbers that a seed determines (SplitMix64: Steele, Lea, Flood 2014).
struct Chance(u64);

impl Chance {
    fn millionths(&mut self) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % ONE as u64) as i64
    }
}
