//! Judges matching on sets with known answers, beside simpler methods.

mod allocations;
mod missions;
mod reviewers;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

const HELP: &str = "\
Judges matching on the sets found in a directory, beside simpler methods, and prints one table a set.

Usage: evaluate DIR [--json]

  reviewer_match_en   how well reviewers' publications tell which papers they know: weighted pairwise loss, 0 best,
                      and on how many reviewers the method beats ours or is beaten by it
  next_mission_fr     which product a person joins next: nDCG@10 over fr_startups/corpus.jsonl
  allocation          real bids of reviewers on papers: total utility, beside greedy and the known optimum

Texts are compared by the function that production uses, on the terms that production makes of them.
With --json each row is one line of JSON.";

/// One row of a table.
pub struct Row {
    /// The set.
    pub set: &'static str,
    /// How it was ranked or allocated.
    pub method: String,
    /// The figures, by name.
    pub figures: Vec<(&'static str, f64)>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let json = arguments.iter().any(|argument| argument == "--json");
    let directories: Vec<&String> = arguments.iter().filter(|argument| *argument != "--json").collect();
    let rows = match directories.as_slice() {
        [directory] if !directory.starts_with('-') => evaluate(Path::new(directory)),
        _ => Err("one directory, and --json if wanted; see --help".into()),
    };
    match rows {
        Ok(rows) => {
            rows.iter().for_each(|row| println!("{}", row.told(json)));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn evaluate(directory: &Path) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    let has = |set: &str| directory.join(set).is_dir();
    if has("reviewer_match_en") {
        rows.extend(reviewers::evaluate(directory)?);
    }
    if has("next_mission_fr") {
        rows.extend(missions::evaluate(directory)?);
    }
    if has("allocation") {
        rows.extend(allocations::evaluate(directory)?);
    }
    if rows.is_empty() { Err(format!("no set found in {}", directory.display())) } else { Ok(rows) }
}

impl Row {
    fn told(&self, as_json: bool) -> String {
        if as_json {
            let mut line = json!({ "set": self.set, "method": self.method });
            if let Value::Object(fields) = &mut line {
                fields.extend(self.figures.iter().map(|&(name, figure)| (name.into(), json!(figure))));
            }
            return line.to_string();
        }
        let figures: Vec<String> = self.figures.iter().map(|(name, figure)| format!("{name} {figure:.3}")).collect();
        format!("{:<18} {:<40} {}", self.set, self.method, figures.join("  "))
    }
}

/// Reads a file of the set.
pub fn read(path: &PathBuf) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("reading {}: {error}", path.display()))
}

/// Reads a file of one JSON object a line.
pub fn objects(path: &PathBuf) -> Result<Vec<Value>, String> {
    let wrong = |error: serde_json::Error| format!("reading {}: {error}", path.display());
    read(path)?.lines().map(|line| serde_json::from_str(line).map_err(wrong)).collect()
}

/// Reads a table of three columns with a heading: two ids and a number.
pub fn table(path: &PathBuf) -> Result<Vec<(String, String, f64)>, String> {
    let row = |line: &str| {
        let mut fields = line.split('\t');
        Some((fields.next()?.to_owned(), fields.next()?.to_owned(), fields.next()?.parse().ok()?))
    };
    let rows = read(path)?;
    let rows = rows.lines().skip(1).map(|line| row(line).ok_or_else(|| format!("{}: {line}", path.display())));
    rows.collect()
}

/// A field of an object, empty if it is not there.
pub fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object.get(field).and_then(Value::as_str).unwrap_or_default()
}
