//! The arithmetic of a score: the harmonic mean of two weighted sums, and its exact parts.

use std::cmp::Reverse;

use crate::closed::Closed;
use crate::criteria::{Criterion, Readings};
use crate::evidence::Side;
use crate::weights::Weights;

/// Something for each side and criterion.
pub(crate) type Grid<T> = [[T; Criterion::COUNT]; 2];

/// Every criterion's weight times its value, for both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighed(Grid<u64>);

impl Weighed {
    /// Weighs what the criteria found; `stand_in` gives the value of what is missing.
    pub fn new(readings: &Readings<'_>, weights: &Weights, stand_in: impl Fn(Criterion) -> u32) -> Self {
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

    /// Returns what each side gains by itself, in millionths.
    pub fn likings(&self) -> [i64; 2] {
        self.sums().map(|sum| whole(sum / u128::from(Weights::SUM)))
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
                let floor = exact / square;
                *share = whole(floor);
                left -= *share;
                remainders.push((Reverse(exact - floor * square), index, turn, share));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const N: usize = Criterion::COUNT;

    /// Weights that sum to 10,000, times values up to a million, on both sides.
    fn weighed() -> impl Strategy<Value = Weighed> {
        let values = || prop::array::uniform8(0..=1_000_000_u64);
        let cuts = prop::array::uniform7(0..=u64::from(Weights::SUM));
        (cuts, values(), values()).prop_map(|(mut cuts, first, second)| {
            cuts.sort_unstable();
            let mut weights = [0; N];
            let mut from = 0;
            for (weight, until) in weights.iter_mut().zip(cuts.into_iter().chain([u64::from(Weights::SUM)])) {
                *weight = until - from;
                from = until;
            }
            Weighed([first, second].map(|values| std::array::from_fn(|i| weights[i] * values[i])))
        })
    }

    #[test]
    fn one_half_and_a_quarter_make_a_third() {
        let mut parts = [[0; N]; 2];
        parts[0][0] = 5_000 * 1_000_000;
        parts[1][1] = 1_500 * 1_000_000;
        parts[1][2] = 1_000 * 1_000_000;
        let weighed = Weighed(parts);
        assert_eq!(weighed.points(), 333_333);
        // 2B²/(A+B)² is 2/9 for the half, 2A²/(A+B)² is 8/9 for the quarter
        let shares = weighed.shares(true);
        assert_eq!(shares[0][0], 111_111);
        assert_eq!([shares[1][1], shares[1][2]], [133_333, 88_889]);
    }

    #[test]
    fn nothing_on_one_side_makes_nothing() {
        let mut parts = [[0; N]; 2];
        assert_eq!(Weighed(parts).points(), 0);
        parts[0][0] = 10_000_000_000;
        assert_eq!(Weighed(parts).points(), 0);
        assert_eq!(Weighed(parts).shares(true), [[0; N]; 2]);
    }

    proptest! {
        #[test]
        fn points_are_the_harmonic_mean_of_the_likings_rounded_down_once(likings: [u16; 2]) {
            let [a, b] = likings.map(u64::from);
            let mut parts = [[0; N]; 2];
            parts[0][0] = a * u64::from(Weights::SUM);
            parts[1][0] = b * u64::from(Weights::SUM);
            prop_assert_eq!(Weighed(parts).likings(), likings.map(i64::from));
            prop_assert_eq!(Weighed(parts).points(), whole(u128::from((2 * a * b).checked_div(a + b).unwrap_or(0))));
        }

        #[test]
        fn points_stay_in_range(weighed in weighed()) {
            prop_assert!((0..=1_000_000).contains(&weighed.points()));
        }

        #[test]
        fn shares_sum_exactly_to_the_points(weighed in weighed(), first_leads: bool) {
            let shares = weighed.shares(first_leads);
            prop_assert_eq!(shares.iter().flatten().sum::<i64>(), weighed.points());
            prop_assert!(shares.iter().flatten().all(|&share| share >= 0));
        }

        #[test]
        fn mirrored_sides_have_mirrored_shares(weighed in weighed(), first_leads: bool) {
            let [first, second] = weighed.0;
            let mirrored = Weighed([second, first]);
            let [a, b] = mirrored.shares(!first_leads);
            prop_assert_eq!(mirrored.points(), weighed.points());
            let [x, y] = mirrored.likings();
            prop_assert_eq!([y, x], weighed.likings());
            prop_assert_eq!([b, a], weighed.shares(first_leads));
        }

        #[test]
        fn raising_a_criterion_never_lowers_the_points(
            weighed in weighed(), side in 0..2_usize, index in 0..N, more in 0..1_000_000_000_u64,
        ) {
            let mut raised = weighed;
            raised.0[side][index] += more;
            prop_assert!(raised.points() >= weighed.points());
        }
    }
}
