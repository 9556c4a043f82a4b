//! What the commands print, and how they end.

use serde_json::json;
use tempfile::tempdir;

use super::passerelle::{Server, command, printed, run, told};

const LINES: &str = concat!(
    r#"{"id":"one","name":"One","state":"ACTIVE","description_fr":"Des zeppelins pour le fret."}"#,
    "\n",
    r#"{"id":"two","name":"Two","siren":"732829321"}"#,
    "\n"
);

#[test]
fn token_prints_the_token_alone() {
    let data = tempdir().unwrap();
    let token = printed(&run(data.path(), &["token", "--role", "team"]));
    assert_eq!(token.lines().count(), 1);
    assert!(token.trim().len() > 40 && token.trim().chars().all(|sign| sign.is_ascii_graphic()), "{token:?}");
    let server = Server::start(data.path());
    assert_eq!(server.ask(token.trim(), "{ viewer { role } }", json!({}))["viewer"]["role"], "TEAM");
}

#[test]
fn token_refuses_a_member_without_a_profile() {
    let data = tempdir().unwrap();
    for arguments in [&["token", "--role", "member"][..], &["token", "--role", "member", "--profile", "nobody"]] {
        let refused = run(data.path(), arguments);
        assert!(!refused.status.success());
        assert_eq!((refused.stdout.len(), told(&refused).starts_with("passerelle: ")), (0, true), "{}", told(&refused));
    }
}

#[test]
fn import_reports_what_it_did_and_indexes_when_nobody_serves() {
    let data = tempdir().unwrap();
    let file = data.path().join("startups.jsonl");
    std::fs::write(&file, LINES).unwrap();
    let file = file.to_str().unwrap();
    let dry = printed(&run(data.path(), &["import", file, "--as", "startups", "--dry-run"]));
    assert!(dry.contains("nothing was written"), "{dry}");
    for counted in ["created          1", "unchanged        1"] {
        let report = printed(&run(data.path(), &["import", file, "--as", "startups"]));
        assert!(report.contains(counted), "{report}");
        assert!(report.contains("siren") && report.contains("is not a SIREN"), "{report}");
    }
    let server = Server::start(data.path());
    let token = printed(&run(data.path(), &["token", "--role", "partner"]));
    let query = "{ search(query: \"zeppelin\") { totalCount } }";
    assert_eq!(server.ask(token.trim(), query, json!({}))["search"]["totalCount"], 1);
}

#[test]
fn import_of_a_file_that_is_not_whole_fails_and_says_where() {
    let data = tempdir().unwrap();
    for (name, content, message) in [
        ("empty.jsonl", &b""[..], "is empty"),
        ("latin.jsonl", b"{\"id\":\"caf\xe9\"}\n", "not UTF-8"),
        ("text.jsonl", b"{\"id\":\"a\",\"name\":\"A\"}\nhello there\n{}\n", "line 2 is not JSON"),
    ] {
        let file = data.path().join(name);
        std::fs::write(&file, content).unwrap();
        let failed = run(data.path(), &["import", file.to_str().unwrap(), "--as", "startups"]);
        assert!(!failed.status.success());
        assert!(told(&failed).contains(message) && told(&failed).contains(name), "{}", told(&failed));
    }
}

#[test]
fn all_that_is_wrong_with_the_settings_is_told_at_once() {
    let data = tempdir().unwrap();
    let mut serve = command(&["serve"]);
    serve.arg("--data").arg(data.path()).env("LISTEN", "nowhere").env("SMTP_URL", "ftp://x").env("SECRET_KEY", "short");
    let failed = serve.output().unwrap();
    assert!(!failed.status.success());
    for name in ["LISTEN", "SMTP_URL", "SECRET_KEY"] {
        assert!(told(&failed).contains(name), "{}", told(&failed));
    }
}

#[test]
fn each_mistake_is_told_in_a_sentence_that_says_what_to_do() {
    let data = tempdir().unwrap();
    let place = |name: &str| data.path().join(name).to_str().unwrap().to_owned();
    let (file, below, none, table) = (place("file"), place("file/below"), place("none.jsonl"), place("table.toml"));
    std::fs::write(&file, "no database\n").unwrap();
    std::fs::write(&table, "[columns").unwrap();
    let unopened = format!("sqlite://{below}");
    let import = ["import", &none, "--as", "startups"];
    let mapped = ["import", &file, "--as", "startups", "--map", &table];
    for (arguments, setting, told_of) in [
        (&["migrate", "--data", &file][..], None, "the data folder"),
        (&["serve", "--data", &below], None, "name another with --data"),
        (&["demo", "--once", "--data", &below], None, "name another with --data"),
        (&import, None, "none.jsonl: cannot be read"),
        (&mapped, None, "table.toml"),
        (&["import", &file, "--as", "startups"], None, "file"),
        (&["export", &below], None, "cannot be made; name one"),
        (&["token", "--role", "team", "--profile", "nobody"], None, "No profile has this slug"),
        (&["migrate"], Some(("DATABASE_URL", "mysql://db")), "DATABASE_URL starts with sqlite: or postgres://"),
        (&["migrate"], Some(("DATABASE_URL", "postgres:hub")), "DATABASE_URL starts with sqlite: or postgres://"),
        (&["migrate"], Some(("DATABASE_URL", unopened.as_str())), "cannot be opened"),
        (&["serve"], Some(("SMTP_URL", "smtp://")), "SMTP_URL is an address such as smtp://"),
        (&["serve"], Some(("SMTP_URL", "ftp://mail.example.org")), "SMTP_URL is an address such as smtp://"),
        (&["serve"], Some(("LISTEN", "nowhere")), "LISTEN is an address and a port"),
        (&["serve"], Some(("LOG", "a=b=c")), "LOG is a filter such as"),
        (&["serve"], Some(("SECRET_KEY", "0123456789abcdef0123456789abcdefgh")), "SECRET_KEY is 32 bytes"),
    ] {
        let mut mistaken = command(arguments);
        mistaken.current_dir(data.path());
        mistaken.envs(setting);
        let failed = mistaken.output().unwrap();
        let told = told(&failed);
        assert_eq!(failed.status.code(), Some(1), "{arguments:?}: {told}");
        assert!(told.starts_with("passerelle: ") && told.contains(told_of), "{arguments:?}: {told}");
        for sign in ["Error {", "Err(", "Some(", "Os {", "panicked"] {
            assert!(!told.contains(sign), "{arguments:?}: {told}");
        }
    }
}

#[test]
fn a_password_of_the_database_is_never_told() {
    let data = tempdir().unwrap();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut migrate = command(&["migrate", "--data"]);
    migrate.arg(data.path()).env("DATABASE_URL", format!("postgres://hub:secret@{nobody}/hub"));
    let failed = migrate.output().unwrap();
    assert_eq!(failed.status.code(), Some(1));
    assert!(told(&failed).contains(&format!("postgres://{nobody}/hub does not answer")), "{}", told(&failed));
    assert!(!told(&failed).contains("secret"), "{}", told(&failed));
}

#[test]
fn wrong_arguments_are_told_with_the_right_ones() {
    for (arguments, told_of) in [
        (&["import"][..], "--as <KIND>"),
        (&["import", "x", "--as", "planets"], "startups, companies, mentors, ambassadors, talents, partners, slots"),
        (&["token", "--role", "king"], "team, member, partner"),
        (&["nonsense"], "--help"),
        (&["schema", "more"], "--help"),
    ] {
        let failed = command(arguments).output().unwrap();
        assert_eq!(failed.status.code(), Some(2), "{arguments:?}");
        assert!(told(&failed).contains(told_of), "{arguments:?}: {}", told(&failed));
    }
}

#[test]
fn an_import_of_which_every_line_is_refused_fails_and_says_why() {
    let data = tempdir().unwrap();
    let file = data.path().join("startups.csv");
    std::fs::write(&file, "id,name\na,\n").unwrap();
    let mut import = command(&["import", "--as", "startups", "--data"]);
    let failed = import.arg(data.path()).arg(&file).output().unwrap();
    assert_eq!(failed.status.code(), Some(1));
    assert!(told(&failed).contains("every line was refused"), "{}", told(&failed));
    assert!(String::from_utf8(failed.stdout).unwrap().contains("name"), "the report comes first");
}

#[test]
fn a_certificate_is_verified_and_a_forged_one_is_not() {
    use matching::allocation::{Limits, Member, Objective, Pair, Problem, Round, Ruling, Ties, Unlisted};
    use matching::allocation::{certificate, instance, solve};
    let member = |id, max| Member { id, limits: Limits { min: 0, max }, group: None, unlisted: Unlisted::None };
    let pair = |(startup, counterpart, weight)| Pair {
        startup,
        counterpart,
        weight,
        liking: [weight, weight],
        ruling: Ruling::Open,
    };
    let round = Round {
        startups: vec![member(1, 1), member(2, 1)],
        counterparts: vec![member(10, 1), member(11, 1)],
        groups: Vec::new(),
        pairs: [(1, 10, 900), (1, 11, 800), (2, 10, 700), (2, 11, 100)].map(pair).into(),
        ties: Ties::Seed(7),
        salt: [3; 16],
    };
    let problem = Problem::new(&round).unwrap();
    let allocation = solve(&problem, Objective::Efficient).unwrap();
    let written = [instance(&problem, &allocation), certificate(&problem, &allocation)].map(Option::unwrap).concat();
    let data = tempdir().unwrap();
    let file = data.path().join("round.certificate");
    std::fs::write(&file, &written).unwrap();
    let proven = printed(&command(&["verify", file.to_str().unwrap()]).output().unwrap());
    assert_eq!(proven, "proven: 2 pairs worth 1500, and no other choice of all eligible pairs is worth more\n");
    std::fs::write(&file, written.replace("1500", "1600")).unwrap();
    let refused = command(&["verify", file.to_str().unwrap()]).output().unwrap();
    assert!(!refused.status.success() && told(&refused).contains("proves nothing"), "{}", told(&refused));
}
