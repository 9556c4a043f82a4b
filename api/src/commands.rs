//! What the command line does, apart from the demonstration.

use std::path::Path;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::{App, open_database};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Result;
use crate::service::imports::{self, Import, Kind, Mapping, Options, Report, Source};
use crate::service::matches;
use crate::service::search::follow;
use crate::{demo, server, worker};

/// Serves until it is told to stop; what was begun is finished.
pub async fn serve(mut config: Config) -> Result<()> {
    let (listener, address) = server::bind(config.listen, config.demo)?;
    if config.public_url == format!("http://{}", config.listen) {
        config.public_url = format!("http://{address}");
    }
    config.listen = address;
    if config.demo {
        demo::confine(&mut config);
    }
    let app = App::open(config).await?;
    if app.config.demo {
        demo::load(&app).await?;
    }
    println!("Passerelle listens on http://{address}");
    serve_until_stopped(app, listener).await
}

/// Serves and works until the process is told to stop.
pub async fn serve_until_stopped(app: App, listener: std::net::TcpListener) -> Result<()> {
    let (stop, stopped) = tokio::sync::watch::channel(());
    let told = |mut stopped: tokio::sync::watch::Receiver<()>| async move {
        // An error means that the sender is gone, which is a reason to stop as well.
        stopped.changed().await.ok();
    };
    let work = tokio::spawn(worker::run(app.clone(), told(stopped.clone())));
    let serving = tokio::spawn(server::serve(app, listener, told(stopped)));
    signalled().await;
    stop.send(()).ok();
    work.await.context("stopping the worker")?;
    serving.await.context("stopping the server")?
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
    let db = open_database(config).await?;
    let bar = progress_bar(import.source().size_bytes() * 2);
    let clock = Clock::System;
    let options = Options { dry_run, relative_dates: false, today: clock.today(), now: clock.now() };
    let report = imports::run(&db, &import, options, |bytes| bar.set_position(bytes)).await?;
    bar.finish_and_clear();
    if !dry_run {
        matches::renew(&db, clock.now()).await?;
        db.close().await?;
        index_if_nobody_else_does(config).await?;
    }
    Ok(report)
}

async fn index_if_nobody_else_does(config: &Config) -> Result<()> {
    match App::open(config.clone()).await {
        Ok(app) => follow::catch_up(&app).await.map(drop),
        Err(error) if matches!(error.downcast_ref(), Some(search::SearchError::Locked(_))) => {
            eprintln!("A server runs on this folder: it brings the index up to date.");
            Ok(())
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
