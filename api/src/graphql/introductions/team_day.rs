//! The team's day: what is late, and what else waits.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use entity::{IntroductionId, introductions};

use super::{Introduction, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{EngagementKind, Language};
use crate::graphql::error::Result;
use crate::graphql::page::{Arguments, Connection};
use crate::graphql::profiles::Profile;
use crate::graphql::scalars::DateTime;
use crate::paging::Page;
use crate::service::team_day as service;

/// What the team does about something that is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "service::Action")]
pub enum TeamAction {
    /// Call the side that does not answer.
    Call,
    /// Ask both what came of their introduction.
    AskBoth,
    /// Clear up what the two disagree about.
    ClearUp,
}

/// On whose side something is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "service::LateSide")]
pub enum LateSide {
    /// The side that asked.
    Asker,
    /// The side that is asked.
    Asked,
    /// Both sides.
    Both,
    /// The team itself.
    Team,
}

/// Which of what is late is wanted.
#[derive(Default, InputObject)]
pub struct LateFilter {
    /// Only what calls for one of these actions.
    actions: Option<Vec<TeamAction>>,
    /// Only what was asked for one of these needs.
    needs: Option<Vec<EngagementKind>>,
}

/// An introduction that the team looks after.
pub struct LateIntroduction {
    row: introductions::Model,
    introduction: Introduction,
}

/// An introduction that the team looks after: since when, on whose side it is late, and what to do.
#[Object(serial)]
impl LateIntroduction {
    /// The introduction.
    async fn introduction(&self) -> &Introduction {
        &self.introduction
    }

    /// Since when it is late.
    async fn late_at(&self) -> Option<DateTime> {
        self.row.late_at.map(DateTime)
    }

    /// On whose side.
    async fn side(&self) -> LateSide {
        self.late_side().into()
    }

    /// Whose answer is missing, if it is one side's.
    async fn profile(&self) -> Option<Profile> {
        let missing = self.late_side().profile(&self.row)?;
        let sides = [self.introduction.from.as_ref(), self.introduction.to.as_ref()];
        sides.into_iter().flatten().find(|side| side.row().id == missing).cloned().map(Into::into)
    }

    /// What to do.
    async fn action(&self) -> TeamAction {
        service::Action::of(self.row.state).into()
    }

    /// The same in a sentence.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> String {
        service::Action::of(self.row.state).sentence(ctx.language(language))
    }
}

impl LateIntroduction {
    fn late_side(&self) -> service::LateSide {
        service::LateSide::of(&self.row)
    }
}

/// How much of each kind there is to look after.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct TeamDayCounts {
    /// Introductions that wait for an answer, late or not.
    open: i32,
    /// Those to which nobody answers.
    unanswered: i32,
    /// Introduced, and neither says what came of it.
    unreported: i32,
    /// The two disagree about the meeting.
    disputed: i32,
    /// Both said yes and no place is left.
    queued: i32,
    /// Mails that were given up.
    mails_given_up: i32,
    /// Mails of which nobody knows whether they were taken.
    mails_uncertain: i32,
    /// Partners who wait for access.
    partner_requests: i32,
    /// Slots that were offered and not answered.
    slot_offers: i32,
}

impl From<service::Counts> for TeamDayCounts {
    fn from(counts: service::Counts) -> Self {
        let int = |count| i32::try_from(count).unwrap_or(i32::MAX);
        Self {
            open: int(counts.open),
            unanswered: int(counts.unanswered),
            unreported: int(counts.unreported),
            disputed: int(counts.disputed),
            queued: int(counts.queued),
            mails_given_up: int(counts.mails_given_up),
            mails_uncertain: int(counts.mails_uncertain),
            partner_requests: int(counts.partner_requests),
            slot_offers: int(counts.slot_offers),
        }
    }
}

/// The team's day.
pub struct TeamDay;

/// What the team looks after today.
#[Object(serial)]
impl TeamDay {
    /// How much of each kind there is.
    async fn counts(&self, ctx: &Context<'_>) -> Result<TeamDayCounts> {
        Ok(service::counts(ctx.app()?, ctx.viewer()).await?.into())
    }

    /// What is late, the longest first.
    async fn late(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only some of it.")] filter: Option<LateFilter>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<LateIntroduction>> {
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let filter = filter.unwrap_or_default();
        let wanted = service::Filter {
            actions: filter.actions.unwrap_or_default().into_iter().map(Into::into).collect(),
            needs: filter.needs.unwrap_or_default().into_iter().map(Into::into).collect(),
        };
        let page = service::late(ctx.app()?, ctx.viewer(), &wanted, &window).await?;
        let (frame, rows) = (page.frame(), page.items);
        let wrapped = wrap(ctx, rows.clone()).await?;
        let pair = |(row, introduction)| LateIntroduction { row, introduction };
        let items = rows.into_iter().zip(wrapped).map(pair).collect();
        Ok(Connection::new(Page { items, ..frame }, LateIntroduction::place, |each| each))
    }
}

impl LateIntroduction {
    fn place(&self) -> (i64, IntroductionId) {
        (self.row.late_at.unwrap_or_default(), self.row.id)
    }
}

/// Reading the team's day.
#[derive(Default)]
pub struct TeamDayQuery;

#[Object]
impl TeamDayQuery {
    /// What is late, on whose side and what to do about it, with counts of what else waits; for the team.
    async fn team_day(&self, ctx: &Context<'_>) -> Result<TeamDay> {
        ctx.team()?;
        Ok(TeamDay)
    }
}
