//! Meetings of those who were introduced: when and where, and arranging them.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{IntroductionId, introductions, meetings};

use super::mutations::ChangedIntroduction;
use super::{Introduction, wrap};
use crate::error::Outcome;
use crate::graphql::ask::Asked;
use crate::graphql::codes::MeetingState;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::{Mutation, Payload};
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::terms::Terms;
use crate::graphql::values::version;
use crate::mutation;
use crate::service::meetings::{self as service, Change, MeetingRefusal, Wanted};

mutation! {
    ScheduleMeeting, ChangedIntroduction, MeetingRefusal,
        if |reason| !matches!(reason, MeetingRefusal::NoMeeting | MeetingRefusal::Stale);
    MoveMeeting, ChangedIntroduction, MeetingRefusal,
        if |reason| !matches!(reason, MeetingRefusal::NotIntroduced | MeetingRefusal::AlreadyScheduled);
    CancelMeeting, ChangedIntroduction, MeetingRefusal,
        if |reason| matches!(reason, MeetingRefusal::NotFound | MeetingRefusal::NoMeeting | MeetingRefusal::Stale);
}

/// When and where two that were introduced are to meet.
#[derive(Clone, SimpleObject)]
#[graphql(serial)]
pub struct Meeting {
    /// Whether it is to take place.
    state: MeetingState,
    /// When it begins.
    starts_at: DateTime,
    /// How many minutes it takes.
    duration_minutes: i32,
    /// The IANA name of the time zone that it was arranged in.
    time_zone: String,
    /// An address, a telephone number, or the link of a call.
    place: String,
    /// How often it was moved or cancelled, as calendars count.
    sequence: i32,
    /// The number of its last change.
    version: i32,
}

impl From<meetings::Model> for Meeting {
    fn from(row: meetings::Model) -> Self {
        Self {
            state: row.state.into(),
            starts_at: DateTime(row.starts_at),
            duration_minutes: row.duration_minutes,
            time_zone: row.time_zone,
            place: row.place,
            sequence: version(row.sequence),
            version: version(row.version),
        }
    }
}

/// When and where a meeting is wanted.
#[derive(InputObject)]
pub struct TimeAndPlace {
    /// The day, on the clock of the time zone.
    starts_on: Date,
    /// The time of day, such as `14:30`. One that comes twice, as clocks go back, is the first of the two.
    local_time: String,
    /// The time zone by its IANA name, such as `Europe/Paris`.
    time_zone: String,
    /// How many minutes, 5 to 480.
    #[graphql(default = 30)]
    duration_minutes: i32,
    /// An address, a telephone number, or the link of a call, at most 300 characters.
    place: String,
}

impl From<TimeAndPlace> for Wanted {
    fn from(input: TimeAndPlace) -> Self {
        let TimeAndPlace { starts_on, local_time, time_zone, duration_minutes, place } = input;
        Self { day: starts_on.0, time: local_time, zone: time_zone, minutes: duration_minutes, place }
    }
}

/// When and where two that were introduced are to meet.
#[derive(InputObject)]
pub struct ScheduleMeetingInput {
    /// The introduction.
    introduction_id: ID,
    #[graphql(flatten)]
    time_and_place: TimeAndPlace,
    #[graphql(flatten)]
    terms: Terms,
}

/// To when and where a meeting is put.
#[derive(InputObject)]
pub struct MoveMeetingInput {
    /// The introduction.
    introduction_id: ID,
    /// The version of the meeting that was read.
    version: i32,
    #[graphql(flatten)]
    time_and_place: TimeAndPlace,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which meeting is called off.
#[derive(InputObject)]
pub struct CancelMeetingInput {
    /// The introduction.
    introduction_id: ID,
    /// The version of the meeting that was read.
    version: i32,
    #[graphql(flatten)]
    terms: Terms,
}

/// Arranging meetings.
#[derive(Default)]
pub struct MeetingMutation;

#[Object]
impl MeetingMutation {
    /// Arranges a meeting of two that were introduced; both get it into their calendars by mail. For the two sides and the team.
    async fn schedule_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When and where.")] input: ScheduleMeetingInput,
    ) -> Result<Option<Payload<ScheduleMeeting>>> {
        ctx.signed_in()?;
        let id = introduction(&input.introduction_id)?;
        let change = Change::Schedule(input.time_and_place.into());
        let outcome = service::change(ctx.app()?, &input.terms.act(ctx)?, id, change).await;
        arranged(ctx, outcome, input.terms).await
    }

    /// Puts a meeting to another time or place; both get that into their calendars by mail. For the two sides and the team.
    async fn move_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To when and where.")] input: MoveMeetingInput,
    ) -> Result<Option<Payload<MoveMeeting>>> {
        ctx.signed_in()?;
        let id = introduction(&input.introduction_id)?;
        let change = Change::Move(input.version.into(), input.time_and_place.into());
        let outcome = service::change(ctx.app()?, &input.terms.act(ctx)?, id, change).await;
        arranged(ctx, outcome, input.terms).await
    }

    /// Calls a meeting off; both get it out of their calendars by mail. For the two sides and the team.
    async fn cancel_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: CancelMeetingInput,
    ) -> Result<Option<Payload<CancelMeeting>>> {
        ctx.signed_in()?;
        let id = introduction(&input.introduction_id)?;
        let change = Change::Cancel(input.version.into());
        let outcome = service::change(ctx.app()?, &input.terms.act(ctx)?, id, change).await;
        arranged(ctx, outcome, input.terms).await
    }
}

/// Makes the payload; the meeting is told as it was made, for after a dry run it stands nowhere.
async fn arranged<M: Mutation<Changed = ChangedIntroduction>>(
    ctx: &Context<'_>,
    outcome: Outcome<(introductions::Model, meetings::Model), M::Reason>,
    terms: Terms,
) -> Result<Option<Payload<M>>> {
    let outcome = match outcome {
        Ok((row, meeting)) => {
            let introduction = wrap(ctx, vec![row]).await?.pop();
            Ok(introduction.map(|introduction| Introduction { arranged: Some(meeting.into()), ..introduction }))
        }
        Err(failure) => Err(failure),
    };
    Payload::of(ctx, outcome, terms, ChangedIntroduction::from).await
}

fn introduction(id: &ID) -> Result<IntroductionId> {
    node::read(id, "input.introductionId", &[Kind::Introduction])
}
