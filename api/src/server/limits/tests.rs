use super::*;

#[test]
fn strings_and_comments_are_one_token_or_none() {
    for text in
        ["{ a(b: \"{{{{ \\\" {{\") }", "{ a(b: \"\"\"{{{{ \\\"\"\" {{\n \" {{\"\"\") } # {{{{", "{a,b ...on C{d}}"]
    {
        assert_eq!(check_text(text).err(), None, "{text}");
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
    assert_eq!(check_text(&at_limit), Ok(TOKENS));
    assert_eq!(check_text(&format!("{at_limit}!")), Err(Fault::TooManyTokens));
    let spreads = format!("{{{}}}", "...a".repeat((TOKENS - 2) / 2));
    assert_eq!(check_text(&spreads), Ok(TOKENS));
}
