//! The demonstration, as a newcomer starts it.

use std::net::TcpListener;

use tempfile::tempdir;

use super::passerelle::{command, printed};

#[test]
fn the_demonstration_tells_its_story_beside_a_taken_port_and_writes_to_nobody() {
    let data = tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let smtp = TcpListener::bind("127.0.0.1:0").unwrap();
    smtp.set_nonblocking(true).unwrap();
    let mut demo = command(&["demo", "--once", "--listen", &address.to_string(), "--data"]);
    demo.arg(data.path()).env("SMTP_URL", format!("smtp://{}", smtp.local_addr().unwrap()));
    let story = printed(&demo.output().unwrap());
    assert!(story.contains(&format!("Port {} is taken", address.port())), "{story}");
    assert!(smtp.accept().is_err(), "the demonstration spoke to a mail server");
    let mails = std::fs::read_dir(data.path().join("mails")).unwrap().flatten();
    let mails: Vec<String> = mails.map(|mail| std::fs::read_to_string(mail.path()).unwrap()).collect();
    assert!(mails.len() >= 3, "{} mails\n{story}", mails.len());
    for mail in mails {
        let to = mail.lines().find(|line| line.starts_with("To: ")).unwrap_or_default();
        assert!(to.contains("@example.org") || to.is_empty(), "{to}");
    }
}
