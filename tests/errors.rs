//! Each refusal of the contract, triggered once: its code, the field it is about, and nothing changed.

mod accounts;
mod introductions;
mod profiles;
mod programme;
mod requests;
mod rounds;
mod world;

use std::collections::BTreeSet;

pub use world::with;

use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::on_both_databases;

on_both_databases!(every_code_of_every_mutation_is_met_and_changes_nothing);

/// Codes that belong to every mutation, and have one test for all of them.
const OF_EVERY_MUTATION: [&str; 1] = ["KEY_REUSED"];

async fn every_code_of_every_mutation_is_met_and_changes_nothing(app: &TestApp) {
    let world = world::World::set(app).await;
    let cases = [
        profiles::cases(&world),
        introductions::cases(&world),
        programme::cases(&world),
        accounts::cases(&world),
        rounds::cases(&world),
    ];
    let before = dump(&app.db).await;
    let mut met = BTreeSet::new();
    for case in cases.into_iter().flatten() {
        let refused = app.refused(Some(&case.token), &case.mutation, case.input.clone()).await;
        let expected = (case.code.to_owned(), case.field);
        let found = refused.contains(&expected);
        assert!(found, "{} {:.300}: {refused:?} instead of {expected:?}", case.mutation, case.input);
        met.insert((case.mutation, expected.0));
    }
    assert_eq!(dump(&app.db).await, before);
    let unmet: Vec<_> = codes_of_the_contract().into_iter().filter(|code| !met.contains(code)).collect();
    assert!(unmet.is_empty(), "no case provokes {unmet:?}");
}

/// Each mutation of the schema with each of its codes.
fn codes_of_the_contract() -> BTreeSet<(String, String)> {
    let sdl = api::graphql::sdl();
    let mut codes = BTreeSet::new();
    for part in sdl.split("\nenum ").skip(1) {
        let Some((mutation, rest)) = part.split_once("ErrorCode {\n") else { continue };
        let is_code =
            |line: &&str| !line.is_empty() && line.chars().all(|sign| sign.is_ascii_uppercase() || sign == '_');
        let values = rest.lines().take_while(|line| *line != "}").map(str::trim).filter(is_code);
        let mutation = mutation[..1].to_lowercase() + &mutation[1..];
        let own = values.filter(|code| !OF_EVERY_MUTATION.contains(code));
        codes.extend(own.map(|code| (mutation.clone(), code.to_owned())));
    }
    assert!(codes.len() > 100, "the schema is not read as it is written: {codes:?}");
    codes
}
