//! A person who comes in without consent has agreed to nothing: neither matched, nor found, nor mailed.

use std::sync::Arc;

use api::clock::DAY;
use api::paging::Window;
use api::service::acts::Act;
use api::service::imports::Kind;
use api::service::introductions::{self, RequestRefusal};
use api::service::matches::{self, CounterpartKind, Found};
use api::service::profiles::seen::Seen;
use api::service::profiles::store;
use api::service::search as find;
use api::viewer::Viewer;
use api::visibility::Sight;
use entity::{ProfileId, ProfileState, Role};
use search::Query;

use crate::introductions::scene::{between, refusals};
use crate::support::app::TestApp;
use crate::support::directory::{ambassador, mentor, startup, talent};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(a_person_without_consent_is_identified_and_left_alone);
on_sqlite!(the_report_says_who_is_only_identified, a_consent_for_the_future_is_refused);

async fn names_found(app: &TestApp, viewer: &Viewer, text: &str) -> Vec<String> {
    let query = Query::new(text, viewer.reader());
    let results = find::find(app, viewer, query).await.unwrap();
    assert_eq!(results.page.total, results.hits.len(), "counts are of what may be seen");
    results.hits.iter().map(|hit| hit.profile.row.name.clone()).collect()
}

async fn matched(app: &TestApp, startup: ProfileId, kind: CounterpartKind) -> Vec<ProfileId> {
    let startup = Seen::new(store::load(app.db.reader(), &[startup]).await.unwrap().remove(0), Sight::Team);
    let window = Window::first(50);
    let page = matches::recommend(app, &Viewer::System, &Arc::new(startup), kind, &window).await.unwrap();
    let ids = page.items.iter().filter_map(|found| match &found.counterpart {
        Found::Profile(profile) => Some(profile.row.id),
        Found::Slot(_) => None,
    });
    ids.collect()
}

async fn a_person_without_consent_is_identified_and_left_alone(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai")).await;
    let agreed = app.enter(mentor("agreed")).await;
    // Even a file that says otherwise cannot make somebody who agreed to nothing active.
    let silent = app.enter(mentor("silent").without("consent").with("name", "Quartz Silencieux")).await;
    assert_eq!(app.profile(silent).await.state, ProfileState::Identified);
    assert_eq!(matched(app, startup, CounterpartKind::Mentor).await, [agreed]);

    let founder = app.member(startup).await;
    let partner = app.signed_in(Role::Partner, None).await;
    for viewer in [&Viewer::Anonymous, &founder, &partner] {
        assert_eq!(names_found(app, viewer, "quartz").await, Vec::<String>::new());
    }
    let team = app.signed_in(Role::Team, None).await;
    assert_eq!(names_found(app, &team, "quartz").await, ["Quartz Silencieux"]);

    let refused = refusals(introductions::request(app, &Act::of(&founder), between(startup, silent)).await);
    assert_eq!(refused, [(RequestRefusal::NotFound, "toId".to_owned())]);
    let refused = refusals(introductions::request(app, &Act::of(&team), between(startup, silent)).await);
    assert_eq!(refused, [(RequestRefusal::NotAvailable, "toId".to_owned())]);
    app.pass(DAY).await;
    assert!(app.mails().is_empty());
}

async fn the_report_says_who_is_only_identified(app: &TestApp) {
    for (kind, entry) in
        [(Kind::Mentors, mentor("one")), (Kind::Ambassadors, ambassador("two")), (Kind::Talents, talent("three"))]
    {
        let text = [entry.clone().without("consent").line(), entry.with("id", "other").line()].join("\n");
        let report = app.import(kind, &text).await;
        assert_eq!((report.created, report.identified), (2, 1), "{report}");
        assert!(report.to_string().contains("1 person came in without a recorded consent"), "{report}");
    }
}

async fn a_consent_for_the_future_is_refused(app: &TestApp) {
    let consent = serde_json::json!({"purpose": "introductions", "source": "form", "date": "2027-01-01"});
    let report = app.import(Kind::Mentors, &mentor("one").with("consent", consent).line()).await;
    assert_eq!((report.created, report.refused), (0, 1), "{report}");
}
