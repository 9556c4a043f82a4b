//! A set of the documents of a segment.

use tantivy::DocId;

/// Documents, a bit for each of the segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// Returns the empty set.
    pub(crate) fn new(documents: DocId) -> Self {
        Self(vec![0; (documents as usize).div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, document: DocId) {
        if let Some(word) = self.0.get_mut(document as usize / 64) {
            *word |= 1 << (document % 64);
        }
    }

    pub(crate) fn contains(&self, document: DocId) -> bool {
        self.0.get(document as usize / 64).is_some_and(|word| word >> (document % 64) & 1 == 1)
    }

    /// Adds what is in the other set.
    pub(crate) fn unite(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// Returns what is in both sets.
    pub(crate) fn common(&self, other: &Self) -> Self {
        self.0.iter().zip(&other.0).map(|(word, other)| word & other).collect()
    }

    /// Visits the documents in order.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(DocId)) {
        for (word, place) in self.0.iter().zip(0..) {
            for_each_bit(*word, |bit| visit(place * 64 + bit));
        }
    }

    /// Returns the bits of the stretch of 64 documents there.
    pub(crate) fn stretch(&self, at: usize) -> u64 {
        self.0.get(at).copied().unwrap_or_default()
    }

    /// Returns the bits of 64 documents at a time.
    pub(crate) fn stretches(&self) -> &[u64] {
        &self.0
    }

    /// Counts the documents.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

impl FromIterator<u64> for Bits {
    /// Takes the bits of 64 documents at a time.
    fn from_iter<I: IntoIterator<Item = u64>>(stretches: I) -> Self {
        Self(stretches.into_iter().collect())
    }
}

/// Visits the places of the bits that are set, the lowest first.
pub(crate) fn for_each_bit(bits: u64, mut visit: impl FnMut(u32)) {
    let mut rest = bits;
    while rest != 0 {
        visit(rest.trailing_zeros());
        rest &= rest - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    fn of(documents: &[u32]) -> Bits {
        let mut bits = Bits::new(200);
        documents.iter().for_each(|document| bits.insert(*document));
        bits
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        let mut bits = of(&[0, 63, 64, 199]);
        let mut visited = Vec::new();
        bits.for_each(|document| visited.push(document));
        assert_eq!((visited.as_slice(), bits.len()), (&[0, 63, 64, 199][..], 4));
        assert!(bits.contains(63) && !bits.contains(62) && !bits.contains(4_000));
        bits.unite(&of(&[5]));
        assert_eq!(bits, of(&[0, 5, 63, 64, 199]));
        assert_eq!(bits.common(&of(&[5, 6, 199])), of(&[5, 199]));
        let stretches = [1 << 5, 1, 0, 0].into_iter().collect::<Bits>();
        assert_eq!(stretches, of(&[5, 64]));
        assert_eq!((stretches.stretch(0), stretches.stretch(9)), (1 << 5, 0));
    }
}
