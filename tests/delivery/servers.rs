//! Mail servers that fail: nothing is lost, nothing is repeated but what may not have arrived, and nobody waits for a
//! host that others are written to at.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use api::app::App;
use api::clock::{HOUR, MINUTE};
use api::mail::{Mailer, Smtp};
use api::outbox;
use api::service::acts::Act;
use api::service::introductions;
use api::worker;
use entity::{MailProblem, MailState, ProfileId};
use tokio::sync::oneshot;

use super::{rows, states};
use crate::introductions::scene::between;
use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};
use crate::support::on_both_databases;
use crate::support::sink::{Manner, Sink};

on_both_databases!(
    whatever_a_server_does_each_mail_arrives_once_it_is_well,
    what_a_server_refuses_for_good_is_not_sent_again,
    a_host_that_hangs_holds_up_no_other,
);

/// How long to wait for what must happen; only a product that hangs needs that long.
const PATIENCE: Duration = Duration::from_secs(120);

/// The product with a mail server.
async fn mailing(app: &TestApp, parameters: &str) -> (TestApp, Sink) {
    let sink = Sink::start().await;
    let smtp = Smtp::new(&format!("{}{parameters}", sink.url)).unwrap();
    (app.restarted_with(Mailer::Smtp(smtp), |_| {}).await, sink)
}

/// A startup asks for somebody, and the hold runs out; the mail waits.
async fn ask(app: &TestApp, name: &str, whom: ProfileId) {
    let startup = app.enter(startup(name)).await;
    let founder = app.member(startup).await;
    introductions::request(app, &Act::of(&founder), between(startup, whom)).await.unwrap();
}

async fn whatever_a_server_does_each_mail_arrives_once_it_is_well(app: &TestApp) {
    let (app, sink) = &mailing(app, "").await;
    // What is noted while it fails, and how many copies there are of each mail in the end.
    let cases = [
        (Manner::Take, None, 1),
        (Manner::Later, Some(MailProblem::NotNow), 1),
        (Manner::TextLater, Some(MailProblem::NotNow), 1),
        (Manner::Greylist, Some(MailProblem::NotNow), 1),
        (Manner::SendAway, Some(MailProblem::NotNow), 1),
        (Manner::Cut, Some(MailProblem::ConnectionLost), 1),
        (Manner::TakeAndCut, Some(MailProblem::ConnectionLost), 2),
        (Manner::Slow, None, 1),
    ];
    for (number, (manner, problem, copies)) in cases.into_iter().enumerate() {
        let mentor = app.enter(mentor(&format!("mentor-{number}"))).await;
        ask(app, &format!("startup-{number}"), mentor).await;
        // So that a connection that was kept open is not the way around what happens to new ones.
        let app = &app.restarted_with(Mailer::Smtp(Smtp::new(&sink.url).unwrap()), |_| {}).await;
        sink.set(manner);
        app.pass(10 * MINUTE).await;
        let row = rows(app).await.pop().unwrap();
        assert_eq!((row.problem, row.state == MailState::Sent), (problem, problem.is_none()), "{manner:?}");
        if manner != Manner::Greylist {
            sink.set(Manner::Take);
        }
        app.pass(15 * MINUTE).await;
        let row = rows(app).await.pop().unwrap();
        let taken: Vec<_> = sink.taken().into_iter().filter(|mail| mail.id == row.message_id).collect();
        assert_eq!((row.state, taken.len()), (MailState::Sent, copies), "{manner:?}");
        assert!(taken.iter().all(|mail| *mail == taken[0]), "{manner:?}: the same mail byte for byte");
        let doubtful = problem == Some(MailProblem::ConnectionLost);
        assert_eq!(row.repeats, i32::from(doubtful), "{manner:?}: what may be a double is counted");
        app.db.clone().close().await.unwrap();
    }
}

async fn what_a_server_refuses_for_good_is_not_sent_again(app: &TestApp) {
    let (app, sink) = &mailing(app, "").await;
    for (number, manner) in [Manner::Never, Manner::TextNever].into_iter().enumerate() {
        let mentor = app.enter(mentor(&format!("mentor-{number}"))).await;
        ask(app, &format!("startup-{number}"), mentor).await;
        sink.set(manner);
        app.pass(10 * MINUTE).await;
        sink.set(Manner::Take);
        app.pass(25 * HOUR).await;
        assert_eq!(states(app).await[number], MailState::GivenUp, "{manner:?}");
    }
    assert_eq!((sink.refused(), sink.taken().len()), (2, 0));
    app.db.clone().close().await.unwrap();
}

async fn a_host_that_hangs_holds_up_no_other(app: &TestApp) {
    let (app, sink) = &mailing(app, "&pool=3").await;
    // Those to the host that hangs are due first, and there are more of them than places.
    sink.set_for("hangs.example.org", Manner::Hang);
    let mut hosts: BTreeMap<&str, usize> = BTreeMap::new();
    for (host, count) in [("hangs.example.org", 5), ("answers.example.org", 5)] {
        for number in 0..count {
            let name = format!("{}-{number}", host.split('.').next().unwrap());
            let mentor = app.enter(mentor(&name).with("email", format!("{name}@{host}"))).await;
            ask(app, &format!("startup-{name}"), mentor).await;
        }
        app.clock.advance(MINUTE);
        hosts.insert(host, count);
    }
    app.clock.advance(10 * MINUTE);
    let (stop, stopped) = oneshot::channel::<()>();
    let working = tokio::spawn(worker::run(App::clone(app), async move { drop(stopped.await) }));
    let arrived = |host: &str| sink.taken().iter().filter(|mail| mail.to.ends_with(host)).count();
    until("the others have arrived", || arrived("answers.example.org") == hosts["answers.example.org"]).await;
    assert!(sink.hanging() > 0, "the host still hangs");
    assert_eq!(arrived("hangs.example.org"), 0);

    sink.set_for("hangs.example.org", Manner::Take);
    let begun = Instant::now();
    while arrived("hangs.example.org") < hosts["hangs.example.org"] {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until all have arrived");
        // Those that were put off meanwhile are due a little later; what is under way keeps its lease.
        let waiting = outbox::pending(app.db.reader()).await.unwrap();
        if waiting.iter().all(|message| message.attempts == 0) {
            app.clock.advance(MINUTE / 6);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send(()).unwrap();
    working.await.unwrap();
    assert_eq!(states(app).await, [MailState::Sent; 10]);
    assert_eq!(sink.taken().len(), 10, "none arrived twice");
    app.db.clone().close().await.unwrap();
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
