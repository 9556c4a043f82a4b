//! The whole product in one process: a fresh database, an index and a mailbox in memory, a clock that stands still.

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};

use api::app::{App, Foundation};
use api::clock::Clock;
use api::config::{Allowed, Config, Delivery};
use api::db::Database;
use api::links::ServerKey;
use api::mail::{Mailer, Memory};
use api::service::accounts;
use api::viewer::Viewer;
use api::{graphql, outbox, server, worker};
use entity::{ProfileId, Role, profiles};
use poem::endpoint::BoxEndpoint;
use poem::{EndpointExt, Response};
use sea_orm::{ConnectionTrait, EntityTrait};
use search::Index;
use tokio::sync::watch;

use super::database::{Backend, TestDatabase, dump};
use super::mailbox::{Received, received};

/// When every test begins: a Monday morning.
pub const BEGINNING: &str = "2026-11-23T08:00:00Z";

/// What is executed on the database, while somebody listens.
type Statements = Arc<Mutex<Option<Vec<String>>>>;

/// One application for one test.
pub struct TestApp {
    app: App,
    endpoint: BoxEndpoint<'static, Response>,
    statements: Statements,
    /// Sockets close when this is gone.
    _stopping: watch::Sender<bool>,
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

/// Runs one test on one kind of database; without a server of that kind there is nothing to run.
pub fn run(backend: Backend, test: impl AsyncFn(&TestApp)) {
    on(TestDatabase::create(backend), async |database| {
        let app = TestApp::open(settings(database), Mailer::Memory(Memory::default())).await;
        test(&app).await;
        app.expect_nothing_due().await;
        app.db.clone().close().await.unwrap();
    });
}

/// Runs one test on a database without any table.
pub fn run_bare(backend: Backend, test: impl AsyncFn(&TestDatabase)) {
    on(TestDatabase::create_empty(backend), test);
}

/// Runs one test on a database, which is removed whatever becomes of the test.
fn on(database: impl Future<Output = Option<TestDatabase>>, test: impl AsyncFn(&TestDatabase)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let Some(database) = runtime.block_on(database) else { return };
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&database))));
    runtime.block_on(database.remove());
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

fn settings(database: &TestDatabase) -> Config {
    Config {
        database_url: database.url().to_owned(),
        public_url: "https://passerelle.example.org".to_owned(),
        // The clock stands still, so that no time to come would ever be reached.
        rate_anonymous: Some(Allowed::Always),
        rate_signed_in: Some(Allowed::Always),
        // Mails leave when they are due; tests of quiet hours and of the weekly limit set them.
        delivery: Delivery { quiet_hours: None, mails_a_week: None, ..Delivery::default() },
        ..Config::defaults(database.folder().to_owned()).unwrap()
    }
}

impl TestApp {
    /// Opens the product on a database.
    async fn open(config: Config, mailer: Mailer) -> Self {
        let statements = Statements::default();
        let heard = statements.clone();
        let db = Database::connect(&config.database_url).await.unwrap().watched(move |statement| {
            if let Some(heard) = heard.lock().unwrap().as_mut() {
                heard.push(statement.sql.clone());
            }
        });
        let foundation = Foundation {
            db,
            index: Index::in_memory().unwrap(),
            mailer,
            clock: Clock::fixed(BEGINNING.parse().unwrap()),
            key: ServerKey::parse(&"5a".repeat(32)).unwrap(),
        };
        let app = App::new(config, foundation).unwrap();
        let (stopping, stopped) = watch::channel(false);
        let endpoint = server::routes(app.clone(), graphql::schema(&app), stopped).boxed();
        Self { app, endpoint, statements, _stopping: stopping }
    }

    /// The product as it is after a restart, with other settings: same database, same time, empty mailbox and index.
    pub async fn restarted(&self, change: impl FnOnce(&mut Config)) -> Self {
        self.restarted_with(Mailer::Memory(Memory::default()), change).await
    }

    /// The same with another way for mails to leave.
    pub async fn restarted_with(&self, mailer: Mailer, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = self.config.clone();
        change(&mut config);
        let again = Self::open(config, mailer).await;
        again.clock.advance(self.clock.now() - again.clock.now());
        again
    }

    /// The product on a copy of its SQLite file in a folder: same rows, same time, empty mailbox and index.
    pub async fn copied(&self, folder: &Path) -> Self {
        let file = folder.join("copy.sqlite");
        self.db.writer().execute_unprepared(&format!("VACUUM INTO '{}'", file.display())).await.unwrap();
        self.restarted(|config| config.database_url = Database::sqlite_url(&file)).await
    }

    /// Everything the server answers.
    pub fn endpoint(&self) -> &BoxEndpoint<'static, Response> {
        &self.endpoint
    }

    /// Does all that is due, until nothing is.
    pub async fn settle(&self) {
        worker::settle(&self.app).await.unwrap();
    }

    /// Lets time pass, and does what falls due.
    pub async fn pass(&self, milliseconds: i64) {
        self.clock.advance(milliseconds);
        self.settle().await;
    }

    /// What some work comes to, and the statements that were executed for it.
    pub async fn statements<T>(&self, work: impl Future<Output = T>) -> (T, Vec<String>) {
        *self.statements.lock().unwrap() = Some(Vec::new());
        let done = work.await;
        (done, self.statements.lock().unwrap().take().unwrap())
    }

    /// What was mailed so far, oldest first.
    pub fn mails(&self) -> Vec<Received> {
        self.mailbox().kept().iter().map(|(envelope, bytes)| received(envelope, bytes)).collect()
    }

    /// The mails to one address, oldest first.
    pub fn mails_to(&self, address: &str) -> Vec<Received> {
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// Opens every link of every mail so far three times, as scanners of mail do: nothing is changed by it.
    pub async fn look_at_every_link(&self) {
        self.settle().await;
        let (before, mails) = (dump(&self.db).await, self.mails());
        for link in mails.iter().flat_map(|mail| mail.links()) {
            let Some(path) = link.strip_prefix("https://passerelle.example.org") else { continue };
            for _ in 0..3 {
                let page = self.get(path).await;
                assert!(page.status < 500 && !page.body.contains("<script"), "{link}: {}", page.body);
            }
            self.settle().await;
        }
        assert_eq!(dump(&self.db).await, before);
        assert_eq!(self.mails().len(), mails.len());
    }

    /// The mailbox itself.
    pub fn mailbox(&self) -> &Memory {
        match &self.app.mailer {
            Mailer::Memory(memory) => memory,
            _ => unreachable!("tests mail into memory"),
        }
    }

    /// The row of a profile.
    pub async fn profile(&self, id: ProfileId) -> profiles::Model {
        profiles::Entity::find_by_id(id).one(self.db.reader()).await.unwrap().unwrap()
    }

    /// Somebody signed in with a token of their own, who speaks for a profile if one is named.
    pub async fn signed_in(&self, role: Role, profile: Option<ProfileId>) -> Viewer {
        accounts::viewer_of(&self.app, &self.token(role, profile).await).await.unwrap().unwrap()
    }

    /// A member who speaks for a profile.
    pub async fn member(&self, profile: ProfileId) -> Viewer {
        self.signed_in(Role::Member, Some(profile)).await
    }

    /// A token of an account of its own.
    pub async fn token(&self, role: Role, profile: Option<ProfileId>) -> String {
        let slug = match profile {
            Some(profile) => Some(self.profile(profile).await.slug),
            None => None,
        };
        accounts::create_token(&self.db, role, slug.as_deref(), self.clock.now()).await.unwrap()
    }

    /// Fails if something is due that nobody did.
    async fn expect_nothing_due(&self) {
        let pending = outbox::pending(self.db.reader()).await.unwrap();
        let due: Vec<_> = pending.iter().filter(|row| row.due_at <= Some(self.clock.now())).collect();
        assert!(due.is_empty(), "the test ended with messages due: {due:?}");
    }
}
