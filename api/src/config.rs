//! Settings: flags win over the environment, the environment over the configuration file.

use std::collections::BTreeMap;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

pub use self::delivery::{Delivery, QuietHours};
use self::rates::{ANONYMOUS, CONNECTIONS, SIGNED_IN};
pub use self::rates::{Allowed, Rate};
use crate::error::Result;
use crate::links::ServerKey;
use crate::mail::{Dkim, Smtp};
use crate::pace::{Pace, Paces};
use crate::points::Kill;
use crate::service::retention::Retention;

mod delivery;
mod rates;

/// What the command line may set.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--listen`.
    pub listen: Option<String>,
    /// `--data`.
    pub data: Option<PathBuf>,
}

/// Everything that can be set, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Holds database, index, mails and key when nothing else is configured.
    pub data_dir: PathBuf,
    /// `sqlite:` or `postgres:` address of the database.
    pub database_url: String,
    /// Where mail goes: an SMTP server, or files below the data folder if there is none.
    pub smtp_url: Option<String>,
    /// The sender of every mail.
    pub mail_from: String,
    /// What mails are signed with, if they are.
    pub dkim: Option<Arc<Dkim>>,
    /// If not empty, mail to any other domain is held back.
    pub mail_only_to: Vec<String>,
    /// The address under which the outside reaches this server, without a final slash.
    pub public_url: String,
    /// The address the server listens on.
    pub listen: SocketAddr,
    /// The key under which link tokens are made, in place of the key file.
    pub secret_key: Option<String>,
    /// The filter of the log.
    pub log: String,
    /// The name under which the programme writes.
    pub programme_name: String,
    /// Whom at the programme to call or write to; the sender of its mails unless set.
    pub programme_contact: Option<String>,
    /// The postal address every mail states.
    pub programme_address: String,
    /// How long a request can be withdrawn without a trace before the other side is asked, in milliseconds.
    pub hold_ms: i64,
    /// When and how often people are written to, and what becomes of mails that did not arrive.
    pub delivery: Delivery,
    /// Where a test has the process die; builds that are released never do.
    pub kill_at: Option<Kill>,
    /// When a side that does not answer is reminded, who else is proposed, when the team looks after it, when it ends.
    pub paces: Paces,
    /// How many profiles are kept in memory for reading, with their introductions and lists; 0 reads all from the database.
    pub profiles_kept: usize,
    /// Of how many profiles of a kind all are scored for each match; of more, those that the index proposes.
    pub scored_all: usize,
    /// Pages of which other origins may ask, such as `https://app.example.org`.
    pub cors_origins: Vec<String>,
    /// How often one address may ask, signed in by nobody; unless set, as often as the product's numbers say.
    pub rate_anonymous: Option<Allowed>,
    /// How often one account may ask.
    pub rate_signed_in: Option<Allowed>,
    /// How many connections one address may have open; none is without limit.
    pub connections_per_address: Option<u32>,
    /// The proxies whose word about the address of a client is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether questions about the schema are answered; unless set, in the demonstration only.
    pub introspection: Option<bool>,
    /// Whether there is a page to try queries on; unless set, in the demonstration only.
    pub explorer: Option<bool>,
    /// For how long what is held is kept.
    pub retention: Retention,
    /// Whether this is the demonstration: open to localhost origins, with its explorer, and as often as one likes.
    pub demo: bool,
}

/// As many as a region has, at some 2 kB each.
const PROFILES_KEPT: usize = 20_000;
/// As many as are scored in a few milliseconds.
const SCORED_ALL: usize = 500;

/// The settings' names in the environment; the configuration file uses them in lower case.
const NAMES: [&str; 34] = [
    "DATABASE_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "MAIL_ONLY_TO",
    "DKIM_KEY",
    "DKIM_SELECTOR",
    "DKIM_DOMAIN",
    "PUBLIC_URL",
    "LISTEN",
    "DATA_DIR",
    "SECRET_KEY",
    "LOG",
    "PROGRAMME_NAME",
    "PROGRAMME_ADDRESS",
    "PROGRAMME_CONTACT",
    "HOLD_MINUTES",
    "QUIET_HOURS",
    "MAILS_A_WEEK",
    "UNCERTAIN_MINUTES",
    "BOUNCES_DIR",
    "KILL_AT",
    "PACE_MENTOR",
    "PACE_AMBASSADOR",
    "PACE_TALENT",
    "PACE_PARTNER",
    "PROFILES_KEPT",
    "CORS_ORIGINS",
    "RATE_ANONYMOUS",
    "RATE_SIGNED_IN",
    "CONNECTIONS_PER_ADDRESS",
    "TRUSTED_PROXIES",
    "INTROSPECTION",
    "EXPLORER",
    "RETENTION_DAYS",
];

impl Config {
    /// Reads all settings; every problem is reported, not only the first.
    pub fn read(flags: &Flags) -> Result<Self> {
        let environment = NAMES.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)));
        let mut values: BTreeMap<String, String> = environment.filter(|(_, value)| !value.is_empty()).collect();
        let data_dir = flags.data.clone().or_else(|| values.get("DATA_DIR").map(PathBuf::from));
        let data_dir = data_dir.unwrap_or_else(|| PathBuf::from("data"));
        for (name, value) in file(&data_dir.join("passerelle.toml"))? {
            values.entry(name).or_insert(value);
        }
        if let Some(listen) = &flags.listen {
            values.insert("LISTEN".to_owned(), listen.clone());
        }
        Self::check(data_dir, values)
    }

    /// The settings of somebody who sets nothing but the data folder.
    pub fn defaults(data_dir: PathBuf) -> Result<Self> {
        Self::check(data_dir, BTreeMap::new())
    }

    fn check(data_dir: PathBuf, mut values: BTreeMap<String, String>) -> Result<Self> {
        let mut problems = Vec::new();
        let mut take = |name: &str| values.remove(name);
        let database_url = take("DATABASE_URL")
            .unwrap_or_else(|| crate::db::Database::sqlite_url(&data_dir.join("passerelle.sqlite")));
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| database_url.starts_with(scheme)) {
            problems.push("DATABASE_URL starts with sqlite: or postgres://".to_owned());
        }
        let smtp_url = take("SMTP_URL");
        if let Some(Err(problem)) = smtp_url.as_deref().map(Smtp::new) {
            let problem = problem.root_cause();
            problems
                .push(format!("SMTP_URL is an address such as smtp://user:password@mail.example.org:587, {problem}"));
        }
        let listen = take("LISTEN").unwrap_or_else(|| "127.0.0.1:8000".to_owned());
        let address = listen.parse::<SocketAddr>();
        if address.is_err() {
            problems.push(format!("LISTEN is an address and a port such as 127.0.0.1:8000, not {listen:?}"));
        }
        let public_url = take("PUBLIC_URL").map(|url| url.trim_end_matches('/').to_owned());
        if public_url.as_deref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
            problems.push("PUBLIC_URL starts with https:// or http://".to_owned());
        }
        let secret_key = take("SECRET_KEY");
        if secret_key.as_deref().is_some_and(|key| ServerKey::parse(key).is_err()) {
            problems.push("SECRET_KEY is 32 bytes in hexadecimal or base64".to_owned());
        }
        let mail_from = take("MAIL_FROM").unwrap_or_else(|| "Passerelle <passerelle@example.org>".to_owned());
        if mail_from.parse::<lettre::message::Mailbox>().is_err() {
            problems.push("MAIL_FROM is an address such as Passerelle <hello@example.org>".to_owned());
        }
        let signed = [take("DKIM_KEY"), take("DKIM_SELECTOR"), take("DKIM_DOMAIN")];
        let dkim = dkim(signed, &mail_from).unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        let hold_minutes = take("HOLD_MINUTES").unwrap_or_else(|| "10".to_owned()).parse::<u32>();
        if hold_minutes.is_err() {
            problems.push("HOLD_MINUTES is a whole number of minutes".to_owned());
        }
        let delivery = Delivery::check(&mut take, &mut problems);
        let kill_at =
            checked("KILL_AT", take("KILL_AT"), "is a point and a number such as CLAIMED:3", Kill::read, &mut problems);
        let mut pace = |name| {
            let rule = "is four numbers of days that grow, at most 365, such as 3/7/10/30";
            checked(name, take(name), rule, Pace::read, &mut problems).unwrap_or(Pace::USUAL)
        };
        let (mentor, ambassador) = (pace("PACE_MENTOR"), pace("PACE_AMBASSADOR"));
        let paces = Paces { mentor, ambassador, talent: pace("PACE_TALENT"), partner: pace("PACE_PARTNER") };
        let (name, rule) = ("PROFILES_KEPT", "is how many profiles are kept in memory, 0 for none");
        let profiles_kept = checked(name, take(name), rule, |text| text.parse().ok(), &mut problems);
        let cors_origins = take("CORS_ORIGINS").map(|list| words(&list)).unwrap_or_default();
        for origin in cors_origins.iter().filter(|origin| !is_origin(origin)) {
            problems.push(format!("CORS_ORIGINS lists origins such as https://app.example.org, not {origin:?}"));
        }
        let rule = "is requests a second and how many at once, such as 10/50, or off";
        let rate_anonymous = checked("RATE_ANONYMOUS", take("RATE_ANONYMOUS"), rule, Allowed::read, &mut problems);
        let rate_signed_in = checked("RATE_SIGNED_IN", take("RATE_SIGNED_IN"), rule, Allowed::read, &mut problems);
        let (name, rule) = ("CONNECTIONS_PER_ADDRESS", "is a whole number above 0, or off");
        let connections = checked(name, take(name), rule, connections, &mut problems);
        let (name, rule) = ("TRUSTED_PROXIES", "lists addresses such as 10.0.0.1");
        let trusted_proxies = checked(name, take(name), rule, addresses, &mut problems);
        let introspection = checked("INTROSPECTION", take("INTROSPECTION"), "is on or off", switch, &mut problems);
        let explorer = checked("EXPLORER", take("EXPLORER"), "is on or off", switch, &mut problems);
        let (name, rule) = ("RETENTION_DAYS", "is days by purpose, such as LEFT_PROFILES=30,MAILS=365");
        let retention = checked(name, take(name), rule, Retention::read, &mut problems);
        let (Ok(listen), true) = (address, problems.is_empty()) else {
            bail!("the settings do not work:\n  - {}", problems.join("\n  - "));
        };
        Ok(Self {
            database_url,
            smtp_url,
            mail_from,
            dkim,
            mail_only_to: take("MAIL_ONLY_TO").map(|list| words(&list)).unwrap_or_default(),
            public_url: public_url.unwrap_or_else(|| format!("http://{listen}")),
            listen,
            secret_key,
            log: take("LOG").unwrap_or_else(|| "warn,api=info".to_owned()),
            programme_name: take("PROGRAMME_NAME").unwrap_or_else(|| "Normandy French Tech".to_owned()),
            programme_contact: take("PROGRAMME_CONTACT"),
            programme_address: take("PROGRAMME_ADDRESS").unwrap_or_else(|| "Seine Innopolis, Rouen, France".to_owned()),
            data_dir,
            hold_ms: i64::from(hold_minutes.unwrap_or(10)) * crate::clock::MINUTE,
            delivery,
            kill_at,
            paces,
            profiles_kept: profiles_kept.unwrap_or(PROFILES_KEPT),
            scored_all: SCORED_ALL,
            cors_origins,
            rate_anonymous,
            rate_signed_in,
            connections_per_address: connections.unwrap_or(Some(CONNECTIONS)),
            trusted_proxies: trusted_proxies.unwrap_or_default(),
            introspection,
            explorer,
            retention: retention.unwrap_or_default(),
            demo: false,
        })
    }

    /// How often one address may ask while nobody is signed in; none is without limit.
    pub fn rate_anonymous(&self) -> Option<Rate> {
        self.rate(self.rate_anonymous, ANONYMOUS)
    }

    /// How often one account may ask; none is without limit.
    pub fn rate_signed_in(&self) -> Option<Rate> {
        self.rate(self.rate_signed_in, SIGNED_IN)
    }

    fn rate(&self, set: Option<Allowed>, usual: Rate) -> Option<Rate> {
        match set {
            Some(Allowed::Rate(rate)) => Some(rate),
            Some(Allowed::Always) => None,
            // Whoever tries the demonstration out asks for everything at once.
            None => (!self.demo).then_some(usual),
        }
    }

    /// Between which hours nobody is written to; whoever tries the demonstration out at night wants to see mails.
    pub fn quiet_hours(&self) -> Option<QuietHours> {
        self.delivery.quiet_hours.filter(|_| !self.demo)
    }

    /// How many mails a person gets in a week at most; none is without limit.
    pub fn mails_a_week(&self) -> Option<usize> {
        self.delivery.mails_a_week.filter(|_| !self.demo)
    }

    /// Whether questions about the schema are answered.
    pub fn introspection(&self) -> bool {
        self.introspection.unwrap_or(self.demo)
    }

    /// Whether there is a page to try queries on.
    pub fn explorer(&self) -> bool {
        self.explorer.unwrap_or(self.demo)
    }
}

impl Allowed {
    fn read(text: &str) -> Option<Self> {
        if text == "off" {
            return Some(Self::Always);
        }
        let (per_second, burst) = text.split_once('/')?;
        Some(Self::Rate(Rate { per_second: per_second.trim().parse().ok()?, burst: burst.trim().parse().ok()? }))
    }
}

/// What a setting reads as; if it does not, that is a problem.
fn checked<T>(
    name: &str,
    text: Option<String>,
    rule: &str,
    read: impl FnOnce(&str) -> Option<T>,
    problems: &mut Vec<String>,
) -> Option<T> {
    let read = read(text?.trim());
    if read.is_none() {
        problems.push(format!("{name} {rule}"));
    }
    read
}

/// What mails are signed with: nothing without a key, and only in the name of the domain that they come from.
fn dkim(
    [key, selector, domain]: [Option<String>; 3],
    mail_from: &str,
) -> std::result::Result<Option<Arc<Dkim>>, String> {
    let Some(key) = key else {
        let stray = selector.is_some() || domain.is_some();
        return if stray { Err("DKIM_SELECTOR and DKIM_DOMAIN need a DKIM_KEY".to_owned()) } else { Ok(None) };
    };
    let selector = selector.ok_or("DKIM_KEY needs a DKIM_SELECTOR, the first name of its record in the DNS")?;
    let sender = mail_from
        .parse::<lettre::message::Mailbox>()
        .map_or_else(|_| String::new(), |mailbox| mailbox.email.domain().to_lowercase());
    let dkim = Dkim::open(Path::new(&key), domain.as_ref().unwrap_or(&sender), &selector)
        .map_err(|problem| format!("DKIM_KEY is a file with a private key in PEM, RSA or Ed25519: {problem:#}"))?;
    if sender != dkim.domain() && !sender.ends_with(&format!(".{}", dkim.domain())) {
        return Err(format!("DKIM_DOMAIN is the domain of MAIL_FROM or one above it, not {}", dkim.domain()));
    }
    Ok(Some(Arc::new(dkim)))
}

fn switch(text: &str) -> Option<bool> {
    match text {
        "on" | "true" | "1" => Some(true),
        "off" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn connections(text: &str) -> Option<Option<u32>> {
    if text == "off" { Some(None) } else { text.parse().ok().filter(|most| *most > 0).map(Some) }
}

fn addresses(list: &str) -> Option<Vec<IpAddr>> {
    words(list).iter().map(|word| word.parse().ok()).collect()
}

/// Whether this is how a browser writes an origin: scheme, host, and port unless it is the usual one.
fn is_origin(text: &str) -> bool {
    let parsed = url::Url::parse(text);
    parsed.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text)
}

fn file(path: &Path) -> Result<BTreeMap<String, String>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        // A folder that is no folder is told of where it is made.
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => return Ok(BTreeMap::new()),
        Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
    };
    let table: BTreeMap<String, String> =
        toml::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    let unknown: Vec<&str> =
        table.keys().map(String::as_str).filter(|key| !NAMES.contains(&key.to_uppercase().as_str())).collect();
    if !unknown.is_empty() {
        bail!("{} sets what is unknown: {}", path.display(), unknown.join(", "));
    }
    Ok(table.into_iter().map(|(key, value)| (key.to_uppercase(), value)).collect())
}

fn words(list: &str) -> Vec<String> {
    list.split(',').map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}
