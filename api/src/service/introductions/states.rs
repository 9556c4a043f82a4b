//! The state machine of an introduction: the one place where its states, what can happen, and what follows are written.
//!
//! [`next`] is the table: a [`Standing`], something that happens, and whether the two can be introduced at present go
//! in; the new standing or why nothing changes comes out. It knows no row, no clock and no database, so that a test can
//! walk through every standing that can be reached. [`consequences`] says what a step entails beside the new standing.
//! `steps::take` is the only one that writes `state`, the answers, `awaited_id`, `told_at`, `introduced_at`,
//! `holds_places` and `withdrawn_because` of a row, and it writes what `next` says; whoever adds a cause for a step
//! (a clock, a link, an operation) calls it with an [`Event`] and never looks at the state by itself. Whoever wants to
//! know something about a state asks [`is_open`], [`is_joined`], [`is_over`] or [`discloses`].
//!
//! | state | what can happen | what becomes of it |
//! |---|---|---|
//! | HELD | its hold ends | ASKED, the first side has the question |
//! | ASKED | yes, the other has not said so | ASKED, the other side's turn |
//! | ASKED | yes, the other has | QUEUED, and in the same transaction INTRODUCED if there is a place |
//! | ASKED, LATER | no | DECLINED |
//! | ASKED, LATER | later, once a side | LATER until that day, then ASKED again |
//! | ASKED | nobody answers | EXPIRED |
//! | QUEUED | its turn has come and a place is left | INTRODUCED |
//! | all of these | withdrawn, or a side leaves or is erased | WITHDRAWN |
//! | INTRODUCED and on | a side says whether they met | MET, NOT_MET, DISPUTED; its place is free again |
//! | INTRODUCED and on | a side leaves or is erased, or nobody says anything for long | as it was; its place is free again |
//!
//! While one of the two is away (paused, stopped, unreachable), no question leaves, nothing expires and nobody is
//! introduced; answers still count. Once both are back, it goes on: what was due is asked, who waited for a place gets
//! one in turn. When the two cannot be introduced any more (one has left or withdrawn its consent, or either blocks the
//! other), the next step of the machine's own ends it.
//!
//! While nobody is awaited, `next_step_at` of a row is when the next side is to be asked: the end of the hold, the day of
//! a LATER, or at once; none where it waits for a side to return or for a place. While somebody is awaited, it is the
//! business of the clock, which gives [`Event::Expire`] when the time to answer is over. Reminders and the like are no
//! steps: they leave the standing as it is.

mod sides;

use entity::{Answer, IntroductionState, WithdrawnBecause, introductions};

pub use sides::{Both, Side};

/// Where an introduction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Its state.
    pub state: IntroductionState,
    /// What each side answered last; to request is to say yes.
    pub answers: Both<Option<Answer>>,
    /// Which side has the question now.
    pub awaited: Option<Side>,
    /// Whether the side that is asked knows of it.
    pub told: bool,
    /// Whether they met, as each side says.
    pub met: Both<Option<bool>>,
    /// Whether it counts among the open cases of its people.
    pub holds_places: bool,
    /// Why it was withdrawn.
    pub because: Option<WithdrawnBecause>,
}

/// Something that happens to an introduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// It is time to ask a side: the hold is over, the day of a LATER has come, it is its turn, or both are back.
    Ask(Side),
    /// A side answers.
    Answer(Side, Answer),
    /// Both have said yes, it is their turn, and the database has taken a place.
    Join,
    /// The time to answer is over.
    Expire,
    /// It is withdrawn.
    Withdraw(WithdrawnBecause),
    /// A side leaves or is erased.
    Leave,
    /// A side says whether they met.
    Report(Side, bool),
    /// Nobody has said for long whether they met.
    Rest,
}

/// Whether the two can be introduced to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pairing {
    /// They can.
    Possible,
    /// One of them is away: not for the moment.
    Away,
    /// Never again, as things are.
    Impossible,
}

/// Why nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unchanged {
    /// The side has not been asked yet.
    NotAsked,
    /// The side has said yes or no, or said later and says so again.
    Answered,
    /// The side has put it off once.
    PutOffOnce,
    /// It has ended, or gone beyond this step.
    Over,
    /// It waits until both are back.
    Waits,
    /// There is nothing to do.
    NotDue,
}

/// What a step entails beside the new standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consequence {
    /// It no longer counts against the asker's open requests.
    EndAsking,
    /// The two may meet again: at once, since nobody had learnt of it, or after the cooldown.
    FreePair {
        /// Whether at once.
        at_once: bool,
    },
    /// The people in it have a place again, which is for the next in the queue.
    GiveBackPlaces,
    /// Each side is to learn who the other is.
    TellBoth,
    /// The asker is to learn its place in the queue.
    TellQueued,
    /// The asker is to learn that it will not be.
    TellDeclined,
}

impl Standing {
    /// A request that is held; of somebody who speaks for the asking side, it is its yes.
    pub fn requested(own_yes: bool) -> Self {
        Self {
            state: IntroductionState::Held,
            answers: Both { from: own_yes.then_some(Answer::Yes), to: None },
            awaited: None,
            told: false,
            met: Both::default(),
            holds_places: false,
            because: None,
        }
    }

    /// Where the introduction of a row stands.
    pub fn of(row: &introductions::Model) -> Self {
        Self {
            state: row.state,
            answers: Both { from: row.from_answer, to: row.to_answer },
            awaited: row.awaited_id.and_then(|awaited| Side::of(row, awaited)),
            told: row.told_at.is_some(),
            met: Both { from: row.from_met, to: row.to_met },
            holds_places: row.holds_places,
            because: row.withdrawn_because,
        }
    }

    /// Whether each side has learnt, or may learn, how to reach the other.
    pub fn discloses(&self) -> bool {
        is_joined(self.state) && self.answers == Both { from: Some(Answer::Yes), to: Some(Answer::Yes) }
    }

    /// Whose turn it is to be asked: who has not said yes, and the startup first if neither has.
    pub fn next_side(&self, startup: Side) -> Side {
        match (self.answers.from, self.answers.to) {
            (Some(Answer::Yes), _) => Side::To,
            (_, Some(Answer::Yes)) => Side::From,
            _ => startup,
        }
    }

    /// Why an answer of a side would not count; nothing if it would.
    pub fn refuses(&self, side: Side, answer: Answer) -> Option<Unchanged> {
        if matches!(self.answers.of(side), Some(Answer::Yes | Answer::No)) {
            return Some(Unchanged::Answered);
        }
        match self.state {
            IntroductionState::Asked | IntroductionState::Later if side == Side::To && !self.told => {
                Some(Unchanged::NotAsked)
            }
            IntroductionState::Asked | IntroductionState::Later => {
                let again = answer == Answer::Later && self.answers.of(side) == Some(Answer::Later);
                again.then_some(Unchanged::PutOffOnce)
            }
            IntroductionState::Held => Some(Unchanged::NotAsked),
            _ => Some(Unchanged::Over),
        }
    }

    fn withdrawn(self, because: WithdrawnBecause) -> Self {
        let state = IntroductionState::Withdrawn;
        Self { state, awaited: None, holds_places: false, because: Some(because), ..self }
    }
}

/// Whether it can still come to an introduction.
pub fn is_open(state: IntroductionState) -> bool {
    OPEN.contains(&state)
}

/// The states in which it can still come to an introduction.
pub const OPEN: [IntroductionState; 4] =
    [IntroductionState::Held, IntroductionState::Asked, IntroductionState::Later, IntroductionState::Queued];

/// Whether it waits for somebody's answer, and so counts against the asker's open requests.
pub fn is_asking(state: IntroductionState) -> bool {
    is_open(state) && state != IntroductionState::Queued
}

/// Whether the two were introduced, whatever came of it.
pub fn is_joined(state: IntroductionState) -> bool {
    use IntroductionState::{Disputed, Introduced, Met, NotMet};
    matches!(state, Introduced | Met | NotMet | Disputed)
}

/// Whether it has ended without an introduction.
pub fn is_over(state: IntroductionState) -> bool {
    !is_open(state) && !is_joined(state)
}

/// Whether an introduction lets each side see how to reach the other: both have said yes and were introduced.
pub fn discloses(row: &introductions::Model) -> bool {
    row.introduced_at.is_some() && Standing::of(row).discloses()
}

/// Where an introduction stands after something happens, or why it stands where it stood.
pub fn next(standing: &Standing, event: Event, pairing: Pairing) -> Result<Standing, Unchanged> {
    let now = *standing;
    match event {
        Event::Ask(side) => ask(now, side, pairing),
        Event::Answer(side, answer) => self::answer(now, side, answer),
        Event::Join if now.state != IntroductionState::Queued => Err(Unchanged::NotDue),
        Event::Join => possible(now, pairing).unwrap_or(Ok(Standing {
            state: IntroductionState::Introduced,
            holds_places: true,
            ..now
        })),
        Event::Expire => expire(now, pairing),
        Event::Withdraw(because) if is_open(now.state) => Ok(now.withdrawn(because)),
        Event::Leave if is_open(now.state) => Ok(now.withdrawn(WithdrawnBecause::Impossible)),
        Event::Leave | Event::Rest if now.holds_places => Ok(Standing { holds_places: false, ..now }),
        Event::Withdraw(_) | Event::Leave | Event::Rest => Err(Unchanged::Over),
        Event::Report(_, _) if !is_joined(now.state) => Err(Unchanged::NotDue),
        Event::Report(side, met) => {
            let met = now.met.with(side, Some(met));
            Ok(Standing { state: reported(met), met, holds_places: false, ..now })
        }
    }
}

/// What stands in the way of a step of the machine's own; nothing if the two can be introduced.
fn possible(now: Standing, pairing: Pairing) -> Option<Result<Standing, Unchanged>> {
    match pairing {
        Pairing::Possible => None,
        Pairing::Away => Some(Err(Unchanged::Waits)),
        Pairing::Impossible => Some(Ok(now.withdrawn(WithdrawnBecause::Impossible))),
    }
}

fn ask(now: Standing, side: Side, pairing: Pairing) -> Result<Standing, Unchanged> {
    let answered = matches!(now.answers.of(side), Some(Answer::Yes | Answer::No));
    if !is_asking(now.state) || now.awaited.is_some() || answered {
        return Err(Unchanged::NotDue);
    }
    possible(now, pairing).unwrap_or(Ok(Standing {
        state: IntroductionState::Asked,
        awaited: Some(side),
        told: now.told || side == Side::To,
        ..now
    }))
}

fn answer(now: Standing, side: Side, answer: Answer) -> Result<Standing, Unchanged> {
    if let Some(why) = now.refuses(side, answer) {
        return Err(why);
    }
    let others = now.answers.of(side.other());
    let state = match (answer, others) {
        (Answer::No, _) => IntroductionState::Declined,
        (Answer::Later, _) => IntroductionState::Later,
        (Answer::Yes, Some(Answer::Yes)) => IntroductionState::Queued,
        // Who put it off is asked on the day it chose.
        (Answer::Yes, Some(Answer::Later)) => now.state,
        (Answer::Yes, _) => IntroductionState::Asked,
    };
    let answers = now.answers.with(side, Some(answer));
    let awaited = now.awaited.filter(|awaited| is_open(state) && *awaited != side && answer != Answer::Later);
    Ok(Standing { state, answers, awaited, ..now })
}

fn expire(now: Standing, pairing: Pairing) -> Result<Standing, Unchanged> {
    if now.state != IntroductionState::Asked || now.awaited.is_none() {
        return Err(Unchanged::NotDue);
    }
    match possible(now, pairing) {
        // The question is put anew once both are back.
        Some(Err(_)) => Ok(Standing { awaited: None, ..now }),
        Some(ended) => ended,
        None => Ok(Standing { state: IntroductionState::Expired, awaited: None, ..now }),
    }
}

/// Where an introduction stands after what both sides say.
fn reported(met: Both<Option<bool>>) -> IntroductionState {
    match (met.either(Some(true)), met.either(Some(false))) {
        (true, true) => IntroductionState::Disputed,
        (true, false) => IntroductionState::Met,
        (false, true) => IntroductionState::NotMet,
        (false, false) => IntroductionState::Introduced,
    }
}

/// What a step from one standing to another entails.
pub fn consequences(before: &Standing, after: &Standing) -> Vec<Consequence> {
    let becomes = |state| before.state != state && after.state == state;
    let both_yes = after.answers == Both { from: Some(Answer::Yes), to: Some(Answer::Yes) };
    let mut all = Vec::new();
    if is_asking(before.state) && !is_asking(after.state) {
        all.push(Consequence::EndAsking);
    }
    if is_open(before.state) && !is_open(after.state) {
        all.push(Consequence::FreePair { at_once: before.state == IntroductionState::Held });
    }
    if before.holds_places && !after.holds_places {
        all.push(Consequence::GiveBackPlaces);
    }
    if becomes(IntroductionState::Introduced) {
        all.push(Consequence::TellBoth);
    }
    if becomes(IntroductionState::Queued) {
        all.push(Consequence::TellQueued);
    }
    let hopes_end =
        becomes(IntroductionState::Withdrawn) && both_yes && after.because == Some(WithdrawnBecause::Impossible);
    if becomes(IntroductionState::Declined) || hopes_end {
        all.push(Consequence::TellDeclined);
    }
    all
}

#[cfg(test)]
mod tests;
