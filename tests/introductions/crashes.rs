//! A crash at any point loses nothing and repeats nothing.

use std::collections::BTreeMap;
use std::pin::pin;
use std::task::Poll;

use api::clock::DAY;
use api::mail::SendFailure;
use api::outbox::{self, LEASE};
use api::worker;
use entity::{IntroductionState, MailState, mails};
use sea_orm::EntityTrait;

use super::scene::{Scene, state};
use crate::support::app::TestApp;
use crate::support::database::Backend;
use crate::support::on_both_databases;

on_both_databases!(
    a_worker_that_dies_after_its_claim_leaves_the_work_to_the_next,
    two_workers_do_each_thing_once,
    a_mail_that_was_not_taken_is_sent_again_byte_for_byte,
    a_mail_that_may_have_been_taken_is_sent_once_more_and_then_waits_for_a_person,
    a_mail_that_is_refused_for_good_is_given_up,
);

async fn a_worker_that_dies_after_its_claim_leaves_the_work_to_the_next(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.request(app).await.unwrap();
    app.clock.advance(10 * 60_000);
    let claimed = outbox::claim(app.db.writer(), app.clock.now(), 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    app.settle().await;
    assert!(app.mails().is_empty(), "the claim still holds");
    app.pass(LEASE).await;
    assert_eq!(app.mails().len(), 1);
    app.pass(LEASE).await;
    assert_eq!(app.mails().len(), 1);
}

async fn two_workers_do_each_thing_once(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.asked(app).await;
    app.post(&app.mails()[0].path("/answer/"), "answer=yes").await;
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let app = api::app::App::clone(app);
        workers.spawn(async move { worker::settle(&app).await.unwrap() });
    }
    workers.join_all().await;
    app.settle().await;
    assert_eq!((app.mails().len(), state(app, &asked).await), (3, IntroductionState::Introduced));
}

async fn a_mail_that_was_not_taken_is_sent_again_byte_for_byte(app: &TestApp) {
    let scene = Scene::set(app).await;
    app.mailbox().fail_next(SendFailure::Temporary(Some(421)));
    app.mailbox().fail_next(SendFailure::Temporary(None));
    scene.asked(app).await;
    assert!(app.mails().is_empty());
    app.pass(60_000).await;
    assert!(app.mails().is_empty());
    app.pass(2 * 60_000).await;
    let sent = app.mails();
    assert_eq!((sent.len(), mail_states(app).await), (1, vec![MailState::Sent]));
    assert_eq!(sent[0].header("Date").as_deref(), Some("Mon, 23 Nov 2026 08:10:00 +0000"));
}

async fn a_mail_that_may_have_been_taken_is_sent_once_more_and_then_waits_for_a_person(app: &TestApp) {
    let scene = Scene::set(app).await;
    app.mailbox().fail_next(SendFailure::Uncertain);
    app.mailbox().fail_next(SendFailure::Uncertain);
    scene.asked(app).await;
    assert_eq!(mail_states(app).await, [MailState::Uncertain]);
    app.pass(14 * 60_000).await;
    app.pass(60_000).await;
    app.pass(2 * DAY).await;
    assert_eq!((app.mails().len(), mail_states(app).await), (0, vec![MailState::Uncertain]));
}

async fn a_mail_that_is_refused_for_good_is_given_up(app: &TestApp) {
    let scene = Scene::set(app).await;
    app.mailbox().fail_next(SendFailure::Permanent(Some(550)));
    scene.asked(app).await;
    app.pass(2 * DAY).await;
    assert_eq!((app.mails().len(), mail_states(app).await), (0, vec![MailState::GivenUp]));
}

async fn mail_states(app: &TestApp) -> Vec<MailState> {
    let rows = mails::Entity::find().all(app.db.reader()).await.unwrap();
    rows.into_iter().map(|row| row.state).collect()
}

/// Drops the worker after each number of steps it takes in turn, until one run is not cut short.
///
/// A mail may leave twice if the crash falls between its leaving and its settling, but then it is
/// the same mail to the byte, which a recipient's server and a reader can tell.
#[test]
fn a_worker_that_dies_at_any_step_repeats_no_mail() {
    let stride = std::env::var("PASSERELLE_KILLS").map_or(7, |every| every.parse().unwrap());
    let mut finished = false;
    for polls in (1..).step_by(stride) {
        if finished {
            break;
        }
        let whole = std::sync::atomic::AtomicBool::new(false);
        crate::support::app::run(Backend::Sqlite, async |app: &TestApp| {
            let scene = Scene::set(app).await;
            let asked = scene.asked(app).await;
            app.post(&app.mails()[0].path("/answer/"), "answer=yes").await;
            whole.store(work_cut_short(app, polls).await, std::sync::atomic::Ordering::Relaxed);
            for _ in 0..3 {
                app.pass(LEASE).await;
            }
            assert_eq!(state(app, &asked).await, IntroductionState::Introduced, "killed after {polls} steps");
            let mut sent: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
            for mail in app.mails() {
                sent.entry(mail.header("Message-ID").unwrap()).or_default().push(mail.bytes);
            }
            assert_eq!(sent.len(), 3, "killed after {polls} steps");
            assert!(sent.values().all(|copies| copies.len() <= 2 && copies.iter().all(|copy| *copy == copies[0])));
        });
        finished = whole.load(std::sync::atomic::Ordering::Relaxed);
    }
}

/// Works until idle, or until the work was polled so many times; says whether it came to its end.
async fn work_cut_short(app: &TestApp, polls: usize) -> bool {
    let mut work = pin!(worker::settle(app));
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(context).map(|done| done.is_ok())
    })
    .await
}
