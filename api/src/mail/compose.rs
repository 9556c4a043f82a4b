//! Composition: from plain data to the bytes of a message, without clock or randomness, so
//! that a retry sends the same bytes.

use std::fmt;
use std::time::SystemTime;

use data_encoding::HEXLOWER;
use entity::codes::{ConsentPurpose, Language, MailKind};
use jiff::Timestamp;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MessageBuilder, MultiPart, SinglePart};
use sha2::{Digest as _, Sha256};

use super::Envelope;
use super::body::{Block, Body, Footer};
use super::calendar::Method;
use super::enclosed::with_calendar;
use super::letter::Letter;
use super::parts::{ComposeFailure, filled};
use super::programme::Programme;
use super::recipients::{Basis, Recipient};
use super::words::{self, say};
use crate::links;

/// Who reads the mail.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The name to greet.
    pub name: String,
    /// The language they read mail in.
    pub language: Language,
    /// The token of their stop link; none where the mail lets them in or answers them.
    pub stop_token: Option<String>,
    /// The token of the page on which they decide about themselves; none for an account.
    pub own_token: Option<String>,
}

/// What is fixed when a mail is queued: the row it stands for, and the moment it is dated.
#[derive(Clone, Debug)]
pub struct Stamp {
    seed: String,
    at: Timestamp,
}

impl Stamp {
    /// Fixes a mail by the id of its row and the moment it was queued.
    pub fn new(seed: impl fmt::Display, at: Timestamp) -> Self {
        Self { seed: seed.to_string(), at }
    }

    /// The Message-ID that a mail with this stamp carries.
    pub fn message_id(&self, programme: &Programme) -> String {
        format!("<{}@{}>", digest("message", &self.seed), programme.domain())
    }

    /// The moment the mail is dated.
    pub(super) fn at(&self) -> Timestamp {
        self.at
    }

    fn boundary(&self, what: &str) -> String {
        format!("part-{}", digest(what, &self.seed))
    }
}

/// A message ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// From and to whom the transport carries it.
    pub envelope: Envelope,
    /// The Message-ID, with its angle brackets.
    pub message_id: String,
    /// The message itself, headers and body.
    pub bytes: Vec<u8>,
    /// What it tells.
    pub gist: Gist,
}

/// What a mail tells, for another that tells it among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gist {
    /// Its subject, which becomes a title.
    pub(super) subject: String,
    /// Its pieces.
    pub(super) blocks: Vec<Block>,
}

/// What every kind of mail is written from besides its own data.
pub(super) struct Scene<'a> {
    pub programme: &'a Programme,
    pub language: Language,
    pub reader: String,
}

/// What a kind of mail adds to the frame that all share.
pub(super) struct Content {
    pub subject: String,
    pub blocks: Vec<Block>,
    /// Why the reader gets it: a sentence.
    pub why: String,
    /// Where an answer goes, if not to the programme.
    pub reply_to: Option<Mailbox>,
    /// What the mail belongs to, if it shares a thread with others.
    pub thread: Option<String>,
}

/// Composes one mail to one recipient: the same arguments give the same bytes.
pub fn compose(
    programme: &Programme,
    recipient: &Recipient,
    reader: &Reader,
    stamp: &Stamp,
    letter: &Letter,
) -> Result<Composed, ComposeFailure> {
    allow(recipient, letter)?;
    let scene = Scene { programme, language: reader.language, reader: filled("reader's name", &reader.name)? };
    let Content { subject, blocks, why, reply_to, thread } = letter.content(&scene)?;
    let (list, stop) = letter.list(reader.language);
    let stop = stop_link(programme, recipient, reader, stop)?;
    let body = Body {
        language: reader.language,
        subject: words::one_line(&subject),
        blocks,
        footer: footer(programme, recipient, reader, why, stop)?,
    };
    let calendar = letter.calendar(&scene, stamp)?;
    let to = Mailbox::new(Some(scene.reader), recipient.address().clone());
    let mut builder = headers(programme, stamp, to).subject(body.subject.clone());
    if let Some(mailbox) = reply_to {
        builder = builder.reply_to(mailbox);
    }
    if let Some(thread) = thread {
        let root = thread_id(programme, &thread);
        builder = builder.in_reply_to(root.clone()).references(root);
    }
    builder = builder.raw_header(ascii_header("Auto-Submitted", "auto-generated")?);
    if let Some(stop_token) = &reader.stop_token {
        for header in list_headers(programme, list, stop_token)? {
            builder = builder.raw_header(header);
        }
    }
    Ok(Composed {
        envelope: envelope(programme, recipient, stamp, letter.kind()),
        message_id: stamp.message_id(programme),
        bytes: signed(programme, written(builder, stamp, &body, calendar)?)?,
        gist: Gist { subject: body.subject, blocks: body.blocks },
    })
}

/// The id that both mails of an introduction refer to, so that they form one thread.
fn thread_id(programme: &Programme, introduction: &str) -> String {
    format!("<introduction-{}@{}>", digest("thread", introduction), programme.domain())
}

fn allow(recipient: &Recipient, letter: &Letter) -> Result<(), ComposeFailure> {
    let allowed = match (recipient.basis(), letter) {
        (Basis::LegalNotice, letter) => matches!(letter, Letter::Notice(_)),
        (Basis::Account, letter) => letter.is_to_an_account(),
        (Basis::Consent(_), Letter::Notice(_)) => false,
        (Basis::Consent(consent), letter) => {
            !letter.is_to_an_account() && consent.purpose == ConsentPurpose::Introductions
        }
    };
    if allowed { Ok(()) } else { Err(ComposeFailure::WrongBasis) }
}

fn footer(
    programme: &Programme,
    recipient: &Recipient,
    reader: &Reader,
    why: String,
    stop: Option<(String, String)>,
) -> Result<Footer, ComposeFailure> {
    let language = reader.language;
    let agreed = match recipient.basis() {
        Basis::Consent(consent) => {
            let (day, source) = (words::date(language, consent.given_on), words::one_line(&consent.source));
            say!(
                language,
                " Vous avez accepté de recevoir des mises en relation le {day} (source : {source}).",
                " You agreed to receive introductions on {day} (source: {source})."
            )
        }
        Basis::LegalNotice | Basis::Account => String::new(),
    };
    Ok(Footer {
        programme: filled("programme's name", &programme.name)?,
        postal_address: filled("postal address", &programme.postal_address)?,
        why: format!("{why}{agreed}"),
        stop,
        own: reader.own_token.as_deref().map(|token| {
            let label =
                say!(language, "Votre page : pause, langue, vos données", "Your page: pause, language, your data");
            (label, programme.url(&links::own_path(token)))
        }),
        privacy: (say!(language, "Protection des données", "Privacy notice"), programme.url(links::PRIVACY_PATH)),
    })
}

/// How to stop what is sent, under this label: in every mail but those without which nobody could sign in.
fn stop_link(
    programme: &Programme,
    recipient: &Recipient,
    reader: &Reader,
    label: String,
) -> Result<Option<(String, String)>, ComposeFailure> {
    if *recipient.basis() == Basis::Account && reader.stop_token.is_none() {
        return Ok(None);
    }
    let token = filled("stop link", reader.stop_token.as_deref().unwrap_or_default())?;
    Ok(Some((label, programme.url(&links::stop_path(&token)))))
}

fn headers(programme: &Programme, stamp: &Stamp, to: Mailbox) -> MessageBuilder {
    let name = programme.from.name.as_deref().unwrap_or(&programme.name);
    let from = Mailbox::new(Some(words::one_line(name)), programme.from.email.clone());
    Message::builder().from(from).to(to).date(SystemTime::from(stamp.at)).message_id(Some(stamp.message_id(programme)))
}

fn list_headers(programme: &Programme, list: &str, stop_token: &str) -> Result<[HeaderValue; 3], ComposeFailure> {
    let stop = programme.url(&links::stop_path(stop_token));
    let sound = stop.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte));
    if !sound {
        return Err(ComposeFailure::EmptyPart("stop link"));
    }
    Ok([
        ascii_header("List-Id", &format!("<{list}.{}>", programme.domain()))?,
        ascii_header("List-Unsubscribe", &format!("<{stop}>"))?,
        ascii_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?,
    ])
}

/// Writes a header of graphic ASCII as it is: the usual encoder would cut long addresses into
/// encoded words, which readers of List-Unsubscribe do not undo.
fn ascii_header(name: &str, value: &str) -> Result<HeaderValue, ComposeFailure> {
    let header =
        HeaderName::new_from_ascii(name.to_owned()).map_err(|error| ComposeFailure::Unwritable(error.into()))?;
    let folded = if name.len() + value.len() > 74 { format!("\r\n {value}") } else { value.to_owned() };
    Ok(HeaderValue::dangerous_new_pre_encoded(header, value.to_owned(), folded))
}

fn written(
    builder: MessageBuilder,
    stamp: &Stamp,
    body: &Body,
    calendar: Option<(Method, String)>,
) -> Result<Vec<u8>, ComposeFailure> {
    let text = body.text().map_err(|error| ComposeFailure::Unwritable(error.into()))?;
    let html = body.html().map_err(|error| ComposeFailure::Unwritable(error.into()))?;
    let mut parts = MultiPart::alternative()
        .boundary(stamp.boundary("boundary"))
        .singlepart(SinglePart::plain(text.trim_start().to_owned()))
        .singlepart(SinglePart::html(html));
    if let Some((method, file)) = calendar {
        parts = with_calendar(parts, stamp.boundary("mixed"), method, file)?;
    }
    let message = builder.multipart(parts).map_err(|error| ComposeFailure::Unwritable(error.into()))?;
    Ok(message.formatted())
}

fn signed(programme: &Programme, message: Vec<u8>) -> Result<Vec<u8>, ComposeFailure> {
    match &programme.dkim {
        Some(dkim) => dkim.signed(&message).map_err(ComposeFailure::Unwritable),
        None => Ok(message),
    }
}

fn envelope(programme: &Programme, recipient: &Recipient, stamp: &Stamp, kind: MailKind) -> Envelope {
    Envelope {
        from: programme.from.email.clone(),
        to: recipient.address().clone(),
        kind,
        id: stamp.seed.clone(),
        queued_at: stamp.at,
    }
}

fn digest(what: &str, seed: &str) -> String {
    let hash = Sha256::digest(format!("{what}\0{seed}"));
    HEXLOWER.encode(hash.as_slice().get(..16).unwrap_or_default())
}
