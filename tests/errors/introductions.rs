//! What is refused about introductions.

use serde_json::{Value, json};

use super::world::{Case, World, absent, with};

/// Each refusal of the mutations of introductions.
pub fn cases(world: &World) -> Vec<Case> {
    let mut cases = requests(world);
    cases.extend(answers(world));
    cases.extend(withdrawals(world));
    cases.extend(reports(world));
    cases.extend(mails(world));
    cases
}

/// What is refused about mails to profiles.
fn mails(world: &World) -> Vec<Case> {
    let about = |id: Value, more: Value| with(json!({"mailId": id}), more);
    let decisions = [("retryMail", json!({})), ("settleMail", json!({"arrived": true}))];
    let cases = decisions.into_iter().flat_map(|(mutation, more)| {
        [
            world.case(mutation, about(absent("ml"), more.clone()), "NOT_FOUND", "mailId"),
            world.case(mutation, about(world.id("sent-mail"), more), "NOT_STUCK", "mailId"),
        ]
    });
    cases.collect()
}

fn requests(world: &World) -> Vec<Case> {
    let ask = |from: &str, to: &str| json!({"fromId": world.id(from), "toId": world.id(to)});
    let of_founder = |input, code, field| world.case_of(&world.founder, "requestIntroduction", input, code, field);
    let of_team = |input, code, field| world.case("requestIntroduction", input, code, field);
    let message = |text: String| with(ask("startup", "asked-1"), json!({"message": text}));
    vec![
        of_founder(ask("startup", "left-mentor"), "NOT_FOUND", "toId"),
        of_founder(with(ask("startup", "mentor"), json!({"toId": absent("me")})), "NOT_FOUND", "toId"),
        of_founder(with(ask("startup", "mentor"), json!({"fromId": absent("st")})), "NOT_FOUND", "fromId"),
        of_founder(ask("mentor", "startup"), "NOT_YOURS", "fromId"),
        of_founder(ask("startup", "startup"), "SAME_PROFILE", "toId"),
        of_founder(ask("startup", "deaf"), "NOT_AVAILABLE", "toId"),
        of_founder(message("x".repeat(2_001)), "MESSAGE_UNFIT", "message"),
        of_founder(message("Bell\u{7}".to_owned()), "MESSAGE_UNFIT", "message"),
        of_founder(ask("startup", "mentor"), "ALREADY_INTRODUCED", "toId"),
        of_founder(ask("startup", "agreed"), "ALREADY_INTRODUCED", "toId"),
        of_team(ask("mentor", "agreed"), "NO_STARTUP", "toId"),
        of_team(ask("draft", "mentor"), "NOT_ACTIVE", "fromId"),
        of_team(ask("silent", "mentor"), "ADDRESS_MISSING", "fromId"),
        of_team(ask("busy", "mentor"), "TOO_MANY_REQUESTS", "fromId"),
    ]
}

fn answers(world: &World) -> Vec<Case> {
    let about = |name: &str, more: Value| with(json!({"introductionId": world.id(name)}), more);
    let yes = json!({"answer": "YES"});
    let later = |day: &str| about("waiting", json!({"answer": "LATER", "laterOn": day}));
    let of = |token: &str, input, code, field| world.case_of(token, "answerIntroduction", input, code, field);
    let (founder, adviser) = (&world.founder, &world.adviser);
    vec![
        of(founder, with(yes.clone(), json!({"introductionId": absent("in")})), "NOT_FOUND", "introductionId"),
        of(&world.stranger, about("waiting", yes.clone()), "NOT_FOUND", "introductionId"),
        of(
            founder,
            about("waiting", json!({"answer": "YES", "profileId": world.id("mentor")})),
            "NOT_YOURS",
            "profileId",
        ),
        of(&world.team, about("waiting", yes.clone()), "NOT_YOURS", "profileId"),
        of(founder, about("waiting", yes.clone()), "ALREADY_ANSWERED", "introductionId"),
        of(founder, about("joined", json!({"answer": "NO"})), "ALREADY_ANSWERED", "introductionId"),
        of(adviser, later("2026-11-23"), "DATE_OUT_OF_RANGE", "laterOn"),
        of(adviser, later("2026-01-01"), "DATE_OUT_OF_RANGE", "laterOn"),
        of(adviser, later("2028-01-01"), "DATE_OUT_OF_RANGE", "laterOn"),
        of(adviser, about("waiting", json!({"answer": "LATER"})), "DATE_OUT_OF_RANGE", "laterOn"),
    ]
}

fn reports(world: &World) -> [Case; 5] {
    let of = |token: &str, id, code, field| {
        let input = json!({"introductionId": id, "met": false, "outcome": null});
        world.case_of(token, "reportOutcome", input, code, field)
    };
    let impossible = json!({"introductionId": world.id("joined"), "met": false, "outcome": "HIRE"});
    [
        of(&world.founder, absent("in"), "NOT_FOUND", "introductionId"),
        of(&world.stranger, world.id("joined"), "NOT_FOUND", "introductionId"),
        of(&world.team, world.id("joined"), "NOT_YOURS", "profileId"),
        of(&world.founder, world.id("waiting"), "NOT_INTRODUCED", "introductionId"),
        world.case_of(&world.founder, "reportOutcome", impossible, "OUTCOME_WITHOUT_MEETING", "outcome"),
    ]
}

fn withdrawals(world: &World) -> [Case; 4] {
    let of = |token: &str, id, code| {
        world.case_of(token, "withdrawIntroduction", json!({"introductionId": id}), code, "introductionId")
    };
    [
        of(&world.founder, absent("in"), "NOT_FOUND"),
        of(&world.stranger, world.id("waiting"), "NOT_FOUND"),
        of(&world.adviser, world.id("waiting"), "NOT_YOURS"),
        of(&world.founder, world.id("joined"), "TOO_LATE"),
    ]
}
