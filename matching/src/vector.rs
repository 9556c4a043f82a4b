//! Texts as sparse vectors of whole numbers, and how much two of them resemble each other.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::codes::Term;
use crate::evidence::Side;
use crate::idf::Idf;

/// The value of a criterion at its best: one, in millionths.
pub(crate) const ONE: u32 = 1_000_000;

/// Everything a profile says in words, as passages whose terms are weighed by repetition and rarity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    passages: Vec<Passage>,
    /// The weights of all terms in all passages, sorted by term.
    postings: Vec<Posting>,
    norm: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Passage {
    source: u16,
    norm: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Posting {
    term: Term,
    passage: u32,
    weight: u32,
}

impl Text {
    /// Builds a text from how often each term occurs in each passage.
    ///
    /// Each passage comes with its source, by which the caller finds the words again; passages of
    /// one source are one passage.
    pub fn new(passages: impl IntoIterator<Item = (u16, Vec<(Term, u32)>)>, idf: &Idf) -> Self {
        let mut counts = BTreeMap::<u16, BTreeMap<Term, u32>>::new();
        for (source, terms) in passages {
            let passage = counts.entry(source).or_default();
            for (term, count) in terms {
                let sum = passage.entry(term).or_default();
                *sum = sum.saturating_add(count);
            }
        }
        let mut text = Self::default();
        for (source, terms) in counts {
            text.add(source, terms, idf);
        }
        text.postings.sort_unstable();
        let same_term = text.postings.chunk_by(|a, b| a.term == b.term);
        text.norm = norm(same_term.map(|same| same.iter().map(|posting| u64::from(posting.weight)).sum()));
        text
    }

    fn add(&mut self, source: u16, terms: BTreeMap<Term, u32>, idf: &Idf) {
        let weighed: Vec<(Term, u32)> = terms
            .into_iter()
            .map(|(term, count)| (term, idf.weight(term, count)))
            .filter(|&(_, weight)| weight > 0)
            .collect();
        let (Ok(passage), false) = (u32::try_from(self.passages.len()), weighed.is_empty()) else {
            return;
        };
        let norm = norm(weighed.iter().map(|&(_, weight)| u64::from(weight)));
        self.passages.push(Passage { source, norm });
        self.postings.extend(weighed.into_iter().map(|(term, weight)| Posting { term, passage, weight }));
    }

    /// Tells whether there is no word that counts.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// Returns how much the other's three best passages speak of what this text says, in millionths.
    pub fn resemblance(&self, other: &Self) -> u32 {
        Likeness::of(self, other).resemblance(Side::First)
    }
}

fn norm(weights: impl Iterator<Item = u64>) -> u64 {
    weights.map(|weight| weight * weight).sum::<u64>().isqrt()
}

/// What two texts have in common, word by word and passage by passage.
pub(crate) struct Likeness<'a> {
    first: &'a Text,
    second: &'a Text,
    shared: Vec<Shared>,
    /// The inner products, one row for each passage of the first text, one column for each of the second.
    products: Vec<u64>,
}

/// A term in a passage of each text.
struct Shared {
    term: Term,
    passages: [u32; 2],
    weights: [u32; 2],
}

/// The words that tie a passage of the first text to one of the second.
pub(crate) struct Bond {
    /// The sources of both passages.
    pub passages: [u16; 2],
    /// The shared terms, the weightiest first, each with both weights.
    pub terms: Vec<(Term, [u32; 2])>,
}

impl<'a> Likeness<'a> {
    /// Compares two texts in one walk over both.
    pub fn of(first: &'a Text, second: &'a Text) -> Self {
        let shared = shared(first, second);
        let columns = second.passages.len();
        let mut products = vec![0; first.passages.len() * columns];
        for &Shared { passages: [row, column], weights: [ours, theirs], .. } in &shared {
            if let Some(product) = products.get_mut(row as usize * columns + column as usize) {
                *product += u64::from(ours) * u64::from(theirs);
            }
        }
        Self { first, second, shared, products }
    }

    /// Returns the mean of the three best cosines of one side's whole text with the other's passages.
    pub fn resemblance(&self, side: Side) -> u32 {
        let mut best = [0; 3];
        let mut count = 0;
        for mut cosine in self.cosines(side) {
            count += 1;
            for place in &mut best {
                if cosine > *place {
                    std::mem::swap(place, &mut cosine);
                }
            }
        }
        best.iter().sum::<u32>() / count.clamp(1, 3)
    }

    /// Finds the passage of the other side that is most like this side's text, and its nearest here.
    pub fn bond(&self, side: Side) -> Option<Bond> {
        let theirs = first_best(self.cosines(side))?;
        let own = &self.on(side).passages;
        let norm = self.on(side.other()).passages.get(theirs)?.norm;
        let nearness =
            (0..).zip(own).map(|(ours, passage)| cosine(self.product(side, ours, theirs), passage.norm, norm));
        let ours = first_best(nearness)?;
        let [row, column] = side.in_order(ours, theirs);
        let tied = |shared: &&Shared| shared.passages.map(|passage| passage as usize) == [row, column];
        let tied = self.shared.iter().filter(tied);
        let mut terms: Vec<_> = tied.map(|shared| (shared.term, shared.weights)).collect();
        terms.sort_unstable_by_key(|&(term, [a, b])| (Reverse(u64::from(a) * u64::from(b)), term));
        let passages = [self.first.passages.get(row)?.source, self.second.passages.get(column)?.source];
        Some(Bond { passages, terms })
    }

    /// Returns the cosines of one side's whole text with each passage of the other, in millionths.
    fn cosines(&self, side: Side) -> impl Iterator<Item = u32> {
        let own = self.on(side);
        (0..).zip(&self.on(side.other()).passages).map(move |(theirs, passage)| {
            let product: u64 = (0..own.passages.len()).map(|ours| self.product(side, ours, theirs)).sum();
            cosine(product, own.norm, passage.norm)
        })
    }

    fn on(&self, side: Side) -> &'a Text {
        match side {
            Side::First => self.first,
            Side::Second => self.second,
        }
    }

    fn product(&self, side: Side, ours: usize, theirs: usize) -> u64 {
        let [row, column] = side.in_order(ours, theirs);
        self.products.get(row * self.second.passages.len() + column).copied().unwrap_or(0)
    }
}

fn cosine(product: u64, one_norm: u64, other_norm: u64) -> u32 {
    let norms = u128::from(one_norm) * u128::from(other_norm);
    let cosine = (u128::from(product) * u128::from(ONE)).checked_div(norms).unwrap_or(0);
    u32::try_from(cosine).map_or(ONE, |cosine| cosine.min(ONE))
}

/// Finds the place of the first of the greatest values above zero.
fn first_best(values: impl Iterator<Item = u32>) -> Option<usize> {
    let best = values.enumerate().filter(|&(_, value)| value > 0);
    best.max_by_key(|&(place, value)| (value, Reverse(place))).map(|(place, _)| place)
}

/// Finds every pair of postings of a term that both texts hold, walking over both lists at once.
fn shared(first: &Text, second: &Text) -> Vec<Shared> {
    let mut shared = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(ours), Some(theirs)) = (first.postings.get(i), second.postings.get(j)) {
        if ours.term == theirs.term {
            let same_term = second.postings.iter().skip(j).take_while(|theirs| theirs.term == ours.term);
            shared.extend(same_term.map(|theirs| Shared {
                term: ours.term,
                passages: [ours.passage, theirs.passage],
                weights: [ours.weight, theirs.weight],
            }));
        }
        i += usize::from(ours.term <= theirs.term);
        j += usize::from(theirs.term < ours.term);
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text in which each word of each passage occurs once and none is rare.
    fn text(passages: &[&[u32]]) -> Text {
        let passages = passages.iter().map(|words| words.iter().map(|&word| (Term(word), 1)).collect());
        Text::new((0..).zip(passages), &Idf::default())
    }

    #[test]
    fn cosines_match_those_computed_by_hand() {
        let ab = text(&[&[1, 2]]);
        assert_eq!(ab.resemblance(&ab), ONE);
        assert_eq!(ab.resemblance(&text(&[&[3]])), 0);
        assert_eq!(ab.resemblance(&text(&[])), 0);
        // one word of two in common, all of weight 256: 65,536 / 362², where 362 is √131,072 rounded down
        assert_eq!(ab.resemblance(&text(&[&[2, 3]])), 500_106);
    }

    #[test]
    fn the_three_best_passages_count() {
        let asks = text(&[&[1]]);
        assert_eq!(asks.resemblance(&text(&[&[1], &[9], &[1], &[9], &[1]])), ONE);
        assert_eq!(asks.resemblance(&text(&[&[1], &[9], &[1]])), 666_666);
        assert_eq!(asks.resemblance(&text(&[&[1]])), ONE);
        assert_eq!(asks.resemblance(&text(&[&[9], &[8], &[7], &[6]])), 0);
    }

    #[test]
    fn all_own_passages_ask_together() {
        // own weights 256, 512 and 256 with norm 627; theirs 256 and 256 with norm 362
        let own = text(&[&[1, 2], &[2, 3]]);
        let expected = (512 + 256) * 256 * u64::from(ONE) / (627 * 362);
        assert_eq!(u64::from(own.resemblance(&text(&[&[2, 3]]))), expected);
    }

    #[test]
    fn passages_of_one_source_are_one_passage() {
        let word = |term| vec![(Term(term), 1)];
        let apart = Text::new([(4, word(1)), (4, word(2))], &Idf::default());
        let together = Text::new([(4, [word(1), word(2)].concat())], &Idf::default());
        assert_eq!(apart, together);
    }

    #[test]
    fn a_bond_names_the_two_passages_and_their_words() {
        let (ours, theirs) = (text(&[&[1], &[2, 3]]), text(&[&[5], &[2, 3, 6]]));
        for side in [Side::First, Side::Second] {
            let bond = Likeness::of(&ours, &theirs).bond(side).unwrap();
            assert_eq!(bond.passages, [1, 1]);
            assert_eq!(bond.terms, [(Term(2), [256, 256]), (Term(3), [256, 256])]);
        }
        assert!(Likeness::of(&ours, &text(&[&[9]])).bond(Side::First).is_none());
    }
}
