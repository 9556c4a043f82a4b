//! The two sides of an introduction.

use entity::{ProfileId, introductions};

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The one that asks.
    From,
    /// The one that is asked.
    To,
}

/// Something of each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Both<T> {
    /// Of the one that asks.
    pub from: T,
    /// Of the one that is asked.
    pub to: T,
}

impl Side {
    /// The side that is not this one.
    pub fn other(self) -> Self {
        match self {
            Self::From => Self::To,
            Self::To => Self::From,
        }
    }

    /// Which side of an introduction a profile is.
    pub fn of(row: &introductions::Model, profile: ProfileId) -> Option<Self> {
        match profile {
            id if id == row.from_id => Some(Self::From),
            id if id == row.to_id => Some(Self::To),
            _ => None,
        }
    }

    /// The profile on this side.
    pub fn profile(self, row: &introductions::Model) -> ProfileId {
        match self {
            Self::From => row.from_id,
            Self::To => row.to_id,
        }
    }
}

impl<T: Copy + PartialEq> Both<T> {
    /// What it is of a side.
    pub fn of(self, side: Side) -> T {
        match side {
            Side::From => self.from,
            Side::To => self.to,
        }
    }

    /// The same with another value of one side.
    pub fn with(self, side: Side, value: T) -> Self {
        match side {
            Side::From => Self { from: value, ..self },
            Side::To => Self { to: value, ..self },
        }
    }

    /// Whether it is this of either side.
    pub fn either(self, value: T) -> bool {
        self.from == value || self.to == value
    }
}
