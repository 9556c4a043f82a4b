//! What is refused about profiles.

use serde_json::{Value, json};

use super::world::{Case, KINDS, SIREN, World, absent, with};

/// Each refusal of the mutations of profiles.
pub fn cases(world: &World) -> Vec<Case> {
    let mut cases = moves(world);
    cases.extend(choices(world));
    cases.extend(blocks(world));
    cases.extend(people(world));
    for (kind, prefix) in KINDS {
        cases.extend(access(world, kind, prefix));
        for (more, code, field) in unfit(kind) {
            let new = with(json!({"name": "A"}), more.clone());
            cases.push(world.case(&format!("create{kind}"), new, code, field));
            let edit = world.edit(&kind.to_lowercase(), more);
            cases.push(world.case(&format!("update{kind}"), edit, code, field));
        }
    }
    cases
}

/// Whom nobody is kept apart from.
fn blocks(world: &World) -> Vec<Case> {
    let (own, mentor, stranger) = (world.id("startup"), world.id("mentor"), world.id("stranger"));
    let apart = |profile: &Value, other: &Value| json!({"profileId": profile, "counterpartId": other});
    let mut cases = Vec::new();
    for mutation in ["blockCounterpart", "unblockCounterpart"] {
        let founder = |input: Value, code, field: &str| world.case_of(&world.founder, mutation, input, code, field);
        cases.extend([
            founder(apart(&absent("st"), &mentor), "NOT_FOUND", "profileId"),
            founder(apart(&own, &absent("me")), "NOT_FOUND", "counterpartId"),
            founder(apart(&stranger, &mentor), "NOT_YOURS", "profileId"),
            founder(apart(&own, &own), "SAME_PROFILE", "counterpartId"),
        ]);
    }
    cases.push(world.case_of(&world.adviser, "blockCounterpart", apart(&mentor, &own), "TOO_MANY", "counterpartId"));
    cases
}

/// Erasing, and approaching those who have agreed to nothing.
fn people(world: &World) -> Vec<Case> {
    let id = |name: &str| json!({"id": world.id(name)});
    let notice = |id: Value, source: &str| with(id, json!({"source": source}));
    let call = |id: Value, day: &str, note: &str| with(id, json!({"calledOn": day, "note": note}));
    let (erase, send, record) = ("eraseProfile", "sendNotice", "recordCall");
    vec![
        world.case(erase, json!({"id": absent("st")}), "NOT_FOUND", "id"),
        world.case_of(&world.stranger, erase, id("draft"), "NOT_FOUND", "id"),
        world.case_of(&world.stranger, erase, id("startup"), "NOT_YOURS", "id"),
        world.case(erase, id("erased"), "ERASED", "id"),
        world.case(send, notice(json!({"id": absent("me")}), "a list"), "NOT_FOUND", "id"),
        world.case(send, notice(id("startup"), "a list"), "NOT_FOUND", "id"),
        world.case(send, notice(id("mentor"), "a list"), "NOT_IDENTIFIED", "id"),
        world.case(send, notice(id("deaf-identified"), "a list"), "ADDRESS_MISSING", "id"),
        world.case(send, notice(id("identified"), " "), "SOURCE_UNFIT", "source"),
        world.case(record, call(json!({"id": absent("me")}), "2026-11-20", "Hello."), "NOT_FOUND", "id"),
        world.case(record, call(id("mentor"), "2026-11-20", "Hello."), "NOT_IDENTIFIED", "id"),
        world.case(record, call(id("identified"), "2026-12-24", "Hello."), "IN_FUTURE", "calledOn"),
        world.case(record, call(id("identified"), "2026-11-20", "two\nlines"), "NOTE_UNFIT", "note"),
    ]
}

/// Choices of who sees what that are not to be made.
fn choices(world: &World) -> [Case; 6] {
    let choose = "setVisibility";
    let edit = |name: &str, more: Value| world.edit(name, more);
    [
        world.case(choose, world.edit_nothing("st"), "NOT_FOUND", "id"),
        world.case_of(&world.stranger, choose, edit("startup", json!({})), "NOT_YOURS", "id"),
        world.case(choose, edit("startup", json!({"version": 99})), "STALE", "version"),
        world.case(choose, edit("left-startup", json!({})), "HAS_LEFT", "id"),
        world.case_of(&world.founder, choose, edit("startup", json!({"business": "EVERYONE"})), "TOO_WIDE", "business"),
        world.case(choose, edit("narrowed", json!({"location": "PARTNERS"})), "OWNERS_CHOICE", "location"),
    ]
}

/// Edits of what is not there, not one's own, read too long ago, or gone.
fn access(world: &World, kind: &str, prefix: &str) -> [Case; 5] {
    let (update, name) = (format!("update{kind}"), kind.to_lowercase());
    let edit = || world.edit(&name, json!({"name": "B"}));
    [
        world.case(&update, world.edit_nothing(prefix), "NOT_FOUND", "id"),
        world.case_of(&world.stranger, &update, edit(), "NOT_YOURS", "id"),
        world.case(&update, with(edit(), json!({"version": 99})), "STALE", "version"),
        world.case(&update, with(edit(), json!({"version": 0})), "STALE", "version"),
        world.case(&update, world.edit(&format!("left-{name}"), json!({"name": "B"})), "HAS_LEFT", "id"),
    ]
}

/// Values that do not fit a field of a kind: what is entered, the code, and the field it is about.
fn unfit(kind: &str) -> Vec<(Value, &'static str, &'static str)> {
    let offer = |more: Value| json!({"offers": [with(json!({"kind": "MENTORING"}), more)]});
    let many: Vec<String> = (0..101).map(|number| format!("skill {number}")).collect();
    let mut unfit = vec![
        (json!({"name": "   "}), "MISSING", "name"),
        (json!({"name": "x".repeat(201)}), "TOO_LONG", "name"),
        (json!({"name": "Bell\u{7}"}), "CONTROL_CHARACTER", "name"),
        (json!({"name": "a\u{202e}b"}), "DIRECTION_OVERRIDE", "name"),
        (json!({"description": {"en": "long ".repeat(5_000)}}), "TOO_LONG", "description.en"),
        (json!({"website": "javascript:alert(1)"}), "BAD_URL", "website"),
        (json!({"contact": {"email": "a@example.org\r\nBcc: b@example.org"}}), "BAD_EMAIL", "contact.email"),
        (json!({"contact": {"phone": "call me"}}), "BAD_PHONE", "contact.phone"),
        (json!({"location": {"country": "Atlantis"}}), "UNKNOWN_COUNTRY", "location.country"),
        (json!({"location": {"timeZone": "Mars/Olympus"}}), "UNKNOWN_TIME_ZONE", "location.timeZone"),
        (json!({"languages": [{"tag": "klingonish"}]}), "UNKNOWN_LANGUAGE", "languages.0"),
        (json!({"skills": many}), "TOO_MANY", "skills"),
        (offer(json!({"quantity": 0})), "OUT_OF_RANGE", "offers.0.quantity"),
        (offer(json!({"quantity": -1})), "INVALID", "offers.0.quantity"),
        (offer(json!({"period": {"startsOn": "1700-01-01"}})), "BAD_DATE", "offers.0.period.startsOn"),
        (
            offer(json!({"period": {"startsOn": "2027-02-01", "endsOn": "2027-01-01"}})),
            "BEFORE_START",
            "offers.0.period.endsOn",
        ),
    ];
    match kind {
        "Startup" => unfit.extend([
            (json!({"siren": "732829321"}), "BAD_SIREN", "siren"),
            (json!({"siren": SIREN}), "TAKEN", "siren"),
            (json!({"hostId": absent("pa")}), "NOT_IN_DIRECTORY", "hostId"),
            (json!({"hostId": absent("co")}), "NOT_IN_DIRECTORY", "hostId"),
        ]),
        "Partner" => {}
        _ => unfit.push((
            json!({"consent": {"source": "form", "givenOn": "2030-01-01"}}),
            "IN_FUTURE",
            "consent.givenOn",
        )),
    }
    if kind == "Mentor" {
        unfit.push((json!({"companyId": absent("co")}), "NOT_IN_DIRECTORY", "companyId"));
    }
    unfit
}

fn moves(world: &World) -> Vec<Case> {
    let id = |id: Value| json!({"id": id});
    let mut cases = vec![world.case("resumeProfile", id(world.id("identified")), "CONSENT_MISSING", "id")];
    for step in ["pauseProfile", "resumeProfile", "leaveProfile"] {
        cases.extend([
            world.case(step, id(absent("st")), "NOT_FOUND", "id"),
            world.case_of(&world.stranger, step, id(world.id("draft")), "NOT_FOUND", "id"),
            world.case_of(&world.stranger, step, id(world.id("startup")), "NOT_YOURS", "id"),
            world.case(step, id(world.id("left-mentor")), "WRONG_STATE", "id"),
        ]);
    }
    cases
}
