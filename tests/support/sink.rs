//! A mail server on this machine that takes mails, or fails in each way in which servers do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What becomes of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It is taken.
    Take,
    /// Its recipient is to be tried again later.
    Later,
    /// Its recipient is not known.
    Never,
    /// Its text is to be tried again later.
    TextLater,
    /// Its text is refused for good.
    TextNever,
    /// Its recipient is to be tried again later the first time, and then it is taken.
    Greylist,
    /// Its text is read and lost, with the connection.
    Cut,
    /// Its text is taken, and the connection lost before that is said.
    TakeAndCut,
    /// Nothing is said after its text, until another manner is set.
    Hang,
    /// Whoever connects is sent away.
    SendAway,
    /// Each reply takes its time.
    Slow,
}

/// A mail that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The address it was carried to.
    pub to: String,
    /// Its Message-ID.
    pub id: String,
    /// All of it, as it was sent.
    pub text: String,
}

/// The server; it runs as long as its runtime.
#[derive(Clone)]
pub struct Sink {
    /// What `SMTP_URL` is set to.
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Notify,
}

struct Seen {
    manner: Manner,
    of_hosts: HashMap<String, Manner>,
    greylisted: Vec<String>,
    taken: Vec<Taken>,
    keeps: bool,
    count: usize,
    bytes: usize,
    refused: usize,
    hanging: usize,
}

impl Sink {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
        let seen = Seen {
            manner: Manner::Take,
            of_hosts: HashMap::new(),
            greylisted: Vec::new(),
            taken: Vec::new(),
            keeps: true,
            count: 0,
            bytes: 0,
            refused: 0,
            hanging: 0,
        };
        let shared = Arc::new(Shared { seen: Mutex::new(seen), changed: Notify::new() });
        let sink = Self { url, shared };
        let serving = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                let sink = serving.clone();
                // Whoever hangs up in the midst of it ends it.
                tokio::spawn(async move { drop(sink.converse(BufReader::new(stream)).await) });
            }
        });
        sink
    }

    /// Sets what becomes of mails from now on, those that hang included.
    pub fn set(&self, manner: Manner) {
        self.seen().manner = manner;
        self.shared.changed.notify_waiters();
    }

    /// Sets what becomes of mails to one host.
    #[allow(dead_code, reason = "not all who use this have several hosts")]
    pub fn set_for(&self, host: &str, manner: Manner) {
        self.seen().of_hosts.insert(host.to_owned(), manner);
        self.shared.changed.notify_waiters();
    }

    /// What was taken so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.seen().taken.clone()
    }

    /// Counts mails from now on, and keeps none.
    #[allow(dead_code, reason = "for many mails")]
    pub fn forget(&self) {
        self.seen().keeps = false;
    }

    /// How many mails were taken.
    #[allow(dead_code, reason = "for many mails")]
    pub fn count(&self) -> usize {
        self.seen().count
    }

    /// How many bytes they have.
    #[allow(dead_code, reason = "for many mails")]
    pub fn bytes(&self) -> usize {
        self.seen().bytes
    }

    /// How many mails were refused or lost.
    #[allow(dead_code, reason = "not all who use this refuse any")]
    pub fn refused(&self) -> usize {
        self.seen().refused
    }

    /// How many mails hang now.
    #[allow(dead_code, reason = "not all who use this let mails hang")]
    pub fn hanging(&self) -> usize {
        self.seen().hanging
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn manner(&self, to: &str) -> Manner {
        let seen = self.seen();
        let host = to.rsplit('@').next().unwrap_or_default();
        seen.of_hosts.get(host).copied().unwrap_or(seen.manner)
    }

    async fn converse(&self, mut stream: BufReader<TcpStream>) -> std::io::Result<()> {
        if self.manner("") == Manner::SendAway {
            self.seen().refused += 1;
            return stream.write_all(b"421 4.3.2 not now\r\n").await;
        }
        stream.write_all(b"220 sink\r\n").await?;
        let (mut to, mut line) = (String::new(), String::new());
        while stream.read_line(&mut line).await? > 0 {
            let said = std::mem::take(&mut line);
            let reply = match said.get(..4).unwrap_or_default().to_uppercase().as_str() {
                "EHLO" => "250 sink",
                "RCPT" => {
                    to = said.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    self.judge(&to)
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let text = text(&mut stream).await?;
                    match self.end(&to, text).await {
                        Some(reply) => reply,
                        None => return Ok(()),
                    }
                }
                "QUIT" => return stream.write_all(b"221 bye\r\n").await,
                _ => "250 fine",
            };
            if self.manner(&to) == Manner::Slow {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    fn judge(&self, to: &str) -> &'static str {
        let manner = self.manner(to);
        let mut seen = self.seen();
        let greylisted = manner == Manner::Greylist && !seen.greylisted.iter().any(|known| known == to);
        if greylisted {
            seen.greylisted.push(to.to_owned());
        }
        let reply = match manner {
            Manner::Later => "451 4.3.0 try later",
            Manner::Greylist if greylisted => "451 4.7.1 greylisted",
            Manner::Never => "550 5.1.1 no such user",
            _ => return "250 fine",
        };
        seen.refused += 1;
        reply
    }

    /// What is said after a text; nothing if the connection is to be lost.
    async fn end(&self, to: &str, text: String) -> Option<&'static str> {
        let mut manner = self.manner(to);
        if manner == Manner::Hang {
            self.seen().hanging += 1;
            while manner == Manner::Hang {
                let changed = self.shared.changed.notified();
                manner = self.manner(to);
                if manner == Manner::Hang {
                    changed.await;
                }
            }
            self.seen().hanging -= 1;
        }
        let mut seen = self.seen();
        if ![Manner::Cut, Manner::TextLater, Manner::TextNever].contains(&manner) {
            seen.count += 1;
            seen.bytes += text.len();
            if seen.keeps {
                let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned();
                seen.taken.push(Taken { to: to.to_owned(), id, text });
            }
        } else {
            seen.refused += 1;
        }
        match manner {
            Manner::Cut | Manner::TakeAndCut => None,
            Manner::TextLater => Some("452 4.2.2 later"),
            Manner::TextNever => Some("554 5.7.1 refused"),
            _ => Some("250 2.0.0 taken"),
        }
    }
}

async fn text(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n.\r\n") {
        if stream.read_until(b'\n', &mut text).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    text.truncate(text.len() - 3);
    Ok(String::from_utf8_lossy(&text).into_owned())
}
