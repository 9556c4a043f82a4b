//! What a thread remembers of words: texts use few words often, so most are known after the first few texts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// How many words are remembered before it begins anew: some megabytes.
const MOST: usize = 16_384;

/// What is known of words.
pub(crate) struct Known<T>(HashMap<Box<str>, T, Hashing>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<T: Clone> Known<T> {
    /// Returns what is known of the word, or else finds it out.
    pub(crate) fn of(&mut self, word: &str, find_out: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.get(word) {
            return known.clone();
        }
        let found = find_out();
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(word.into(), found.clone());
        found
    }
}

/// A map of bounded size, or of words that come with the program, needs no hash that withstands attacks.
pub(crate) type Hashing = BuildHasherDefault<WordHasher>;

/// Hashes short texts, eight bytes at a time (multiply and rotate, as in FxHash).
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl WordHasher {
    fn add(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
            self.add(u64::from_le_bytes(eight));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(byte.into());
    }

    fn finish(&self) -> u64 {
        // The map takes the topmost and the lowest bits; only the topmost depend on all.
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_out_once() {
        let mut known = Known::default();
        let mut found_out = 0;
        for _ in 0..3 {
            for word in ["port", "porte", "portes de quai"] {
                let length = known.of(word, || {
                    found_out += 1;
                    word.len()
                });
                assert_eq!(length, word.len());
            }
        }
        assert_eq!(found_out, 3);
    }
}
