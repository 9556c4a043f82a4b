//! Allocates scarce places: exact, deterministic, and with a proof.
mod auction;
mod digest;
mod layers;
mod network;
mod problem;
mod round;
mod search;
mod table;

pub use problem::Problem;
pub use round::*;

pub fn trial(problem: &Problem) {
    use std::time::Instant;
    let t = Instant::now();
    let mut progress = |_, _| true;
    let stage = layers::Stage::new(problem, |_| true, |_, pair| problem.weight.at(pair), 0);
    eprintln!("build {:?}", t.elapsed());
    let first = stage.optimise(None, &mut progress).unwrap_or_default();
    eprintln!("first {:?}", t.elapsed());
    let face = stage.face(&first, |startup, pair| problem.lot(startup, pair));
    eprintln!("face {:?} pairs {} certain {}", t.elapsed(), face.network.head.len(), face.certain.len());
    let second = face.optimise(None, &mut progress).unwrap_or_default();
    eprintln!("second {:?}", t.elapsed());
    for o in [&first, &second] {
        let sum: i64 = o.pairs.iter().map(|&p| problem.weight.at(p)).sum();
        eprintln!("{} pairs {}", sum, o.pairs.len());
    }
}
