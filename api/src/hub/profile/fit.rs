//! How a counterpart fits a startup: its place, why, what keeps it away, and what would bring it among the best.

use std::sync::Arc;

use crate::error::Result;
use crate::hub::Visit;
use crate::hub::why::{Checked, Why, gate};
use crate::mail::words::{self, say};
use crate::service::matches::why_not::{self, CounterpartId};
use crate::service::profiles::seen::Seen;

/// How a counterpart fits a startup.
pub struct Fit {
    /// The startup.
    pub startup: String,
    /// Its address.
    pub href: String,
    /// The counterpart's place in the startup's list, in words.
    pub place: Option<String>,
    /// Why it scores what it scores.
    pub why: Option<Why>,
    /// What keeps it away.
    pub failed: Vec<Checked>,
    /// What would bring it among the ten best, in sentences.
    pub advice: Vec<String>,
    /// Where that would bring it.
    pub promise: Option<String>,
}

/// Says how a counterpart fits; nothing where that is not for the reader to know.
pub async fn of(visit: &Visit, startup: &Arc<Seen>, counterpart: &Seen) -> Result<Option<Fit>> {
    let id = CounterpartId::Profile(counterpart.row.id);
    let language = visit.language;
    let found = Box::pin(why_not::why_not(&visit.app, &visit.viewer, startup.clone(), id, language)).await?;
    let Some(found) = found else { return Ok(None) };
    let (name, other) = (startup.called(language), counterpart.called(language));
    let why = found.told.as_ref().map(|told| Why::of(visit, told, [&name, &other]));
    let place = found.rank.map(|rank| {
        let rank = visit.number(&rank);
        say!(language, "{other} est au rang {rank} pour {name}.", "{other} ranks {rank} for {name}.")
    });
    let changes = found.advice.iter().flat_map(|advice| &advice.changes);
    let promise = found.advice.as_ref().map(|advice| {
        let (rank, score) = (visit.number(&advice.rank), advice.points / 10_000);
        say!(
            language,
            "Alors {other} passerait au rang {rank}, avec un score de {score}.",
            "Then {other} would rank {rank}, with a score of {score}."
        )
    });
    Ok(Some(Fit {
        href: format!("/profiles/{}", startup.row.slug),
        startup: name,
        place,
        why,
        failed: found.failed.iter().map(|(each, said)| gate(visit, each, said.clone())).collect(),
        advice: changes.map(|change| words::typeset(language, &change.sentence(language))).collect(),
        promise,
    }))
}
