//! The contract that is committed is the one that is served, and breaks nothing of the one that was published.

mod breaking;

use std::path::Path;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, TypeDefinition, TypeKind, TypeSystemDefinition};
use breaking::breaks;

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

/// The contract that frontends hold: the schema of the last release, and until the first that of the day on which
/// it was laid down. Whoever releases copies `schema.graphql` over it; nothing else moves it.
const PUBLISHED: &str = include_str!("schema/published.graphql");

#[test]
fn nothing_that_was_published_is_broken_unless_it_was_deprecated_then() {
    let broken = breaks(PUBLISHED, &api::graphql::sdl());
    assert_eq!(broken, Vec::<String>::new(), "keep it, and mark it @deprecated(reason: …) until the next release");
}

#[test]
fn every_kind_of_break_is_seen_and_nothing_else() {
    let published = "interface Named { name: String } union Thing = A | B enum Kind { ONE TWO OLD @deprecated(reason: \"Use ONE.\") }
        type A implements Named { name: String list(first: Int! = 20, kind: Kind): [Int!]! old: Int @deprecated(reason: \"Use list.\") }
        type B { id: ID! } input In { must: Int! may: [Int] } scalar Day";
    let cases = [
        ("", "", ""),
        ("type B { id: ID! }", "type B { id: ID! more(of: Int): Int }", ""),
        ("ONE TWO OLD @deprecated(reason: \"Use ONE.\")", "ONE TWO THREE", ""),
        ("old: Int @deprecated(reason: \"Use list.\")", "", ""),
        ("{ name: String list", "{ name: String! list", ""),
        ("must: Int!", "must: Int", ""),
        ("may: [Int]", "may: [Int] more: Int! = 1", ""),
        ("scalar Day", "", "Day is gone"),
        ("scalar Day", "enum Day { MONDAY }", "Day is another kind of type"),
        ("ONE TWO", "ONE", "Kind TWO is gone"),
        ("A | B", "A", "Thing B is gone"),
        ("A implements Named", "A", "A implements Named is gone"),
        ("{ name: String list", "{ list", "A.name is gone"),
        ("{ id: ID! }", "{ id: ID }", "B.id was ID! and is ID"),
        ("[Int!]!", "[Int]!", "A.list was [Int!]! and is [Int]!"),
        (", kind: Kind", "", "A.list(kind) is gone"),
        (", kind: Kind", ", kind: Kind!", "A.list(kind) was Kind and is Kind!"),
        (", kind: Kind", ", kind: Kind, more: Int!", "A.list(more) is required and new"),
        ("= 20", "= 10", "A.list(first) has another default"),
        ("may: [Int]", "may: [Int!]", "In(may) was [Int] and is [Int!]"),
        ("may: [Int]", "may: [Int] more: Int!", "In(more) is required and new"),
        ("may: [Int]", "", "In(may) is gone"),
    ];
    for (old, new, expected) in cases {
        assert!(published.contains(old), "{old}");
        let found = breaks(published, &published.replacen(old, new, 1));
        assert_eq!(found, Vec::from_iter((!expected.is_empty()).then(|| expected.to_owned())), "{old} → {new}");
    }
}

/// The types of the contract.
fn types() -> Vec<TypeDefinition> {
    let definitions = parse_schema(api::graphql::sdl()).unwrap().definitions.into_iter();
    let types = definitions.filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    types.collect()
}

/// The fields of all objects and interfaces, by the names of their types.
fn fields() -> Vec<(String, FieldDefinition)> {
    let fields = types().into_iter().flat_map(|definition| {
        let fields = match definition.kind {
            TypeKind::Object(object) => object.fields,
            TypeKind::Interface(interface) => interface.fields,
            _ => Vec::new(),
        };
        fields.into_iter().map(move |field| (definition.name.node.to_string(), field.node))
    });
    fields.collect()
}

#[test]
fn connections_are_read_from_both_ends() {
    let connections = fields().into_iter().filter(|(_, field)| field.ty.node.to_string().ends_with("Connection!"));
    let mut count = 0;
    for (of, field) in connections {
        let name = field.name.node.as_str();
        let has = |argument: &str| field.arguments.iter().any(|each| each.node.name.node == argument);
        assert!(has("first") && has("after"), "{of}.{name}");
        // What was found is read from the best on.
        assert!((of == "Query" && name == "search") || (has("last") && has("before")), "{of}.{name}");
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn objects_with_ids_are_listed_in_connections() {
    let is_node = |definition: &TypeDefinition| match &definition.kind {
        TypeKind::Object(object) => object.implements.iter().any(|each| each.node == "Node"),
        TypeKind::Interface(_) => true,
        _ => false,
    };
    let nodes = types().into_iter().filter(is_node).map(|definition| definition.name.node.to_string());
    let nodes: Vec<String> = nodes.collect();
    // An account speaks for few profiles; of the ids that somebody names there are at most a hundred; a startup would
    // like few slots of one edition, and each of them once.
    let allowed = ["Viewer.profiles", "Query.nodes", "Application.preferences"];
    for (of, field) in fields() {
        let ty = field.ty.node.to_string();
        let listed = ty.starts_with('[') && nodes.iter().any(|node| *node == ty.trim_matches(['[', ']', '!']));
        let name = format!("{of}.{}", field.name.node);
        assert!(!listed || of.ends_with("Connection") || allowed.contains(&name.as_str()), "{name}: {ty}");
    }
}
