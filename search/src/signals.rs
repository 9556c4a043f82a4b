/// What ranks a document up or down whatever was typed: factors in thousandths, of which 1000 changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signals {
    /// How lately somebody has verified it.
    pub freshness: u16,
    /// How much of what could be said of it is.
    pub completeness: u16,
}

impl Default for Signals {
    fn default() -> Self {
        Self { freshness: 1000, completeness: 1000 }
    }
}

impl Signals {
    /// Returns the factors as one number, for a column of the index: greater where both together are.
    pub(crate) fn packed(self) -> u64 {
        let (freshness, completeness) = (u64::from(self.freshness), u64::from(self.completeness));
        (freshness * completeness) << 32 | freshness << 16 | completeness
    }

    /// Returns the factors of a column.
    #[allow(clippy::cast_possible_truncation, reason = "each part is taken by itself")]
    pub(crate) fn unpacked(packed: u64) -> Self {
        Self { freshness: (packed >> 16) as u16, completeness: packed as u16 }
    }

    /// Returns the factor of both together, in millionths, of a column.
    pub(crate) fn factor(packed: u64) -> u64 {
        packed >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::Signals;

    #[test]
    fn factors_survive_their_column() {
        for (freshness, completeness) in [(1000, 1000), (0, 7), (u16::MAX, u16::MAX), (800, 1100)] {
            let signals = Signals { freshness, completeness };
            let packed = signals.packed();
            assert_eq!(Signals::unpacked(packed), signals);
            assert_eq!(Signals::factor(packed), u64::from(freshness) * u64::from(completeness));
        }
    }
}
