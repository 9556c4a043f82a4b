//! What is refused about companies, contracts, research projects, shows, editions and slots.

use serde_json::{Value, json};

use super::world::{Case, SIREN, World, absent, with};

/// Each refusal of the mutations of the programme's nouns.
pub fn cases(world: &World) -> Vec<Case> {
    let mut cases = Vec::new();
    for (noun, name, prefix) in [
        ("Company", "other-company", "co"),
        ("Contract", "promising", "ec"),
        ("ResearchProject", "project", "rp"),
        ("TradeShow", "show", "ts"),
        ("Edition", "edition", "ed"),
        ("Slot", "slot", "sl"),
    ] {
        cases.extend(edits(world, &format!("update{noun}"), name, prefix));
    }
    cases.extend(edits(world, "closeCall", "edition", "ed"));
    cases.extend(companies(world));
    cases.extend(contracts(world));
    cases.extend(steps(world));
    cases.extend(research_projects(world));
    cases.extend(shows(world));
    cases.extend(editions(world));
    cases.extend(slots(world));
    cases.extend(weights(world));
    cases
}

/// Edits of what is not there, or was read too long ago.
fn edits(world: &World, mutation: &str, name: &str, prefix: &str) -> [Case; 2] {
    let stale = world.edit(name, json!({"version": 99}));
    [
        world.case(mutation, world.edit_nothing(prefix), "NOT_FOUND", "id"),
        world.case(mutation, stale, "STALE", "version"),
    ]
}

fn companies(world: &World) -> [Case; 4] {
    let new = |siren: &str| json!({"name": "Other", "siren": siren});
    let edit = |siren: &str| world.edit("other-company", json!({"siren": siren}));
    [
        world.case("createCompany", new("732829321"), "INVALID", "siren"),
        world.case("createCompany", new(SIREN), "TAKEN", "siren"),
        world.case("updateCompany", edit("732829321"), "INVALID", "siren"),
        world.case("updateCompany", edit(SIREN), "TAKEN", "siren"),
    ]
}

fn contracts(world: &World) -> [Case; 6] {
    let new = |more: Value| with(json!({"companyId": world.id("company"), "startsOn": "2026-05-01"}), more);
    let none = json!([{"kind": "MENTORING", "quantity": 0}]);
    [
        world.case("createContract", new(json!({"companyId": absent("co")})), "NOT_FOUND", "companyId"),
        world.case("createContract", new(json!({"endsOn": "2026-04-01"})), "INVALID", "endsOn"),
        world.case("createContract", new(json!({"startsOn": "2026-02-01"})), "TAKEN", "startsOn"),
        world.case("updateContract", world.edit("promising", json!({"lines": none})), "INVALID", "lines.0.quantity"),
        world.case("updateContract", world.edit("promising", json!({"startsOn": "2026-01-01"})), "TAKEN", "startsOn"),
        world.case("updateContract", world.edit("signed", json!({"startsOn": "2026-06-01"})), "NOT_DRAFT", "id"),
    ]
}

/// A contract's way from draft to its end, at the wrong moment.
fn steps(world: &World) -> Vec<Case> {
    let plain = |name: &str| world.edit(name, json!({}));
    let mut cases = vec![
        world.case("signContract", plain("signed"), "WRONG_STATE", "id"),
        world.case("signContract", plain("empty"), "LINES_MISSING", "id"),
        world.case("signContract", world.edit("promising", json!({"signedOn": "2027-01-01"})), "IN_FUTURE", "signedOn"),
        world.case("activateContract", plain("promising"), "WRONG_STATE", "id"),
        world.case("activateContract", plain("in-force"), "WRONG_STATE", "id"),
        world.case("activateContract", plain("signed-early"), "TOO_EARLY", "id"),
        world.case("activateContract", plain("signed"), "ALREADY_ACTIVE", "id"),
        world.case("endContract", plain("signed"), "WRONG_STATE", "id"),
    ];
    for day in ["2027-01-01", "2026-02-01"] {
        let input = world.edit("in-force", json!({"endsOn": day}));
        cases.push(world.case("endContract", input, "DATE_OUT_OF_RANGE", "endsOn"));
    }
    for (step, name) in [("signContract", "promising"), ("activateContract", "signed"), ("endContract", "in-force")] {
        cases.extend(edits(world, step, name, "ec"));
    }
    cases
}

fn research_projects(world: &World) -> [Case; 5] {
    let new = |partner: Value| json!({"partnerId": partner, "title": {"fr": "Sel"}});
    let untitled = json!({"partnerId": world.id("partner")});
    let edit = |more: Value| world.edit("project", more);
    [
        world.case("createResearchProject", new(absent("pa")), "NOT_FOUND", "partnerId"),
        world.case_of(&world.stranger, "createResearchProject", new(world.id("partner")), "NOT_YOURS", "partnerId"),
        world.case("createResearchProject", untitled, "INVALID", "title.fr"),
        world.case_of(&world.stranger, "updateResearchProject", edit(json!({})), "NOT_YOURS", "id"),
        world.case("updateResearchProject", edit(json!({"title": null})), "INVALID", "title.fr"),
    ]
}

fn shows(world: &World) -> [Case; 7] {
    let edit = |more: Value| world.edit("show", more);
    let successor = |id: Value| json!({"name": "Other", "successorId": id});
    [
        world.case("createTradeShow", json!({"name": "  "}), "INVALID", "name"),
        world.case("createTradeShow", json!({"name": "CES"}), "TAKEN", "slug"),
        world.case("createTradeShow", successor(absent("ts")), "SUCCESSOR_NOT_FOUND", "successorId"),
        world.case("updateTradeShow", edit(json!({"name": null})), "INVALID", "name"),
        world.case("updateTradeShow", edit(successor(absent("ts"))), "SUCCESSOR_NOT_FOUND", "successorId"),
        world.case("updateTradeShow", edit(successor(world.id("show"))), "SUCCESSOR_IN_CIRCLE", "successorId"),
        world.case("updateTradeShow", edit(successor(world.id("ended-show"))), "SUCCESSOR_IN_CIRCLE", "successorId"),
    ]
}

fn editions(world: &World) -> Vec<Case> {
    let label = |label: &str| json!({"label": label});
    let days = |starts_on: &str, ends_on: &str| json!({"startsOn": starts_on, "endsOn": ends_on});
    let closes = json!({"callClosesOn": "2028-02-01"});
    let last_day = |day: &str| json!({"lastDay": day});
    let open = json!({"id": world.id("open-edition"), "version": 1, "lastDay": "2026-12-01"});
    let new = |show: Value, more: Value| {
        with(with(json!({"tradeShowId": show, "label": "New"}), days("2028-01-06", "2028-01-09")), more)
    };
    let of_show = |more: Value| new(world.id("show"), more);
    let edit = |more: Value| world.edit("next-edition", more);
    let until = |edition: Value| with(edition, last_day("2026-12-01"));
    let after_the_end = days("2019-06-11", "2019-06-15");
    let revived = world.edit("last-edition", after_the_end.clone());
    vec![
        world.case("createEdition", new(absent("ts"), json!({})), "NOT_FOUND", "tradeShowId"),
        world.case("createEdition", of_show(json!({"endsOn": "2028-01-01"})), "INVALID", "endsOn"),
        world.case("createEdition", of_show(label("CES 2027")), "TAKEN", "label"),
        world.case("createEdition", new(world.id("ended-show"), after_the_end), "DISCONTINUED", "endsOn"),
        world.case("createEdition", of_show(closes.clone()), "CALL_TOO_LATE", "callClosesOn"),
        world.case("updateEdition", edit(json!({"startsOn": null})), "INVALID", "startsOn"),
        world.case("updateEdition", edit(label("CES 2027")), "TAKEN", "label"),
        world.case("updateEdition", revived, "DISCONTINUED", "endsOn"),
        world.case("updateEdition", edit(closes), "CALL_TOO_LATE", "callClosesOn"),
        world.case("openCall", until(world.edit_nothing("ed")), "NOT_FOUND", "id"),
        world.case("openCall", until(edit(json!({"version": 99}))), "STALE", "version"),
        world.case("openCall", edit(last_day("2026-11-22")), "LAST_DAY_UNFIT", "lastDay"),
        world.case("openCall", edit(last_day("2028-01-06")), "LAST_DAY_UNFIT", "lastDay"),
        world.case("openCall", open, "ALREADY_OPEN", "id"),
        world.case("closeCall", edit(json!({})), "NOT_OPEN", "id"),
    ]
}

fn slots(world: &World) -> [Case; 7] {
    let new = |more: Value| with(json!({"editionId": world.id("edition"), "label": "Place 3"}), more);
    let nobody = json!({"holderId": absent("st")});
    [
        world.case("createSlot", new(json!({"editionId": absent("ed")})), "NOT_FOUND", "editionId"),
        world.case("createSlot", new(json!({"label": "  "})), "INVALID", "label"),
        world.case("createSlot", new(json!({"label": "Place 1"})), "TAKEN", "label"),
        world.case("createSlot", new(nobody.clone()), "HOLDER_NOT_FOUND", "holderId"),
        world.case("updateSlot", world.edit("other-slot", json!({"label": null})), "INVALID", "label"),
        world.case("updateSlot", world.edit("other-slot", json!({"label": "Place 1"})), "TAKEN", "label"),
        world.case("updateSlot", world.edit("other-slot", nobody), "HOLDER_NOT_FOUND", "holderId"),
    ]
}

fn weights(world: &World) -> [Case; 8] {
    let draft = |weights: Value| json!({"weights": weights});
    let weight = |weight: i32| json!({"criterion": "TEXT", "weight": weight});
    let note = with(draft(json!([weight(10_000)])), json!({"note": "x".repeat(1_001)}));
    let publish = |id: Value, after: i32| json!({"weightsId": id, "after": after});
    [
        world.case("draftWeights", draft(json!([weight(9_999)])), "SUM_DIFFERS", "weights"),
        world.case("draftWeights", draft(json!([weight(5_000), weight(5_000)])), "REPEATED", "weights"),
        world.case("draftWeights", draft(json!([weight(-1)])), "NEGATIVE", "weights"),
        world.case("draftWeights", note, "NOTE_UNFIT", "note"),
        world.case("publishWeights", publish(absent("we"), 1), "NOT_FOUND", "weightsId"),
        world.case("publishWeights", publish(world.id("weights-in-force"), 1), "IN_FORCE", "weightsId"),
        world.case("publishWeights", publish(world.id("other-weights"), 0), "STALE", "after"),
        world.case("revertWeights", json!({"after": 0}), "STALE", "after"),
    ]
}
