//! Closed enums with stable codes, sets of them, and lists whose order cannot matter.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An enum whose every value has a stable code, the one that rows and the API carry.
pub trait Closed: Copy + Eq + fmt::Debug + 'static {
    /// Lists every value, in the order of `index`.
    const ALL: &'static [Self];

    /// Returns the position in `ALL`.
    fn index(self) -> usize;

    /// Returns the stable code.
    fn code(self) -> &'static str;

    /// Finds the value that has this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|each| each.code() == code)
    }
}

/// Declares a `Closed` enum, so that variants, codes and serialised names are written once.
macro_rules! closed {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $code)] $variant,)+ }

        impl $crate::closed::Closed for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn index(self) -> usize {
                self as usize
            }

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }
    };
}
pub(crate) use closed;

/// A set of values of a closed enum of at most sixteen, as bits.
pub struct Set<T>(u16, PhantomData<T>);

impl<T: Closed> Set<T> {
    /// The set of nothing.
    pub const EMPTY: Self = Self(0, PhantomData);

    fn bit(value: T) -> u16 {
        1 << value.index()
    }

    /// Tells whether the set holds nothing.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Tells whether the value is in the set.
    pub fn contains(self, value: T) -> bool {
        self.0 & Self::bit(value) != 0
    }

    /// Adds a value.
    pub fn insert(&mut self, value: T) {
        self.0 |= Self::bit(value);
    }

    /// Returns what either set holds.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }

    /// Returns what both sets hold.
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0, PhantomData)
    }

    /// Walks the values in the order of the enum.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL.iter().copied().filter(move |&v| self.contains(v))
    }
}

impl<T> Clone for Set<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Set<T> {}

impl<T> PartialEq for Set<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Set<T> {}

impl<T: Closed> Default for Set<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T: Closed> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Closed> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        values.into_iter().fold(Self::EMPTY, |mut set, value| {
            set.insert(value);
            set
        })
    }
}

impl<T: Closed> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Closed::code))
    }
}

impl<'de, T: Closed> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(deserializer)?
            .iter()
            .map(|code| T::from_code(code).ok_or_else(|| Error::custom(format!("unknown code {code}"))))
            .collect()
    }
}

/// A list without order or repetition: two lists of the same things are the same list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Sorted<T>(Vec<T>);

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord> From<Vec<T>> for Sorted<T> {
    fn from(mut items: Vec<T>) -> Self {
        items.sort_unstable();
        items.dedup();
        Self(items)
    }
}

impl<T: Ord> FromIterator<T> for Sorted<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(items.into_iter().collect::<Vec<_>>())
    }
}

impl<T> Deref for Sorted<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}
