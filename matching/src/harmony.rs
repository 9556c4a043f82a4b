//! The arithmetic of a score: the harmonic mean of two weighted sums, and its exact parts.

use std::cmp::Reverse;

use crate::closed::Closed;
use crate::criteria::{Criterion, Readings};
use crate::evidence::Side;
use crate::weights::Weights;

/// Something for each side and criterion.
pub(crate) type Grid<T> = [[T; Criterion::COUNT]; 2];

/// Every criterion's weight times its value, for both sides.
#[derive(Clone, Copy)]
pub(crate) struct Weighed(Grid<u64>);

impl Weighed {
    /// Weighs what the criteria found; `stand_in` gives the value of what is missing.
    pub fn new(readings: &Readings, weights: &Weights, stand_in: impl Fn(Criterion) -> u32) -> Self {
        Self([Side::First, Side::Second].map(|side| {
            let mut parts = [0; Criterion::COUNT];
            for (part, &criterion) in parts.iter_mut().zip(Criterion::ALL) {
                let value = readings.get(side, criterion).value;
                let value = value.unwrap_or_else(|| stand_in(criterion));
                *part = u64::from(weights.of(criterion)) * u64::from(value);
            }
            parts
        }))
    }

    /// Returns the score in millionths: no side's gain makes up for the other's lack.
    pub fn points(&self) -> i64 {
        let [a, b] = self.sums();
        let points = (2 * a * b).checked_div((a + b) * u128::from(Weights::SUM));
        whole(points.unwrap_or(0))
    }

    /// Splits the points into what each side's criteria add, without a millionth lost.
    ///
    /// The harmonic mean h is homogeneous of degree one, so by Euler's rule it is the sum of each
    /// part times ∂h/∂part, which is 2B²/(A+B)² for the parts of A. What rounding down leaves over
    /// goes to the largest remainders; equal ones are served in the order of the criteria, the
    /// first side before the second if `first_leads`.
    pub fn shares(&self, first_leads: bool) -> Grid<i64> {
        let mut shares = [[0; Criterion::COUNT]; 2];
        let [a, b] = self.sums();
        let square = (a + b) * (a + b) * u128::from(Weights::SUM);
        if square == 0 {
            return shares;
        }
        let mut left = self.points();
        let mut remainders = Vec::with_capacity(2 * Criterion::COUNT);
        let sides = shares.iter_mut().zip(&self.0).zip([2 * b * b, 2 * a * a]);
        for (side, ((shares, parts), slope)) in sides.enumerate() {
            let turn = (side == 0) != first_leads;
            for (index, (share, &part)) in shares.iter_mut().zip(parts).enumerate() {
                let exact = u128::from(part) * slope;
                *share = whole(exact / square);
                left -= *share;
                remainders.push((Reverse(exact % square), index, turn, share));
            }
        }
        remainders.sort_unstable();
        for ((.., share), _) in remainders.into_iter().zip(0..left) {
            *share += 1;
        }
        shares
    }

    fn sums(&self) -> [u128; 2] {
        self.0.map(|parts| parts.iter().copied().map(u128::from).sum())
    }
}

fn whole(number: u128) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
