//! Checks a certificate against its instance, alone: it shares no code with what made them.
//!
//! Formats: `matching::allocation::{instance, certificate}`. Sums are in `i128`, of numbers too small to overflow.

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
/// A pair: its counterpart, weight, whether it is locked, and whether it is made.
type Pair = (usize, i128, bool, bool);

/// A startup, counterpart or group; units come `down` to it or go up from it.
#[rustfmt::skip] #[derive(Clone, Default)]
struct Node { down: bool, above: Option<usize>, min: i128, max: i128, locked: i128, load: i128, potential: i128 }

/// An instance. A row is what is known of a startup's unlisted pairs (0 there are none, 1 nothing, 2 a bound), and its pairs.
#[rustfmt::skip]
struct Case { startups: usize, leaves: usize, bonus: i128, floor: i128, nodes: Vec<Node>, rows: Vec<(usize, i128, Vec<Pair>)>, bytes: Vec<u8> }

/// Checks an instance and the certificate that follows it in the text. Errors say what is wrong.
pub fn check(text: &str) -> Checked<Proven> {
    let (instance, certificate) = text.split_at(text.find("passerelle certificate ").unwrap_or(0));
    let (body, _) = certificate.rsplit_once("seal ").ok_or("no seal")?;
    require(certificate == format!("{body}seal {}\n", blake2b(body.as_bytes())), "the seal is broken")?;
    let (mut case, mut lines) = (read(instance)?, body.lines());
    require(lines.next() == Some("passerelle certificate 1"), "not a certificate")?;
    let [_, hash] = fields(lines.next(), "instance")?;
    require(hash == blake2b(&case.bytes), "the certificate is of another instance")?;
    let ([_, scope], [_, claimed]) = (fields(lines.next(), "scope")?, fields(lines.next(), "value")?);
    let mut next = 0;
    for line in lines {
        if line.starts_with('a') && next == 0 {
            let [_, startup, counterpart] = fields(Some(line), "a")?;
            let (.., row) = case.rows.get_mut(size(startup)?).ok_or("no such startup")?;
            let counterpart = case.startups + size(counterpart)?;
            let pair = row.iter_mut().find(|pair| pair.0 == counterpart).ok_or("a pair not listed")?;
            require(!std::mem::replace(&mut pair.3, true), "a pair is made twice")?;
        } else {
            let [_, node, potential] = fields(Some(line), "d")?;
            require(size(node)? >= next, "potentials out of order")?;
            next = size(node)? + 1;
            case.nodes.get_mut(next - 1).ok_or("no such node")?.potential = number(potential)?;
        }
    }
    let (value, bound, global) = case.weigh()?;
    require(claimed == value.to_string(), "the value is not what it claims")?;
    require(bound == value, "the prices do not prove it")?;
    require(scope == if global { "global" } else { "listed" }, "the scope is not what it claims")?;
    Ok(Proven { value, global, pairs: case.rows.iter().flat_map(|row| &row.2).filter(|pair| pair.3).count() })
}

fn read(instance: &str) -> Checked<Case> {
    let mut lines = instance.lines().peekable();
    require(lines.next() == Some("passerelle instance 1"), "not an instance")?;
    let [_, startups, counterparts, groups, bonus, floor] = fields(lines.next(), "n")?;
    let [startups, counterparts, groups] = [size(startups)?, size(counterparts)?, size(groups)?];
    let (bonus, leaves, floored) = (number(bonus)?, startups + counterparts, floor != "-");
    require(bonus >= 0 && counterparts <= 1_000_000, "a bonus or size that cannot be")?;
    let (nodes, floor) = (vec![Node::default(); leaves + groups], if floored { number(floor)? } else { i128::MIN });
    let mut case = Case { startups, leaves, bonus, floor, nodes, rows: Vec::new(), bytes: Vec::new() };
    case.put([startups, counterparts, groups].map(|size| size as i128));
    case.put([bonus, bonus >> 64, i128::from(floored), if floored { floor } else { 0 }]);
    for place in (leaves..leaves + groups).chain(startups..leaves).chain(0..startups) {
        let line = lines.next().unwrap_or_default();
        let kind = line.split(' ').next().unwrap_or_default();
        let all = [("s", 0..startups), ("c", startups..leaves), ("gs", leaves..place + 1), ("gc", leaves..place + 1)];
        require(all.iter().any(|(each, at)| *each == kind && at.contains(&place)), &format!("unexpected: {line}"))?;
        let [_, name, parent, min, max, unlisted] = fields(Some(line), kind)?;
        let above = if parent == "-" { None } else { Some(leaves + size(parent)?) };
        let name = u64::from_str_radix(name, 16).map_err(|_| "a name that is no number")?;
        let (min, max) = (number(min)?, number(max)?);
        require(0 <= min && min <= max && max <= 1_000_000, "limits that nobody can keep")?;
        let tag = ["-", "?"].iter().position(|&tag| tag == unlisted).unwrap_or(2);
        let most = if tag == 2 { number(unlisted)? } else { 0 };
        let group = above.map_or(0, |above| (above - leaves) as i128 + 1);
        case.put([i128::from(name), i128::from(kind == "gs"), group, min, max, tag as i128, most]);
        let node = case.nodes.get_mut(place).ok_or("too many lines")?;
        *node = Node { down: kind != "c" && kind != "gc", above, min, max, ..Node::default() };
        if place < startups {
            let mut row = Vec::new();
            while let Some(line) = lines.next_if(|line| line.starts_with(['o', 'l'])) {
                let locked = line.starts_with('l');
                let [_, head, weight] = fields(Some(line), if locked { "l" } else { "o" })?;
                let (counterpart, weight) = (startups + size(head)?, number(weight)?);
                require(counterpart < leaves && weight.abs() <= 1_000_000_000_000, "a pair that cannot be")?;
                case.put([weight << 21 | ((counterpart - startups) as i128) << 1 | i128::from(locked)]);
                row.push((counterpart, weight, locked, false));
            }
            case.put([row.len() as i128]);
            case.rows.push((tag, most, row));
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
        let mut dearest: Vec<usize> = (self.startups..self.leaves).collect();
        dearest.sort_by_key(|&node| std::cmp::Reverse(of(node)));
        for (startup, &(tag, most, ref row)) in self.rows.iter().enumerate() {
            for &(counterpart, weight, locked, made) in row {
                let open = !locked && weight >= self.floor;
                require(if made { locked || open } else { !locked }, "a lock or the floor is broken")?;
                let surplus = weight + of(counterpart) - of(startup);
                value += if made { weight } else { 0 };
                bound += if locked || (open && surplus > 0) { surplus } else { 0 };
                for mut at in [Some(startup), Some(counterpart)].into_iter().filter(|_| made) {
                    for step in 0.. {
                        let Some(node) = at.and_then(|at| self.nodes.get_mut(at)) else { break };
                        require(step <= potentials.len(), "groups lie within themselves")?;
                        (node.load, node.locked, at) = (node.load + 1, node.locked + i128::from(locked), node.above);
                    }
                }
            }
            let best = dearest.iter().find(|&&node| tag == 2 && row.iter().all(|pair| pair.0 != node));
            global &= tag != 1 && best.is_none_or(|&node| most < self.floor || most <= of(startup) - of(node));
        }
        for (place, node) in self.nodes.iter().enumerate() {
            require((node.min..=node.max).contains(&node.load), "a limit is broken")?;
            let same_side = |above: usize| self.nodes.get(above).is_some_and(|above| above.down == node.down);
            require(node.above.is_none_or(same_side), "a group that is not there or of the other side")?;
            let rise = (node.potential - node.above.map_or(0, of)) * if node.down { 1 } else { -1 };
            let first = if place < self.startups { self.bonus } else { 0 };
            let least = node.min.max(node.locked);
            let worths = [least, 1.clamp(least, node.max), node.max].map(|units| rise * units + first * units.min(1));
            bound += worths.into_iter().max().unwrap_or(0);
            value += first * node.load.min(1);
        }
        Ok((value, bound, global))
    }

    fn put<const N: usize>(&mut self, words: [i128; N]) {
        self.bytes.extend(words.iter().flat_map(|&word| (word as u64).to_le_bytes()));
    }
}

fn require(holds: bool, otherwise: &str) -> Checked<()> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

fn fields<'a, const N: usize>(line: Option<&'a str>, kind: &str) -> Checked<[&'a str; N]> {
    let fields: Option<[&str; N]> = line.unwrap_or_default().split(' ').collect::<Vec<_>>().try_into().ok();
    fields.filter(|fields| fields.first() == Some(&kind)).ok_or_else(|| format!("not a line {kind}: {line:?}"))
}

/// Reads a number as it would be written, so small that three million nodes and 2³² pairs never overflow.
fn number(text: &str) -> Checked<i128> {
    let number =
        text.parse::<i128>().ok().filter(|number| number.to_string() == text && number.unsigned_abs() >> 83 == 0);
    number.ok_or_else(|| format!("not a number: {text}"))
}

fn size(text: &str) -> Checked<usize> {
    usize::try_from(number(text)?).ok().filter(|&size| size <= 3_000_000).ok_or_else(|| format!("not a size: {text}"))
}

/// BLAKE2b with 32 bytes of output (RFC 7693), in hexadecimal digits.
#[rustfmt::skip]
pub fn blake2b(data: &[u8]) -> String {
    const IV: [[u64; 4]; 2] = [[0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1],
        [0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179]];
    const ORDER: [u64; 10] = [0x0123456789abcdef, 0xea489fd61c02b753, 0xb8c052fdae367194, 0x7931dcbe265a40f8, 0x905724afe1bc683d,
        0x2c6a0b834d75fe19, 0xc51fed4a0763928b, 0xdb7ec13950f4862a, 0x6fe9b308c2d714a5, 0xa2847615fb9e3cd0];
    let mut state = IV; state[0][0] ^= 0x01010020;
    let blocks = data.len().div_ceil(128).max(1);
    for block in 0..blocks {
        let end = data.len().min(128 * (block + 1));
        let mut bytes = data.get(128 * block..end).unwrap_or_default().iter().copied().chain(std::iter::repeat(0));
        let words: [u64; 16] = std::array::from_fn(|_| (0..8).fold(0, |word, at| word | u64::from(bytes.next().unwrap_or(0)) << (8 * at)));
        let ([mut a, mut b], [mut c, mut d]) = (state, IV);
        (d[0], d[2]) = (d[0] ^ end as u64, if block + 1 == blocks { !d[2] } else { d[2] });
        for order in ORDER.iter().cycle().take(12) {
            for (half, turn) in [(0, 1), (8, 3)] {
                for (column, (((a, b), c), d)) in a.iter_mut().zip(&mut b).zip(&mut c).zip(&mut d).enumerate() {
                    for (at, r, s) in [(0, 32, 24), (1, 16, 63)] {
                        let place = order >> (60 - 4 * (half + 2 * column + at)) & 15;
                        *a = a.wrapping_add(*b).wrapping_add(words.get(place as usize).copied().unwrap_or(0));
                        *d = (*d ^ *a).rotate_right(r); *c = c.wrapping_add(*d); *b = (*b ^ *c).rotate_right(s);
                    }
                }
                b.rotate_left(turn); c.rotate_left(2); d.rotate_left(4 - turn); // columns to diagonals, and back
            }
        }
        state.iter_mut().flatten().zip(a.into_iter().chain(b).zip(c.into_iter().chain(d))).for_each(|(s, (x, y))| *s ^= x ^ y);
    }
    state[0].iter().map(|word| format!("{:016x}", word.swap_bytes())).collect()
}
