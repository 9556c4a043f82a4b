//! What is erased is nowhere any more: no row, no file, no backup that is restored.

use std::collections::BTreeSet;
use std::path::Path;

use api::app::{App, Foundation};
use api::clock::Clock;
use api::db::Database;
use api::mail::{Directory, Mailer};
use api::service::acts::Act;
use api::service::erasures;
use api::service::introductions::{self, Request};
use api::worker;
use entity::{ProfileId, Role, introductions as table, jury_scores, profiles};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait};
use search::Index;
use serde_json::json;

use crate::introductions::scene::between;
use crate::rounds::rows;
use crate::support::app::TestApp;
use crate::support::database::{columns, dump};
use crate::support::directory::{mentor, partner, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(what_is_erased_stands_in_no_row, every_column_is_known_to_hold_personal_data_or_none);
on_sqlite!(no_file_has_a_byte_of_what_was_erased_and_no_backup_brings_it_back,);

const CANARY: &str = "zyxcanary";

/// A startup, a mentor and a laboratory that leave the canary wherever something is written.
async fn canaries(app: &TestApp) -> [ProfileId; 3] {
    let named = |id: &str| format!("{CANARY}-{id}");
    let other = app.enter(mentor("solene-maubert")).await;
    let asking = startup(&named("startup")).with("description_fr", "Zyxcanary mesure les quais.");
    let asking = app.enter(asking.with("website", "https://zyxcanary.example.org")).await;
    let asked = app.enter(mentor(&named("mentor")).with("title", "Zyxcanary").with("phone", "+33 2 35 00 00 01")).await;
    let projects = json!([{"id": "zyxcanary", "title_fr": "Zyxcanary", "skills": ["Zyxcanary"]}]);
    let laboratory = app.enter(partner(&named("laboratory")).with("research_projects", projects)).await;
    let founder = app.member(asking).await;
    for to in [other, asked] {
        let request = Request { message: Some(format!("Bonjour de {CANARY}.")), ..between(asking, to) };
        introductions::request(app, &Act::of(&founder), request).await.unwrap();
    }
    let team = app.token(Role::Team, None).await;
    let account = json!({"email": "zyxcanary@example.org", "name": "Zyxcanary", "role": "MEMBER",
        "profileIds": [app.global_id(asking).await]});
    app.mutate(Some(&team), "inviteAccount", "", account).await;
    let (edition, _) = rows::show(app, "fair", 1).await;
    let mut application = rows::application(app, edition, asking);
    application.text = "Zyxcanary".to_owned();
    let account = app.signed_in(Role::Team, None).await.account().unwrap();
    let score = jury_scores::ActiveModel {
        application_id: Set(application.id),
        account_id: Set(account),
        score: Set(Some(3)),
        comment: Set(Some("Zyxcanary a de l’avance.".to_owned())),
        scored_at: Set(app.clock.now()),
    };
    rows::insert(app, [application]).await;
    score.insert(app.db.writer()).await.unwrap();
    [asking, asked, laboratory]
}

async fn erase(app: &TestApp, profiles: &[ProfileId]) {
    let team = app.token(Role::Team, None).await;
    for profile in profiles {
        let input = json!({"id": app.global_id(*profile).await});
        let erased = app.mutate(Some(&team), "eraseProfile", "profile { state }", input).await;
        assert_eq!(erased["profile"]["state"], "LEFT", "{erased:#}");
    }
}

/// The tables that have the canary in a row.
fn singing(dump: &str) -> BTreeSet<&str> {
    let rows = dump.lines().filter(|row| row.to_lowercase().contains(CANARY));
    rows.filter_map(|row| Some(row.split_once(": ")?.0)).collect()
}

async fn what_is_erased_stands_in_no_row(app: &TestApp) {
    let canaries = canaries(app).await;
    app.pass(api::clock::HOUR).await;
    let before = dump(&app.db).await;
    for table in ["profiles", "mentors", "contacts", "introductions", "applications", "jury_scores"] {
        assert!(singing(&before).contains(table), "{table} has no canary to lose");
    }
    assert!(singing(&before).contains("accounts") && singing(&before).contains("research_projects"));
    let asked = table::Entity::find().count(app.db.reader()).await.unwrap();
    erase(app, &canaries).await;
    app.settle().await;
    let after = dump(&app.db).await;
    assert_eq!(singing(&after), BTreeSet::new());
    assert!(!after.contains("35000001"), "the telephone number is gone");
    assert_eq!(table::Entity::find().count(app.db.reader()).await.unwrap(), asked, "figures stay");
    let mails = app.mails().len();
    app.pass(40 * api::clock::DAY).await;
    assert_eq!(app.mails().len(), mails, "nobody is written to about it any more");
    assert!(app.index.ids().unwrap().iter().all(|id| !canaries.contains(&ProfileId(*id))));
}

/// The product with its files below the data folder of a test.
fn on_disk(app: &TestApp, db: Database) -> App {
    let folder = &app.config.data_dir;
    let foundation = Foundation {
        db,
        index: Index::open(&folder.join("index")).unwrap(),
        mailer: Mailer::Directory(Directory::new(folder.join("mails"))),
        clock: Clock::fixed(api::clock::instant(app.clock.now())),
        key: app.key.clone(),
    };
    App::new(app.config.clone(), foundation).unwrap()
}

/// The files below a folder that have the canary in their bytes, whatever its case.
fn files_with_canary(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with_canary(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
            if bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()) {
                found.push(path.strip_prefix(folder).unwrap().display().to_string());
            }
        }
    }
    found
}

async fn no_file_has_a_byte_of_what_was_erased_and_no_backup_brings_it_back(app: &TestApp) {
    let canaries = canaries(app).await;
    let disk = on_disk(app, app.db.clone());
    disk.clock.advance(api::clock::HOUR);
    worker::settle(&disk).await.unwrap();
    let folder = app.config.data_dir.clone();
    let before = files_with_canary(&folder);
    assert!(before.iter().any(|file| file.contains(".sqlite")), "{before:?}");
    assert!(before.iter().any(|file| file.ends_with(".eml")), "{before:?}");
    let elsewhere = tempfile::tempdir().unwrap();
    let backup = app.copied(elsewhere.path()).await;

    erase(app, &canaries).await;
    worker::settle(&disk).await.unwrap();
    assert_eq!(files_with_canary(&folder), Vec::<String>::new());
    let list = std::fs::read_to_string(folder.join("erasures.txt")).unwrap();
    assert_eq!(list.lines().count(), canaries.len(), "{list}");

    assert!(!singing(&dump(&backup.db).await).is_empty());
    assert_eq!(erasures::replay(&backup).await.unwrap(), 3);
    assert_eq!(erasures::replay(&backup).await.unwrap(), 0);
    backup.settle().await;
    assert_eq!(singing(&dump(&backup.db).await), BTreeSet::new());
    assert_eq!(profiles::Entity::find().count(backup.db.reader()).await.unwrap(), 4);
    backup.db.clone().close().await.unwrap();
    drop(disk);
    app.clock.advance(api::clock::HOUR);
}

async fn every_column_is_known_to_hold_personal_data_or_none(app: &TestApp) {
    let listed = include_str!("columns.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let listed: BTreeSet<String> =
        listed.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect();
    let there: BTreeSet<String> = columns(&app.db).await.into_iter().collect();
    let new: Vec<_> = there.difference(&listed).collect();
    assert!(new.is_empty(), "say in tests/persons/columns.txt whether these hold personal data: {new:?}");
    let gone: Vec<_> = listed.difference(&there).collect();
    assert!(gone.is_empty(), "these are no columns: {gone:?}");
}
