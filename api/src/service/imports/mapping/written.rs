//! Shorthands of mapping files: one item instead of a list, a plain text instead of a table.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Reads a list, or a single item as a list of one.
pub(super) fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct OneOrMany<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("one item or a list of items")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
            T::deserialize(StrDeserializer::new(text)).map(|item| vec![item])
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map)).map(|item| vec![item])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(items))
        }
    }

    deserializer.deserialize_any(OneOrMany(PhantomData))
}

/// A type that a mapping may write as a plain text, or in full as a table.
pub(super) trait Shorthand<'de>: Sized {
    /// The table it is in full.
    type Full: Deserialize<'de> + Into<Self>;
    /// What is written, for error messages.
    const EXPECTED: &'static str;

    /// Takes the plain text.
    fn short(text: &str) -> Result<Self, String>;

    /// Takes a list, where one makes sense.
    fn list<A: SeqAccess<'de>>(_: A) -> Result<Self, A::Error> {
        Err(A::Error::custom(format!("expected {}", Self::EXPECTED)))
    }
}

/// Reads a shorthand or the table it stands for.
pub(super) fn shorthand<'de, D: Deserializer<'de>, T: Shorthand<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct ShortOrFull<T>(PhantomData<T>);

    impl<'de, T: Shorthand<'de>> Visitor<'de> for ShortOrFull<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str(T::EXPECTED)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            T::short(text).map_err(E::custom)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
            T::list(items)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::Full::deserialize(MapAccessDeserializer::new(map)).map(Into::into)
        }
    }

    deserializer.deserialize_any(ShortOrFull(PhantomData))
}
