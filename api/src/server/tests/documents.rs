//! Documents that would cost more than they may.

use super::*;

async fn refused(query: String) -> (u16, String) {
    refusal(front().await.ask(&query).await).await
}

fn too_costly() -> (u16, String) {
    (400, "TOO_COSTLY".to_owned())
}

#[tokio::test]
async fn a_document_is_weighed_before_it_is_parsed() {
    assert_eq!(refused(format!("{{ asker }} #{}", "x".repeat(40_000))).await, too_costly());
    assert_eq!(refused(format!("{{ {} }}", "asker ".repeat(2_001))).await, too_costly());
    assert_eq!(refused(format!("{}asker", "{deeper".repeat(990))).await, too_costly());
    assert_eq!(refused(format!("{{ echo(text: {}", "[".repeat(1_500))).await, too_costly());
}

#[tokio::test]
async fn floods_and_depths_are_refused() {
    let aliases: String = (0..51).map(|n| format!("a{n}: __typename ")).collect();
    assert_eq!(refused(format!("{{ {aliases} }}")).await, too_costly());
    assert_eq!(refused(format!("{{ asker {} }}", "@include(if: true) ".repeat(51))).await, too_costly());
    assert_eq!(refused(format!("{}{{ asker {}", "{ deeper ".repeat(12), "}".repeat(13))).await, too_costly());
    let cycle =
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }";
    assert_eq!(refused(cycle.to_owned()).await, too_costly());
}

#[tokio::test]
async fn fragments_are_counted_as_often_as_they_are_spread() {
    for length in [20, 24, 30, 100] {
        let mut document = "{ ...F0 } ".to_owned();
        for n in 0..length {
            document.push_str(&format!("fragment F{n} on Query {{ ...F{next} ...F{next} }} ", next = n + 1));
        }
        document.push_str(&format!("fragment F{length} on Query {{ asker }}"));
        assert_eq!(refused(document).await, too_costly(), "{length}");
    }
}

#[tokio::test]
async fn a_long_chain_of_fragments_is_refused() {
    let mut document = "{ ...F0 } ".to_owned();
    for n in 0..200 {
        document.push_str(&format!("fragment F{n} on Query {{ ...F{next} }} ", next = n + 1));
    }
    document.push_str("fragment F200 on Query { asker }");
    assert_eq!(refused(document).await, too_costly());
}

#[tokio::test]
async fn a_fragment_that_spreads_itself_is_refused() {
    for document in [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { deeper { ...B } } fragment B on Query { ...A }",
        "{ asker } fragment A on Query { ...B } fragment B on Query { ...A }",
    ] {
        assert_eq!(refused(document.to_owned()).await, (400, "GRAPHQL_VALIDATION_FAILED".to_owned()), "{document}");
    }
}

#[tokio::test]
async fn a_number_out_of_range_is_refused() {
    for number in ["99999999999999999999", "2147483648", "1.5", "1e400"] {
        let response = front().await.ask(&format!("{{ number(of: {number}) }}")).await;
        assert!(body(response).await["errors"].is_array(), "{number}");
    }
}

#[tokio::test]
async fn a_parse_error_tells_the_place_and_not_the_text() {
    let front = front().await;
    let body = body(front.ask("{ echo(text: \"a secret\" }").await).await;
    assert_eq!(body["errors"][0]["locations"], json!([{ "line": 1, "column": 25 }]));
    assert!(!body.to_string().contains("secret"), "{body}");
}

#[tokio::test]
async fn the_question_that_tools_ask_about_the_schema_is_within_the_limits() {
    let kinds = (0..9).fold("kind name".to_owned(), |inner, _| format!("kind name ofType {{ {inner} }}"));
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ queryType {{ name }} types {{ ...FullType }}
           directives {{ name args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name fields(includeDeprecated: true) {{ name args {{ ...InputValue }} type {{ ...TypeRef }} }}
           inputFields {{ ...InputValue }} interfaces {{ ...TypeRef }} enumValues {{ name }} possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name type {{ ...TypeRef }} defaultValue }}
         fragment TypeRef on __Type {{ {kinds} }}"
    );
    let response = front().await.ask(&query).await;
    response.assert_status_is_ok();
    assert!(body(response).await.get("errors").is_none());
}
