//! The only shared state: database, index, mail, clock, settings.

use std::ops::Deref;
use std::sync::Arc;

use anyhow::Context;
use search::{Index, Origin, SearchError};
use tokio::sync::{RwLock, Semaphore};

use crate::clock::{Clock, Hourly};
use crate::config::Config;
use crate::db::Database;
use crate::error::Result;
use crate::feed::{Feed, Wake};
use crate::links::ServerKey;
use crate::mail::{Directory, Mailer, OnlyTo, Programme, Smtp};
use crate::points;
use crate::service::accounts::Holders;
use crate::service::erasures;
use crate::service::kept::Kept;
use crate::service::matches::{Prices, Rarity, SidesCache};
use crate::service::rounds::Running;
use crate::service::search::unmatched::Collected;

/// The running product; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// The one truth.
    pub db: Database,
    /// The derived copy that searches are answered from.
    pub index: Index,
    /// How mail leaves.
    pub mailer: Mailer,
    /// Who may be written to at all.
    pub only_to: OnlyTo,
    /// Who sends.
    pub programme: Programme,
    /// What time it is.
    pub clock: Clock,
    /// The settings.
    pub config: Config,
    /// The key that link tokens are made under.
    pub key: ServerKey,
    /// How rare each term is, as of the newest table.
    pub rarity: RwLock<Option<Arc<Rarity>>>,
    /// What popularity costs, as of the newest table.
    pub prices: RwLock<Option<Arc<Prices>>>,
    /// Who holds which token, as far as they came lately.
    pub holders: Holders,
    /// Profiles as they are now.
    pub kept: Kept,
    /// Profiles prepared for scoring.
    pub sides: SidesCache,
    /// Woken after a commit that left something to do.
    pub work: Wake,
    /// Where the change feed is, for everybody who waits for changes.
    pub feed: Feed,
    /// Places for those who search the index.
    pub searching: Arc<Semaphore>,
    /// What was searched of late.
    pub collected: Collected,
    /// The runs of rounds that are being carried out.
    pub running: Running,
    /// When old things were dropped.
    pub tidied: Hourly,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What the product stands on; tests stand it on others.
pub struct Foundation {
    /// The one truth.
    pub db: Database,
    /// The derived copy that searches are answered from.
    pub index: Index,
    /// How mail leaves.
    pub mailer: Mailer,
    /// What time it is.
    pub clock: Clock,
    /// The key that link tokens are made under.
    pub key: ServerKey,
}

impl App {
    /// Stands the product on a foundation.
    pub fn new(config: Config, foundation: Foundation) -> Result<Self> {
        let only_to = match config.mail_only_to.as_slice() {
            [] => OnlyTo::anyone(),
            domains => OnlyTo::domains(&domains.join(",")),
        };
        let named = Programme::new(&config.mail_from, &config.public_url)?;
        let programme = Programme {
            name: config.programme_name.clone(),
            postal_address: config.programme_address.clone(),
            contact: config.programme_contact.clone().unwrap_or_else(|| named.contact.clone()),
            dkim: config.dkim.clone(),
            ..named
        };
        let Foundation { db, index, mailer, clock, key } = foundation;
        if let Some(kill) = config.kill_at {
            points::arm(kill);
        }
        Ok(Self(Arc::new(Parts {
            db,
            index,
            mailer,
            only_to,
            programme,
            clock,
            holders: Holders::default(),
            kept: Kept::at_most(config.profiles_kept),
            sides: SidesCache::at_most(config.profiles_kept),
            config,
            key,
            rarity: RwLock::default(),
            prices: RwLock::default(),
            work: Wake::default(),
            feed: Feed::default(),
            searching: Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from))),
            collected: Collected::default(),
            running: Running::default(),
            tidied: Hourly::default(),
        })))
    }

    /// Opens everything below the data folder, brings the tables up to date, and takes the index.
    pub async fn open(config: Config) -> Result<Self> {
        make_data_folder(&config)?;
        let mailer = match &config.smtp_url {
            Some(url) => Mailer::Smtp(Smtp::new(url)?),
            None => Mailer::Directory(Directory::new(config.data_dir.join("mails"))),
        };
        if let Some(dkim) = &config.dkim {
            tracing::info!(
                name = dkim.record_name(),
                text = dkim.record(),
                "sign mails; the DNS must hold this record"
            );
        }
        let key = match &config.secret_key {
            Some(key) => ServerKey::parse(key)?,
            None => ServerKey::open(&config.data_dir)?,
        };
        let index = open_index(&config)?;
        let db = open_database(&config).await?;
        let app = Self::new(config, Foundation { db, index, mailer, clock: Clock::System, key })?;
        erasures::replay(&app).await?;
        Ok(app)
    }
}

impl App {
    /// Opens the database beside a server that has the index: for what neither searches nor sends.
    pub async fn beside_a_server(config: Config) -> Result<Self> {
        let mailer = Mailer::Directory(Directory::new(config.data_dir.join("mails")));
        let key = match &config.secret_key {
            Some(key) => ServerKey::parse(key)?,
            None => ServerKey::open(&config.data_dir)?,
        };
        let (db, index) = (open_database(&config).await?, Index::in_memory()?);
        Self::new(config, Foundation { db, index, mailer, clock: Clock::System, key })
    }
}

/// Makes the folder that holds what nothing else is configured for.
pub fn make_data_folder(config: &Config) -> Result<()> {
    let folder = config.data_dir.display();
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("the data folder {folder} cannot be made; name another with --data"))
}

/// Takes the index of the data folder, which one process at a time may hold.
fn open_index(config: &Config) -> Result<Index> {
    let index = Index::open(&config.data_dir.join("index")).map_err(|error| match error {
        SearchError::Locked(_) => {
            let folder = config.data_dir.display().to_string();
            anyhow::Error::new(error).context(format!(
                "another Passerelle runs on the folder {folder}: stop it, or name another folder with --data"
            ))
        }
        other => {
            let folder = config.data_dir.join("index").display().to_string();
            anyhow::Error::new(other).context(format!("the search index in {folder} cannot be opened or made"))
        }
    })?;
    if let Origin::Recreated(reason) = index.origin() {
        tracing::warn!(reason, "the search index could not be used and is built anew");
    }
    Ok(index)
}

/// Opens the database of the settings with its tables up to date.
pub async fn open_database(config: &Config) -> Result<Database> {
    let db = Database::connect(&config.database_url).await?;
    db.migrate().await?;
    Ok(db)
}

#[cfg(test)]
impl App {
    /// An app of one test: a fresh database in a folder, an index and a mailbox in memory, a clock that stands still.
    pub async fn of_test(folder: &std::path::Path) -> Self {
        let config = Config::defaults(folder.to_owned()).unwrap();
        let foundation = Foundation {
            db: open_database(&config).await.unwrap(),
            index: Index::in_memory().unwrap(),
            mailer: Mailer::Memory(crate::mail::Memory::default()),
            clock: Clock::fixed("2026-11-23T08:00:00Z".parse().unwrap()),
            key: ServerKey::parse(&"5a".repeat(32)).unwrap(),
        };
        Self::new(config, foundation).unwrap()
    }
}
