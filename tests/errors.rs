//! Each refusal of the contract, triggered once: its code, the field it is about, and nothing changed.

mod introductions;
mod profiles;
mod programme;

use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::database::dump;

/// Expects each input to be refused with a code for a field, and the database to stay as it was.
pub async fn expect_refusals(app: &TestApp, token: &str, cases: Vec<(&str, Value, &str, &str)>) {
    let before = dump(&app.db).await;
    for (mutation, input, code, field) in cases {
        let refused = app.refused(Some(token), mutation, input.clone()).await;
        let expected = (code.to_owned(), field.to_owned());
        assert!(refused.contains(&expected), "{mutation} {input:.300}: {refused:?} instead of {expected:?}");
    }
    assert_eq!(dump(&app.db).await, before);
}
