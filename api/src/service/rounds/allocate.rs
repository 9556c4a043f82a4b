//! Solves a snapshot: by all three objectives, or after answers with as few moves as can be.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use entity::values::{RoundRules, Rulings};
use entity::{DecisionKind, RoundObjective, RunPhase, RunState, UnmatchedReason};
use matching::allocation::{
    Allocation, Conflict as Cut, KEEP_BONUS, Problem, Refusal, Told, Unsolved, Who, advise, blocking, certificate,
    cutoff, instance, resolve, solve_from,
};
use uuid::Uuid;

use super::findings::{
    Alternative, Conflict, Figures, Findings, Misstated, OneMore, Unmatched, Whom, guarantee, objective,
};
use super::gauge::Gauge;
use super::problem::{Stated, number, state};
use super::snapshot::{Content, Seeker};

/// How many places are tried for advice.
const ADVICE: usize = 10;

/// What a snapshot is to be solved under.
pub struct Task {
    /// What is chosen.
    pub objective: RoundObjective,
    /// The limits.
    pub rules: RoundRules,
    /// What was decided about pairs.
    pub rulings: Rulings,
    /// The seed, and the salt of certificates.
    pub draw: (i64, String),
    /// After publication: the pairs that were told and stand.
    pub told: Option<HashSet<(Uuid, Uuid)>>,
}

/// What solving comes to.
pub struct Allocated {
    /// SOLVED, INFEASIBLE or REFUSED.
    pub state: RunState,
    /// All that was found.
    pub findings: Findings,
    /// Instance and certificate.
    pub certificate: Option<String>,
    /// The rows of each pair.
    pub pairs: Vec<(Uuid, Uuid)>,
}

/// Solves a snapshot.
pub fn allocate(content: &Content, task: &Task, gauge: &Gauge) -> Allocated {
    if let Some(gone) = lock_without_candidate(content, task) {
        return misstated(Some(gone), NO_LONGER_POSSIBLE);
    }
    let (seed, salt) = &task.draw;
    let stated = match state(content, &task.rules, &task.rulings, (*seed, salt)) {
        Ok(stated) => stated,
        Err((refusal, whom)) => return refused(refusal, whom),
    };
    let work = Work { content, task, stated, gauge };
    let solved = match &task.told {
        Some(told) => work.again(told),
        None => work.all_three(),
    };
    solved.unwrap_or_else(|unsolved| work.unsolved(unsolved))
}

/// Why a lock that the snapshot cannot keep stops the round.
const NO_LONGER_POSSIBLE: (&str, &str) = (
    "Une paire verrouillée n’est plus possible\u{a0}: libérez-la, puis recalculez.",
    "A locked pair is not possible any more: release it, then solve again.",
);

/// The counterpart of a locked pair that is no candidate. Once a round is published such locks fall away:
/// who leaves then must not keep the others from being allocated anew.
fn lock_without_candidate(content: &Content, task: &Task) -> Option<Whom> {
    let locked = task.rulings.iter().filter(|ruled| ruled.decision == DecisionKind::Lock && task.told.is_none());
    let mut gone = locked.filter(|ruled| content.worth(ruled.seeker, ruled.counterpart).is_none());
    gone.next().map(|ruled| Whom::Counterpart(ruled.counterpart))
}

fn refused(refusal: Refusal, whom: Option<Whom>) -> Allocated {
    let why = match refusal {
        Refusal::TooManyLocks(_) => (
            "Plus de paires sont verrouillées que cette limite ne le permet.",
            "More pairs are locked than this limit allows.",
        ),
        Refusal::Contradictory(_) => {
            ("Le minimum dépasse ce qui reste de places.", "The minimum is above the places that are left.")
        }
        _ => ("Ce cycle ne peut pas être posé tel quel.", "This round cannot be stated as it is."),
    };
    misstated(whom, why)
}

fn misstated(whom: Option<Whom>, (fr, en): (&str, &str)) -> Allocated {
    let misstated = Misstated { whom, fr: fr.to_owned(), en: en.to_owned() };
    let findings = Findings { misstated: Some(misstated), ..Findings::default() };
    Allocated { state: RunState::Refused, findings, certificate: None, pairs: Vec::new() }
}

struct Work<'a> {
    content: &'a Content,
    task: &'a Task,
    stated: Stated,
    gauge: &'a Gauge,
}

impl Work<'_> {
    fn solve(&self, problem: &Problem, wanted: RoundObjective) -> Result<Allocation, Unsolved> {
        let phase = match wanted {
            RoundObjective::Efficient => RunPhase::Efficient,
            RoundObjective::Fair => RunPhase::Fair,
            RoundObjective::Stable => RunPhase::Stable,
        };
        solve_from(problem, objective(wanted), None, &mut |done, of| self.gauge.tell(phase, done, of))
    }

    fn all_three(&self) -> Result<Allocated, Unsolved> {
        let problem = &self.stated.problem;
        let mut alternatives = Vec::new();
        let mut solved = HashMap::new();
        for wanted in RoundObjective::ALL.iter().copied() {
            let allocation = self.solve(problem, wanted)?;
            alternatives.push(Alternative {
                objective: wanted,
                figures: Figures::of(&allocation, allocation.sum),
                blocking: blocking(problem, &allocation).len(),
                guarantee: allocation.guarantee.map(guarantee),
            });
            solved.insert(wanted, allocation);
        }
        self.gauge.tell(RunPhase::Proof, 0, 1);
        let advice = match solved.get(&RoundObjective::Efficient) {
            Some(efficient) => self.advice(problem, efficient)?,
            None => Vec::new(),
        };
        let chosen = solved.remove(&self.task.objective).ok_or(Unsolved::Stopped)?;
        let findings = Findings {
            figures: Some(Figures::of(&chosen, chosen.sum)),
            alternatives,
            advice,
            unmatched: self.unmatched(problem, &chosen),
            ..Findings::default()
        };
        Ok(self.allocated(problem, &chosen, findings))
    }

    /// Solves again after answers: what was accepted stays, and nobody who was told something loses by others' answers.
    fn again(&self, told: &HashSet<(Uuid, Uuid)>) -> Result<Allocated, Unsolved> {
        let problem = &self.stated.problem;
        let mut allocation = self.solve(problem, RoundObjective::Efficient)?;
        allocation.pairs = told.iter().map(|(seeker, other)| (number(*seeker), number(*other))).collect();
        allocation.pairs.sort_unstable();
        let may_lose: Vec<u64> = self.task.rules.may_lose.iter().copied().map(number).collect();
        let told = Told { allocation: &allocation, keep_bonus: KEEP_BONUS, may_lose: &may_lose };
        let resolved = resolve(problem, &told, &mut |done, of| self.gauge.tell(RunPhase::Efficient, done, of))?;
        self.gauge.tell(RunPhase::Proof, 0, 1);
        let findings = Findings {
            figures: Some(Figures::of(&resolved.allocation, resolved.sum)),
            advice: self.advice(&resolved.problem, &resolved.allocation)?,
            unmatched: self.unmatched(&resolved.problem, &resolved.allocation),
            moved: Some(resolved.moved),
            ..Findings::default()
        };
        Ok(self.allocated(&resolved.problem, &resolved.allocation, findings))
    }

    fn advice(&self, problem: &Problem, allocation: &Allocation) -> Result<Vec<OneMore>, Unsolved> {
        let told = advise(problem, allocation, ADVICE)?.into_iter();
        let one = |advice: matching::allocation::Advice| {
            let gain = i64::try_from(advice.gain).unwrap_or(i64::MAX);
            Some(OneMore { whom: self.stated.whom(advice.who)?, gain })
        };
        Ok(told.filter_map(one).collect())
    }

    fn allocated(&self, problem: &Problem, allocation: &Allocation, findings: Findings) -> Allocated {
        let proof = instance(problem, allocation).zip(certificate(problem, allocation));
        Allocated {
            state: RunState::Solved,
            findings,
            certificate: proof.map(|(instance, certificate)| instance + &certificate),
            pairs: allocation.pairs.iter().filter_map(|pair| self.stated.pair(*pair)).collect(),
        }
    }

    fn unsolved(&self, unsolved: Unsolved) -> Allocated {
        let conflict = match unsolved {
            Unsolved::Infeasible(cut) => Some(self.conflict(&cut)),
            Unsolved::Stopped => None,
        };
        let findings = Findings { conflict, ..Findings::default() };
        Allocated { state: RunState::Infeasible, findings, certificate: None, pairs: Vec::new() }
    }

    fn conflict(&self, cut: &Cut) -> Conflict {
        let told = |limits: &[(Who, i64)]| -> Vec<(Whom, i64)> {
            limits.iter().filter_map(|(who, limit)| Some((self.stated.whom(*who)?, *limit))).collect()
        };
        Conflict {
            needed: cut.needed,
            available: cut.available,
            minimums: told(&cut.minimums),
            maximums: told(&cut.maximums),
            open_pairs: cut.open_pairs,
            locked_pairs: cut.locked_pairs,
        }
    }

    /// Who gets nothing, and why: whoever would get a place first stands first, equals as the lots were drawn.
    fn unmatched(&self, problem: &Problem, allocation: &Allocation) -> Vec<Unmatched> {
        let served: HashSet<u64> = allocation.pairs.iter().map(|pair| pair.0).collect();
        let mut best: BTreeMap<u32, (u32, i64)> = BTreeMap::new();
        let forbidden = self.forbidden();
        for (seeker, counterpart, points, ..) in &self.content.pairs {
            let ids =
                (self.content.seekers.get(*seeker as usize), self.content.counterparts.get(*counterpart as usize));
            if !matches!(ids, (Some(one), Some(other)) if forbidden.contains(&(one.id, other.id))) {
                best.entry(*seeker).or_insert((*counterpart, *points));
            }
        }
        let nothing = (0_u32..).zip(&self.content.seekers).filter(|(_, seeker)| !served.contains(&number(seeker.id)));
        let told = nothing.map(|(place, seeker)| {
            let best = best.get(&place).and_then(|(other, points)| {
                let counterpart = number(self.content.counterparts.get(*other as usize)?.id);
                let drawn = problem.drawn(number(seeker.id), counterpart);
                Some((*points, cutoff(problem, allocation, counterpart), drawn))
            });
            let drawn = best.and_then(|(.., drawn)| drawn);
            (drawn, self.why(allocation, seeker, best.map(|(points, cutoff, _)| (points, cutoff))))
        });
        let mut told: Vec<(Option<i64>, Unmatched)> = told.collect();
        told.sort_by_key(|(drawn, each)| (Reverse(each.points), Reverse(*drawn), each.seeker));
        told.into_iter().map(|(_, each)| each).collect()
    }

    fn forbidden(&self) -> HashSet<(Uuid, Uuid)> {
        let forbidden = self.task.rulings.iter().filter(|ruled| ruled.decision == DecisionKind::Forbid);
        forbidden.map(|ruled| (ruled.seeker, ruled.counterpart)).collect()
    }

    fn why(&self, allocation: &Allocation, seeker: &Seeker, best: Option<(i64, Option<i64>)>) -> Unmatched {
        let quota = self.full_quota(allocation, seeker);
        let (points, cutoff) = best.map_or((None, None), |(points, cutoff)| (Some(points), cutoff));
        let reason = match (best, quota) {
            _ if !seeker.reachable => UnmatchedReason::AddressMissing,
            (None, _) if seeker.closed_by.is_some() => UnmatchedReason::NoCandidate,
            (None, _) if self.has_pairs(seeker) => UnmatchedReason::Forbidden,
            (None, _) => UnmatchedReason::NoCandidate,
            (Some(_), Some(_)) => UnmatchedReason::Quota,
            (Some(_), None) => UnmatchedReason::Competition,
        };
        Unmatched { seeker: seeker.id, reason, gate: seeker.closed_by, points, cutoff, quota }
    }

    fn has_pairs(&self, seeker: &Seeker) -> bool {
        let place = self.content.seekers.iter().position(|each| each.id == seeker.id);
        self.content.pairs.iter().any(|pair| Some(pair.0 as usize) == place)
    }

    /// The quota of a seeker that one more pair would break.
    fn full_quota(&self, allocation: &Allocation, seeker: &Seeker) -> Option<Whom> {
        let territory = self.task.rules.territories.iter().find(|quota| Some(quota.of) == seeker.territory);
        let (whom, max) = match (territory, self.task.rules.first_timers) {
            (Some(quota), _) => (Whom::Territory(quota.of), quota.bounds.max?),
            (None, Some(bounds)) if seeker.first_timer => (Whom::FirstTimers, bounds.max?),
            _ => return None,
        };
        let among = |each: &&Seeker| match whom {
            Whom::Territory(territory) => each.territory == Some(territory),
            _ => each.first_timer,
        };
        let members: HashSet<u64> = self.content.seekers.iter().filter(among).map(|each| number(each.id)).collect();
        let taken = allocation.pairs.iter().filter(|pair| members.contains(&pair.0)).count();
        (i64::try_from(taken).unwrap_or(i64::MAX) >= max).then_some(whom)
    }
}
