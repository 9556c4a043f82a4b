use matching::allocation::*;
fn main() {
    let file = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let mut round = Round {
        startups: vec![],
        counterparts: vec![],
        groups: vec![],
        pairs: vec![],
        ties: Ties::Seed(1),
        salt: [0; 16],
    };
    for line in text.lines() {
        let w: Vec<&str> = line.split_whitespace().collect();
        let n = |i: usize| w[i].parse::<i64>().unwrap();
        match w[0] {
            "p" => round.startups = (0..n(2) as u64).map(|i| Member::new(i, Limits::up_to(1))).collect(),
            "r" => round.counterparts.push(Member::new(n(1) as u64, Limits::up_to(n(2)))),
            "e" => round.pairs.push(Pair::new(n(1) as u64, n(2) as u64, n(3))),
            _ => (),
        }
    }
    let t = std::time::Instant::now();
    let problem = Problem::new(&round).unwrap();
    eprintln!("problem {:?}", t.elapsed());
    for _ in 0..3 {
        trial(&problem);
    }
}
