//! What a resolver may fail with; nothing but fixed sentences ever reaches the client.

use std::sync::Arc;

use async_graphql::ErrorExtensions as _;
use entity::{Language, Scope};

/// The result of a resolver.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a field has no answer.
///
/// It has no `Display`, so that no error's own text can become a reply by way of `?`.
#[derive(Debug)]
pub enum Error {
    /// An id, a cursor or another argument makes no sense.
    BadInput {
        /// The argument.
        argument: String,
        /// What is wrong with it.
        what: BadInput,
    },
    /// A position whose followers are no longer all kept.
    CursorExpired {
        /// The argument.
        argument: String,
    },
    /// Nobody is signed in, and somebody must be.
    Unauthenticated,
    /// The operation is not for this role.
    Forbidden,
    /// What the viewer was let in with does not allow it.
    ScopeMissing(Scope),
    /// Anything else: ours to mend.
    Internal(anyhow::Error),
}

/// Every code that an error of an answer can have, the client's faults first; a mutation's own codes are in its enum.
pub const CODES: [&str; 13] = [
    "BAD_REQUEST",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "BAD_INPUT",
    "CURSOR_EXPIRED",
    "TOO_COSTLY",
    "RATE_LIMITED",
    "UNAUTHENTICATED",
    "FORBIDDEN",
    "INTROSPECTION_DISABLED",
    "PERSISTED_QUERY_NOT_FOUND",
    "TIMED_OUT",
    "INTERNAL",
];

/// What is wrong with an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadInput {
    /// Not an id that this API gave out, or of another type than is asked for.
    Id,
    /// Not a cursor of this list in this order.
    Cursor,
    /// A page size that is not 1 to 100.
    PageSize,
    /// Both `first` and `last`.
    BothEnds,
    /// More items than an argument takes.
    TooMany,
    /// Text that is too long.
    TooLong,
    /// Not a position that an event carried.
    Position,
    /// Neither a place that is known nor a point.
    Place,
    /// Not a distance that there is on the earth.
    Distance,
}

impl Error {
    /// The error of one argument.
    pub fn bad_input(argument: impl Into<String>, what: BadInput) -> Self {
        Self::BadInput { argument: argument.into(), what }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadInput { .. } => "BAD_INPUT",
            Self::CursorExpired { .. } => "CURSOR_EXPIRED",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden | Self::ScopeMissing(_) => "FORBIDDEN",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// The sentence for the client.
    pub fn sentence(&self, language: Language) -> String {
        let (fr, en) = match self {
            Self::BadInput { argument, what } => return what.sentence(argument, language),
            Self::CursorExpired { .. } => (
                "Cette position est trop ancienne : relisez ce qu’il vous faut et abonnez-vous sans « after ».",
                "This position is too old: read again what you need, and subscribe without “after”.",
            ),
            Self::Unauthenticated => ("Connectez-vous pour cela.", "Sign in for this."),
            Self::ScopeMissing(scope) => return scope_missing(*scope, language),
            Self::Forbidden => ("Cela ne vous est pas ouvert.", "This is not open to you."),
            Self::Internal(_) => (
                "Une erreur est survenue de notre côté. Elle est enregistrée sous requestId.",
                "Something went wrong on our side. It is recorded under requestId.",
            ),
        };
        if language == Language::Fr { fr.to_owned() } else { en.to_owned() }
    }
}

fn scope_missing(scope: Scope, language: Language) -> String {
    let code = scope.code();
    match language {
        Language::Fr => format!("Ce jeton n’a pas la portée {code}."),
        Language::En => format!("This token does not have the scope {code}."),
    }
}

impl BadInput {
    fn sentence(self, argument: &str, language: Language) -> String {
        let (fr, en) = match self {
            Self::Id => ("n’est pas un identifiant de ce type", "is not an id of this type"),
            Self::Cursor => ("n’est pas un curseur de cette liste", "is not a cursor of this list"),
            Self::PageSize => ("doit être compris entre 1 et 100", "must be from 1 to 100"),
            Self::BothEnds => ("exclut « first »", "cannot stand beside “first”"),
            Self::TooMany => ("compte trop d’éléments", "has too many items"),
            Self::TooLong => ("est trop long", "is too long"),
            Self::Position => ("n’est pas une position de ce flux", "is not a position of this stream"),
            Self::Place => (
                "ne nomme aucun lieu connu : donnez un lieu comme « Rouen » ou « Lyon, FR », ou bien latitude et longitude",
                "names no known place: give a place such as “Rouen” or “Lyon, FR”, or else latitude and longitude",
            ),
            Self::Distance => ("doit être compris entre 1 et 20 000 km", "must be from 1 to 20,000 km"),
        };
        match language {
            Language::Fr => format!("L’argument « {argument} » {fr}."),
            Language::En => format!("The argument “{argument}” {en}."),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Internal(error.into())
    }
}

/// The message is set by [`super::report`], which knows the reader's language and the request.
impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        let mut reply = Self::new(error.sentence(Language::En)).extend_with(|_, extensions| {
            extensions.set("code", error.code());
            match &error {
                Error::BadInput { argument, .. } | Error::CursorExpired { argument } => {
                    extensions.set("argument", argument.as_str());
                }
                Error::ScopeMissing(scope) => extensions.set("scope", scope.code()),
                _ => {}
            }
        });
        reply.source = Some(Arc::new(error));
        reply
    }
}
