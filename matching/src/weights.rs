//! The weights of the criteria: versioned data that the programme team edits.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::closed::Closed;
use crate::criteria::Criterion;

/// How much each criterion counts, in ten-thousandths, under a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Weights {
    version: u32,
    of: [u32; Criterion::COUNT],
}

/// The reason why weights are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightsError {
    /// They sum to this instead of 10,000.
    Sum(u64),
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Sum(sum) = self;
        write!(f, "weights sum to {sum}, not to {}", Weights::SUM)
    }
}

impl std::error::Error for WeightsError {}

impl Weights {
    /// What weights sum to.
    pub const SUM: u32 = 10_000;

    /// The weights a programme starts with.
    pub const PRIORS: Self = Self { version: 1, of: [3_000, 2_000, 1_500, 1_000, 1_000, 500, 500, 500] };

    /// Checks that the weights, in the order of `Criterion::ALL`, sum to 10,000.
    pub fn new(version: u32, of: [u32; Criterion::COUNT]) -> Result<Self, WeightsError> {
        let sum = of.iter().copied().map(u64::from).sum();
        match sum == u64::from(Self::SUM) {
            true => Ok(Self { version, of }),
            false => Err(WeightsError::Sum(sum)),
        }
    }

    /// Returns the version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Returns the weight of one criterion.
    #[allow(clippy::indexing_slicing, reason = "a criterion's index is below their count")]
    pub fn of(&self, criterion: Criterion) -> u32 {
        self.of[criterion.index()]
    }
}

#[derive(Deserialize)]
struct Unchecked {
    version: u32,
    of: [u32; Criterion::COUNT],
}

impl TryFrom<Unchecked> for Weights {
    type Error = WeightsError;

    fn try_from(unchecked: Unchecked) -> Result<Self, WeightsError> {
        Self::new(unchecked.version, unchecked.of)
    }
}
