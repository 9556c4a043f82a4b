//! Nobody is written to at night, nor more often in a week than anybody.

use std::collections::BTreeMap;

use api::clock::{DAY, HOUR, MINUTE};
use api::config::QuietHours;
use api::pace::Pace;
use api::service::acts::Act;
use api::service::introductions;
use api::service::introductions::outcomes::{self, Report};
use entity::{IntroductionOutcome, IntroductionState, MailKind, MailState, ProfileId, Role, introductions as table};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{rows, states};
use crate::accounts::{ask_to_sign_in, invited};
use crate::introductions::scene::between;
use crate::support::app::TestApp;
use crate::support::directory::{ambassador, mentor, partner, startup};
use crate::support::on_both_databases;

on_both_databases!(nobody_is_written_to_at_night_where_they_are, what_is_too_much_for_a_week_comes_in_one_mail);

/// A startup of its own asks for somebody.
async fn ask(app: &TestApp, name: &str, whom: ProfileId) {
    let startup = app.enter(startup(name)).await;
    let founder = app.member(startup).await;
    introductions::request(app, &Act::of(&founder), between(startup, whom)).await.unwrap();
}

async fn nobody_is_written_to_at_night_where_they_are(app: &TestApp) {
    let app = &app.restarted(|config| config.delivery.quiet_hours = QuietHours::read("20:00-08:00")).await;
    let abroad = app.enter(ambassador("claire-halifax")).await;
    invited(app, "partner@example.org", Role::Partner, &[]).await;
    ask(app, "vigie-quai", abroad).await;
    // It is ten past four in the morning there.
    app.pass(10 * MINUTE).await;
    app.pass(3 * HOUR + 49 * MINUTE).await;
    assert!(app.mails_to("claire-halifax@example.org").is_empty());
    app.pass(MINUTE).await;
    assert_eq!(app.mails_to("claire-halifax@example.org").len(), 1);
    assert_eq!(rows(app).await[0].attempts, 1, "to wait for the morning is no attempt");
    // Nine in the evening where the programme is: who wants to come in is let in.
    app.pass(8 * HOUR).await;
    let before = app.mails_to("partner@example.org").len();
    ask_to_sign_in(app, "partner@example.org").await;
    assert_eq!(app.mails_to("partner@example.org").len(), before + 1);
    app.db.clone().close().await.unwrap();
}

async fn what_is_too_much_for_a_week_comes_in_one_mail(app: &TestApp) {
    // Nobody is reminded, and nobody asked what came of it, as long as this takes.
    let slow = Pace::read("200/300/310/365").unwrap();
    let app = &app
        .restarted(|config| {
            config.delivery.mails_a_week = Some(2);
            (config.paces.mentor, config.paces.partner) = (slow, slow);
        })
        .await;
    let address = "solene-maubert@example.org";
    let mentor = app.enter(mentor("solene-maubert")).await;
    // The same person speaks for a laboratory.
    let laboratory = app.enter(partner("labo").with("email", "Solene-Maubert@Example.org")).await;
    for name in ["one", "two", "three", "four"] {
        ask(app, name, mentor).await;
    }
    app.pass(10 * MINUTE).await;
    let told = app.mails_to(address);
    let links: Vec<usize> =
        told.iter().map(|mail| mail.links().iter().filter(|link| link.ends_with("/yes")).count()).collect();
    assert_eq!(links, [1, 3], "{:?}", to_the_mentor(app));
    assert_eq!(told[1].subject, "3 messages vous attendent");
    let collected =
        [MailState::Sent, MailState::Collected, MailState::Collected, MailState::Collected, MailState::Sent];
    assert_eq!(states(app).await, collected);

    // More of it waits, whatever it is about and to which profile, until a week has passed.
    app.post(&told[1].path("/answer/"), "answer=yes").await;
    ask(app, "five", laboratory).await;
    ask(app, "six", mentor).await;
    app.pass(10 * MINUTE).await;
    tell_that_nothing_came_of_it(app).await;
    let waiting: Vec<_> = rows(app).await.into_iter().filter(|row| row.waits_since.is_some()).collect();
    let kinds: Vec<_> = waiting.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [MailKind::IntroductionJoined, MailKind::IntroductionAsked, MailKind::IntroductionAsked]);
    app.pass(6 * DAY).await;
    assert_eq!(to_the_mentor(app).len(), 2);
    for _ in 0..3 {
        app.pass(7 * DAY).await;
    }
    let told = to_the_mentor(app);
    assert_eq!((told.len(), states(app).await.contains(&MailState::Queued)), (5, false), "{told:#?}");
    expect_no_more_than(app, 2, &[mentor, laboratory]).await;
    app.db.clone().close().await.unwrap();
}

/// Both sides of who was introduced say that they met, and that nothing came of it.
async fn tell_that_nothing_came_of_it(app: &TestApp) {
    let team = app.signed_in(Role::Team, None).await;
    let introduced = table::Entity::find().filter(table::Column::State.eq(IntroductionState::Introduced));
    let row = introduced.one(app.db.reader()).await.unwrap().unwrap();
    for side in [row.from_id, row.to_id] {
        let said = Report { met: true, outcome: Some(IntroductionOutcome::Nothing) };
        outcomes::report(app, &Act::of(&team), row.id, Some(side), said).await.unwrap();
    }
}

fn to_the_mentor(app: &TestApp) -> Vec<String> {
    let mails = app.mails().into_iter().filter(|mail| mail.to.eq_ignore_ascii_case("solene-maubert@example.org"));
    mails.map(|mail| mail.subject).collect()
}

/// Fails if more mails than that left to these profiles in any seven days.
async fn expect_no_more_than(app: &TestApp, most: usize, profiles: &[ProfileId]) {
    let mut left: Vec<i64> = rows(app)
        .await
        .into_iter()
        .filter(|row| profiles.contains(&row.profile_id) && row.kind != MailKind::Notice)
        .filter_map(|row| row.left_at)
        .collect();
    left.sort_unstable();
    let mut weeks: BTreeMap<i64, usize> = BTreeMap::new();
    for begins in &left {
        weeks.insert(*begins, left.iter().filter(|at| (*begins..begins + 7 * DAY).contains(at)).count());
    }
    assert!(weeks.values().all(|count| *count <= most), "{weeks:?}");
}
