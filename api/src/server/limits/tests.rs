use async_graphql::parser::parse_query;

use super::*;

#[test]
fn strings_and_comments_are_one_token_or_none() {
    for text in
        ["{ a(b: \"{{{{ \\\" {{\") }", "{ a(b: \"\"\"{{{{ \\\"\"\" {{\n \" {{\"\"\") } # {{{{", "{a,b ...on C{d}}"]
    {
        assert_eq!(check_text(text), Ok(()), "{text}");
    }
    let brackets = "{".repeat(NESTING + 1);
    for text in
        [format!("\"{brackets}"), format!("\"\"\"{brackets}"), format!("# x\r{brackets}"), format!("\"\n{brackets}")]
    {
        assert_eq!(check_text(&text), Err(Fault::NestedTooDeeply), "{text}");
    }
}

#[test]
fn tokens_are_counted_as_the_specification_does() {
    let at_limit = format!("{{{}}}", " a".repeat(TOKENS - 2));
    assert_eq!(check_text(&at_limit), Ok(()));
    assert_eq!(check_text(&format!("{at_limit}!")), Err(Fault::TooManyTokens));
    let spreads = format!("{{{}}}", "...a".repeat((TOKENS - 2) / 2));
    assert_eq!(check_text(&spreads), Ok(()));
}

#[test]
fn shapes_add_up_over_fragments() {
    let document = "{ a: x { ...F } ...F } fragment F on Q { b: y @skip(if: true) { z } }";
    let document = parse_query(document).unwrap();
    let mut measured = Measured { document: &document, fragments: HashMap::new() };
    let (_, operation) = document.operations.iter().next().unwrap();
    let shape = measured.set(&operation.node.selection_set.node).unwrap();
    assert_eq!(shape, Shape { selections: 7, levels: 4, depth: 3, aliases: 3, directives: 2, schema_lists: 0 });
}
