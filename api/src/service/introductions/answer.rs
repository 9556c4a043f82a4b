//! Answering an introduction, and taking a request back.

use entity::{
    Answer, DeclineReason, IntroductionId, IntroductionState, ProfileId, ProfileKind, introductions, profiles,
};
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use super::{COOLDOWN_MONTHS, other_side, places, visible};
use crate::app::App;
use crate::clock::{DAY, months_after, start_of};
use crate::error::{Failure, Outcome, Result};
use crate::outbox::{self, Message};
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
        /// This side has answered already, or the introduction is over.
        AlreadyAnswered = "ALREADY_ANSWERED" {
            fr: "Une réponse a déjà été donnée.",
            en: "An answer has already been given.",
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
    side: ProfileId,
    given: Given,
) -> Outcome<introductions::Model, AnswerRefusal> {
    let now = app.clock.now();
    let found = introductions::Entity::find_by_id(id).one(tx).await?;
    let row = found.filter(|row| *viewer == Viewer::System || visible(viewer, row));
    let row = row.ok_or_else(|| Failure::refused(AnswerRefusal::NotFound, "introductionId"))?;
    let ours = side == row.from_id || side == row.to_id;
    if !ours || !viewer.may_act_for(side) {
        return Err(Failure::refused(AnswerRefusal::NotYours, "profileId"));
    }
    if !awaits(&row, side) {
        return Err(Failure::refused(AnswerRefusal::AlreadyAnswered, "introductionId"));
    }
    if let Given::Later(day) = given {
        let range = app.clock.today()..date_after(app, 366);
        if !range.contains(&day) || day == app.clock.today() {
            return Err(Failure::refused(AnswerRefusal::DateOutOfRange, "laterOn"));
        }
    }
    let change = consequence(tx, &row, side, given, now).await?;
    settle(tx, &row, change).await?.ok_or_else(|| Failure::refused(AnswerRefusal::AlreadyAnswered, "introductionId"))
}

fn date_after(app: &App, days: i64) -> Date {
    crate::clock::date_of(app.clock.now() + days * DAY)
}

/// Whether a side is being asked and has not said yes or no.
fn awaits(row: &introductions::Model, side: ProfileId) -> bool {
    let given = if side == row.from_id { row.from_answer } else { row.to_answer };
    let open = matches!(row.state, IntroductionState::Asked | IntroductionState::Later);
    open && matches!(given, None | Some(Answer::Later))
}

/// What an answer makes of the introduction; messages are pushed, counters moved.
async fn consequence(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    side: ProfileId,
    given: Given,
    now: i64,
) -> Result<introductions::ActiveModel> {
    let mut change = introductions::ActiveModel { id: Set(row.id), next_step_at: Set(None), ..Default::default() };
    let word = match given {
        Given::Yes => Answer::Yes,
        Given::No(_) => Answer::No,
        Given::Later(_) => Answer::Later,
    };
    if side == row.from_id {
        (change.from_answer, change.from_answered_at) = (Set(Some(word)), Set(Some(now)));
    } else {
        (change.to_answer, change.to_answered_at) = (Set(Some(word)), Set(Some(now)));
    }
    match given {
        Given::No(reason) => {
            change.state = Set(IntroductionState::Declined);
            change.decline_reason = Set(Some(reason));
            places::end_asking(tx, row.from_id).await?;
            places::free_pair(tx, row.id, months_after(now, COOLDOWN_MONTHS)).await?;
            outbox::push(tx, Message::IntroductionDeclined { introduction: row.id }, now, now).await?;
        }
        Given::Later(day) => {
            let due_at = start_of(day) + 8 * crate::clock::HOUR;
            change.state = Set(IntroductionState::Later);
            change.later_on = Set(Some(day.to_string()));
            change.next_step_at = Set(Some(due_at));
            outbox::push(tx, Message::IntroductionAsked { introduction: row.id }, due_at, now).await?;
        }
        Given::Yes => say_yes(tx, row, side, now, &mut change).await?,
    }
    Ok(change)
}

async fn say_yes(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    side: ProfileId,
    now: i64,
    change: &mut introductions::ActiveModel,
) -> Result<()> {
    let others_answer = if side == row.from_id { row.to_answer } else { row.from_answer };
    if others_answer != Some(Answer::Yes) {
        change.state = Set(IntroductionState::Asked);
        return outbox::push(tx, Message::IntroductionAsked { introduction: row.id }, now, now).await;
    }
    places::end_asking(tx, row.from_id).await?;
    if take_places(tx, row, side, now).await? {
        change.state = Set(IntroductionState::Introduced);
        change.introduced_at = Set(Some(now));
        places::free_pair(tx, row.id, months_after(now, COOLDOWN_MONTHS)).await?;
        return outbox::push(tx, Message::IntroductionJoined { introduction: row.id }, now, now).await;
    }
    change.state = Set(IntroductionState::Queued);
    outbox::push(tx, Message::IntroductionQueued { introduction: row.id }, now, now).await
}

/// Takes a place of every person among the two sides, within what a mentor's company has promised, or of none.
async fn take_places(tx: &DatabaseTransaction, row: &introductions::Model, side: ProfileId, now: i64) -> Result<bool> {
    let sides = [side, other_side(row, side)];
    let persons: Vec<ProfileId> = profiles::Entity::find()
        .select_only()
        .column(profiles::Column::Id)
        .filter(profiles::Column::Id.is_in(sides))
        .filter(profiles::Column::Kind.is_not_in([ProfileKind::Startup, ProfileKind::Partner]))
        .into_tuple()
        .all(tx)
        .await?;
    let mut taken = Vec::new();
    for person in persons {
        let promised = match row.need {
            Some(kind) => places::company_has_place(tx, person, kind).await?,
            None => true,
        };
        if !promised || !places::take_place(tx, person, now).await? {
            for person in taken {
                places::give_back_place(tx, person).await?;
            }
            return Ok(false);
        }
        taken.push(person);
    }
    Ok(true)
}

/// Writes the change if the introduction still is what was read; nothing if somebody was faster.
pub(super) async fn settle(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    mut change: introductions::ActiveModel,
) -> Result<Option<introductions::Model>> {
    change.version = Set(row.version + 1);
    let written = introductions::Entity::update_many()
        .set(change)
        .filter(introductions::Column::Id.eq(row.id))
        .filter(introductions::Column::Version.eq(row.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 0 {
        return Ok(None);
    }
    Ok(introductions::Entity::find_by_id(row.id).one(tx).await?)
}
