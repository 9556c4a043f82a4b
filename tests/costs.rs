//! What each documented operation costs, so that a change of the price is seen before frontends meet their limit.

use std::fmt::Write;
use std::path::Path;

/// What somebody who is signed in may ask for at once.
const MOST: u64 = 20_000;

#[test]
fn each_documented_operation_costs_what_is_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("operations");
    let files = std::fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "graphql")).collect();
    files.sort();
    let mut told = String::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy();
        let costs = api::server::costs(&std::fs::read_to_string(&file).unwrap());
        for (operation, cost) in costs.unwrap_or_else(|error| panic!("{name}: {error}")) {
            assert!(cost <= MOST, "{name} {operation} costs {cost}");
            writeln!(told, "{name} {operation} {cost}").unwrap();
        }
    }
    insta::assert_snapshot!("operations", told);
}
