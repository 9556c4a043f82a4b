//! A snapshot under rules and rulings as `matching` solves it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use data_encoding::HEXLOWER;
use entity::values::{Bounds, RoundRules, Rulings};
use entity::{CompanyId, DecisionKind, FocusArea, Territory};
use matching::allocation::{
    Flank, Group, Limits, MOST, Member, Pair, Problem, Refusal, Round, Ruling, Ties, Unlisted, Who,
};
use uuid::Uuid;

use super::findings::Whom;
use super::snapshot::Content;

/// A problem, and what its numbers stand for.
pub struct Stated {
    /// What can be solved.
    pub problem: Problem,
    names: HashMap<Who, Whom>,
}

impl Stated {
    /// What a number of the problem stands for.
    pub fn whom(&self, who: Who) -> Option<Whom> {
        self.names.get(&who).copied()
    }

    /// The rows of a pair.
    pub fn pair(&self, (seeker, counterpart): (u64, u64)) -> Option<(Uuid, Uuid)> {
        match (self.whom(Who::Startup(seeker))?, self.whom(Who::Counterpart(counterpart))?) {
            (Whom::Seeker(seeker), Whom::Counterpart(counterpart)) => Some((seeker, counterpart)),
            _ => None,
        }
    }
}

/// The number of a row in a problem: the half of its id that is random.
pub fn number(id: Uuid) -> u64 {
    id.as_u64_pair().1
}

/// Where the numbers of each kind of group begin.
const TERRITORIES: u64 = 1;
const FIRST_TIMERS: u64 = 100;
const FOCUS_AREAS: u64 = 200;
const COMPANIES: u64 = 1_000;

/// States a round; what cannot be kept is refused by the rows that it is about.
pub fn state(
    content: &Content,
    rules: &RoundRules,
    rulings: &Rulings,
    (seed, salt): (i64, &str),
) -> Result<Stated, (Refusal, Option<Whom>)> {
    let statement = Statement::new(content, rules);
    let round = statement.round(rulings, (seed, salt));
    let names = statement.names;
    match Problem::new(&round) {
        Ok(problem) => Ok(Stated { problem, names }),
        Err(refusal) => Err((refusal, about(refusal).and_then(|who| names.get(&who).copied()))),
    }
}

fn about(refusal: Refusal) -> Option<Who> {
    match refusal {
        Refusal::Negative(who)
        | Refusal::Contradictory(who)
        | Refusal::TooLarge(who)
        | Refusal::Duplicate(who)
        | Refusal::Unknown(who)
        | Refusal::Circular(who)
        | Refusal::TooManyLocks(who) => Some(who),
        Refusal::TooHeavy(seeker, _)
        | Refusal::DuplicatePair(seeker, _)
        | Refusal::NoSuchPair(seeker, _)
        | Refusal::LockedAndForbidden(seeker, _) => Some(Who::Startup(seeker)),
        Refusal::TooMany => None,
    }
}

fn limits(Bounds { min, max }: Bounds) -> Limits {
    Limits { min, max: max.unwrap_or(MOST) }
}

struct Statement<'a> {
    content: &'a Content,
    rules: &'a RoundRules,
    own: HashMap<Uuid, Bounds>,
    /// Companies with a ceiling, in the order of their ids.
    companies: BTreeMap<CompanyId, i64>,
    names: HashMap<Who, Whom>,
}

impl<'a> Statement<'a> {
    fn new(content: &'a Content, rules: &'a RoundRules) -> Self {
        let own = rules.own.iter().map(|own| (own.id, own.bounds)).collect();
        // Ceilings of companies and quotas by focus area would cross: then the ceilings are left to the answers.
        let counterparts = content.counterparts.iter().filter(|_| rules.focus_areas.is_empty());
        let companies = counterparts.filter_map(|each| each.company).collect();
        let seekers = content.seekers.iter().map(|each| (Who::Startup(number(each.id)), Whom::Seeker(each.id)));
        let others =
            content.counterparts.iter().map(|each| (Who::Counterpart(number(each.id)), Whom::Counterpart(each.id)));
        let mut statement = Self { content, rules, own, companies, names: seekers.chain(others).collect() };
        let groups: Vec<(Who, Whom)> = statement.quotas().map(|(id, _, whom, _)| (Who::Group(id), whom)).collect();
        statement.names.extend(groups);
        statement
    }

    fn round(&self, rulings: &Rulings, (seed, salt): (i64, &str)) -> Round {
        let groups = self.groups();
        let listed: BTreeSet<u64> = groups.iter().map(|group| group.id).collect();
        let bytes = HEXLOWER.decode(salt.as_bytes()).unwrap_or_default();
        let mut salt = [0; 16];
        salt.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        Round {
            startups: self.seekers(&listed),
            counterparts: self.counterparts(&listed),
            groups,
            pairs: self.pairs(rulings),
            ties: Ties::Seed(seed.cast_unsigned()),
            salt,
        }
    }

    fn groups(&self) -> Vec<Group> {
        self.quotas().map(|(id, flank, _, limits)| Group { id, flank, parent: None, limits }).collect()
    }

    /// The quotas: the number of each, the side that it divides, whom it is about, and how few and how many it lets through.
    fn quotas(&self) -> impl Iterator<Item = (u64, Flank, Whom, Limits)> {
        let territories = self.rules.territories.iter().map(|quota| {
            (territory_number(quota.of), Flank::Startups, Whom::Territory(quota.of), limits(quota.bounds))
        });
        let first_timers = self.rules.first_timers.iter();
        let first_timers =
            first_timers.map(|bounds| (FIRST_TIMERS, Flank::Startups, Whom::FirstTimers, limits(*bounds)));
        let areas =
            self.rules.focus_areas.iter().map(|quota| {
                (area_number(quota.of), Flank::Counterparts, Whom::FocusArea(quota.of), limits(quota.bounds))
            });
        let companies = (COMPANIES..).zip(&self.companies).map(|(number, (company, left))| {
            (number, Flank::Counterparts, Whom::Company(company.0), Limits::up_to((*left).clamp(0, MOST)))
        });
        territories.chain(first_timers).chain(areas).chain(companies)
    }

    fn seekers(&self, listed: &BTreeSet<u64>) -> Vec<Member> {
        let member = |seeker: &super::snapshot::Seeker| {
            let plain = Bounds { min: 0, max: Some(self.rules.demand) };
            let most = if seeker.reachable { limits(self.bounds(seeker.id, plain)) } else { Limits::up_to(0) };
            let group = match self.rules.first_timers {
                Some(_) => Some(FIRST_TIMERS).filter(|_| seeker.first_timer),
                None => seeker.territory.map(territory_number),
            };
            let unlisted = seeker.unlisted.map_or(Unlisted::None, Unlisted::AtMost);
            let group = group.filter(|group| listed.contains(group));
            Member { id: number(seeker.id), limits: most, group, unlisted }
        };
        self.content.seekers.iter().map(member).collect()
    }

    fn counterparts(&self, listed: &BTreeSet<u64>) -> Vec<Member> {
        let company = |id| self.companies.keys().zip(COMPANIES..).find(|(company, _)| **company == id);
        let member = |counterpart: &super::snapshot::Counterpart| {
            let most = self.rules.capacity.unwrap_or(MOST).min(counterpart.capacity);
            let plain = Bounds { min: self.rules.minimum.min(most), max: Some(most) };
            let own = self.bounds(counterpart.id, plain);
            let max = own.max.unwrap_or(MOST).min(counterpart.capacity);
            let area = counterpart.focus_area.map(area_number);
            let ceiling = counterpart.company.and_then(|(id, _)| company(id)).map(|(_, place)| place);
            let group = area.filter(|area| listed.contains(area)).or(ceiling);
            Member { id: number(counterpart.id), limits: Limits { min: own.min, max }, group, unlisted: Unlisted::None }
        };
        self.content.counterparts.iter().map(member).collect()
    }

    fn bounds(&self, id: Uuid, plain: Bounds) -> Bounds {
        self.own.get(&id).copied().unwrap_or(plain)
    }

    fn pairs(&self, rulings: &Rulings) -> Vec<Pair> {
        let ruled: HashMap<(Uuid, Uuid), Ruling> = rulings
            .iter()
            .map(|ruled| {
                let locked = ruled.decision == DecisionKind::Lock;
                let ruling = if locked { Ruling::Locked } else { Ruling::Forbidden };
                ((ruled.seeker, ruled.counterpart), ruling)
            })
            .collect();
        let pair = |&(seeker, counterpart, weight, first, second): &(u32, u32, i64, i64, i64)| {
            let seeker = self.content.seekers.get(seeker as usize)?.id;
            let counterpart = self.content.counterparts.get(counterpart as usize)?.id;
            let ruling = ruled.get(&(seeker, counterpart)).copied().unwrap_or_default();
            let (startup, counterpart) = (number(seeker), number(counterpart));
            Some(Pair { startup, counterpart, weight, liking: [first, second], ruling })
        };
        self.content.pairs.iter().filter_map(pair).collect()
    }
}

fn territory_number(territory: Territory) -> u64 {
    TERRITORIES + place(Territory::ALL, territory)
}

fn area_number(area: FocusArea) -> u64 {
    FOCUS_AREAS + place(FocusArea::ALL, area)
}

fn place<T: PartialEq>(all: &[T], one: T) -> u64 {
    all.iter().zip(0..).find(|(each, _)| **each == one).map_or(0, |(_, place)| place)
}
