//! Checks a certificate against its instance, alone: it shares no code with what made them.
//!
//! Formats: `matching::allocation::{instance, certificate}`. Sums are in `i128` and checked.

/// What a certificate proves: no allocation of the instance is worth more than `value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The sum of weights and bonuses.
    pub value: i128,
    /// Whether it is best of all eligible pairs, or only of those in the candidate list.
    pub global: bool,
    /// How many pairs are made.
    pub pairs: usize,
}

type Checked<T> = Result<T, String>;

/// A startup, counterpart or group; units come `down` to it or go up from it.
#[rustfmt::skip]
#[derive(Clone, Default)]
struct Node { down: bool, above: Option<usize>, min: i128, max: i128, locked: i128, load: i128, potential: i128 }

#[derive(Clone, Copy)]
#[rustfmt::skip]
struct Pair { startup: usize, counterpart: usize, weight: i128, locked: bool, made: bool }

#[rustfmt::skip]
struct Case { startups: usize, leaves: usize, bonus: i128, floor: Option<i128>, nodes: Vec<Node>, rows: Vec<(String, Vec<Pair>)>, bytes: Vec<u8> }

/// Checks one text that holds an instance and then its certificate. Errors say what is wrong.
pub fn check_file(text: &str) -> Checked<Proven> {
    let at = text.find("passerelle certificate ").ok_or("no certificate in the file")?;
    check(text.get(..at).unwrap_or(""), text.get(at..).unwrap_or(""))
}

/// Checks that a certificate proves its allocation best for an instance. Errors say what is wrong.
pub fn check(instance: &str, certificate: &str) -> Checked<Proven> {
    let body = certificate.rfind("seal ").and_then(|at| certificate.get(..at)).ok_or("no seal")?;
    require(certificate == format!("{body}seal {}\n", seal(body)), "the seal is broken")?;
    let mut case = read(instance)?;
    let mut lines = body.lines();
    require(lines.next() == Some("passerelle certificate 1"), "not a certificate")?;
    let [_, hash] = fields(lines.next(), "instance")?;
    require(hash == blake2b(&case.bytes), "the certificate is of another instance")?;
    let [_, scope] = fields(lines.next(), "scope")?;
    let [_, claimed] = fields(lines.next(), "value")?;
    let (mut pairs, mut next) = (0, 0);
    for line in lines {
        if line.starts_with('a') && next == 0 {
            let [_, startup, counterpart] = fields(Some(line), "a")?;
            let counterpart = case.startups + number(counterpart)? as usize;
            let (_, row) = case.rows.get_mut(number(startup)? as usize).ok_or("no such startup")?;
            let pair =
                row.iter_mut().find(|pair| pair.counterpart == counterpart).ok_or("a pair that is not listed")?;
            require(!std::mem::replace(&mut pair.made, true), "a pair is made twice")?;
            pairs += 1;
        } else {
            let [_, node, potential] = fields(Some(line), "d")?;
            let node = number(node)? as usize;
            require(node >= next, "potentials out of order")?;
            next = node + 1;
            case.nodes.get_mut(node).ok_or("no such node")?.potential = number(potential)?;
        }
    }
    let (value, bound, global) = case.weigh()?;
    require(claimed == value.to_string(), "the value is not what it claims")?;
    require(bound == value, "the prices do not prove it")?;
    require(scope == if global { "global" } else { "listed" }, "the scope is not what it claims")?;
    Ok(Proven { value, global, pairs })
}

fn read(instance: &str) -> Checked<Case> {
    let mut lines = instance.lines().peekable();
    require(lines.next() == Some("passerelle instance 1"), "not an instance")?;
    let [_, startups, counterparts, groups, bonus, floor] = fields(lines.next(), "n")?;
    let [startups, counterparts, groups] = [size(startups)?, size(counterparts)?, size(groups)?];
    let (bonus, floor) = (number(bonus)?, if floor == "-" { None } else { Some(number(floor)?) });
    require(bonus >= 0, "the bonus is below zero")?;
    let leaves = startups + counterparts;
    let nodes = vec![Node::default(); leaves + groups];
    let mut case = Case { startups, leaves, bonus, floor, nodes, rows: Vec::new(), bytes: Vec::new() };
    case.put([startups, counterparts, groups].map(|size| size as i128));
    case.put([bonus, bonus >> 64, i128::from(floor.is_some()), floor.unwrap_or(0)]);
    for place in (leaves..leaves + groups).chain(startups..leaves).chain(0..startups) {
        let line = lines.next().unwrap_or_default();
        let kinds: &[_] = if place < startups {
            &["s "]
        } else if place < leaves {
            &["c "]
        } else {
            &["gs ", "gc "]
        };
        let kind = kinds.iter().find(|&&kind| line.starts_with(kind)).ok_or_else(|| format!("unexpected: {line}"))?;
        let [_, name, parent, min, max, unlisted] = fields(Some(line), kind.trim_end())?;
        let above = if parent == "-" { None } else { Some(size(parent)?) };
        let name = u64::from_str_radix(name, 16).map_err(|_| "a name that is no number")?;
        let (min, max) = (number(min)?, number(max)?);
        require(0 <= min && min <= max && max <= 1_000_000, "limits that nobody can keep")?;
        require(place < startups || unlisted == "-", "pairs of what is no startup")?;
        let group = above.map_or(0, |above| above as i128 + 1);
        case.put([i128::from(name), i128::from(*kind == "gs "), group, min, max]);
        let node = case.nodes.get_mut(place).ok_or("too many lines")?;
        let down = ["s ", "gs "].contains(kind);
        *node = Node { down, above: above.map(|above| leaves + above), min, max, ..Node::default() };
        if place < startups {
            let mut row = Vec::new();
            while let Some(line) = lines.next_if(|line| line.starts_with("p ")) {
                let [_, head, weight, ruling] = fields(Some(line), "p")?;
                let (counterpart, weight) = (startups + size(head)?, number(weight)?);
                require(counterpart < leaves && weight.abs() <= 1_000_000_000_000, "a pair that cannot be")?;
                require(["o", "l"].contains(&ruling), "a pair neither open nor locked")?;
                row.push(Pair { startup: place, counterpart, weight, locked: ruling == "l", made: false });
            }
            let tag = ["-", "?"].iter().position(|&tag| tag == unlisted).map_or(2, |tag| tag as i128);
            case.put([tag, if tag == 2 { number(unlisted)? } else { 0 }, row.len() as i128]);
            row.iter().for_each(|pair| {
                case.put([pair.weight << 21 | ((pair.counterpart - startups) as i128) << 1 | i128::from(pair.locked)]);
            });
            case.rows.push((unlisted.into(), row));
        }
    }
    require(lines.next().is_none(), "more lines than the instance has").map(|()| case)
}

impl Case {
    /// Adds up what is made, and what the potentials let no allocation exceed; checks all limits.
    fn weigh(&mut self) -> Checked<(i128, i128, bool)> {
        let (mut value, mut bound, mut global) = (0, 0, true);
        let potentials: Vec<i128> = self.nodes.iter().map(|node| node.potential).collect();
        let of = |node: usize| potentials.get(node).copied().unwrap_or(0);
        let low = |weight: i128| self.floor.is_some_and(|floor| weight < floor);
        let mut dearest: Vec<usize> = (self.startups..self.leaves).collect();
        dearest.sort_by_key(|&node| std::cmp::Reverse(of(node)));
        for (startup, (unlisted, row)) in self.rows.iter().enumerate() {
            for &Pair { counterpart, weight, locked, made, .. } in row {
                require(made || !locked, "a locked pair is not made")?;
                require(locked || !made || !low(weight), "a pair below the floor is made")?;
                let surplus = weight + of(counterpart) - of(startup);
                value += if made { weight } else { 0 };
                bound = sum(bound, if locked || (surplus > 0 && !low(weight)) { surplus } else { 0 })?;
            }
            let most = match unlisted.as_str() {
                "-" => continue,
                "?" => None,
                most => Some(number(most)?),
            };
            let best = dearest.iter().find(|&&node| row.iter().all(|pair| pair.counterpart != node));
            global &= most.is_some_and(|most| best.is_none_or(|&node| low(most) || most <= of(startup) - of(node)));
        }
        for pair in self.rows.iter().flat_map(|(_, row)| row).filter(|pair| pair.made) {
            for mut at in [Some(pair.startup), Some(pair.counterpart)] {
                for step in 0.. {
                    let Some(node) = at.and_then(|at| self.nodes.get_mut(at)) else { break };
                    require(step < potentials.len(), "groups lie within themselves")?;
                    (node.load, node.locked, at) = (node.load + 1, node.locked + i128::from(pair.locked), node.above);
                }
            }
        }
        for (place, node) in self.nodes.iter().enumerate() {
            require((node.min..=node.max).contains(&node.load), "a limit is broken")?;
            let same_side = |above: usize| self.nodes.get(above).is_some_and(|above| above.down == node.down);
            require(node.above.is_none_or(same_side), "a group that is not there or of the other side")?;
            let rise = (node.potential - node.above.map_or(0, of)) * if node.down { 1 } else { -1 };
            let first = if place < self.startups { self.bonus } else { 0 };
            let least = node.min.max(node.locked);
            let worth = |units: i128| rise.checked_mul(units)?.checked_add(first * units.min(1));
            let worths = [least, 1.clamp(least, node.max), node.max].map(worth);
            bound = sum(bound, worths.into_iter().max().flatten().ok_or("a number too great")?)?;
            value = sum(value, first * node.load.min(1))?;
        }
        Ok((value, bound, global))
    }

    fn put<const N: usize>(&mut self, words: [i128; N]) {
        words.iter().for_each(|&word| self.bytes.extend((word as u64).to_le_bytes()));
    }
}

fn sum(a: i128, b: i128) -> Checked<i128> {
    a.checked_add(b).ok_or_else(|| "a number too great".into())
}

fn require(holds: bool, otherwise: &str) -> Checked<()> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

fn fields<'a, const N: usize>(line: Option<&'a str>, kind: &str) -> Checked<[&'a str; N]> {
    let fields: Vec<&str> = line.unwrap_or_default().split(' ').collect();
    let fields: Option<[&str; N]> = fields.try_into().ok();
    fields.filter(|fields| fields.first() == Some(&kind)).ok_or_else(|| format!("not a line {kind}: {line:?}"))
}

/// Reads a number only as it would be written, far from where sums overflow.
fn number(text: &str) -> Checked<i128> {
    let number = text.parse::<i128>().ok().filter(|number| number.to_string() == text && number.abs() >> 110 == 0);
    number.ok_or_else(|| format!("not a number: {text}"))
}

fn size(text: &str) -> Checked<usize> {
    usize::try_from(number(text)?).ok().filter(|&size| size <= 1_000_000).ok_or_else(|| format!("not a size: {text}"))
}

/// What seals a certificate's lines: whoever changes them must seal them anew, and then prove them.
pub fn seal(lines: &str) -> String {
    blake2b(lines.as_bytes())
}

/// BLAKE2b with 32 bytes of output (RFC 7693), in hexadecimal digits.
#[rustfmt::skip]
fn blake2b(data: &[u8]) -> String {
    const IV: [u64; 8] = [0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179];
    const ORDER: [u64; 10] = [0x0123456789abcdef, 0xea489fd61c02b753, 0xb8c052fdae367194, 0x7931dcbe265a40f8, 0x905724afe1bc683d,
        0x2c6a0b834d75fe19, 0xc51fed4a0763928b, 0xdb7ec13950f4862a, 0x6fe9b308c2d714a5, 0xa2847615fb9e3cd0];
    let mix = |[a, b, c, d]: [&mut u64; 4], x: u64, y: u64| for (word, [r, s]) in [(x, [32, 24]), (y, [16, 63])] {
        *a = a.wrapping_add(*b).wrapping_add(word);
        *d = (*d ^ *a).rotate_right(r);
        *c = c.wrapping_add(*d);
        *b = (*b ^ *c).rotate_right(s);
    };
    let mut state = IV;
    state[0] ^= 0x01010020;
    let blocks = data.len().div_ceil(128).max(1);
    for block in 0..blocks {
        let end = data.len().min(128 * (block + 1));
        let mut bytes = data.get(128 * block..end).unwrap_or_default().iter().copied().chain(std::iter::repeat(0));
        let words: [u64; 16] = std::array::from_fn(|_| (0..8).fold(0, |word, at| word | u64::from(bytes.next().unwrap_or(0)) << (8 * at)));
        let [[mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h], [mut i, mut j, mut k, mut l, mut m, mut n, mut o, mut p]] = [state, IV];
        (m, o) = (m ^ end as u64, if block + 1 == blocks { !o } else { o });
        for order in ORDER.iter().cycle().take(12) {
            let w = |at: u32| words.get((order >> (60 - 4 * at)) as usize & 15).copied().unwrap_or(0);
            mix([&mut a, &mut e, &mut i, &mut m], w(0), w(1));
            mix([&mut b, &mut f, &mut j, &mut n], w(2), w(3));
            mix([&mut c, &mut g, &mut k, &mut o], w(4), w(5));
            mix([&mut d, &mut h, &mut l, &mut p], w(6), w(7));
            mix([&mut a, &mut f, &mut k, &mut p], w(8), w(9));
            mix([&mut b, &mut g, &mut l, &mut m], w(10), w(11));
            mix([&mut c, &mut h, &mut i, &mut n], w(12), w(13));
            mix([&mut d, &mut e, &mut j, &mut o], w(14), w(15));
        }
        for (state, mixed) in state.iter_mut().zip([a ^ i, b ^ j, c ^ k, d ^ l, e ^ m, f ^ n, g ^ o, h ^ p]) {
            *state ^= mixed;
        }
    }
    state.iter().take(4).map(|word| format!("{:016x}", word.swap_bytes())).collect()
}
