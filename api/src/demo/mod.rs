//! The demonstration: a directory made for this project, and a story told from it.

mod client;
mod directory;
mod recipient;
mod round;
mod story;
mod visitors;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use search::SearchError;

use crate::app::App;
use crate::commands::{self, Serving};
use crate::config::Config;
use crate::error::Result;
use crate::{server, worker};

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

/// Tells the story and, unless it is to be told once only, goes on serving.
pub async fn tell(mut config: Config, folder_given: bool, once: bool) -> Result<()> {
    let wanted = config.listen.port();
    let listener = server::bind(config.listen, true).await?;
    commands::listens_on(&mut config, &listener)?;
    if ![0, config.listen.port()].contains(&wanted) {
        println!("Port {wanted} is taken, so this demonstration uses {}.\n", config.listen.port());
    }
    let app = open(config, folder_given).await?;
    load(&app).await?;
    let serving = Serving::start(app.clone(), listener);
    story::tell(&app).await?;
    if !once {
        println!("\nServing on {} – stop with Ctrl-C.", app.config.public_url);
        commands::work_until_stopped(app).await?;
    }
    serving.stop().await
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
        // Any other trouble with the old index goes away with the folder.
        if let Err(SearchError::Locked(_)) = search::Index::open(&folder.join("index")) {
            return Ok(false);
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
