//! Answering an introduction.

use entity::{Answer, DeclineReason, IntroductionId, ProfileId, introductions};
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait};

use super::said::Said;
use super::states::{Event, Pairing, Side, Unchanged};
use super::{steps, visible};
use crate::app::App;
use crate::changes;
use crate::clock::{DAY, HOUR, date_of, start_of};
use crate::error::{Failure, Outcome, Refusal, Result};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

/// What one side says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Yes, introduce us.
    Yes,
    /// No, and why.
    No(DeclineReason),
    /// Ask me again on this day.
    Later(Date),
}

reasons! {
    /// Why an answer does not count.
    pub enum AnswerRefusal {
        /// No introduction of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Cette mise en relation n’existe pas ou ne vous est pas ouverte.",
            en: "This introduction does not exist or is not open to you.",
        },
        /// The viewer speaks for neither side.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pour aucun des deux profils.",
            en: "You speak for neither of the two profiles.",
        },
        /// This side has answered already; the message says who did, what, and when.
        AlreadyAnswered = "ALREADY_ANSWERED" {
            fr: "Une réponse a déjà été donnée.",
            en: "An answer has already been given.",
        },
        /// This side has said LATER once; now only YES or NO is left.
        PutOffOnce = "PUT_OFF_ONCE" {
            fr: "La réponse a déjà été remise une fois : répondez oui ou non.",
            en: "The answer was put off once already: answer yes or no.",
        },
        /// This side has not been asked yet.
        NotAsked = "NOT_ASKED" {
            fr: "Cette partie n’a pas encore reçu la question.",
            en: "This side has not been asked yet.",
        },
        /// The introduction has ended: it was withdrawn, expired, or the other side declined.
        Over = "OVER" {
            fr: "Cette demande de mise en relation est close.",
            en: "This request for an introduction has ended.",
        },
        /// The day is not within a year.
        DateOutOfRange = "DATE_OUT_OF_RANGE" {
            fr: "Choisissez un jour à venir, dans l’année.",
            en: "Choose a day within a year.",
        },
        /// It is too late to take the request back.
        TooLate = "TOO_LATE" {
            fr: "L’autre partie a déjà répondu.",
            en: "The other side has already answered.",
        },
    }
}

/// Records what one side says, the one that the viewer speaks for if none is named, and what follows from it.
///
/// When it is the second yes, the database decides in the same transaction whether a place is left.
pub async fn answer(
    app: &App,
    act: &Act<'_>,
    id: IntroductionId,
    side: Option<ProfileId>,
    given: Given,
) -> Outcome<introductions::Model, AnswerRefusal> {
    let tx = act.begin(app).await?;
    let side = match side {
        Some(side) => side,
        None => own_side(&tx, act.viewer, id).await?,
    };
    let row = answer_in(app, &tx, act.viewer, id, side, given).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

async fn own_side(tx: &DatabaseTransaction, viewer: &Viewer, id: IntroductionId) -> Outcome<ProfileId, AnswerRefusal> {
    let found = introductions::Entity::find_by_id(id).one(tx).await?.filter(|row| visible(viewer, row));
    let row = found.ok_or_else(|| Failure::refused(AnswerRefusal::NotFound, "introductionId"))?;
    let own = [row.to_id, row.from_id].into_iter().find(|side| viewer.speaks_for(*side));
    own.ok_or_else(|| Failure::refused(AnswerRefusal::NotYours, "profileId"))
}

/// The same within a transaction, for a link that is used up with the answer it gives.
pub async fn answer_in(
    app: &App,
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    id: IntroductionId,
    profile: ProfileId,
    given: Given,
) -> Outcome<introductions::Model, AnswerRefusal> {
    let now = app.clock.now();
    let found = steps::locked(tx, id).await?;
    let row = found.filter(|row| *viewer == Viewer::System || visible(viewer, row));
    let row = row.ok_or_else(|| Failure::refused(AnswerRefusal::NotFound, "introductionId"))?;
    let side = Side::of(&row, profile).filter(|_| viewer.may_act_for(profile));
    let side = side.ok_or_else(|| Failure::refused(AnswerRefusal::NotYours, "profileId"))?;
    if let Given::Later(day) = given {
        let range = app.clock.today()..date_of(now + 366 * DAY);
        if !range.contains(&day) || day == app.clock.today() {
            return Err(Failure::refused(AnswerRefusal::DateOutOfRange, "laterOn"));
        }
    }
    let event = Event::Answer(side, given.word());
    match steps::take(tx, &row, (event, Pairing::Possible), more(&row, side, given, viewer, now), now).await? {
        Ok(row) => {
            changes::introduction(tx, id, now).await?;
            Ok(row)
        }
        Err(why) => Err(refusal(tx, viewer, &row, side, why).await?),
    }
}

impl Given {
    fn word(self) -> Answer {
        match self {
            Self::Yes => Answer::Yes,
            Self::No(_) => Answer::No,
            Self::Later(_) => Answer::Later,
        }
    }
}

/// What belongs to an answer beside its word: who gave it, a reason, a day.
fn more(row: &introductions::Model, side: Side, given: Given, viewer: &Viewer, now: i64) -> introductions::ActiveModel {
    let put_off_to = match given {
        Given::Later(day) => Some(start_of(day) + 8 * HOUR),
        Given::Yes | Given::No(_) => None,
    };
    let asked_next = steps::asked_next(row, given.word(), put_off_to, now);
    let mut more = introductions::ActiveModel { next_step_at: Set(asked_next), ..Default::default() };
    match side {
        Side::From => more.from_answered_by = Set(viewer.account()),
        Side::To => more.to_answered_by = Set(viewer.account()),
    }
    match given {
        Given::Yes => {}
        Given::No(reason) => more.decline_reason = Set(Some(reason)),
        Given::Later(_) => more.later_on = Set(asked_next.map(|due_at| date_of(due_at).to_string())),
    }
    more
}

/// Why an answer does not count; who was slower than somebody else of the same side is told what that one said.
async fn refusal(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    row: &introductions::Model,
    side: Side,
    why: Unchanged,
) -> Result<Failure<AnswerRefusal>> {
    let reason = match why {
        Unchanged::Answered => AnswerRefusal::AlreadyAnswered,
        Unchanged::PutOffOnce => AnswerRefusal::PutOffOnce,
        Unchanged::NotAsked => AnswerRefusal::NotAsked,
        Unchanged::Over | Unchanged::Waits | Unchanged::NotDue => AnswerRefusal::Over,
    };
    let mut refusal =
        Refusal::of(reason, if reason == AnswerRefusal::PutOffOnce { "answer" } else { "introductionId" });
    if reason == AnswerRefusal::AlreadyAnswered {
        refusal.detail = Said::by(tx, viewer, row, side).await?.map(|said| said.detail());
    }
    Ok(Failure::Refused(vec![refusal]))
}
