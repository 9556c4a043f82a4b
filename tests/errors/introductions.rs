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
    cases.extend(meetings(world));
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
        of_team(ask("needy", "third"), "TOO_MANY_FOR_NEED", "toId"),
        of_team(ask("mentor", "agreed"), "NO_STARTUP", "toId"),
        of_team(ask("draft", "mentor"), "NOT_ACTIVE", "fromId"),
        of_team(ask("silent", "mentor"), "ADDRESS_MISSING", "fromId"),
        of_team(ask("busy", "mentor"), "TOO_MANY_REQUESTS", "fromId"),
    ]
}

fn answers(world: &World) -> Vec<Case> {
    let about = |name: &str, more: Value| with(json!({"introductionId": world.id(name)}), more);
    let yes = json!({"answer": "YES"});
    let beside = |name: &str, side: &str, more: Value| with(about(name, more), json!({"profileId": world.id(side)}));
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
        of(
            &world.team,
            beside("put-off", "puts-off", json!({"answer": "LATER", "laterOn": "2026-12-20"})),
            "PUT_OFF_ONCE",
            "answer",
        ),
        of(&world.team, beside("suggested", "unasked", yes.clone()), "NOT_ASKED", "introductionId"),
        of(&world.team, beside("taken-back", "too-late", yes.clone()), "OVER", "introductionId"),
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

fn meetings(world: &World) -> Vec<Case> {
    let about = |id: Value| {
        json!({"introductionId": id, "startsOn": "2027-03-27", "localTime": "09:30",
        "timeZone": "Europe/Paris", "durationMinutes": 30, "place": "Quay 3"})
    };
    let of = |mutation: &str, input, code, field| world.case_of(&world.founder, mutation, input, code, field);
    let mut cases = vec![
        world.case_of(&world.stranger, "scheduleMeeting", about(world.id("joined")), "NOT_FOUND", "introductionId"),
        of("scheduleMeeting", about(world.id("waiting")), "NOT_INTRODUCED", "introductionId"),
        world.case("scheduleMeeting", about(world.id("arranged")), "ALREADY_SCHEDULED", "introductionId"),
    ];
    for (mutation, name) in [("scheduleMeeting", "joined"), ("moveMeeting", "arranged")] {
        let about = |id: Value, more: Value| {
            let version = if mutation == "moveMeeting" { json!({"version": 1}) } else { json!({}) };
            with(with(about(id), version), more)
        };
        let wanted = |more: Value, code, field| world.case(mutation, about(world.id(name), more), code, field);
        cases.extend([
            of(mutation, about(absent("in"), json!({})), "NOT_FOUND", "introductionId"),
            wanted(json!({"timeZone": "Europe/Deauville"}), "UNKNOWN_ZONE", "timeZone"),
            wanted(json!({"localTime": "half past nine"}), "NO_SUCH_TIME", "localTime"),
            wanted(json!({"startsOn": "2027-03-28", "localTime": "02:30"}), "NO_SUCH_TIME", "localTime"),
            wanted(json!({"startsOn": "2026-11-22"}), "IN_THE_PAST", "startsOn"),
            wanted(json!({"startsOn": "2029-11-22"}), "TOO_FAR_AHEAD", "startsOn"),
            wanted(json!({"startsOn": "9999-12-31"}), "TOO_FAR_AHEAD", "startsOn"),
            wanted(json!({"durationMinutes": 4}), "DURATION_UNFIT", "durationMinutes"),
            wanted(json!({"place": " "}), "PLACE_UNFIT", "place"),
            wanted(json!({"place": "Quay 3\r\nBEGIN:VEVENT"}), "PLACE_UNFIT", "place"),
        ]);
    }
    for (mutation, version) in [("moveMeeting", 9), ("cancelMeeting", 9)] {
        let about = |id: Value| match mutation {
            "moveMeeting" => with(about(id), json!({"version": version})),
            _ => json!({"introductionId": id, "version": version}),
        };
        cases.extend([
            of(mutation, about(absent("in")), "NOT_FOUND", "introductionId"),
            of(mutation, about(world.id("joined")), "NO_MEETING", "introductionId"),
            world.case(mutation, about(world.id("arranged")), "STALE", "version"),
        ]);
    }
    cases
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
