//! What a mail says, before it is text or HTML: both are made from the same blocks, so that
//! they can never say different things.

use askama::Template;
use entity::codes::Language;

use super::words::{self, say};

/// A text that a person wrote, quoted as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The words of the person.
    pub text: String,
    /// The language they are in, where it is known.
    pub language: Option<Language>,
}

/// How a side is shown before both have said yes: no contact, nothing that leads to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    /// The name.
    pub name: String,
    /// One line on who they are.
    pub headline: Option<Written>,
}

/// One piece of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A sentence or a few.
    Words(String),
    /// A title over what follows.
    Title(String),
    /// The thing to do first.
    Button { label: String, url: String },
    /// Other things to do.
    Link { label: String, url: String },
    /// Sentences, one a line.
    List(Vec<String>),
    /// Names with values; a value may be a link.
    Facts(Vec<Fact>),
    /// What a person wrote.
    Quote { intro: String, lines: Vec<String>, tag: Option<&'static str> },
    /// A line that a person wrote about themselves.
    Headline { text: String, tag: Option<&'static str> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub label: String,
    pub value: String,
    pub url: Option<String>,
}

/// The lower end of every mail: who sends it, why this person gets it, how to stop it.
#[derive(Debug)]
pub(super) struct Footer {
    pub programme: String,
    pub postal_address: String,
    pub why: String,
    /// How to stop all mail; none in mails about the reader's own account.
    pub stop: Option<(String, String)>,
    /// The page on which the reader decides about themselves; none in mails about an account.
    pub own: Option<(String, String)>,
    pub privacy: (String, String),
}

/// A mail's content in the reader's language.
#[derive(Debug)]
pub(super) struct Body {
    pub language: Language,
    pub subject: String,
    pub blocks: Vec<Block>,
    pub footer: Footer,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextLetter<'a> {
    body: &'a Body,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlLetter<'a> {
    body: &'a Body,
}

impl Body {
    pub(super) fn text(&self) -> Result<String, askama::Error> {
        TextLetter { body: self }.render()
    }

    pub(super) fn html(&self) -> Result<String, askama::Error> {
        HtmlLetter { body: self }.render()
    }

    fn tag(&self) -> &'static str {
        words::tag(self.language)
    }
}

impl Block {
    /// Quotes what a person wrote.
    pub(super) fn quote(reader: Language, author: &str, written: &Written) -> Self {
        let lines = words::lines(&written.text);
        Self::Quote { intro: quote_intro(reader, author, written), lines, tag: written.language.map(words::tag) }
    }

    /// Shows the line that a side wrote about itself, if it wrote one.
    pub(super) fn headline(presented: &Presented) -> Option<Self> {
        let written = presented.headline.as_ref()?;
        let text = words::one_line(&written.text);
        (!text.is_empty()).then(|| Self::Headline { text, tag: written.language.map(words::tag) })
    }
}

/// Leads into what a person wrote, and names its language where the reader's is another.
pub(crate) fn quote_intro(reader: Language, author: &str, written: &Written) -> String {
    let author = words::one_line(author);
    match written.language.filter(|language| *language != reader) {
        None => say!(reader, "{author} vous écrit :", "{author} writes:"),
        Some(Language::Fr) => say!(reader, "{author} vous écrit, en français :", "{author} writes, in French:"),
        Some(Language::En) => say!(reader, "{author} vous écrit, en anglais :", "{author} writes, in English:"),
    }
}
