//! Rounds in sentences: who got nothing and why, which limits conflict, why a pair came or went.

use entity::{Language, UnmatchedReason};
use matching::text::Label;
use uuid::Uuid;

use super::diff::{Cause, Moved};
use super::{Conflict, Misstated, Unmatched, Whom};
use crate::service::matches::names::written;
use crate::service::words;

/// What a row is called.
pub type Names<'a> = dyn Fn(Uuid) -> Option<String> + 'a;

fn pick(language: Language, fr: String, en: String) -> String {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// Points as they are shown, 0 to 100.
fn score(points: i64) -> i64 {
    points / 10_000
}

/// Whom a limit is about, in words that follow "for".
pub fn whom(whom: Whom, names: &Names<'_>, language: Language) -> String {
    let someone = || pick(language, "quelqu’un".to_owned(), "somebody".to_owned());
    match whom {
        Whom::Seeker(id) | Whom::Counterpart(id) => names(id).unwrap_or_else(someone),
        Whom::Company(id) => {
            let company =
                names(id).unwrap_or_else(|| pick(language, "une entreprise".to_owned(), "a company".to_owned()));
            pick(language, format!("les mentors de {company}"), format!("the mentors of {company}"))
        }
        Whom::Territory(territory) => {
            let place = words::territory(territory, language);
            pick(language, format!("les startups de «\u{a0}{place}\u{a0}»"), format!("the startups of {place}"))
        }
        Whom::FirstTimers => pick(language, "les nouveaux venus".to_owned(), "first-timers".to_owned()),
        Whom::FocusArea(area) => {
            let area = words::focus_area(area);
            pick(language, format!("les contreparties {area}"), format!("the counterparts of {area}"))
        }
    }
}

/// Why somebody got nothing; it names nobody else and nobody else's score.
pub fn unmatched(each: &Unmatched, language: Language) -> String {
    let own = each.points.map(score);
    match (each.reason, each.gate) {
        (UnmatchedReason::NoCandidate, Some(gate)) => {
            let gate = gate.label(written(language));
            pick(
                language,
                format!("Aucune contrepartie ne remplit les conditions\u{202f}; le plus souvent manque\u{a0}: {gate}."),
                format!("No counterpart passes the gates; the one that most often fails: {gate}."),
            )
        }
        (UnmatchedReason::NoCandidate, None) => {
            pick(language, "Aucune contrepartie ne participe.".into(), "No counterpart takes part.".into())
        }
        (UnmatchedReason::AddressMissing, _) => pick(
            language,
            "Aucune adresse e-mail ne permet de lui écrire.".into(),
            "It has no e-mail address that can be written to.".into(),
        ),
        (UnmatchedReason::Forbidden, _) => pick(
            language,
            "L’équipe a écarté toutes ses paires possibles, ou elles ont été déclinées.".into(),
            "The team forbade every pair that it could have, or they were declined.".into(),
        ),
        (UnmatchedReason::Competition, _) => competition(own, each.cutoff.map(score), language),
        (UnmatchedReason::Quota, _) => {
            let nobody = |_| None;
            let quota = each.quota.map_or_else(String::new, |quota| whom(quota, &nobody, language));
            pick(language, format!("Le quota est atteint pour {quota}."), format!("The quota is full for {quota}."))
        }
    }
}

fn competition(own: Option<i64>, cutoff: Option<i64>, language: Language) -> String {
    match (own, cutoff) {
        (Some(own), Some(cutoff)) => pick(
            language,
            format!("La meilleure place possible demandait {cutoff} points\u{202f}; cette paire en vaut {own}."),
            format!("The best possible place took {cutoff} points; this pair is worth {own}."),
        ),
        _ => pick(
            language,
            "Toutes les places possibles sont allées à d’autres.".into(),
            "Every possible place went to others.".into(),
        ),
    }
}

/// Why a round has no allocation.
pub fn conflict(conflict: &Conflict, names: &Names<'_>, language: Language) -> String {
    let list = |limits: &[(Whom, i64)]| {
        let each = limits.iter().map(|(who, limit)| {
            let who = whom(*who, names, language);
            pick(language, format!("{limit} pour {who}"), format!("{limit} for {who}"))
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let Conflict { needed, available, open_pairs, locked_pairs, minimums, maximums } = conflict;
    let mut asked = list(minimums);
    if *locked_pairs > 0 {
        let locked =
            pick(language, format!("{locked_pairs} paires verrouillées"), format!("{locked_pairs} locked pairs"));
        asked = if asked.is_empty() { locked } else { format!("{asked}, {locked}") };
    }
    let most = if maximums.is_empty() { "0".to_owned() } else { list(maximums) };
    pick(
        language,
        format!(
            "{needed} paires sont demandées et {available} sont possibles. Au moins\u{a0}: {asked}. Au plus\u{a0}: {most}, et \
             {open_pairs} autres candidats."
        ),
        format!(
            "{needed} pairs are asked for and {available} are possible. At least: {asked}. At most: {most}, and \
             {open_pairs} other candidates."
        ),
    )
}

/// Why a round could not even be tried.
pub fn misstated(each: &Misstated, names: &Names<'_>, language: Language) -> String {
    let detail = each.detail();
    match each.whom {
        Some(who) => format!("{} ({})", detail.sentence(language), whom(who, names, language)),
        None => detail.sentence(language).to_owned(),
    }
}

/// Why a pair came or went.
pub fn cause(moved: &Moved, names: &Names<'_>, language: Language) -> String {
    let name = |who: Option<Whom>| {
        let someone = || pick(language, "quelqu’un d’autre".to_owned(), "somebody else".to_owned());
        who.map_or_else(someone, |who| whom(who, names, language))
    };
    let (fr, en) = match moved.cause {
        Cause::Arrived(who) => {
            (format!("Nouveau participant\u{a0}: {}.", name(who)), format!("New in the round: {}.", name(who)))
        }
        Cause::Left(who) => {
            (format!("Ne participe plus\u{a0}: {}.", name(who)), format!("No longer in the round: {}.", name(who)))
        }
        Cause::Listed => ("La paire est devenue possible.".into(), "The pair became possible.".into()),
        Cause::Unlisted => ("La paire n’est plus possible.".into(), "The pair is not possible any more.".into()),
        Cause::Locked => ("La paire a été verrouillée.".into(), "The pair was locked.".into()),
        Cause::Unlocked => ("La paire n’est plus verrouillée.".into(), "The pair is no longer locked.".into()),
        Cause::Forbidden => {
            ("La paire a été interdite ou déclinée.".into(), "The pair was forbidden or declined.".into())
        }
        Cause::Allowed => ("La paire n’est plus interdite.".into(), "The pair is no longer forbidden.".into()),
        Cause::Weighed(from, to) => {
            let (from, to) = (score(from), score(to));
            (
                format!("La paire valait {from} points et en vaut {to}."),
                format!("The pair was worth {from} points and is worth {to}."),
            )
        }
        Cause::Limited(who) => {
            (format!("Une limite a changé\u{a0}: {}.", name(who)), format!("A limit has changed: {}.", name(who)))
        }
        Cause::Objective => ("L’objectif est un autre.".into(), "The objective is another one.".into()),
        Cause::DisplacedBy(who) => {
            (format!("La place est allée à {}.", name(who)), format!("The place went to {}.", name(who)))
        }
        Cause::FreedBy(who) => (format!("{} a libéré la place.", name(who)), format!("{} left the place.", name(who))),
        Cause::MovedTo(who) => (format!("Reçoit à la place {}.", name(who)), format!("Gets {} instead.", name(who))),
        Cause::MovedFrom(who) => (format!("N’a plus {}.", name(who)), format!("No longer has {}.", name(who))),
        Cause::Elsewhere => ("D’autres ont changé de place.".into(), "Others have moved.".into()),
    };
    pick(language, fr, en)
}
