//! Reads instances of two formats.

use matching::allocation::{Limits, Member, Pair, Round, Ties};
use serde_json::Value;

fn empty() -> Round {
    Round {
        startups: Vec::new(),
        counterparts: Vec::new(),
        groups: Vec::new(),
        pairs: Vec::new(),
        ties: Ties::SmallerId,
        salt: *b"passerelle round",
    }
}

/// Reads lines `p bm LEFT RIGHT EDGES`, `r RIGHT CAPACITY`, `e LEFT RIGHT WEIGHT OWN THEIRS` and comments `c`.
pub fn instance(text: &str) -> Result<Round, String> {
    let mut round = empty();
    for (line, number) in text.lines().zip(1..) {
        let wrong = || format!("line {number} is not of a .bm instance: {line}");
        let mut words = line.split_ascii_whitespace();
        let kind = words.next().unwrap_or("c");
        if kind == "c" {
            continue;
        }
        if kind == "p" {
            words.next();
        }
        let numbers: Result<Vec<i64>, _> = words.map(str::parse).collect();
        let numbers = numbers.map_err(|_| wrong())?;
        let id = |number: i64| u64::try_from(number).map_err(|_| wrong());
        match (kind, numbers.as_slice()) {
            ("p", &[left, right, _]) => {
                round.startups = (0..id(left)?).map(|id| Member::new(id, Limits::up_to(1))).collect();
                round.counterparts = (0..id(right)?).map(|id| Member::new(id, Limits::up_to(1))).collect();
            }
            ("r", &[right, capacity]) => {
                let place = usize::try_from(right).map_err(|_| wrong())?;
                round.counterparts.get_mut(place).ok_or_else(wrong)?.limits = Limits::up_to(capacity);
            }
            ("e", &[left, right, weight, own, theirs]) => {
                round.pairs.push(Pair { liking: [own, theirs], ..Pair::new(id(left)?, id(right)?, weight) });
            }
            _ => return Err(wrong()),
        }
    }
    Ok(round)
}

/// Reads bids of people on items: each item needs so many people, each person takes so many items.
pub fn bids(text: &str) -> Result<Round, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let number = |name: &str| file.get(name).and_then(Value::as_i64).ok_or_else(|| format!("no number {name}"));
    let id = |value: &Value| value.as_u64().ok_or_else(|| format!("no number: {value}"));
    let mut round = empty();
    let need = number("need_per_item")?;
    let items = 1..=number("items")?.unsigned_abs();
    round.startups = items.clone().map(|id| Member::new(id, Limits { min: need, max: need })).collect();
    let capacity = Limits::up_to(number("capacity_per_person")?);
    for bid in file.get("bids").and_then(Value::as_array).ok_or("no bids")? {
        let person = id(bid.get("reviewer").ok_or("a bid of nobody")?)?;
        round.counterparts.push(Member::new(person, capacity));
        let says = |item: u64, word: &str| {
            let said = bid.get(word).and_then(Value::as_array);
            said.is_some_and(|said| said.iter().any(|each| each.as_u64() == Some(item)))
        };
        for item in items.clone() {
            let weight = if says(item, "yes") { 2 } else { i64::from(says(item, "maybe")) };
            round.pairs.push(Pair::new(item, person, weight));
        }
    }
    Ok(round)
}

/// FNV-1a with 64 bits over the lines "STARTUP COUNTERPART".
pub fn hash(pairs: &[(u64, u64)]) -> u64 {
    let lines = pairs.iter().flat_map(|(a, b)| format!("{a} {b}\n").into_bytes());
    lines.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
