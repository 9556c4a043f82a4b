//! The exchange against a server on this machine that misbehaves on purpose.

use std::sync::Arc;

use entity::codes::MailKind;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::*;

const MESSAGE: &[u8] = b"Subject: x\r\n\r\nfirst\r\n.second\r\n";

/// How the server treats one connection.
#[derive(Clone, Copy, Default)]
struct Manner {
    /// What it answers to a command that begins so, instead of agreeing.
    instead: Option<(&'static str, &'static str)>,
    /// It closes the connection when it should answer to this.
    cut_at: Option<&'static str>,
    /// It falls silent when it should answer to this.
    hang_at: Option<&'static str>,
    /// What it offers besides the plain commands.
    offers: Option<&'static str>,
}

/// The pseudo-command of the final dot.
const END: &str = ".";

/// Serves connections one after the other, each in its manner, and reports every line it hears.
async fn server(manners: Vec<Manner>) -> (String, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (heard, hearing) = unbounded_channel();
    tokio::spawn(async move {
        for manner in manners {
            let (stream, _) = listener.accept().await.unwrap();
            heard.send("<connected>".to_owned()).unwrap();
            tokio::spawn(converse(stream, manner, heard.clone()));
        }
    });
    (format!("smtp://{address}?tls=none"), hearing)
}

async fn converse(stream: TcpStream, manner: Manner, heard: UnboundedSender<String>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 hello\r\n").await.unwrap();
    let mut in_data = false;
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
        let said = std::mem::take(&mut line).trim_end().to_owned();
        heard.send(said.clone()).ok();
        if in_data && said != END {
            continue;
        }
        if manner.cut_at.is_some_and(|at| said.starts_with(at)) {
            return;
        }
        if manner.hang_at.is_some_and(|at| said.starts_with(at)) {
            std::future::pending::<()>().await;
        }
        let offers = manner.offers.unwrap_or("HELP");
        let usual = match said.as_str() {
            hello if hello.starts_with("EHLO") => format!("250-here\r\n250 {offers}"),
            "DATA" => "354 go on".to_owned(),
            _ => "250 fine".to_owned(),
        };
        let reply = manner.instead.filter(|(at, _)| said.starts_with(at)).map_or(usual, |(_, reply)| reply.to_owned());
        in_data = reply.starts_with("354");
        stream.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
    }
}

fn envelope() -> Envelope {
    Envelope {
        from: "hub@example.org".parse().unwrap(),
        to: "anna@example.org".parse().unwrap(),
        kind: MailKind::IntroductionAsked,
        id: "1".to_owned(),
        queued_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn heard(hearing: &mut UnboundedReceiver<String>) -> Vec<String> {
    std::iter::from_fn(|| hearing.try_recv().ok()).collect()
}

/// Sends one message to a server of this manner.
async fn outcome(manner: Manner) -> Result<Sent, SendFailure> {
    let (url, _hearing) = server(vec![manner]).await;
    Smtp::new(&url).unwrap().send(&envelope(), MESSAGE).await
}

#[tokio::test]
async fn two_messages_share_a_connection_and_arrive_as_they_are() {
    let (url, mut hearing) = server(vec![Manner::default()]).await;
    let smtp = Smtp::new(&url).unwrap();
    for _ in 0..2 {
        assert_eq!(smtp.send(&envelope(), MESSAGE).await, Ok(Sent));
    }
    let heard = heard(&mut hearing);
    assert_eq!(heard.iter().filter(|line| *line == "<connected>").count(), 1);
    let once = [
        "MAIL FROM:<hub@example.org>",
        "RCPT TO:<anna@example.org>",
        "DATA",
        "Subject: x",
        "",
        "first",
        "..second",
        ".",
    ];
    assert_eq!(heard[2..], [once, once].concat());
}

#[tokio::test]
async fn what_a_server_answers_decides_whether_to_try_again() {
    let cases = [
        ("RCPT", "451 later", SendFailure::Temporary(Some(451))),
        ("RCPT", "550 nobody", SendFailure::NoSuchAddress(Some(550))),
        ("RCPT", "550 5.1.1 nobody", SendFailure::NoSuchAddress(Some(550))),
        ("RCPT", "550 5.7.1 relaying denied", SendFailure::Permanent(Some(550))),
        (END, "452 full", SendFailure::Temporary(Some(452))),
        (END, "554 unwanted", SendFailure::Permanent(Some(554))),
        (END, "554 5.2.1 mailbox disabled", SendFailure::NoSuchAddress(Some(554))),
        // These say something about this server or its settings, nothing about the recipient.
        ("MAIL", "550 not you", SendFailure::Temporary(Some(550))),
        ("DATA", "503 not now", SendFailure::Temporary(Some(503))),
        ("EHLO", "554 go away", SendFailure::Temporary(Some(554))),
    ];
    for (at, reply, expected) in cases {
        let manner = Manner { instead: Some((at, reply)), ..Manner::default() };
        assert_eq!(outcome(manner).await, Err(expected), "{at} {reply}");
    }
}

#[tokio::test]
async fn a_refused_message_leaves_the_connection_fit_for_the_next() {
    let manner = Manner { instead: Some(("RCPT", "550 nobody")), ..Manner::default() };
    let (url, mut hearing) = server(vec![manner]).await;
    let smtp = Smtp::new(&url).unwrap();
    for _ in 0..2 {
        assert_eq!(smtp.send(&envelope(), MESSAGE).await, Err(SendFailure::NoSuchAddress(Some(550))));
    }
    let heard = heard(&mut hearing);
    assert_eq!(heard.iter().filter(|line| *line == "<connected>").count(), 1);
    assert_eq!(heard.iter().filter(|line| *line == "RSET").count(), 2);
}

#[tokio::test]
async fn only_a_loss_after_the_end_is_uncertain() {
    for (at, expected) in [
        ("EHLO", SendFailure::Temporary(None)),
        ("MAIL", SendFailure::Temporary(None)),
        ("RCPT", SendFailure::Temporary(None)),
        ("DATA", SendFailure::Temporary(None)),
        (END, SendFailure::Uncertain),
    ] {
        let manner = Manner { cut_at: Some(at), ..Manner::default() };
        assert_eq!(outcome(manner).await, Err(expected), "{at}");
    }
}

#[tokio::test]
async fn a_silent_server_is_left_after_a_while() {
    for (at, expected) in [("RCPT", SendFailure::Temporary(None)), (END, SendFailure::Uncertain)] {
        let (url, _hearing) = server(vec![Manner { hang_at: Some(at), ..Manner::default() }]).await;
        let smtp = Smtp { step: Duration::from_millis(100), ..Smtp::new(&url).unwrap() };
        assert_eq!(smtp.send(&envelope(), MESSAGE).await, Err(expected), "{at}");
    }
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_is_replaced() {
    let (url, mut hearing) =
        server(vec![Manner { cut_at: Some("RSET"), ..Manner::default() }, Manner::default()]).await;
    let smtp = Smtp::new(&url).unwrap();
    assert_eq!(smtp.send(&envelope(), MESSAGE).await, Ok(Sent));
    let mut kept = smtp.take_idle().unwrap();
    kept.0.command(Rset).await.unwrap_err();
    smtp.keep(kept);
    assert_eq!(smtp.send(&envelope(), MESSAGE).await, Ok(Sent));
    assert_eq!(heard(&mut hearing).iter().filter(|line| *line == "<connected>").count(), 2);
}

#[tokio::test]
async fn no_more_connections_than_places_are_opened() {
    let (url, mut hearing) = server(vec![Manner::default(); 8]).await;
    let smtp = Arc::new(Smtp::new(&format!("{url}&pool=2")).unwrap());
    let sending: Vec<_> = (0..8)
        .map(|_| {
            let smtp = Arc::clone(&smtp);
            tokio::spawn(async move {
                let _seat = smtp.seat(&envelope()).await.unwrap();
                smtp.send(&envelope(), MESSAGE).await
            })
        })
        .collect();
    for sent in sending {
        assert_eq!(sent.await.unwrap(), Ok(Sent));
    }
    assert!(heard(&mut hearing).iter().filter(|line| *line == "<connected>").count() <= 2);
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_where_encryption_is_required() {
    let (url, mut hearing) = server(vec![Manner::default()]).await;
    let smtp = Smtp::new(&url.replace("?tls=none", "")).unwrap();
    assert_eq!(smtp.send(&envelope(), MESSAGE).await, Err(SendFailure::Temporary(None)));
    assert!(heard(&mut hearing).iter().all(|line| !line.starts_with("MAIL")));
}

#[tokio::test]
async fn a_wrong_password_is_no_verdict_on_the_recipient() {
    let manner = Manner { instead: Some(("AUTH", "535 no")), offers: Some("AUTH PLAIN"), ..Manner::default() };
    let (url, _hearing) = server(vec![manner]).await;
    let smtp = Smtp::new(&url.replace("smtp://", "smtp://user:secret@")).unwrap();
    assert_eq!(smtp.send(&envelope(), MESSAGE).await, Err(SendFailure::Temporary(Some(535))));
    assert!(!format!("{smtp:?}").contains("secret"));
}
