//! The call for applications of an edition: whether it is open, and opening and closing it.

use entity::{EditionId, editions};
use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::app::App;
use crate::clock::instant;
use crate::error::{Failure, Outcome};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::imports::resolve::{day, iso};
use crate::service::versions::{Edit, put, take};

reasons! {
    /// Why a call is not opened.
    pub enum OpenRefusal {
        /// There is no such edition.
        NotFound = "NOT_FOUND" { fr: "Cette édition n’existe pas.", en: "This edition does not exist." },
        /// Somebody has changed the edition since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifiée entre-temps : relisez-la d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// Applications are taken already.
        AlreadyOpen = "ALREADY_OPEN" {
            fr: "L’appel est déjà ouvert ; pour changer son dernier jour, modifiez l’édition.",
            en: "The call is open already; to change its last day, update the edition.",
        },
        /// The last day is over, or not before the edition begins.
        LastDayUnfit = "LAST_DAY_UNFIT" {
            fr: "Choisissez un dernier jour à venir, avant le début de l’édition.",
            en: "Choose a last day that is not over and before the edition begins.",
        },
    }
}

reasons! {
    /// Why a call is not closed.
    pub enum CloseRefusal {
        /// There is no such edition.
        NotFound = "NOT_FOUND" { fr: "Cette édition n’existe pas.", en: "This edition does not exist." },
        /// Somebody has changed the edition since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifiée entre-temps : relisez-la d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// No applications are taken.
        NotOpen = "NOT_OPEN" { fr: "Aucun appel n’est ouvert.", en: "No call is open." },
    }
}

/// Opens the call at once; it closes when its last day ends where the show is.
pub async fn open_call(
    app: &App,
    act: &Act<'_>,
    edit: Edit<EditionId>,
    last_day: Date,
) -> Outcome<editions::Model, OpenRefusal> {
    let (tx, now) = (act.begin(app).await?, app.clock.now());
    let reasons = [OpenRefusal::NotFound, OpenRefusal::Stale];
    let edition = take::<editions::Entity, _, _>(&tx, &edit, "id", reasons).await?;
    if is_call_open(&edition, now) {
        return Err(Failure::refused(OpenRefusal::AlreadyOpen, "id"));
    }
    let today = today(&edition, now);
    let begins_later = day(Some(&edition.starts_on)).is_some_and(|first| last_day < first);
    if last_day < today || !begins_later {
        return Err(Failure::refused(OpenRefusal::LastDayUnfit, "lastDay"));
    }
    let (call_opens_on, call_closes_on) = (iso(Some(today)), iso(Some(last_day)));
    let wanted = editions::Model { call_opens_on, call_closes_on, ..edition.clone() };
    let (edition, _) = put::<editions::Entity>(&tx, Some(&edition), wanted, now).await?;
    act.commit(app, tx, &[edition.id.0]).await?;
    Ok(edition)
}

/// Closes the call at once: its last day was the day before.
pub async fn close_call(app: &App, act: &Act<'_>, edit: Edit<EditionId>) -> Outcome<editions::Model, CloseRefusal> {
    let (tx, now) = (act.begin(app).await?, app.clock.now());
    let reasons = [CloseRefusal::NotFound, CloseRefusal::Stale];
    let edition = take::<editions::Entity, _, _>(&tx, &edit, "id", reasons).await?;
    let yesterday = today(&edition, now).yesterday().ok().filter(|_| is_call_open(&edition, now));
    let yesterday = yesterday.ok_or_else(|| Failure::refused(CloseRefusal::NotOpen, "id"))?;
    // A call that opened today would otherwise close before it opened.
    let opened = day(edition.call_opens_on.as_deref()).map(|first| Ord::min(first, yesterday));
    let (call_opens_on, call_closes_on) = (iso(opened), iso(Some(yesterday)));
    let wanted = editions::Model { call_opens_on, call_closes_on, ..edition.clone() };
    let (edition, _) = put::<editions::Entity>(&tx, Some(&edition), wanted, now).await?;
    act.commit(app, tx, &[edition.id.0]).await?;
    Ok(edition)
}

/// The day that it is where the show is.
fn today(row: &editions::Model, now: i64) -> Date {
    let zone = TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC);
    Zoned::new(instant(now), zone).date()
}

/// Whether applications are taken at an instant: the days are those where the show is. Without a first or last day of the
/// call, until the edition begins.
pub fn is_call_open(row: &editions::Model, now: i64) -> bool {
    let today = today(row, now);
    let (opens_on, closes_on) = (day(row.call_opens_on.as_deref()), day(row.call_closes_on.as_deref()));
    let has_call = opens_on.is_some() || closes_on.is_some();
    let begun = day(Some(&row.starts_on)).is_some_and(|first| today >= first);
    has_call && !begun && opens_on.is_none_or(|first| first <= today) && closes_on.is_none_or(|last| today <= last)
}

#[cfg(test)]
mod tests {
    use entity::TradeShowId;
    use uuid::Uuid;

    use super::super::row;
    use super::*;
    use crate::service::imports::EditionDraft;

    fn edition(call: [Option<&str>; 2]) -> editions::Model {
        let [call_opens_on, call_closes_on] = call.map(|day| day.map(|day| day.parse().unwrap()));
        let draft = EditionDraft {
            starts_on: "2027-01-06".parse().ok(),
            call_opens_on,
            call_closes_on,
            ..EditionDraft::default()
        };
        row(TradeShowId(Uuid::nil()), &draft, 0)
    }

    #[test]
    fn a_call_is_open_from_its_first_day_to_its_last_and_never_once_the_edition_begins() {
        let at = |day: &str| format!("{day}T12:00:00Z").parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let is_open = |call, today: &str| is_call_open(&edition(call), at(today));
        let call = [Some("2026-11-01"), Some("2026-11-30")];
        let days = ["2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"];
        assert_eq!(days.map(|day| is_open(call, day)), [false, true, true, false]);
        assert!(is_open([Some("2026-11-01"), None], "2027-01-05"));
        assert!(!is_open([Some("2026-11-01"), None], "2027-01-06"));
        assert!(!is_open([None, None], "2026-11-01"));
    }

    #[test]
    fn a_call_closes_when_its_last_day_ends_where_the_show_is() {
        let vegas =
            editions::Model { time_zone: "America/Los_Angeles".to_owned(), ..edition([None, Some("2026-11-30")]) };
        let is_open =
            |instant: &str| is_call_open(&vegas, instant.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        assert!(is_open("2026-12-01T07:59:59Z"));
        assert!(!is_open("2026-12-01T08:00:00Z"));
    }
}
