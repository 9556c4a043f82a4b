//! A private PostgreSQL for one run: no port, no password, gone when the run ends, however it ends.

use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use api::db::Database;
use sea_orm::ConnectionTrait;

use super::announce;

/// The template that each test's database is cloned from.
const TEMPLATE: &str = "passerelle_template";

/// A server on which tests make databases.
pub struct Server {
    /// The address of the server, with `{}` for the database's name.
    address: String,
    /// Whether the template with the tables is there.
    has_template: bool,
}

static SERVER: LazyLock<Option<Server>> = LazyLock::new(|| {
    let found = find();
    match &found {
        Ok((_, what)) => announce(&format!("on SQLite, and on {what}")),
        Err(reason) => announce(&format!("on SQLite alone: {reason}")),
    }
    found.ok().map(|(server, _)| server)
});

/// The server of this run, if there is one.
pub fn server() -> Option<&'static Server> {
    SERVER.as_ref()
}

fn find() -> Result<(Server, String), String> {
    if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
        let (address, rest) = url.split_at(url.rfind('/').ok_or("TEST_DATABASE_URL names no database")? + 1);
        let parameters = rest.split_once('?').map_or(String::new(), |(_, rest)| format!("?{rest}"));
        let server = Server { address: format!("{address}{{}}{parameters}"), has_template: false };
        return Ok((server, "the PostgreSQL of TEST_DATABASE_URL".to_owned()));
    }
    let programs = programs().ok_or("neither initdb and postgres nor TEST_DATABASE_URL are there")?;
    let cluster = Cluster::start(&programs)?;
    let what = format!("a PostgreSQL of its own, from {}", programs.display());
    Ok((cluster.with_template(), what))
}

/// The folder of PostgreSQL's programs, the newest version first.
fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = installed.map(|entry| entry.path()).collect();
    versions.sort_by_key(|folder| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    let installed = versions.into_iter().rev().map(|folder| folder.join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let searched: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let real = |folder: PathBuf| Some(folder.join("initdb").canonicalize().ok()?.parent()?.to_owned());
    let complete = |folder: &PathBuf| ["initdb", "postgres", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    installed.chain(searched).filter_map(real).find(complete)
}

struct Cluster {
    socket_folder: PathBuf,
}

impl Cluster {
    fn start(programs: &Path) -> Result<Self, String> {
        let base = tempfile::Builder::new().prefix("pg-").tempdir().map_err(|error| error.to_string())?.keep();
        let owner = owner(&base)?;
        if let Some((user, group)) = owner {
            chown(&base, Some(user), Some(group)).map_err(|error| error.to_string())?;
        }
        let data = base.join("data");
        let command = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(&base).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            as_owner(&mut command, owner);
            command
        };
        guard(programs, &base, owner).map_err(|error| error.to_string())?;
        let initdb = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
        finish(command("initdb").arg("-D").arg(&data).args(initdb), "initdb")?;
        let settings = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
                        -c max_connections=300 -c autovacuum=off";
        let options = format!("{settings} -k '{}'", base.display());
        let log = base.join("log");
        finish(
            command("pg_ctl").arg("-D").arg(&data).arg("-l").arg(&log).args(["-w", "-o", &options, "start"]),
            "start",
        )?;
        Ok(Self { socket_folder: base })
    }

    fn with_template(self) -> Server {
        let address = format!("postgres://postgres@localhost/{{}}?host={}", self.socket_folder.display());
        let server = Server { address, has_template: true };
        super::apart(async {
            server.execute(&format!("CREATE DATABASE {TEMPLATE}")).await;
            let db = Database::connect(&server.url(TEMPLATE)).await.unwrap();
            db.migrate().await.unwrap();
            db.close().await.unwrap();
        });
        server
    }
}

impl Server {
    /// Makes a database and returns its name and address.
    pub async fn create_database(&self, tables: bool) -> (String, String) {
        static COUNTER: AtomicU32 = AtomicU32::new(1);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("passerelle_test_{}_{number}", std::process::id());
        let template = if tables && self.has_template { TEMPLATE } else { "template0" };
        self.execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = self.url(&name);
        if tables && !self.has_template {
            let db = Database::connect(&url).await.unwrap();
            db.migrate().await.unwrap();
            db.close().await.unwrap();
        }
        (name, url)
    }

    /// Removes a database, whoever is still connected.
    pub async fn drop_database(&self, name: &str) {
        self.execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }

    fn url(&self, database: &str) -> String {
        self.address.replace("{}", database)
    }

    async fn execute(&self, statement: &str) {
        let connection = sea_orm::Database::connect(self.url("postgres")).await.unwrap();
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// Whose the cluster is to be: PostgreSQL does not run as root.
fn owner(base: &Path) -> Result<Option<(u32, u32)>, String> {
    if std::fs::metadata(base).map_err(|error| error.to_string())?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd").map_err(|error| error.to_string())?;
    let find = |name: &str| {
        let line = users.lines().find(|line| line.starts_with(&format!("{name}:")))?;
        let mut numbers = line.split(':').skip(2).map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    find("postgres").or_else(|| find("nobody")).map(Some).ok_or("no user to run PostgreSQL as".to_owned())
}

fn as_owner(command: &mut Command, owner: Option<(u32, u32)>) {
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
}

/// A shell that waits for the end of this process, sees it by its input ending, and tidies up.
fn guard(programs: &Path, base: &Path, owner: Option<(u32, u32)>) -> std::io::Result<()> {
    let script =
        "trap '' INT TERM HUP; cat >/dev/null; \"$0\"/pg_ctl -D \"$1\"/data -m immediate -w stop; rm -rf \"$1\"";
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(programs).arg(base).current_dir("/").process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    as_owner(&mut command, owner);
    // The pipe to the shell stays open for as long as this process lives.
    std::mem::forget(command.spawn()?);
    Ok(())
}

fn finish(command: &mut Command, what: &str) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{what}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("PostgreSQL is there but does not start ({what}: {status})")) }
}
