//! Why a request is answered without being executed.

use async_graphql::{Pos, ServerError};
use entity::Language;
use poem::http::StatusCode;

use super::operation::Cost;

/// What is wrong with a request, before anything of it is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The token is unknown, expired, revoked or not one at all.
    BadToken,
    /// Neither GET nor POST.
    Method,
    /// No media type that we speak is accepted.
    NotAcceptable,
    /// The body is not declared as `application/json` in UTF-8.
    MediaType,
    /// The body is compressed.
    EncodedBody,
    /// The body is over the limit.
    BodyTooLarge,
    /// The body does not arrive in time.
    BodyTooSlow,
    /// The connection broke within the body.
    BodyLost,
    /// The body, or a part of the address, is not UTF-8.
    NotUtf8,
    /// The body, or a parameter of the address, is not JSON.
    NotJson,
    /// Several requests in one.
    Batch,
    /// JSON, but not an object.
    NotAnObject,
    /// There is no document.
    NoQuery,
    /// A parameter of the wrong type.
    Parameter(&'static str),
    /// A parameter that is there twice.
    Repeated(&'static str),
    /// A text holds the character with code zero.
    NullCharacter,
    /// An operation that changes something, sent by GET.
    ChangeByGet,
    /// A subscription, sent as a plain request.
    Subscription,
    /// No operation of the document has the name asked for.
    NoSuchOperation,
    /// Several operations, and no name says which.
    WhichOperation,
    /// The document is over the limit of bytes.
    DocumentTooLong,
    /// The document is over the limit of tokens.
    TooManyTokens,
    /// Brackets within brackets within brackets.
    NestedTooDeeply,
    /// Fields within fields, over the limit.
    TooDeep,
    /// More aliases than allowed.
    TooManyAliases,
    /// More directives than allowed.
    TooManyDirectives,
    /// More fields than allowed once all fragments are spread.
    TooManyFields,
    /// The operation costs more than it may.
    TooCostly(Cost),
    /// More requests in a short time than allowed; it may go on after so many seconds.
    TooOften(u32),
    /// A fragment that spreads itself.
    FragmentCycle,
    /// A question about the schema itself, which this server does not answer.
    NoIntrospection,
    /// The client asks for a document by its hash in a way that the protocol does not know.
    PersistedQuery,
    /// The hash is not that of the document sent with it.
    OtherHash,
    /// No document is registered under this hash.
    NotRegistered,
    /// The document is not GraphQL.
    Unparsable,
    /// A variable that must have a value has none.
    VariableMissing,
    /// More operations at once than one socket may carry.
    TooManyOperations,
    /// The answer takes too long.
    TimedOut,
    /// Something is wrong on this side.
    Internal,
}

/// A fault, and what exactly it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// What kind of fault.
    pub fault: Fault,
    /// Words of the document or the parser that say more.
    pub about: Option<String>,
    /// Where in the document.
    pub at: Option<Pos>,
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self { fault, about: None, at: None }
    }
}

impl Problem {
    /// The error that a client reads.
    pub(super) fn error(&self, language: Language) -> ServerError {
        let sentence = self.fault.sentence(language);
        let message = match &self.about {
            Some(about) => format!("{sentence} ({about})"),
            None => sentence,
        };
        let mut error = ServerError::new(message, self.at);
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", self.fault.code());
        match self.fault {
            Fault::TooCostly(cost) => extensions.set("cost", cost.to_value()),
            Fault::TooOften(seconds) => extensions.set("retryAfter", seconds),
            _ => {}
        }
        error
    }
}

impl Fault {
    /// The stable code that clients tell faults apart by.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::BadToken => "UNAUTHENTICATED",
            Self::FragmentCycle | Self::NoSuchOperation | Self::WhichOperation => "GRAPHQL_VALIDATION_FAILED",
            Self::DocumentTooLong
            | Self::TooManyTokens
            | Self::NestedTooDeeply
            | Self::TooDeep
            | Self::TooManyAliases
            | Self::TooManyDirectives
            | Self::TooManyFields
            | Self::TooCostly(_)
            | Self::TooManyOperations => "TOO_COSTLY",
            Self::TooOften(_) => "RATE_LIMITED",
            Self::NoIntrospection => "INTROSPECTION_DISABLED",
            Self::NotRegistered => "PERSISTED_QUERY_NOT_FOUND",
            Self::Unparsable => "GRAPHQL_PARSE_FAILED",
            Self::VariableMissing => "BAD_INPUT",
            Self::TimedOut => "TIMED_OUT",
            Self::Internal => "INTERNAL",
            _ => "BAD_REQUEST",
        }
    }

    /// The status it is answered with.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::Method | Self::ChangeByGet => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::MediaType | Self::EncodedBody => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TimedOut | Self::Internal => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// Whether the request itself was well-formed and only its document was not: `application/json` answers that with 200.
    pub(super) fn is_of_document(self) -> bool {
        let codes = [
            "TOO_COSTLY",
            "GRAPHQL_PARSE_FAILED",
            "GRAPHQL_VALIDATION_FAILED",
            "BAD_INPUT",
            "INTROSPECTION_DISABLED",
            "PERSISTED_QUERY_NOT_FOUND",
        ];
        codes.contains(&self.code())
    }

    /// A sentence for a person.
    pub(super) fn sentence(self, language: Language) -> String {
        let (en, fr) = match self {
            Self::Parameter(name) => {
                return match language {
                    Language::En => format!("The parameter {name} has the wrong type."),
                    Language::Fr => format!("Le paramètre {name} n’a pas le bon type."),
                };
            }
            Self::Repeated(name) => {
                return match language {
                    Language::En => format!("The parameter {name} is there more than once."),
                    Language::Fr => format!("Le paramètre {name} figure plusieurs fois."),
                };
            }
            Self::TooCostly(Cost { requested, limit }) => {
                return match language {
                    Language::En => {
                        format!(
                            "The operation costs {requested}, and {limit} is the limit: lower \"first\", or ask for less."
                        )
                    }
                    Language::Fr => format!(
                        "L’opération coûte {requested} pour une limite de {limit} : réduisez « first », ou demandez moins."
                    ),
                };
            }
            Self::TooOften(seconds) => {
                return match language {
                    Language::En => format!("Too many requests. Go on in {seconds} s."),
                    Language::Fr => format!("Trop de requêtes. Reprenez dans {seconds} s."),
                };
            }
            fixed => fixed.fixed_sentence(),
        };
        match language {
            Language::En => en.to_owned(),
            Language::Fr => fr.to_owned(),
        }
    }

    fn fixed_sentence(self) -> (&'static str, &'static str) {
        match self {
            Self::BadToken => (
                "The token is unknown, has expired or was revoked. Send \"Authorization: Bearer TOKEN\" with a token that works, or no such header at all.",
                "Le jeton est inconnu, expiré ou révoqué. Envoyez « Authorization: Bearer JETON » avec un jeton valable, ou n’envoyez pas cet en-tête.",
            ),
            Self::Method => ("Use GET or POST.", "Utilisez GET ou POST."),
            Self::NotAcceptable => (
                "Answers come as application/graphql-response+json or application/json; Accept allows neither.",
                "Les réponses sont en application/graphql-response+json ou application/json ; Accept n’admet ni l’un ni l’autre.",
            ),
            Self::MediaType => (
                "A POST has the header \"Content-Type: application/json\", in UTF-8.",
                "Un POST porte l’en-tête « Content-Type: application/json », en UTF-8.",
            ),
            Self::EncodedBody => ("Send the body uncompressed.", "Envoyez le corps sans compression."),
            Self::BodyTooLarge => ("The body is larger than 1 MiB.", "Le corps dépasse 1 Mio."),
            Self::BodyTooSlow => ("The body did not arrive in time.", "Le corps n’est pas arrivé à temps."),
            Self::BodyLost => ("The body is not complete.", "Le corps est incomplet."),
            Self::NotUtf8 => ("The request is not UTF-8.", "La requête n’est pas en UTF-8."),
            Self::NotJson => ("The request is not JSON.", "La requête n’est pas du JSON."),
            Self::Batch => ("Send one request at a time.", "Envoyez une requête à la fois."),
            Self::NotAnObject => ("The body is a JSON object.", "Le corps est un objet JSON."),
            Self::NoQuery => ("The parameter query is missing.", "Le paramètre query manque."),
            Self::NullCharacter => (
                "A text holds the character U+0000, which cannot be stored.",
                "Un texte contient le caractère U+0000, qui ne peut être conservé.",
            ),
            Self::ChangeByGet => {
                ("GET is for queries; send this by POST.", "GET ne sert qu’à lire ; envoyez ceci par POST.")
            }
            Self::Subscription => ("Subscribe over /graphql/ws.", "Les abonnements passent par /graphql/ws."),
            Self::NoSuchOperation => (
                "No operation of the document has this operationName.",
                "Aucune opération du document ne porte ce operationName.",
            ),
            Self::WhichOperation => (
                "The document has several operations: say which by operationName.",
                "Le document contient plusieurs opérations : dites laquelle par operationName.",
            ),
            Self::DocumentTooLong => ("The document is longer than 32 kB.", "Le document dépasse 32 ko."),
            Self::TooManyTokens => {
                ("The document has more than 2,000 tokens.", "Le document compte plus de 2 000 lexèmes.")
            }
            Self::NestedTooDeeply => {
                ("The document is nested too deeply.", "Le document comporte trop de niveaux d’imbrication.")
            }
            Self::TooDeep => (
                "The operation selects more than 12 levels of fields.",
                "L’opération descend sur plus de 12 niveaux de champs.",
            ),
            Self::TooManyAliases => ("The operation has more than 50 aliases.", "L’opération compte plus de 50 alias."),
            Self::TooManyDirectives => {
                ("The operation has more than 50 directives.", "L’opération compte plus de 50 directives.")
            }
            Self::TooManyFields => (
                "The operation selects more than 5,000 fields once its fragments are spread.",
                "L’opération demande plus de 5 000 champs une fois ses fragments développés.",
            ),
            Self::NoIntrospection => (
                "This server does not answer questions about its schema; the schema is published as schema.graphql.",
                "Ce serveur ne répond pas aux questions sur son schéma ; celui-ci est publié sous le nom schema.graphql.",
            ),
            Self::PersistedQuery => (
                "A persisted query has version 1 and a sha256Hash of 64 hexadecimal digits.",
                "Une requête enregistrée porte la version 1 et un sha256Hash de 64 chiffres hexadécimaux.",
            ),
            Self::OtherHash => ("The hash is not that of the document.", "L’empreinte n’est pas celle du document."),
            // Clients compare the sentence, so that it is the same in all languages.
            Self::NotRegistered => ("PersistedQueryNotFound", "PersistedQueryNotFound"),
            Self::FragmentCycle => ("A fragment spreads itself.", "Un fragment s’inclut lui-même."),
            Self::Unparsable => ("The document is not GraphQL.", "Le document n’est pas du GraphQL."),
            Self::VariableMissing => {
                ("A variable that must have a value has none.", "Une variable obligatoire n’a pas de valeur.")
            }
            Self::TooManyOperations => {
                ("A socket carries 50 operations at a time.", "Une connexion porte 50 opérations à la fois.")
            }
            Self::TimedOut => ("The answer took too long.", "La réponse a pris trop de temps."),
            Self::Parameter(_) | Self::Repeated(_) | Self::TooCostly(_) | Self::TooOften(_) | Self::Internal => (
                "Something went wrong on our side. The request id helps us to find it.",
                "Une erreur s’est produite de notre côté. L’identifiant de la requête nous aide à la retrouver.",
            ),
        }
    }
}
