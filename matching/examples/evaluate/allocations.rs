//! Real bids of reviewers on papers.

#[path = "../solve/read.rs"]
#[allow(dead_code, reason = "shared with the example that solves one instance")]
mod read;

use std::collections::BTreeMap;
use std::path::Path;

use matching::allocation::{Objective, Pair, Problem, Round, solve};
use serde_json::Value;

use crate::Row;

/// Allocates each file of bids, and greedily for comparison.
pub fn evaluate(directory: &Path) -> Result<Vec<Row>, String> {
    let set = directory.join("allocation");
    let listed = std::fs::read_dir(&set).map_err(|error| format!("listing {}: {error}", set.display()))?;
    let mut files: Vec<_> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let text = crate::read(&file)?;
        let round = read::bids(&text)?;
        let problem = Problem::new(&round).map_err(|refusal| refusal.to_string())?;
        let best = solve(&problem, Objective::Efficient).map_err(|unsolved| unsolved.to_string())?;
        let optimum = serde_json::from_str::<Value>(&text).ok();
        let optimum = optimum.and_then(|bids| bids.get("optimum_total_utility")?.as_f64()).unwrap_or(f64::NAN);
        let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let row = |method: &str, utility: f64| Row {
            set: "allocation",
            method: format!("{name}, {method}"),
            figures: vec![("utility", utility), ("optimum", optimum)],
        };
        rows.push(row("ours", best.sum as f64));
        rows.push(row("greedy", greedy(&round) as f64));
    }
    Ok(rows)
}

/// Takes the heaviest pair that still fits, until none does.
fn greedy(round: &Round) -> i64 {
    let mut pairs: Vec<&Pair> = round.pairs.iter().collect();
    pairs.sort_by_key(|pair| (-pair.weight, pair.startup, pair.counterpart));
    let places = |members: &[matching::allocation::Member]| -> BTreeMap<u64, i64> {
        members.iter().map(|member| (member.id, member.limits.max)).collect()
    };
    let (mut asked, mut free) = (places(&round.startups), places(&round.counterparts));
    let mut sum = 0;
    for pair in pairs {
        let ends = asked.get_mut(&pair.startup).zip(free.get_mut(&pair.counterpart));
        if let Some((asked, free)) = ends.filter(|(asked, free)| **asked > 0 && **free > 0) {
            (*asked, *free) = (*asked - 1, *free - 1);
            sum += pair.weight;
        }
    }
    sum
}
