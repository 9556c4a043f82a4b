//! What the command line does, apart from the demonstration.

pub mod rounds;

use std::path::Path;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::app::{App, open_database};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Result;
use crate::service::imports::{self, Import, Kind, Mapping, Options, Progress, Report, Source};
use crate::service::matches;
use crate::service::search::follow;
use crate::{demo, server, worker};

/// Serves until it is told to stop; what was begun is finished.
pub async fn serve(mut config: Config) -> Result<()> {
    let listener = server::bind(config.listen, config.demo).await?;
    listens_on(&mut config, &listener)?;
    if config.demo {
        demo::confine(&mut config);
    }
    let app = App::open(config).await?;
    if app.config.demo {
        demo::load(&app).await?;
    }
    println!("Passerelle listens on {}", app.config.public_url);
    let serving = Serving::start(app.clone(), listener);
    work_until_stopped(app).await?;
    serving.stop().await
}

/// Checks the certificate of an allocation, and says in a line what it proves.
pub fn verify(file: &Path) -> Result<String> {
    let name = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("read {name}"))?;
    let proven = matching::verify::check(&text);
    let proven = proven.map_err(|why| anyhow::anyhow!("{name} proves nothing: {why}"))?;
    let among = if proven.global { "of all eligible pairs" } else { "of the pairs that it lists" };
    let (value, pairs) = (proven.value, proven.pairs);
    Ok(format!("proven: {pairs} pairs worth {value}, and no other choice {among} is worth more\n"))
}

/// Puts the address that was bound into the settings, and into the links of mails if nothing else is configured.
pub fn listens_on(config: &mut Config, listener: &TcpListener) -> Result<()> {
    let address = listener.local_addr().context("asking for the address that was bound")?;
    if config.public_url == format!("http://{}", config.listen) {
        config.public_url = format!("http://{address}");
    }
    config.listen = address;
    Ok(())
}

/// A server at work in the background.
pub struct Serving {
    stop: oneshot::Sender<()>,
    server: JoinHandle<Result<()>>,
}

impl Serving {
    /// Begins to serve.
    pub fn start(app: App, listener: TcpListener) -> Self {
        let (stop, stopped) = oneshot::channel();
        let told = async move {
            // An error means that the sender is gone, which is a reason to stop as well.
            stopped.await.ok();
        };
        Self { stop, server: tokio::spawn(server::serve(app, listener, told)) }
    }

    /// Stops; what was begun is finished.
    pub async fn stop(self) -> Result<()> {
        self.stop.send(()).ok();
        self.server.await.context("stopping the server")?
    }
}

/// Does what is due until the process is told to stop.
pub async fn work_until_stopped(app: App) -> Result<()> {
    let (stop, stopped) = oneshot::channel::<()>();
    let told = async move {
        stopped.await.ok();
    };
    let work = tokio::spawn(worker::run(app, told));
    signalled().await;
    stop.send(()).ok();
    work.await.context("stopping the worker")
}

async fn signalled() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    tokio::signal::ctrl_c().await.ok();
}

/// Imports a file into the database; a running server follows, and if none runs the index is brought up to date here.
pub async fn import(config: &Config, file: &Path, kind: Kind, map: Option<&Path>, dry_run: bool) -> Result<Report> {
    let mapping = map.map(|file| Mapping::load(file, kind)).transpose()?;
    let import = Import::new(Source::open(file)?, kind, mapping)?;
    if let Some(inferred) = import.inferred() {
        eprintln!("Without a mapping, the columns are read like this:\n\n{inferred}");
    }
    let app = if dry_run { None } else { open_unless_a_server_runs(config).await? };
    let db = match &app {
        Some(app) => app.db.clone(),
        None => open_database(config).await?,
    };
    let (committed, told) = watch::channel(());
    let indexing = app.map(|app| tokio::spawn(async move { follow::follow(&app, told).await }));
    let bar = progress_bar(import.source().size_bytes() * 2);
    let clock = Clock::System;
    let options = Options { dry_run, relative_dates: false, today: clock.today(), now: clock.now() };
    let tell = |progress| match progress {
        Progress::Bytes(bytes) => bar.set_position(bytes),
        // Nobody listens where a server follows by itself.
        Progress::Committed => drop(committed.send(())),
    };
    let report = imports::run(&db, &import, options, tell).await?;
    bar.finish_and_clear();
    drop(committed);
    if !dry_run {
        matches::renew(&db, clock.now()).await?;
    }
    if let Some(indexing) = indexing {
        indexing.await.context("indexing what was imported")??;
    }
    db.close().await?;
    Ok(report)
}

/// The hub with its index, which nobody else then has; nothing where a server has it.
async fn open_unless_a_server_runs(config: &Config) -> Result<Option<App>> {
    match App::open(config.clone()).await {
        Ok(app) => Ok(Some(app)),
        Err(error) if matches!(error.downcast_ref(), Some(search::SearchError::Locked(_))) => {
            eprintln!("A server runs on this folder: it brings the index up to date.");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn progress_bar(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Writes the whole directory as files that `import` reads.
pub async fn export(config: &Config, dir: &Path) -> Result<()> {
    let db = open_database(config).await?;
    for (file, lines) in crate::service::exports::export(&db, dir).await? {
        println!("{lines:>8} lines  {}", file.display());
    }
    Ok(())
}
