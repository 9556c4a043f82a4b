//! Solves one allocation and says what it is worth, as one line of JSON.

mod read;

use std::process::ExitCode;
use std::time::Instant;

use matching::allocation::{Allocation, Objective, Problem, Unsolved, blocking, certificate, instance, solve};
use matching::verify;
use serde_json::json;

const HELP: &str = "\
Solves one allocation and prints its weight, pairs, seconds and whether it is certified, as one line of JSON.

Usage: solve FILE [--objective efficient|fair|stable] [--certificate OUT]

FILE is a .bm instance, or a .json one of reviewers' bids. OUT receives the instance and the certificate, as
`passerelle verify OUT` reads them. `seconds` is for solving and certifying, without reading and checking.
STABLE has no certificate; it counts as certified if a search over all pairs finds none that blocks it.";

struct Wish {
    file: String,
    objective: Objective,
    certificate: Option<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match wish(&arguments).and_then(|wish| run(&wish)) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn wish(arguments: &[String]) -> Result<Wish, String> {
    let mut wish = Wish { file: String::new(), objective: Objective::Efficient, certificate: None };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().cloned().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--objective" => {
                wish.objective = match value()?.as_str() {
                    "efficient" => Objective::Efficient,
                    "fair" => Objective::Fair,
                    "stable" => Objective::Stable,
                    other => return Err(format!("unknown objective {other}: efficient, fair or stable")),
                }
            }
            "--certificate" => wish.certificate = Some(value()?),
            option if option.starts_with('-') => return Err(format!("unknown option {option}; see --help")),
            file if wish.file.is_empty() => wish.file = file.into(),
            file => return Err(format!("one file at a time, not {file} too")),
        }
    }
    if wish.file.is_empty() { Err("no file given; see --help".into()) } else { Ok(wish) }
}

fn run(wish: &Wish) -> Result<String, String> {
    let text = std::fs::read_to_string(&wish.file).map_err(|error| format!("reading {}: {error}", wish.file))?;
    let start = Instant::now();
    let round = if wish.file.ends_with(".json") { read::bids(&text) } else { read::instance(&text) };
    let round = round.map_err(|error| format!("{}: {error}", wish.file))?;
    let problem = Problem::new(&round).map_err(|refusal| format!("{}: {refusal}", wish.file))?;
    let read_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let allocation = solve(&problem, wish.objective).map_err(|unsolved| match unsolved {
        Unsolved::Infeasible(conflict) => format!("no allocation: {conflict}"),
        Unsolved::Stopped => "stopped".into(),
    })?;
    let solve_seconds = start.elapsed().as_secs_f64();
    let proof = certificate(&problem, &allocation);
    let seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let (certified, scope) = certified(&problem, &allocation, proof.as_deref())?;
    let check_seconds = start.elapsed().as_secs_f64();
    if let (Some(out), Some(proof)) = (&wish.certificate, proof) {
        let text = instance(&problem, &allocation).unwrap_or_default() + &proof;
        std::fs::write(out, text).map_err(|error| format!("writing {out}: {error}"))?;
    }
    Ok(json!({
        "file": wish.file,
        "objective": format!("{:?}", allocation.objective).to_lowercase(),
        "weight": allocation.sum as i64,
        "pairs": allocation.pairs.len(),
        "served": allocation.served,
        "lightest": allocation.lightest,
        "seconds": seconds,
        "solve_seconds": solve_seconds,
        "read_seconds": read_seconds,
        "check_seconds": check_seconds,
        "certified": certified,
        "scope": scope,
        "hash": format!("{:016x}", read::hash(&allocation.pairs)),
    })
    .to_string())
}

fn certified(problem: &Problem, allocation: &Allocation, proof: Option<&str>) -> Result<(bool, &'static str), String> {
    let Some(proof) = proof else {
        return Ok((blocking(problem, allocation).is_empty(), "stable"));
    };
    let instance = instance(problem, allocation).ok_or("no instance")?;
    let proven =
        verify::check(&(instance + proof)).map_err(|error| format!("the certificate does not hold: {error}"))?;
    Ok((proven.pairs == allocation.pairs.len(), if proven.global { "global" } else { "listed" }))
}
