//! Asking for an introduction, answering one, taking one back.

use async_graphql::{Context, ID, InputObject, Object};
use entity::{IntroductionId, introductions};

use super::{Introduction, wrap};
use crate::error::{Failure, Outcome};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{Answer, DeclineReason, IntroductionOutcome};
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind, PROFILES};
use crate::graphql::payload::{Mutation, Payload};
use crate::graphql::scalars::Date;
use crate::graphql::terms::Terms;
use crate::service::introductions::outcomes::{self, Report, ReportRefusal};
use crate::service::introductions::{self as service, AnswerRefusal, Given, Request, RequestRefusal};
use crate::{changed, mutation};

mutation! {
    RequestIntroduction, ChangedIntroduction, RequestRefusal;
    AnswerIntroduction, ChangedIntroduction, AnswerRefusal, if |reason| reason != AnswerRefusal::TooLate;
    WithdrawIntroduction, ChangedIntroduction, AnswerRefusal,
        if |reason| matches!(reason, AnswerRefusal::NotFound | AnswerRefusal::NotYours | AnswerRefusal::TooLate);
    ReportOutcome, ChangedIntroduction, ReportRefusal;
}

changed! { ChangedIntroduction { "introduction", introduction: Introduction } }

/// Who is to be introduced to whom; one of the two is a startup.
#[derive(InputObject)]
pub struct RequestIntroductionInput {
    /// The side that asks; the request is its yes if the viewer speaks for it.
    from_id: ID,
    /// The side that is asked.
    to_id: ID,
    /// What the asking side writes to the other, at most 2,000 characters; quoted as it is.
    message: Option<String>,
    #[graphql(flatten)]
    terms: Terms,
}

/// What a side answers.
#[derive(InputObject)]
pub struct AnswerIntroductionInput {
    /// The introduction.
    introduction_id: ID,
    /// The side that answers; the one that the viewer speaks for if left out.
    profile_id: Option<ID>,
    /// The answer.
    answer: Answer,
    /// With NO, why; OTHER if left out.
    decline_reason: Option<DeclineReason>,
    /// With LATER, the day to be asked again, within a year.
    later_on: Option<Date>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which request is to be taken back.
#[derive(InputObject)]
pub struct WithdrawIntroductionInput {
    /// The introduction.
    introduction_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// What came of an introduction, as one side says.
#[derive(InputObject)]
pub struct ReportOutcomeInput {
    /// The introduction.
    introduction_id: ID,
    /// The side that says so; the one that the viewer speaks for if left out.
    profile_id: Option<ID>,
    /// Whether they met.
    met: bool,
    /// What came of it; what was said before stays if left out.
    outcome: Option<IntroductionOutcome>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Makes the payload of a changed introduction.
async fn changed<M: Mutation<Changed = ChangedIntroduction>>(
    ctx: &Context<'_>,
    outcome: Outcome<introductions::Model, M::Reason>,
    terms: Terms,
) -> Result<Option<Payload<M>>> {
    let outcome = match outcome {
        Ok(row) => Ok(wrap(ctx, vec![row]).await?.pop()),
        Err(failure) => Err(failure),
    };
    Payload::of(ctx, outcome, terms, ChangedIntroduction::from).await
}

/// Asking, answering, taking back.
#[derive(Default)]
pub struct IntroductionMutation;

#[Object]
impl IntroductionMutation {
    /// Asks the other side whether it wants to be introduced; for the team and those who speak for the asking side.
    async fn request_introduction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is to be introduced to whom.")] input: RequestIntroductionInput,
    ) -> Result<Option<Payload<RequestIntroduction>>> {
        ctx.signed_in()?;
        let request = Request {
            from: node::read(&input.from_id, "input.fromId", &PROFILES)?,
            to: node::read(&input.to_id, "input.toId", &PROFILES)?,
            message: input.message.filter(|message| !message.trim().is_empty()),
        };
        let outcome = service::request(ctx.app()?, &input.terms.act(ctx)?, request).await;
        changed(ctx, outcome, input.terms).await
    }

    /// Answers an introduction in the name of a side; both sides' yes discloses their contacts to each other.
    async fn answer_introduction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the side answers.")] input: AnswerIntroductionInput,
    ) -> Result<Option<Payload<AnswerIntroduction>>> {
        ctx.signed_in()?;
        let id: IntroductionId = node::read(&input.introduction_id, "input.introductionId", &[Kind::Introduction])?;
        let side = input.profile_id.as_ref().map(|side| node::read(side, "input.profileId", &PROFILES)).transpose()?;
        let given = given(&input);
        let outcome = match given {
            Ok(given) => service::answer(ctx.app()?, &input.terms.act(ctx)?, id, side, given).await,
            Err(refused) => Err(refused),
        };
        changed(ctx, outcome, input.terms).await
    }

    /// Takes a request back; while it is HELD, without a trace.
    async fn withdraw_introduction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: WithdrawIntroductionInput,
    ) -> Result<Option<Payload<WithdrawIntroduction>>> {
        ctx.signed_in()?;
        let id: IntroductionId = node::read(&input.introduction_id, "input.introductionId", &[Kind::Introduction])?;
        let outcome = service::withdraw(ctx.app()?, &input.terms.act(ctx)?, id).await;
        changed(ctx, outcome, input.terms).await
    }

    /// Says in the name of a side whether the two met and what came of it; where the sides disagree, it is DISPUTED.
    async fn report_outcome(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What came of it.")] input: ReportOutcomeInput,
    ) -> Result<Option<Payload<ReportOutcome>>> {
        ctx.signed_in()?;
        let id: IntroductionId = node::read(&input.introduction_id, "input.introductionId", &[Kind::Introduction])?;
        let side = input.profile_id.as_ref().map(|side| node::read(side, "input.profileId", &PROFILES)).transpose()?;
        let said = Report { met: input.met, outcome: input.outcome.map(Into::into) };
        let outcome = outcomes::report(ctx.app()?, &input.terms.act(ctx)?, id, side, said).await;
        changed(ctx, outcome, input.terms).await
    }
}

/// What a side says, with its reason or day.
fn given(input: &AnswerIntroductionInput) -> Outcome<Given, AnswerRefusal> {
    match (input.answer, input.later_on) {
        (Answer::Yes, _) => Ok(Given::Yes),
        (Answer::No, _) => Ok(Given::No(input.decline_reason.map_or(entity::DeclineReason::Other, Into::into))),
        (Answer::Later, Some(day)) => Ok(Given::Later(day.0)),
        (Answer::Later, None) => Err(Failure::refused(AnswerRefusal::DateOutOfRange, "laterOn")),
    }
}
