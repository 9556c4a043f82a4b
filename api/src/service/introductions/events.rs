//! What happened to an introduction, in order, and who is told what of it.

use entity::{Answer, DeclineReason, NextStep, introductions, profiles};

use super::{clock, states};
use crate::viewer::Viewer;

/// What can happen to an introduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It was asked for.
    Requested,
    /// The side that is asked first was told.
    Told,
    /// The asking side answered.
    AskerAnswered,
    /// The side that is asked answered.
    AskedAnswered,
    /// Both said yes and each learnt the other's contact.
    Introduced,
}

/// One thing that happened to an introduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: i64,
    /// What was answered, if it was an answer.
    pub answer: Option<Answer>,
}

/// What happened to an introduction so far, in order.
pub fn timeline(row: &introductions::Model) -> Vec<Event> {
    use EventKind::{AskedAnswered, AskerAnswered, Introduced, Requested, Told};
    let events = [
        (Requested, Some(row.asked_at), None),
        (AskerAnswered, row.from_answered_at, row.from_answer),
        (Told, row.told_at, None),
        (AskedAnswered, row.to_answered_at, row.to_answer),
        (Introduced, row.introduced_at, None),
    ];
    let mut timeline: Vec<Event> =
        events.into_iter().filter_map(|(kind, at, answer)| Some(Event { kind, at: at?, answer })).collect();
    timeline.sort_by_key(|event| event.at);
    timeline
}

/// Why a side said no, if the viewer is to know: the team and that side are.
pub fn decline_reason(viewer: &Viewer, row: &introductions::Model) -> Option<DeclineReason> {
    let by_asker = row.from_answer == Some(Answer::No);
    let side = if by_asker { row.from_id } else { row.to_id };
    row.decline_reason.filter(|_| viewer.may_act_for(side))
}

/// What happens next by itself, if the viewer is to know: the team and the asking side are.
pub fn next_step(viewer: &Viewer, row: &introductions::Model) -> Option<NextStep> {
    clock::next_step(row).filter(|_| viewer.may_act_for(row.from_id))
}

/// Whether the viewer may know of a side: one that is open to them, or that they were introduced to.
pub fn knows_of(viewer: &Viewer, row: &introductions::Model, side: &profiles::Model) -> bool {
    states::discloses(row) || viewer.may_see(side)
}
