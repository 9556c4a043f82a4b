//! How good a ranking is, and whether one way of ranking beats another.

use std::collections::HashMap;

/// A difference of means with its interval.
#[derive(Clone, Copy)]
pub struct Compared {
    /// The mean of the differences, query by query.
    pub difference: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002): gains of 2^grade - 1 where grades
/// differ, else of 1, discounted by log2 of the rank plus one.
pub fn ndcg(found: &[usize], relevant: &HashMap<usize, u32>, depth: usize) -> f64 {
    let graded = relevant.values().any(|grade| *grade > 1);
    let gain = |grade: u32| if graded { f64::from(2_u32.pow(grade) - 1) } else { f64::from(grade.min(1)) };
    let sum = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        grades.take(depth).enumerate().map(|(rank, grade)| gain(grade) / (rank as f64 + 2.0).log2()).sum()
    };
    let mut ideal: Vec<u32> = relevant.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = sum(&mut ideal.into_iter());
    let reached = sum(&mut found.iter().map(|document| relevant.get(document).copied().unwrap_or(0)));
    if best > 0.0 { reached / best } else { 0.0 }
}

/// Compares two ways query by query, with a paired bootstrap of 10,000 samples that are the same in every run.
pub fn compare(ours: &[f64], others: &[f64]) -> Compared {
    const SAMPLES: usize = 10_000;
    let differences: Vec<f64> = ours.iter().zip(others).map(|(ours, other)| ours - other).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut means: Vec<f64> = (0..SAMPLES)
        .map(|_| (0..differences.len()).map(|_| differences[draw(differences.len())]).sum::<f64>())
        .map(|sum| sum / differences.len() as f64)
        .collect();
    means.sort_by(f64::total_cmp);
    Compared { difference: mean(&differences), low: means[SAMPLES * 25 / 1000], high: means[SAMPLES * 975 / 1000] }
}
