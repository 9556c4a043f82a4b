//! What the rules of a round may say.

use std::collections::HashSet;
use std::hash::Hash;

use entity::values::{Bounds, Quota, RoundRules};
use matching::allocation::MOST;

use crate::error::Detail;

/// How many days there are to answer an offer, unless the team says otherwise.
pub const ANSWER_DAYS: i64 = 7;

/// One counterpart for each, within what each counterpart has left.
pub fn plain() -> RoundRules {
    RoundRules {
        demand: 1,
        minimum: 0,
        capacity: None,
        accepts_unknown: false,
        territories: Vec::new(),
        first_timers: None,
        focus_areas: Vec::new(),
        own: Vec::new(),
        may_lose: Vec::new(),
        answer_days: ANSWER_DAYS,
    }
}

/// What is wrong with rules: the field, and why; nothing if they can be kept by themselves.
pub fn fault(rules: &RoundRules) -> Option<(&'static str, Detail)> {
    let single = |field, number: i64| within(Bounds { min: 0, max: Some(number) }).map(|detail| (field, detail));
    let all = |field, bounds: Vec<Bounds>| bounds.into_iter().find_map(within).map(|detail| (field, detail));
    single("rules.demand", rules.demand)
        .or_else(|| within(Bounds { min: rules.minimum, max: rules.capacity }).map(|detail| ("rules.minimum", detail)))
        .or_else(|| all("rules.territories", rules.territories.iter().map(|quota| quota.bounds).collect()))
        .or_else(|| all("rules.focusAreas", rules.focus_areas.iter().map(|quota| quota.bounds).collect()))
        .or_else(|| all("rules.firstTimers", rules.first_timers.into_iter().collect()))
        .or_else(|| all("rules.own", rules.own.iter().map(|own| own.bounds).collect()))
        .or_else(|| repeated(&rules.territories).map(|detail| ("rules.territories", detail)))
        .or_else(|| repeated(&rules.focus_areas).map(|detail| ("rules.focusAreas", detail)))
        .or_else(|| twice(rules.own.iter().map(|own| own.id)).map(|detail| ("rules.own", detail)))
        .or_else(|| crossing(rules).map(|detail| ("rules.firstTimers", detail)))
        .or_else(|| answer_days(rules.answer_days).map(|detail| ("rules.answerDays", detail)))
}

fn within(Bounds { min, max }: Bounds) -> Option<Detail> {
    let max = max.unwrap_or(MOST);
    let (fr, en) = match () {
        () if min < 0 || max < 0 => ("Un nombre de places ne peut pas être négatif.", "A limit cannot be below zero."),
        () if min > MOST || max > MOST => {
            ("Un nombre de places est d’un million au plus.", "A limit is one million at most.")
        }
        () if min > max => ("Le minimum dépasse le maximum.", "The minimum is above the maximum."),
        () => return None,
    };
    Some(Detail { fr: fr.to_owned(), en: en.to_owned() })
}

fn repeated<T: Copy + Eq + Hash>(quotas: &[Quota<T>]) -> Option<Detail> {
    twice(quotas.iter().map(|quota| quota.of))
}

fn twice<T: Eq + Hash>(named: impl Iterator<Item = T>) -> Option<Detail> {
    let mut seen = HashSet::new();
    let (fr, en) = ("Le même est nommé deux fois.", "The same one is named twice.");
    named.into_iter().any(|each| !seen.insert(each)).then(|| Detail { fr: fr.to_owned(), en: en.to_owned() })
}

/// Quotas that overlap without one lying within the other could not be proven best, so they are not taken.
fn crossing(rules: &RoundRules) -> Option<Detail> {
    let crosses = rules.first_timers.is_some() && !rules.territories.is_empty();
    crosses.then(|| Detail {
        fr: "Un quota de nouveaux venus croise les quotas par territoire : gardez l’un ou l’autre.".to_owned(),
        en: "A quota of first-timers crosses quotas by territory: keep one or the other.".to_owned(),
    })
}

fn answer_days(days: i64) -> Option<Detail> {
    (!(1..=60).contains(&days)).then(|| Detail {
        fr: "Le délai de réponse est de 1 à 60 jours.".to_owned(),
        en: "The time to answer is 1 to 60 days.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use entity::{FocusArea, Territory};

    use super::*;

    fn faulty(change: impl FnOnce(&mut RoundRules)) -> Option<&'static str> {
        let mut rules = plain();
        change(&mut rules);
        fault(&rules).map(|(field, _)| field)
    }

    #[test]
    fn rules_that_nobody_can_keep_are_named() {
        assert_eq!(faulty(|_| {}), None);
        assert_eq!(faulty(|rules| rules.demand = -1), Some("rules.demand"));
        assert_eq!(faulty(|rules| rules.capacity = Some(MOST + 1)), Some("rules.minimum"));
        assert_eq!(faulty(|rules| (rules.minimum, rules.capacity) = (3, Some(2))), Some("rules.minimum"));
        let quota = |of, min, max| Quota { of, bounds: Bounds { min, max } };
        let rouen = |min, max| quota(Territory::Rouen, min, max);
        assert_eq!(faulty(|rules| rules.territories = vec![rouen(2, Some(1))]), Some("rules.territories"));
        assert_eq!(faulty(|rules| rules.territories = vec![rouen(0, None), rouen(1, None)]), Some("rules.territories"));
        assert_eq!(
            faulty(|rules| {
                rules.territories = vec![rouen(0, None)];
                rules.first_timers = Some(Bounds { min: 1, max: None });
            }),
            Some("rules.firstTimers")
        );
        let port = Quota { of: FocusArea::SmartPort, bounds: Bounds { min: -1, max: None } };
        assert_eq!(faulty(|rules| rules.focus_areas = vec![port]), Some("rules.focusAreas"));
        assert_eq!(faulty(|rules| rules.answer_days = 0), Some("rules.answerDays"));
    }
}
