//! Applying for places at shows, judging applications, offering slots and answering offers.

use async_graphql::{Context, ID, InputObject, Object};
use entity::{ApplicationId, SlotId};

use super::{Application, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::Payload;
use crate::graphql::terms::Terms;
use crate::service::applications::jury::{self, ScoreRefusal, Verdict};
use crate::service::applications::offers::{self, AnswerRefusal, OfferRefusal};
use crate::service::applications::submit::{self, Entry, SubmitRefusal, WithdrawRefusal};
use crate::{changed, mutation};

mutation! {
    SubmitApplication, ChangedApplication, SubmitRefusal;
    WithdrawApplication, ChangedApplication, WithdrawRefusal;
    ScoreApplication, ChangedApplication, ScoreRefusal;
    OfferSlot, ChangedApplication, OfferRefusal;
    AnswerSlotOffer, ChangedApplication, AnswerRefusal;
}

changed! { ChangedApplication { "application", application: Application } }

/// What is applied for.
#[derive(InputObject)]
pub struct SubmitApplicationInput {
    /// The startup.
    startup_id: ID,
    /// The edition.
    edition_id: ID,
    /// Why it wants to go there, at most 5,000 characters; if left out, what it wrote in its last application.
    text: Option<String>,
    /// The slots that it would like, the dearest first; any if left out.
    #[graphql(default)]
    preferences: Vec<ID>,
    /// The version of the application that is to be replaced, if there is one already.
    version: Option<i32>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which application is taken back.
#[derive(InputObject)]
pub struct WithdrawApplicationInput {
    /// The application.
    application_id: ID,
    /// The version that was read.
    version: i32,
    #[graphql(flatten)]
    terms: Terms,
}

/// What the viewer, as one of the jury, says of an application.
#[derive(InputObject)]
pub struct ScoreApplicationInput {
    /// The application.
    application_id: ID,
    /// 0 to 100; null if an interest stands in the way, which takes back what was said before.
    score: Option<i32>,
    /// Why, at most 2,000 characters.
    comment: Option<String>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which slot is offered to whom.
#[derive(InputObject)]
pub struct OfferSlotInput {
    /// The application.
    application_id: ID,
    /// The version that was read.
    version: i32,
    /// The slot.
    slot_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// What a startup answers to the offer of a slot.
#[derive(InputObject)]
pub struct AnswerSlotOfferInput {
    /// The application.
    application_id: ID,
    /// Whether it takes the slot; else the slot goes to the next.
    accept: bool,
    #[graphql(flatten)]
    terms: Terms,
}

fn read(id: &ID) -> Result<ApplicationId> {
    node::read(id, "input.applicationId", &[Kind::Application])
}

/// Applying for places at shows.
#[derive(Default)]
pub struct ApplicationMutation;

#[Object]
impl ApplicationMutation {
    /// Applies for a place while the call is open, or replaces what was applied for; for those who speak for the startup.
    async fn submit_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is applied for.")] input: SubmitApplicationInput,
    ) -> Result<Option<Payload<SubmitApplication>>> {
        ctx.signed_in()?;
        let slot = |id: &ID| node::read(id, "input.preferences", &[Kind::Slot]);
        let entry = Entry {
            startup: node::read(&input.startup_id, "input.startupId", &[Kind::Startup])?,
            edition: node::read(&input.edition_id, "input.editionId", &[Kind::Edition])?,
            text: input.text,
            preferences: input.preferences.iter().map(slot).collect::<Result<Vec<SlotId>>>()?,
            version: input.version.map(Into::into),
        };
        let outcome = submit::submit(ctx.app()?, &input.terms.act(ctx)?, entry).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Takes an application back; a slot that it had goes to the next; for those who speak for the startup.
    async fn withdraw_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: WithdrawApplicationInput,
    ) -> Result<Option<Payload<WithdrawApplication>>> {
        ctx.signed_in()?;
        let edit = (read(&input.application_id)?, input.version.into());
        let outcome = submit::withdraw(ctx.app()?, &input.terms.act(ctx)?, edit).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Scores an application as one of the jury, or declares a conflict of interest; for the team.
    async fn score_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the viewer says.")] input: ScoreApplicationInput,
    ) -> Result<Option<Payload<ScoreApplication>>> {
        ctx.team()?;
        let application = read(&input.application_id)?;
        let verdict = Verdict { application, score: input.score, comment: input.comment };
        let outcome = jury::score(ctx.app()?, &input.terms.act(ctx)?, verdict).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Offers a free slot by hand, beside what rounds decide; for the team.
    async fn offer_slot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which slot to whom.")] input: OfferSlotInput,
    ) -> Result<Option<Payload<OfferSlot>>> {
        ctx.team()?;
        let edit = (read(&input.application_id)?, input.version.into());
        let slot = node::read(&input.slot_id, "input.slotId", &[Kind::Slot])?;
        let outcome = offers::offer(ctx.app()?, &input.terms.act(ctx)?, edit, slot).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Takes the slot that is offered, or leaves it to the next; for those who speak for the startup.
    async fn answer_slot_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerSlotOfferInput,
    ) -> Result<Option<Payload<AnswerSlotOffer>>> {
        ctx.signed_in()?;
        let application = read(&input.application_id)?;
        let outcome = offers::answer(ctx.app()?, &input.terms.act(ctx)?, application, input.accept).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }
}
