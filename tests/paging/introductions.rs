//! Introductions to be listed.

use api::graphql::node::Kind;
use entity::{IntroductionId, IntroductionState, ProfileId, ProfileKind, introductions};

use super::lists::{Row, all, numbered, rows};
use crate::support::app::TestApp;

/// Those that the first mentor asked for, and those for which it was asked, in turn.
pub async fn introductions(app: &TestApp, mentors: &[ProfileId]) -> Vec<Row> {
    let startups = all(app, ProfileKind::Startup).await;
    let now = app.clock.now();
    let made = numbered(|number, id| {
        let sides = (mentors[0], startups[number]);
        let (from_id, to_id) = if number.is_multiple_of(2) { sides } else { (sides.1, sides.0) };
        introductions::Model {
            id: IntroductionId(id),
            from_id,
            to_id,
            state: IntroductionState::Asked,
            need: None,
            from_answer: None,
            from_answered_at: None,
            from_answered_by: None,
            to_answer: None,
            to_answered_at: None,
            to_answered_by: None,
            decline_reason: None,
            later_on: None,
            message: None,
            message_language: None,
            points: None,
            explanation: None,
            weights_version: None,
            position: None,
            from_met: None,
            to_met: None,
            outcome: None,
            outcome_at: None,
            requested_by: None,
            asked_at: now,
            told_at: Some(now),
            awaited_id: Some(to_id),
            queued_at: None,
            introduced_at: None,
            holds_places: false,
            withdrawn_because: None,
            next_step_at: None,
            next_step: None,
            clock_began_at: Some(now),
            late_at: Some(now + i64::try_from(number / 3).unwrap()),
            next_candidate_id: None,
            filled_by_id: None,
            version: 1,
        }
    });
    rows(app, Kind::Introduction, made).await
}
