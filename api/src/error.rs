//! What can go wrong in an operation: the caller can act on it, or it is ours to mend.

use entity::Language;
use uuid::Uuid;

/// A closed set of reasons an operation gives for not doing what was asked; [`reasons!`](crate::reasons) makes one.
pub trait Reason: Copy + Send + Sync + 'static {
    /// Every reason of the set.
    const ALL: &'static [Self];

    /// What each of them stands for, in the same order.
    const MEANINGS: &'static [Meaning];

    /// The stable code.
    fn code(self) -> &'static str;

    /// A sentence for a person, in their language.
    fn sentence(self, language: Language) -> &'static str;
}

/// What a reason's code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The stable code.
    pub code: &'static str,
    /// What it means, for those who read the contract.
    pub about: &'static str,
}

/// Defines a closed set of reasons: each with its code and its sentence in both languages.
#[macro_export]
macro_rules! reasons {
    (
        $(#[doc = $doc:literal])+
        $visibility:vis enum $name:ident {$(
            $(#[doc = $about:literal])+
            $reason:ident = $code:literal { fr: $fr:literal, en: $en:literal $(,)? }
        ),+ $(,)?}
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $visibility enum $name {$(
            $(#[doc = $about])+
            $reason,
        )+}

        impl $crate::error::Reason for $name {
            const ALL: &'static [Self] = &[$(Self::$reason),+];

            const MEANINGS: &'static [$crate::error::Meaning] =
                &[$($crate::error::Meaning { code: $code, about: concat!($($about),+) }),+];

            fn code(self) -> &'static str {
                match self {$(Self::$reason => $code,)+}
            }

            fn sentence(self, language: ::entity::Language) -> &'static str {
                match (self, language) {$(
                    (Self::$reason, ::entity::Language::Fr) => $fr,
                    (Self::$reason, ::entity::Language::En) => $en,
                )+}
            }
        }
    };
}
/// One thing the caller can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal<R> {
    /// Why.
    pub reason: R,
    /// The path of the input field it is about, from the input's root.
    pub field: Vec<String>,
    /// What exactly is wrong, where the reason's own sentence does not say it all.
    pub detail: Option<Detail>,
}

/// A sentence in both of the product's languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl Detail {
    /// The sentence in one language.
    pub fn sentence(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

impl<R> Refusal<R> {
    /// A refusal about one field of the input.
    pub fn of(reason: R, field: &str) -> Self {
        Self { reason, field: field.split('.').map(str::to_owned).collect(), detail: None }
    }

    /// The same, saying what exactly is wrong.
    pub fn detailed(reason: R, field: &str, detail: Detail) -> Self {
        Self { detail: Some(detail), ..Self::of(reason, field) }
    }
}

/// Why an operation did not happen.
#[derive(Debug)]
pub enum Failure<R> {
    /// The caller can act on it: nothing was changed.
    Refused(Vec<Refusal<R>>),
    /// The client's key has been used before: nothing was changed this time.
    Repeated(Repeated),
    /// Anything else; its text is for the log alone.
    Internal(anyhow::Error),
}

/// What a client's key turned out to stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// The same request, done before; these rows were changed by it.
    Same(Vec<Uuid>),
    /// A request with another input.
    Other,
}

impl<R> Failure<R> {
    /// The refusal of one field.
    pub fn refused(reason: R, field: &str) -> Self {
        Self::Refused(vec![Refusal::of(reason, field)])
    }
}

impl<R: std::fmt::Debug> Failure<R> {
    /// The failure as an error, where neither a refusal nor a key can be behind it.
    pub fn unexpected(self) -> anyhow::Error {
        match self {
            Self::Internal(error) => error,
            other => anyhow::anyhow!("unexpected {other:?}"),
        }
    }
}

impl<R: Reason> Failure<R> {
    /// The failure as an error for the command line: every reason, or what went wrong inside.
    pub fn into_error(self, language: Language) -> anyhow::Error {
        match self {
            Self::Internal(error) => error,
            Self::Repeated(_) => anyhow::anyhow!("the key of this request was used before"),
            Self::Refused(refusals) => {
                let sentences: Vec<&str> = refusals.iter().map(|refusal| refusal.reason.sentence(language)).collect();
                anyhow::anyhow!(sentences.join(" "))
            }
        }
    }
}

impl<R, E: Into<anyhow::Error>> From<E> for Failure<R> {
    fn from(error: E) -> Self {
        Self::Internal(error.into())
    }
}

/// The result of an operation that can be refused.
pub type Outcome<T, R> = Result<T, Failure<R>>;

/// The result of an operation that can only fail from within.
pub type Result<T, E = anyhow::Error> = std::result::Result<T, E>;

/// Whether the database refused a row because another one like it is there already.
pub fn is_unique_violation(error: &sea_orm::DbErr) -> bool {
    matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
}
