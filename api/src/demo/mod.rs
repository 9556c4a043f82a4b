//! The demonstration: a directory made for this project, and a story told from it.

mod directory;
mod recipient;
mod story;

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use search::SearchError;

use crate::app::App;
use crate::config::Config;
use crate::error::Result;
use crate::{commands, server, worker};

pub use directory::load;

/// A file that says that a folder was made by the demonstration, which may therefore make it anew.
const MARK: &str = "made-by-passerelle-demo";
/// How many demonstrations may run beside each other in folders of their own.
const NEIGHBOURS: u32 = 20;

/// Keeps the demonstration to itself: its own database, mail to files alone, and only to invented addresses.
pub fn confine(config: &mut Config) {
    config.demo = true;
    config.database_url = crate::db::Database::sqlite_url(&config.data_dir.join("passerelle.sqlite"));
    config.smtp_url = None;
    config.mail_only_to = vec!["example.org".to_owned()];
    config.hold_ms = 0;
}

/// Tells the story and, unless it is to be told once only, serves.
pub async fn tell(mut config: Config, folder_given: bool, once: bool) -> Result<()> {
    let (listener, address) = server::bind(config.listen, true)?;
    if address.port() != config.listen.port() && config.listen.port() != 0 {
        println!("Port {} is taken, so this demonstration uses {}.\n", config.listen.port(), address.port());
    }
    config.listen = address;
    config.public_url = format!("http://{address}");
    let app = open(config, folder_given).await?;
    load(&app).await?;
    let told = serve_and_tell(&app, listener.try_clone().context("sharing the listener")?).await;
    told?;
    if once {
        return Ok(());
    }
    println!("\nServing on {} – stop with Ctrl-C.", app.config.public_url);
    commands::serve_until_stopped(app, listener).await
}

/// Serves in the background while the story is told.
async fn serve_and_tell(app: &App, listener: TcpListener) -> Result<()> {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopping = async move {
        stopped.await.ok();
    };
    let serving = tokio::spawn(server::serve(app.clone(), listener, stopping));
    let told = story::tell(app).await;
    stop.send(()).ok();
    serving.await.context("stopping the server")??;
    told
}

/// Opens the folder that was named, or a fresh one of the demonstration's own.
async fn open(mut config: Config, folder_given: bool) -> Result<App> {
    if folder_given {
        confine(&mut config);
        return App::open(config).await;
    }
    let base = config.data_dir.clone();
    for neighbour in 1..=NEIGHBOURS {
        let name = if neighbour == 1 { "demo".to_owned() } else { format!("demo-{neighbour}") };
        config.data_dir = base.join(name);
        if !clear(&config.data_dir)? {
            continue;
        }
        confine(&mut config);
        return App::open(config).await;
    }
    bail!("too many demonstrations run below {}; name a folder with --data", base.display())
}

/// Empties a folder that an earlier demonstration made; false if one still runs there.
fn clear(folder: &Path) -> Result<bool> {
    let mark = folder.join(MARK);
    if folder.exists() {
        if !mark.exists() {
            bail!("{} is not the demonstration's; name another folder with --data", folder.display());
        }
        match search::Index::open(&folder.join("index")) {
            Err(SearchError::Locked(_)) => return Ok(false),
            // Any other trouble with the old index goes away with the folder.
            Ok(_) | Err(_) => {}
        }
        std::fs::remove_dir_all(folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    std::fs::write(&mark, "").with_context(|| format!("marking {}", folder.display()))?;
    Ok(true)
}

/// Where the demonstration's mails lie.
fn mails_folder(app: &App) -> PathBuf {
    app.config.data_dir.join("mails")
}

/// Does what is due now.
async fn settle(app: &App) -> Result<()> {
    worker::settle(app).await
}
