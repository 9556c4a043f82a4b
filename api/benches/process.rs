//! The released program as a whole: `cargo bench -p api --bench process [-- FILE [KIND MAPPING]]`.
//!
//! It imports a file of startups (4,177 and then 100,000 generated ones, or FILE), restarts on the demonstration's
//! directory, and tells for each how long it took, how much processor time, and how much anonymous memory at most.
//! Memory and processor time are read from `/proc`, so elsewhere than on Linux they stay out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PASSERELLE: &str = env!("CARGO_BIN_EXE_passerelle");
/// As many as one large show has exhibitors, and as many as no directory of one region has.
const STARTUPS: [usize; 2] = [4_177, 100_000];
const GLANCE: Duration = Duration::from_millis(10);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    println!("{:<34} {:>9} {:>9} {:>14}", "", "seconds", "CPU s", "anonymous MiB");
    match arguments.as_slice() {
        [] => STARTUPS.iter().for_each(|count| import_generated(*count)),
        [file] => import(file, Path::new(file), &["--as", "startups"]),
        [file, kind, mapping] => import(file, Path::new(file), &["--as", kind, "--map", mapping]),
        _ => panic!("usage: [FILE [KIND MAPPING]]"),
    }
    restart();
    let size = fs::metadata(PASSERELLE).expect("the program").len();
    println!("{:<34} {:>9.1} MiB", "the program's file", size as f64 / 1024.0 / 1024.0);
}

fn import_generated(count: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("startups.jsonl");
    fs::write(&file, lines(count)).expect("a file");
    import(&format!("{count} generated startups"), &file, &["--as", "startups"]);
}

fn import(what: &str, file: &Path, flags: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(PASSERELLE);
    command.arg("import").arg(file).args(flags).arg("--data").arg(folder.path());
    let began = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
    let used = watched(child);
    let what = Path::new(what).file_name().expect("a name").to_string_lossy();
    tell(&format!("import of {what}"), began.elapsed(), used);
}

/// From the start of the program on a directory that is there to its first answer.
fn restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = |once: &[&str]| {
        let mut command = Command::new(PASSERELLE);
        command.arg("demo").args(once).args(["--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
        command.stderr(Stdio::null());
        command
    };
    demo(&["--once"]).stdout(Stdio::null()).status().expect("the demonstration");
    let mut serve = Command::new(PASSERELLE);
    serve.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
    for _ in 0..5 {
        let began = Instant::now();
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program");
        let mut told = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut told).expect("a line");
        ask(told.trim().rsplit('/').next().expect("an address"));
        let (took, used) = (began.elapsed(), used(child.id()));
        child.kill().expect("its end");
        child.wait().expect("its end");
        tell("restart to the first answer", took, used);
    }
}

fn ask(address: &str) {
    let body = r#"{"query":"{ startups(first: 5) { nodes { name } } }"}"#;
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.contains("\"nodes\""), "{answer}");
}

/// What a process has used so far: seconds of processor time, and anonymous memory in MiB.
#[derive(Clone, Copy, Default)]
struct Used {
    cpu: f64,
    anonymous: f64,
}

/// Waits for a process, and tells what it used at most.
fn watched(mut child: Child) -> Used {
    let mut most = Used::default();
    while child.try_wait().expect("its state").is_none() {
        let now = used(child.id());
        most = Used { cpu: most.cpu.max(now.cpu), anonymous: most.anonymous.max(now.anonymous) };
        sleep(GLANCE);
    }
    assert!(child.wait().expect("its end").success());
    most
}

fn used(id: u32) -> Used {
    let read = |name: &str| fs::read_to_string(format!("/proc/{id}/{name}")).unwrap_or_default();
    let stat = read("stat");
    // User and system time in hundredths of a second are the 14th and 15th words, the name in brackets being the 2nd.
    let words: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| words.get(place).and_then(|word| word.parse::<f64>().ok()).unwrap_or_default();
    let status = read("status");
    let anonymous =
        status.lines().find_map(|line| line.strip_prefix("RssAnon:")?.trim().split(' ').next()?.parse().ok());
    Used { cpu: (ticks(11) + ticks(12)) / 100.0, anonymous: anonymous.unwrap_or(0.0) / 1024.0 }
}

fn tell(what: &str, took: Duration, used: Used) {
    println!("{what:<34} {:>9.3} {:>9.2} {:>14.1}", took.as_secs_f64(), used.cpu, used.anonymous);
}

/// One canonical record a line; the same numbers give the same lines on every machine.
fn lines(count: usize) -> String {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Few words are frequent and many are rare, as in a language.
        let share = (state >> 40) as f64 / (1_u64 << 24) as f64;
        format!("mot{}", (20_000_f64.powf(share) - 1.0) as u64)
    };
    let mut text = String::new();
    for number in 0..count {
        let description: Vec<String> = (0..60).map(|_| word()).collect();
        let (sector, skill) = (word(), word());
        writeln!(
            text,
            r#"{{"id":"s{number}","name":"Startup {number}","lang":"fr","description":"{}.","sectors":["{sector}"],"skills":["{skill}"],"country":"FR","city":"Rouen","languages":["fr","en"],"email":"s{number}@example.org","state":"ACTIVE","markets":["DE","CA"],"needs":[{{"kind":"MENTORING"}}]}}"#,
            description.join(" ")
        )
        .expect("writing into memory");
    }
    text
}
