//! Mails that come back are taken in from a folder.

use std::fs;
use std::path::Path;

use api::service::mails::bounces::{self, TakenIn};
use entity::{MailState, contacts};
use sea_orm::EntityTrait;

use super::{rows, states};
use crate::introductions::scene::Scene;
use crate::support::app::TestApp;
use crate::support::on_both_databases;

on_both_databases!(reports_of_a_folder_are_taken_in_once);

/// A delivery report about a mail, as a mail server writes it.
fn report(message_id: &str, action: &str, status: &str) -> String {
    let lines = [
        "From: MAILER-DAEMON@mx.example.org",
        "To: passerelle@example.org",
        "Subject: Undelivered Mail Returned to Sender",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"part\"",
        "",
        "--part",
        "Content-Type: text/plain",
        "",
        "It could not be delivered.",
        "--part",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.org",
        "",
        "Final-Recipient: rfc822; solene-maubert@example.org",
        &format!("Action: {action}"),
        &format!("Status: {status}"),
        "",
        "--part",
        "Content-Type: text/rfc822-headers",
        "",
        &format!("Message-ID: {message_id}"),
        "",
        "--part--",
        "",
    ];
    lines.join("\r\n")
}

async fn reports_of_a_folder_are_taken_in_once(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let app = &app.restarted(|config| config.delivery.bounces_dir = Some(folder.path().to_owned())).await;
    let scene = Scene::set(app).await;
    scene.asked(app).await;
    let message_id = rows(app).await[0].message_id.clone();
    let put = |folder: &Path, name: &str, text: String| fs::write(folder.join(name), text).unwrap();

    put(folder.path(), "1", report(&message_id, "delayed", "4.4.1"));
    put(folder.path(), "2", report("<nobody@example.org>", "failed", "5.1.1"));
    put(folder.path(), "3", "Subject: hello\r\n\r\nhello\r\n".to_owned());
    let taken = bounces::take_in(app).await.unwrap();
    assert_eq!((taken, states(app).await), (TakenIn { bounced: 0, ignored: 2, garbage: 1 }, vec![MailState::Sent]));

    put(folder.path(), "4", report(&message_id, "failed", "5.1.1"));
    let taken = bounces::take_in(app).await.unwrap();
    assert_eq!((taken.bounced, states(app).await), (1, vec![MailState::Bounced]));
    let contact = contacts::Entity::find_by_id(scene.mentor).one(app.db.reader()).await.unwrap().unwrap();
    assert!(contact.bounced_at.is_some(), "nobody is asked at that address any more");
    assert_eq!(fs::read_dir(folder.path().join("done")).unwrap().count(), 4);

    // A Maildir's messages are marked as seen; the same report again changes nothing.
    fs::create_dir(folder.path().join("new")).unwrap();
    put(&folder.path().join("new"), "5", report(&message_id, "failed", "5.1.1"));
    let taken = bounces::take_in(app).await.unwrap();
    assert_eq!(taken, TakenIn { bounced: 0, ignored: 1, garbage: 0 });
    assert!(folder.path().join("cur").join("5:2,S").is_file());
    app.settle().await;
    app.db.clone().close().await.unwrap();
}
