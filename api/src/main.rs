//! The command line of Passerelle.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use api::app::{App, make_data_folder, open_database};
use api::clock::Clock;
use api::commands::rounds;
use api::config::{Config, Flags};
use api::service::imports::Kind;
use api::{commands, demo};
use clap::{Args, Parser, Subcommand, ValueEnum};
use entity::{Role, RoundObjective};
use tracing_subscriber::EnvFilter;

/// Answering a request makes thousands of small allocations, of which the system's allocator makes heavier work.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a newcomer types first.
const EXAMPLES: &str = "\
Examples:
  passerelle demo                                  see it at work; nothing to set up first
  passerelle import FILE --as startups --dry-run   what a file would bring
  passerelle import FILE --as startups             bring it in
  passerelle token --role team                     a token to ask the API with
  passerelle serve                                 the API on http://127.0.0.1:8000/graphql

Settings come from flags, else from the environment, else from passerelle.toml in the data folder:
  DATABASE_URL, SMTP_URL, MAIL_FROM, MAIL_ONLY_TO, PUBLIC_URL, LISTEN, DATA_DIR, SECRET_KEY, LOG and
  others that the README explains. With none of them, everything lies in the folder data and mails
  are written to files there.";

/// Passerelle matches startups to mentors, ambassadors, talents, partners and trade-show slots,
/// explains every match, and introduces two sides by e-mail once both have said yes.
#[derive(Parser)]
#[command(name = "passerelle", version, about, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tell the product's story on a directory made for it, then serve it.
    ///
    /// The people are invented, the mails stay in files, and each start begins anew: in the folder
    /// data/demo, unless --data names one, which then keeps what is in it.
    Demo {
        /// Stop when the story is told instead of serving.
        #[arg(long)]
        once: bool,
        #[command(flatten)]
        server: ServerFlags,
    },
    /// Serve the API, the pages that mail links open, and do what is due.
    ///
    /// Ctrl-C stops it; what was begun is finished. Mails are files in the data folder until SMTP_URL is set.
    Serve {
        /// Fill an empty data folder with the demonstration's directory, and open the explorer.
        #[arg(long)]
        demo: bool,
        #[command(flatten)]
        server: ServerFlags,
    },
    /// Bring a directory in from a JSON Lines or CSV file.
    ///
    /// The whole file is read and checked before the first write; a line that is refused stops no other.
    /// Importing the same file twice changes nothing. A running server need not be stopped.
    #[command(after_help = IMPORT_EXAMPLES)]
    Import {
        /// The file, in UTF-8: one JSON object a line, or CSV with a line of column names.
        file: PathBuf,
        /// What its lines become: startups, companies, mentors, ambassadors, talents, partners or slots.
        #[arg(long = "as", value_name = "KIND", value_parser = kind)]
        kind: Kind,
        /// How its columns become fields; without it, common column names map themselves.
        #[arg(long, value_name = "MAPPING.toml")]
        map: Option<PathBuf>,
        /// Say what would happen and write nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        data: DataFlag,
    },
    /// Write the whole directory as files that `import` reads.
    ///
    /// The files hold addresses: only their owner can read them.
    Export {
        /// The folder to write to; made if it is not there.
        #[arg(id = "folder", value_name = "DIR")]
        dir: PathBuf,
        #[command(flatten)]
        data: DataFlag,
    },
    /// Build the search index anew from the database; no server may run on the folder meanwhile.
    Reindex {
        #[command(flatten)]
        data: DataFlag,
    },
    /// Bring the database's tables up to date, which every other command does by itself.
    Migrate {
        #[command(flatten)]
        data: DataFlag,
    },
    /// Solve a round, showing how far it is, and print what it comes to under each objective.
    ///
    /// The result is kept as a run of the round, to be reviewed and published. A running server need not be stopped.
    SolveRound {
        /// The round's name.
        name: String,
        /// What the run is to be best at: efficient, fair or stable.
        #[arg(long, value_enum, default_value = "fair")]
        objective: ObjectiveName,
        /// Take a new snapshot although there is one.
        #[arg(long)]
        renew: bool,
        #[command(flatten)]
        data: DataFlag,
    },
    /// Check the certificate of an allocation: that no other would be worth more.
    ///
    /// The file holds the instance and behind it the certificate. Nothing else is read and nothing is trusted:
    /// the checker shares no code with what found the allocation.
    Verify {
        /// The certificate.
        file: PathBuf,
    },
    /// Print the GraphQL schema, as in schema.graphql.
    Schema,
    /// Make an API token and print it, alone, on standard output.
    ///
    /// It works for a year, in the header "Authorization: Bearer TOKEN", and is shown this once.
    Token {
        /// What its holder may do.
        #[arg(long, value_enum)]
        role: RoleName,
        /// The profile its holder speaks for, by the name that its address has; needed for a member.
        #[arg(long, value_name = "SLUG")]
        profile: Option<String>,
        #[command(flatten)]
        data: DataFlag,
    },
}

/// How a file comes in.
const IMPORT_EXAMPLES: &str = "\
Examples:
  passerelle import startups.jsonl --as startups
  passerelle import speakers.csv --as mentors --map speakers.toml --dry-run";

#[derive(Args)]
struct ServerFlags {
    /// The address and port to listen on; port 0 takes any that is free [default: 127.0.0.1:8000]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    #[command(flatten)]
    data: DataFlag,
}

#[derive(Args)]
struct DataFlag {
    /// The folder that holds database, index, mails and key unless configured otherwise [default: data]
    #[arg(long = "data", value_name = "DIR")]
    dir: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    /// The programme team: everything.
    Team,
    /// Speaks for a profile.
    Member,
    /// Searches profiles and asks to be introduced.
    Partner,
}

#[derive(Clone, Copy, ValueEnum)]
enum ObjectiveName {
    /// The greatest sum.
    Efficient,
    /// The worst served first.
    Fair,
    /// No two would rather have each other.
    Stable,
}

impl From<ObjectiveName> for RoundObjective {
    fn from(name: ObjectiveName) -> Self {
        match name {
            ObjectiveName::Efficient => Self::Efficient,
            ObjectiveName::Fair => Self::Fair,
            ObjectiveName::Stable => Self::Stable,
        }
    }
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Team => Self::Team,
            RoleName::Member => Self::Member,
            RoleName::Partner => Self::Partner,
        }
    }
}

fn kind(name: &str) -> Result<Kind, String> {
    let names = || Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    Kind::from_name(name).ok_or_else(|| format!("choose one of {}", names()))
}

/// What the deepest document that is allowed takes in a build without optimisation, with room to spare.
const STACK_SIZE_BYTES: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK_SIZE_BYTES).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("passerelle: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("passerelle: {}", told(&error));
            ExitCode::FAILURE
        }
    }
}

/// What went wrong, from the outside in; some errors repeat their cause, which is told once.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if told.is_empty() {
            told = cause;
        } else if !told.contains(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Schema => write_out(&api::graphql::sdl())?,
        Command::Verify { file } => write_out(&commands::verify(&file)?)?,
        Command::SolveRound { name, objective, renew, data } => {
            write_out(&rounds::solve(&data.config()?, &name, objective.into(), renew).await?)?;
        }
        Command::Demo { once, server } => {
            let (flags, folder_given) = (server.flags(), server.data.dir.is_some());
            let config = Config::read(&flags)?;
            log(&config)?;
            demo::tell(config, folder_given, once).await?;
        }
        Command::Serve { demo, server } => {
            let mut config = Config::read(&server.flags())?;
            log(&config)?;
            config.demo = demo;
            commands::serve(config).await?;
        }
        Command::Import { file, kind, map, dry_run, data } => {
            let config = data.config()?;
            let report = commands::import(&config, &file, kind, map.as_deref(), dry_run).await?;
            write_out(&report.to_string())?;
            if report.refused > 0 && report.refused == report.read {
                bail!("every line was refused; nothing {} brought in", if dry_run { "would be" } else { "was" });
            }
        }
        Command::Export { dir, data } => commands::export(&data.config()?, &dir).await?,
        Command::Reindex { data } => {
            let app = App::open(data.config()?).await?;
            api::service::search::follow::rebuild(&app).await?;
            println!("{} profiles indexed", app.index.len());
        }
        Command::Migrate { data } => {
            let config = data.config()?;
            open_database(&config).await?;
            println!("the tables are up to date");
        }
        Command::Token { role, profile, data } => {
            let db = open_database(&data.config()?).await?;
            let now = Clock::System.now();
            match api::service::accounts::create_token(&db, role.into(), profile.as_deref(), now).await {
                Ok(token) => println!("{token}"),
                Err(failure) => bail!(failure.into_error(entity::Language::En)),
            }
        }
    }
    Ok(())
}

/// Writes to standard output; a reader that has seen enough, such as `head`, is no error.
fn write_out(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("writing to standard output"),
    }
}

impl ServerFlags {
    fn flags(&self) -> Flags {
        Flags { listen: self.listen.clone(), data: self.data.dir.clone() }
    }
}

impl DataFlag {
    fn config(&self) -> Result<Config> {
        let config = Config::read(&Flags { listen: None, data: self.dir.clone() })?;
        log(&config)?;
        make_data_folder(&config)?;
        Ok(config)
    }
}

/// Logs to standard error, so that standard output holds what was asked for and nothing else.
fn log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log).context("LOG is a filter such as info or warn,api=debug")?;
    // What cannot be logged, as where the disk is full, is left out: to say so the same way would end the program.
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .compact()
        .init();
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn a_cause_that_is_repeated_is_told_once() {
        let error = anyhow::anyhow!("it is full").context("writing: it is full").context("keeping a mail");
        assert_eq!(told(&error), "keeping a mail: writing: it is full");
    }

    #[test]
    fn every_command_has_arguments_of_different_names() {
        Cli::command().debug_assert();
    }
}
