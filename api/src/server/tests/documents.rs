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
    let many: String = (0..20_000).map(|n| format!("a{n}: __typename ")).collect();
    assert_eq!(refused(format!("{{ {many} }}")).await, too_costly());
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
    for length in [20, 24, 30, 100, 5_000] {
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
    for length in [200, 5_000] {
        let mut document = "{ ...F0 } ".to_owned();
        for n in 0..length {
            document.push_str(&format!("fragment F{n} on Query {{ ...F{next} }} ", next = n + 1));
        }
        document.push_str(&format!("fragment F{length} on Query {{ asker }}"));
        assert_eq!(refused(document).await, too_costly(), "{length}");
    }
}

#[tokio::test]
async fn fragments_that_nothing_spreads_are_bounded_all_the_same() {
    let mut document = "{ asker } ".to_owned();
    for n in 0..30 {
        document.push_str(&format!("fragment F{n} on Query {{ ...F{next} ...F{next} }} ", next = n + 1));
    }
    document.push_str("fragment F30 on Query { asker }");
    let response = front().await.ask(&document).await;
    response.assert_status(poem::http::StatusCode::BAD_REQUEST);
    assert_eq!(body(response).await["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
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
    let response = front_with(|config| config.introspection = Some(true)).await.ask(&query).await;
    response.assert_status_is_ok();
    assert!(body(response).await.get("errors").is_none());
    assert_eq!(refused(query).await, (400, "INTROSPECTION_DISABLED".to_owned()));
}

#[tokio::test]
async fn questions_about_the_schema_are_answered_only_where_that_is_set() {
    let asks =
        ["{ __schema { queryType { name } } }", "{ ...A } fragment A on Query { a: __type(name: \"Query\") { name } }"];
    for query in asks {
        assert_eq!(refused(query.to_owned()).await, (400, "INTROSPECTION_DISABLED".to_owned()), "{query}");
        let demo = front_with(|config| config.demo = true).await;
        assert!(body(demo.ask(query).await).await.get("errors").is_none(), "{query}");
        let closed = front_with(|config| (config.demo, config.introspection) = (true, Some(false))).await;
        assert_eq!(refusal(closed.ask(query).await).await.1, "INTROSPECTION_DISABLED", "{query}");
    }
    front().await.ask("{ __typename }").await.assert_status_is_ok();
}

#[tokio::test]
async fn what_an_operation_costs_is_told() {
    let front = front().await;
    let answer = body(front.ask("{ a: asker asker __typename deeper { asker } }").await).await;
    assert_eq!(answer["extensions"]["cost"], json!({ "requested": 5, "limit": 5_000 }));
    let token = front.token(Role::Team).await;
    let request = front.post(&json!({ "query": "{ asker }" })).header("authorization", format!("Bearer {token}"));
    assert_eq!(body(request.send().await).await["extensions"]["cost"], json!({ "requested": 1, "limit": 20_000 }));
}

#[tokio::test]
async fn an_operation_that_costs_too_much_is_told_how_much() {
    let front = front().await;
    // As the contract has it: the stand-in would not know the fields, but it is never asked.
    let query = "query($n: Int) { startups(first: $n) { nodes { matches(counterpart: MENTOR, first: $n) { nodes { score } } } } }";
    let request = json!({ "query": query, "variables": { "n": 100 } });
    for (language, sentence) in [
        ("en", "The operation costs 30201, and 5000 is the limit: lower \"first\", or ask for less."),
        ("fr", "L’opération coûte 30201 pour une limite de 5000 : réduisez « first », ou demandez moins."),
    ] {
        let answer = body(front.post(&request).header("accept-language", language).send().await).await;
        let cost = json!({ "requested": 30_201, "limit": 5_000 });
        assert_eq!(answer["errors"][0]["message"], sentence);
        assert_eq!(answer["errors"][0]["extensions"], json!({ "code": "TOO_COSTLY", "cost": cost }));
        assert_eq!(answer["extensions"]["cost"], cost);
    }
}

#[tokio::test]
async fn huge_literals_are_refused_like_any_other() {
    let front = front().await;
    let digits = "9".repeat(20_000);
    for literal in
        [digits.clone(), format!("-{digits}"), format!("1e{digits}"), format!("0.{digits}"), format!("\"{digits}\"")]
    {
        let answer = body(front.ask(&format!("{{ number(of: {literal}) }}")).await).await;
        let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap();
        assert!(["GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"].contains(&code), "{:.200}", answer.to_string());
    }
}

#[tokio::test]
async fn lists_within_lists_within_variables_are_refused() {
    let front = front().await;
    for depth in [100, 100_000] {
        let nested = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        let objects = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        for value in [nested, objects] {
            let whole = format!(
                "{{\"query\": \"query($t: String!) {{ echo(text: $t) }}\", \"variables\": {{\"t\": {value}}}}}"
            );
            let request = front.client.post("/graphql").header("accept", GRAPHQL_RESPONSE);
            let (status, code) = refusal(request.content_type("application/json").body(whole).send().await).await;
            assert_eq!(status, 400, "{code}");
        }
    }
}
