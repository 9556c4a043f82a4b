//! The binary, run with settings of its own whatever the environment holds.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const SETTINGS: [&str; 25] = [
    "DATABASE_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "MAIL_ONLY_TO",
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
    "RATE_SIGNED_IN",
    "PACE_MENTOR",
    "PACE_AMBASSADOR",
    "PACE_TALENT",
    "PACE_PARTNER",
    "PROFILES_KEPT",
    "CORS_ORIGINS",
];
/// How long to wait for what must happen; only a hanging product needs that long.
const PATIENCE: Duration = Duration::from_secs(120);

/// A command of the binary, without settings but those given.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_passerelle"));
    for name in SETTINGS {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command on a data folder to its end.
pub fn run(data: &Path, arguments: &[&str]) -> Output {
    run_with(data, arguments, &[])
}

/// The same with some settings.
pub fn run_with(data: &Path, arguments: &[&str], settings: &[(&str, String)]) -> Output {
    command(arguments).arg("--data").arg(data).envs(settings.iter().cloned()).output().unwrap()
}

/// What a command that worked printed.
pub fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", told(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a command told on standard error.
pub fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Waits until a condition holds.
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A server that runs until it is dropped.
pub struct Server {
    child: Child,
    /// Where it is.
    pub url: String,
}

impl Server {
    /// Starts one on a free port, and waits until it listens.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[]).unwrap()
    }

    /// The same with some settings; how it ended, if it did before it listened.
    pub fn start_with(data: &Path, settings: &[(&str, String)]) -> Result<Self, ExitStatus> {
        let mut serve = command(&["serve", "--listen", "127.0.0.1:0"]);
        serve.arg("--data").arg(data).envs(settings.iter().cloned());
        let mut child = serve.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        if line.is_empty() {
            return Err(child.wait().unwrap());
        }
        let url = line.trim().strip_prefix("Passerelle listens on ");
        let url = url.unwrap_or_else(|| panic!("it said {line:?}")).to_owned();
        Ok(Self { child, url })
    }

    /// Waits until it has ended by itself, and returns how.
    pub fn end(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Kills it as a lost machine would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and returns the code it ends with.
    pub fn stop(&mut self) -> Option<i32> {
        let asked = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &self.child.id().to_string()]).status();
        assert!(asked.unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Asks GraphQL; nothing if there was no whole answer.
    pub fn try_ask(url: &str, token: &str, query: &str, variables: Value) -> Option<Value> {
        let body = json!({"query": query, "variables": variables}).to_string();
        let request = ureq::post(format!("{url}/graphql")).header("Content-Type", "application/json");
        let mut answer = request.header("Authorization", format!("Bearer {token}")).send(body).ok()?;
        serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()
    }

    /// The data of an answer.
    pub fn ask(&self, token: &str, query: &str, variables: Value) -> Value {
        let answer = Self::try_ask(&self.url, token, query, variables).expect("an answer");
        assert_eq!(answer.get("errors"), None, "{answer:#}");
        answer["data"].clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
