//! What the search is to reach on each set.

use super::Row;

/// What is to be reached.
#[derive(Clone, Copy)]
pub enum Target {
    /// A mean that is reached, with an interval that lies above plain BM25.
    Mean(f64),
    /// So many queries that are answered better than by plain BM25.
    Better(usize),
}

const TARGETS: [(&str, Target); 7] = [
    ("fr_startups known_item", Target::Mean(0.86)),
    ("fr_startups theme", Target::Better(9)),
    ("en_startups known_item", Target::Mean(0.79)),
    ("en_startups tag", Target::Mean(0.43)),
    ("ces_categories_en", Target::Mean(0.67)),
    ("expert_tags_fr", Target::Mean(0.62)),
    ("crosslingual_esco", Target::Mean(0.65)),
];

/// The target of a set, if it has one.
pub fn of(set: &str) -> Option<Target> {
    TARGETS.iter().find(|(name, _)| *name == set).map(|(_, target)| *target)
}

impl Target {
    /// Says whether the row reaches the target.
    pub fn is_met(self, row: &Row) -> bool {
        match self {
            Self::Mean(mean) => row.ours >= mean && row.compared.low > 0.0,
            Self::Better(queries) => row.ahead[0] >= queries,
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mean(mean) => write!(f, "{mean:.2}"),
            Self::Better(queries) => write!(f, "better on {queries}"),
        }
    }
}
