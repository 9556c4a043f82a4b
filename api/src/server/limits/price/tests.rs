use async_graphql::parser::parse_query;
use serde_json::json;

use super::*;
use crate::server::limits::in_order;

const SDL: &str = "
    type Query { one: Thing things(first: Int, after: String, last: Int): ThingConnection!
      node(id: ID!): Node nodes(ids: [ID!]!): [Node]! any: Any suggestions(first: Int): [Thing!]!
      search(query: String!, first: Int): ThingConnection! }
    type ThingConnection { edges: [ThingEdge!]! nodes: [Thing!]! pageInfo: PageInfo! totalCount: Int! }
    type ThingEdge { node: Thing! cursor: String! }
    type PageInfo { hasNextPage: Boolean! }
    interface Node { id: ID! }
    type Thing implements Node { id: ID! name: String parts(first: Int = 5): PartConnection! }
    type PartConnection { nodes: [Part!]! pageInfo: PageInfo! }
    type Part implements Node { id: ID! name: String size: Int thing: Thing }
    union Any = Thing | Part
    type Mutation { make: Thing }";

fn cost(document: &str) -> u64 {
    cost_with(document, json!({}))
}

fn cost_with(document: &str, variables: serde_json::Value) -> u64 {
    let document = parse_query(document).unwrap();
    let order = in_order(&document).unwrap();
    let (_, operation) = document.operations.iter().next().unwrap();
    let variables = Variables::from_json(variables);
    let asked = Asked { document: &document, order: &order, operation: &operation.node, variables: &variables };
    price(&Tariff::read(SDL), asked)
}

#[test]
fn a_field_costs_one_under_whatever_name() {
    assert_eq!(cost("{ one { name } }"), 2);
    assert_eq!(cost("{ one { a: name b: name __typename } __typename }"), 5);
    assert_eq!(cost("mutation { make { name } }"), 2);
    assert_eq!(cost("{ nothing { more { of { it } } } }"), 4);
}

#[test]
fn a_connection_costs_its_page() {
    assert_eq!(cost("{ things(first: 10) { nodes { name } } }"), 1 + 10 * 2);
    assert_eq!(cost("{ things(last: 10) { edges { cursor node { name } } totalCount pageInfo { hasNextPage } } }"), 44);
    assert_eq!(cost("{ things { nodes { name } } }"), 1 + 20 * 2);
    assert_eq!(cost("{ things(first: 100) { totalCount } }"), 2);
    assert_eq!(
        cost("{ things(first: 10) { nodes { parts(first: 10) { nodes { name size } } } } }"),
        1 + 10 * (1 + 1 + 30)
    );
    assert_eq!(cost("{ suggestions(first: 7) { name } }"), 8);
    assert_eq!(cost("{ search(query: \"x\", first: 10) { nodes { name } } }"), 31);
}

#[test]
fn a_page_out_of_range_is_priced_as_the_nearest_within() {
    for (first, items) in [("-1", 1), ("0", 1), ("101", 100), ("99999999999999999999", 100), ("1.5", 100), ("null", 20)]
    {
        assert_eq!(cost(&format!("{{ things(first: {first}) {{ nodes {{ name }} }} }}")), 1 + items * 2, "{first}");
    }
    assert_eq!(cost("{ things(first: 2, last: 90) { nodes { name } } }"), 181);
}

#[test]
fn variables_and_their_defaults_are_resolved() {
    let document = "query($n: Int = 3) { things(first: $n) { nodes { name } } }";
    assert_eq!(cost(document), 7);
    for (given, items) in [(json!(50), 50), (json!(-1), 1), (json!(1e30), 100), (json!(null), 20), (json!("x"), 20)] {
        assert_eq!(cost_with(document, json!({ "n": given })), 1 + items * 2);
    }
    assert_eq!(cost("query($n: Int) { things(first: $n) { nodes { name } } }"), 41);
}

#[test]
fn a_list_of_ids_costs_each() {
    assert_eq!(cost("{ nodes(ids: [\"a\", \"b\", \"c\"]) { id } }"), 4);
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Thing { name } } }";
    assert_eq!(cost_with(document, json!({ "ids": vec!["a"; 100_000] })), 200_001);
    assert_eq!(cost_with(document, json!({ "ids": "a" })), 3);
}

#[test]
fn where_several_types_may_be_the_dearest_counts() {
    assert_eq!(cost("{ node(id: 1) { id ... on Thing { name } ... on Part { name size } } }"), 4);
    assert_eq!(cost("{ any { ... on Thing { name } ... on Part { name size } ... on Node { id } } }"), 4);
    assert_eq!(
        cost(
            "{ any { ...P ...T } } fragment P on Part { name size } fragment T on Thing { ...N parts { nodes { id } } } \
         fragment N on Node { id }"
        ),
        1 + 1 + 1 + 5 * 2
    );
    assert_eq!(cost("{ node(id: 1) { ... on Thing { ... on Part { size } name } } }"), 2);
    let nested = "{ node(id: 1) { ... on Thing { a: parts(first: 100) { nodes { id } } b: parts(first: 100) { nodes { id } } } } }";
    assert_eq!(cost(nested), 1 + 2 * 201);
}

#[test]
fn fragments_are_priced_once_and_count_as_often_as_they_are_spread() {
    let mut document = "{ one { ...F0 } } ".to_owned();
    for n in 0..30 {
        document.push_str(&format!("fragment F{n} on Thing {{ ...F{next} ...F{next} }} ", next = n + 1));
    }
    document.push_str("fragment F30 on Thing { name }");
    assert_eq!(cost(&document), 1 + (1 << 30));
}

#[test]
fn no_price_overflows() {
    let mut document = "{ one { ...F0 } } ".to_owned();
    for n in 0..100 {
        document.push_str(&format!("fragment F{n} on Thing {{ ...F{next} ...F{next} }} ", next = n + 1));
    }
    document.push_str("fragment F100 on Thing { parts(first: 100) { nodes { id thing { name } } } }");
    assert_eq!(cost(&document), u64::MAX);
}
