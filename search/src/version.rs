//! What an index says of itself: the version of its terms, and the position in the change feed.

use std::sync::LazyLock;

/// Raised whenever the same text would become other terms.
const TERMS: u32 = 3;

/// Stands for the terms and the lexicon that an index was made with.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let lexicon = crate::lexicon::sources().flat_map(str::bytes);
    let hash =
        lexicon.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{TERMS}.{hash:016x}")
});

/// Writes the note that goes with a commit.
pub(crate) fn payload(position: i64) -> String {
    format!("{} {position}", *VERSION)
}

/// Reads the position from the note, if the index is of this version.
pub(crate) fn position(payload: Option<&str>) -> Option<i64> {
    let (version, position) = payload?.split_once(' ')?;
    position.parse().ok().filter(|_| version == *VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_notes_of_this_version_are_read() {
        assert_eq!(position(Some(&payload(42))), Some(42));
        for other in [None, Some(""), Some("0.0 42"), Some("nonsense"), Some(&payload(1).replace('1', "x"))] {
            assert_eq!(position(other), None, "{other:?}");
        }
    }
}
