//! What nobody does about accounts without signing in.

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::on_sqlite;

on_sqlite!(nobody_gets_past_signing_in);

/// An id of a kind that stands for nothing.
fn nothing(prefix: &str) -> String {
    let bytes = [prefix.as_bytes(), &[7; 16]].concat();
    data_encoding::BASE64URL_NOPAD.encode(&bytes)
}

async fn nobody_gets_past_signing_in(app: &TestApp) {
    for document in [
        "mutation { createToken(input: {label: \"A\", scopes: [READ]}) { userErrors { code } } }".to_owned(),
        format!("mutation {{ revokeToken(input: {{tokenId: \"{}\"}}) {{ userErrors {{ code }} }} }}", nothing("at")),
        format!(
            "mutation {{ revokeSession(input: {{sessionId: \"{}\"}}) {{ userErrors {{ code }} }} }}",
            nothing("se")
        ),
        "mutation { updateAccount(input: {name: \"A\"}) { userErrors { code } } }".to_owned(),
        "mutation { inviteAccount(input: {email: \"a@example.org\", role: TEAM}) { userErrors { code } } }".to_owned(),
        format!(
            "mutation {{ addDelegate(input: {{profileId: \"{}\", email: \"a@example.org\"}}) {{ userErrors {{ code }} }} }}",
            nothing("st")
        ),
        format!(
            "mutation {{ removeDelegate(input: {{profileId: \"{}\"}}) {{ userErrors {{ code }} }} }}",
            nothing("st")
        ),
        format!(
            "mutation {{ approvePartnerAccess(input: {{partnerRequestId: \"{}\"}}) {{ userErrors {{ code }} }} }}",
            nothing("pr")
        ),
        format!(
            "mutation {{ refusePartnerAccess(input: {{partnerRequestId: \"{}\"}}) {{ userErrors {{ code }} }} }}",
            nothing("pr")
        ),
        "{ accounts { totalCount } }".to_owned(),
        "{ partnerRequests { totalCount } }".to_owned(),
        format!("{{ delegates(profileId: \"{}\") {{ totalCount }} }}", nothing("st")),
    ] {
        assert_eq!(app.error_code(None, &document, json!({})).await, "UNAUTHENTICATED", "{document}");
    }
}
