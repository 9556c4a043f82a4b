//! Asking for an introduction, answering one, taking one back.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{IntroductionId, ProfileId, introductions};

use super::{Introduction, wrap};
use crate::error::{Failure, Outcome};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{Answer, DeclineReason};
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind, PROFILES};
use crate::graphql::payload::{Mutation, Payload};
use crate::graphql::scalars::Date;
use crate::mutation;
use crate::service::introductions::{self as service, AnswerRefusal, Given, Request, RequestRefusal};

mutation! {
    RequestIntroduction, ChangedIntroduction, RequestRefusal;
    AnswerIntroduction, ChangedIntroduction, AnswerRefusal, if |reason| reason != AnswerRefusal::TooLate;
    WithdrawIntroduction, ChangedIntroduction, AnswerRefusal,
        if |reason| matches!(reason, AnswerRefusal::NotFound | AnswerRefusal::NotYours | AnswerRefusal::TooLate);
}

/// The changed introduction.
#[derive(Default, SimpleObject)]
#[graphql(fake)]
pub struct ChangedIntroduction {
    /// The introduction as it is now; null if nothing was changed.
    introduction: Option<Introduction>,
}

/// Who is to be introduced to whom; one of the two is a startup.
#[derive(InputObject)]
pub struct RequestIntroductionInput {
    /// The side that asks; the request is its yes if the viewer speaks for it.
    from_id: ID,
    /// The side that is asked.
    to_id: ID,
    /// What the asking side writes to the other, at most 2,000 characters; quoted as it is.
    message: Option<String>,
    /// Whether only to say what would happen.
    #[graphql(default = false)]
    dry_run: bool,
    /// Anything by which the client knows its request again.
    client_mutation_id: Option<String>,
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
    /// Anything by which the client knows its request again.
    client_mutation_id: Option<String>,
}

/// Which request is to be taken back.
#[derive(InputObject)]
pub struct WithdrawIntroductionInput {
    /// The introduction.
    introduction_id: ID,
    /// Anything by which the client knows its request again.
    client_mutation_id: Option<String>,
}

/// Makes the payload of a changed introduction.
async fn changed<M: Mutation<Changed = ChangedIntroduction>>(
    ctx: &Context<'_>,
    outcome: Outcome<Option<introductions::Model>, M::Reason>,
    client_mutation_id: Option<String>,
) -> Result<Option<Payload<M>>> {
    let outcome = match outcome {
        Ok(row) => Ok(wrap(ctx, row.into_iter().collect()).await?.pop()),
        Err(failure) => Err(failure),
    };
    Payload::of(ctx, outcome, client_mutation_id, |introduction| ChangedIntroduction { introduction })
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
            dry_run: input.dry_run,
        };
        let outcome = service::request(ctx.app()?, ctx.viewer(), request).await;
        changed(ctx, outcome, input.client_mutation_id).await
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
        let outcome = answer(ctx, id, side, &input).await;
        changed(ctx, outcome.map(Some), input.client_mutation_id).await
    }

    /// Takes a request back; while it is HELD, without a trace.
    async fn withdraw_introduction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: WithdrawIntroductionInput,
    ) -> Result<Option<Payload<WithdrawIntroduction>>> {
        ctx.signed_in()?;
        let id: IntroductionId = node::read(&input.introduction_id, "input.introductionId", &[Kind::Introduction])?;
        let outcome = service::withdraw(ctx.app()?, ctx.viewer(), id).await;
        changed(ctx, outcome.map(Some), input.client_mutation_id).await
    }
}

async fn answer(
    ctx: &Context<'_>,
    id: IntroductionId,
    side: Option<ProfileId>,
    input: &AnswerIntroductionInput,
) -> Outcome<introductions::Model, AnswerRefusal> {
    let given = match (input.answer, input.later_on) {
        (Answer::Yes, _) => Given::Yes,
        (Answer::No, _) => Given::No(input.decline_reason.map_or(entity::DeclineReason::Other, Into::into)),
        (Answer::Later, Some(day)) => Given::Later(day.0),
        (Answer::Later, None) => return Err(Failure::refused(AnswerRefusal::DateOutOfRange, "laterOn")),
    };
    let app = ctx.app().map_err(|_| anyhow::anyhow!("the schema has no app"))?;
    service::answer_as(app, ctx.viewer(), id, side, given).await
}
