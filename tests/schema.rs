//! The contract that is committed is the one that is served.

use std::path::Path;

#[test]
fn the_committed_contract_is_the_one_served() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql");
    let committed = std::fs::read_to_string(committed).expect("schema.graphql at the top of the repository");
    let served = api::graphql::sdl();
    let differs = committed.trim_end().lines().zip(served.trim_end().lines()).position(|(old, new)| old != new);
    if committed.trim_end() != served.trim_end() {
        let line = differs.unwrap_or_else(|| committed.lines().count().min(served.lines().count()));
        let new = served.lines().nth(line).unwrap_or_default();
        panic!(
            "schema.graphql is out of date from line {} on ({new:?}): cargo run -- schema > schema.graphql",
            line + 1
        );
    }
}
