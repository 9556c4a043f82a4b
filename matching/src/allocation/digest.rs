//! BLAKE2b with 32 bytes of output, as in RFC 7693, unkeyed: it names instances and seals certificates.

const IV: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// A digest in the making.
#[derive(Clone, Debug)]
pub(crate) struct Digest {
    state: [u64; 8],
    block: [u64; 16],
    filled: usize,
    length: u128,
}

impl Digest {
    pub fn new() -> Self {
        let mut state = IV;
        let [first, ..] = &mut state;
        *first ^= 0x0101_0020;
        Self { state, block: [0; 16], filled: 0, length: 0 }
    }

    /// Takes in one number, as eight bytes of which the lowest comes first.
    #[inline]
    pub fn word(&mut self, word: u64) {
        if self.filled == 16 {
            self.compress(false);
        }
        if let Some(slot) = self.block.get_mut(self.filled) {
            *slot = word;
        }
        self.filled += 1;
        self.length += 8;
    }

    /// Takes in a text. Only the last input of a digest may have a length that eight does not divide.
    pub fn text(&mut self, text: &str) {
        for chunk in text.as_bytes().chunks(8) {
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(chunk).for_each(|(byte, &read)| *byte = read);
            self.word(u64::from_le_bytes(bytes));
            self.length -= 8 - chunk.len() as u128;
        }
    }

    /// Ends the digest.
    pub fn finish(mut self) -> [u64; 4] {
        self.compress(true);
        let [a, b, c, d, ..] = self.state;
        [a, b, c, d]
    }

    /// Ends the digest, in hexadecimal digits.
    pub fn hex(self) -> String {
        self.finish().map(|word| format!("{:016x}", word.swap_bytes())).concat()
    }

    fn compress(&mut self, last: bool) {
        let [a, b, c, d, e, f, g, h] = self.state;
        let [i, j, k, l, m, n, o, p] = IV;
        let low = self.length as u64;
        let end = if last { !0 } else { 0 };
        let mut v = [a, b, c, d, e, f, g, h, i, j, k, l, m ^ low, n, o ^ end, p];
        let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, wa, wb, wc, wd, we, wf] = self.block;
        scramble(&mut v, [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, wa, wb, wc, wd, we, wf]);
        scramble(&mut v, [we, wa, w4, w8, w9, wf, wd, w6, w1, wc, w0, w2, wb, w7, w5, w3]);
        scramble(&mut v, [wb, w8, wc, w0, w5, w2, wf, wd, wa, we, w3, w6, w7, w1, w9, w4]);
        scramble(&mut v, [w7, w9, w3, w1, wd, wc, wb, we, w2, w6, w5, wa, w4, w0, wf, w8]);
        scramble(&mut v, [w9, w0, w5, w7, w2, w4, wa, wf, we, w1, wb, wc, w6, w8, w3, wd]);
        scramble(&mut v, [w2, wc, w6, wa, w0, wb, w8, w3, w4, wd, w7, w5, wf, we, w1, w9]);
        scramble(&mut v, [wc, w5, w1, wf, we, wd, w4, wa, w0, w7, w6, w3, w9, w2, w8, wb]);
        scramble(&mut v, [wd, wb, w7, we, wc, w1, w3, w9, w5, w0, wf, w4, w8, w6, w2, wa]);
        scramble(&mut v, [w6, wf, we, w9, wb, w3, w0, w8, wc, w2, wd, w7, w1, w4, wa, w5]);
        scramble(&mut v, [wa, w2, w8, w4, w7, w6, w1, w5, wf, wb, w9, we, w3, wc, wd, w0]);
        scramble(&mut v, [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, wa, wb, wc, wd, we, wf]);
        scramble(&mut v, [we, wa, w4, w8, w9, wf, wd, w6, w1, wc, w0, w2, wb, w7, w5, w3]);
        let (upper, lower) = v.split_at(8);
        for (state, (one, two)) in self.state.iter_mut().zip(upper.iter().zip(lower)) {
            *state ^= one ^ two;
        }
        self.block = [0; 16];
        self.filled = 0;
    }
}

/// One round, with the words of a block in the round's own order.
#[inline(always)]
fn scramble(v: &mut [u64; 16], words: [u64; 16]) {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = words;
    let [v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, va, vb, vc, vd, ve, vf] = v;
    mix(v0, v4, v8, vc, a, b);
    mix(v1, v5, v9, vd, c, d);
    mix(v2, v6, va, ve, e, f);
    mix(v3, v7, vb, vf, g, h);
    mix(v0, v5, va, vf, i, j);
    mix(v1, v6, vb, vc, k, l);
    mix(v2, v7, v8, vd, m, n);
    mix(v3, v4, v9, ve, o, p);
}

#[inline(always)]
fn mix(a: &mut u64, b: &mut u64, c: &mut u64, d: &mut u64, x: u64, y: u64) {
    *a = a.wrapping_add(*b).wrapping_add(x);
    *d = (*d ^ *a).rotate_right(32);
    *c = c.wrapping_add(*d);
    *b = (*b ^ *c).rotate_right(24);
    *a = a.wrapping_add(*b).wrapping_add(y);
    *d = (*d ^ *a).rotate_right(16);
    *c = c.wrapping_add(*d);
    *b = (*b ^ *c).rotate_right(63);
}

/// Spreads a number evenly over all numbers: the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
#[inline]
pub(crate) fn scatter(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        let of = |text: &str| {
            let mut digest = Digest::new();
            digest.text(text);
            digest.hex()
        };
        assert_eq!(of(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
        assert_eq!(of("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
        assert_eq!(of(&"a".repeat(128)).len(), 64);
    }
}
