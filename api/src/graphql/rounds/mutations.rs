//! Drafting, solving, reviewing and publishing rounds.

use async_graphql::{Context, ID, InputObject, Object};
use entity::{DecisionKind, RoundId};
use uuid::Uuid;

use super::rules::{RoundRulesInput, row};
use super::runs::RoundRun;
use super::{Round, runs, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{RoundCounterpart, RoundObjective};
use crate::graphql::error::{BadInput, Error, Result};
use crate::graphql::node::{self, Kind, PROFILES};
use crate::graphql::payload::Payload;
use crate::graphql::terms::Terms;
use crate::service::rounds::decisions::{self, DecideRefusal, Decision};
use crate::service::rounds::draft::{self, CreateRefusal, UpdateRefusal, WithdrawRefusal};
use crate::service::rounds::publish::{self, PublishRefusal};
use crate::service::rounds::runs::{self as running, SolveRefusal, Wish};
use crate::service::versions::Edit;
use crate::{changed, mutation};

mutation! {
    CreateRound, ChangedRound, CreateRefusal;
    UpdateRound, ChangedRound, UpdateRefusal;
    WithdrawRound, ChangedRound, WithdrawRefusal;
    SolveRound, ChangedRoundRun, SolveRefusal;
    LockPair, ChangedRound, DecideRefusal, if |reason| reason != DecideRefusal::NothingToRelease;
    ForbidPair, ChangedRound, DecideRefusal, if |reason| reason != DecideRefusal::NothingToRelease;
    ReleasePair, ChangedRound, DecideRefusal, if |reason| !matches!(reason, DecideRefusal::NotSolved | DecideRefusal::NoCandidate);
    CommentRound, ChangedRound, DecideRefusal, if |reason| !matches!(reason, DecideRefusal::NotSolved | DecideRefusal::NoCandidate | DecideRefusal::NothingToRelease);
    PublishRound, ChangedRound, PublishRefusal;
}

changed! {
    ChangedRound { "round", round: Round }
    ChangedRoundRun { "run", run: RoundRun }
}

/// A round to be.
#[derive(InputObject)]
pub struct CreateRoundInput {
    /// What it is called; no two rounds have one name.
    name: String,
    /// What it allocates places with.
    counterpart: RoundCounterpart,
    /// The edition whose slots are given out, for SLOT.
    edition_id: Option<ID>,
    /// What its allocation must keep; one counterpart each if left out.
    rules: Option<RoundRulesInput>,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of a round; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateRoundInput {
    /// The round.
    id: ID,
    /// The version that the change was made on.
    version: i32,
    /// What it is called.
    name: Option<String>,
    /// What its allocation must keep, all of it.
    rules: Option<RoundRulesInput>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which round is given up.
#[derive(InputObject)]
pub struct WithdrawRoundInput {
    /// The round.
    id: ID,
    /// The version that was read.
    version: i32,
    #[graphql(flatten)]
    terms: Terms,
}

/// How a round is to be solved.
#[derive(InputObject)]
pub struct SolveRoundInput {
    /// The round.
    round_id: ID,
    /// The version that was read.
    version: i32,
    /// What it is to be best at; all three are compared in any case.
    #[graphql(default_with = "RoundObjective::Fair")]
    objective: RoundObjective,
    /// Whether to take a new snapshot although there is one; a published round is always solved on a new one.
    #[graphql(default = false)]
    renew: bool,
    #[graphql(flatten)]
    terms: Terms,
}

/// Inputs of decisions about a pair, which all say which and why.
macro_rules! decisions {
    ($($(#[doc = $doc:literal])+ $input:ident = $kind:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(InputObject)]
        pub struct $input {
            /// The round.
            round_id: ID,
            /// The startup or research project.
            seeker_id: ID,
            /// The counterpart.
            counterpart_id: ID,
            /// Why, 1 to 2,000 characters.
            reason: String,
            #[graphql(flatten)]
            terms: Terms,
        }

        impl $input {
            fn read(self) -> Result<(Decision, Terms)> {
                let round = node::read(&self.round_id, "input.roundId", &[Kind::Round])?;
                let pair = Some(pair(&self.seeker_id, &self.counterpart_id)?);
                Ok((Decision { round, kind: DecisionKind::$kind, pair, reason: self.reason }, self.terms))
            }
        }
    )+};
}

decisions! {
    /// Which pair must be made.
    LockPairInput = Lock;
    /// Which pair must not be made.
    ForbidPairInput = Forbid;
    /// About which pair nothing is decided any more.
    ReleasePairInput = Release;
}

/// A remark about a round or one of its pairs.
#[derive(InputObject)]
pub struct CommentRoundInput {
    /// The round.
    round_id: ID,
    /// The startup or research project, of a remark about a pair.
    seeker_id: Option<ID>,
    /// The counterpart, of a remark about a pair.
    counterpart_id: Option<ID>,
    /// The remark, 1 to 2,000 characters.
    reason: String,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which run of a round is published.
#[derive(InputObject)]
pub struct PublishRoundInput {
    /// The round.
    round_id: ID,
    /// The version that was read.
    version: i32,
    /// The run that was looked at: the newest.
    run_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

fn pair(seeker: &ID, counterpart: &ID) -> Result<(Uuid, Uuid)> {
    let others: Vec<Kind> = PROFILES.into_iter().chain([Kind::Slot]).collect();
    let seeker = row(seeker, "input.seekerId", &[Kind::Startup, Kind::ResearchProject])?;
    Ok((seeker, row(counterpart, "input.counterpartId", &others)?))
}

/// Changing rounds.
#[derive(Default)]
pub struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Drafts a round and draws its seed; for the team.
    async fn create_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The round to be.")] input: CreateRoundInput,
    ) -> Result<Option<Payload<CreateRound>>> {
        ctx.team()?;
        let edition = input.edition_id.as_ref().map(|id| node::read(id, "input.editionId", &[Kind::Edition]));
        let draft = draft::Draft {
            name: input.name,
            counterpart: input.counterpart.into(),
            edition: edition.transpose()?,
            rules: RoundRulesInput::or_plain(input.rules)?,
        };
        let outcome = draft::create(ctx.app()?, &input.terms.act(ctx)?, draft).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Changes the name and the rules of a round; for the team.
    async fn update_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateRoundInput,
    ) -> Result<Option<Payload<UpdateRound>>> {
        ctx.team()?;
        let id = node::read(&input.id, "input.id", &[Kind::Round])?;
        let edit = Edit { id, version: input.version.into() };
        let rules = input.rules.map(RoundRulesInput::read).transpose()?;
        let outcome = draft::update(ctx.app()?, &input.terms.act(ctx)?, edit, input.name, rules).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Gives up a round that is not published; for the team.
    async fn withdraw_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which round.")] input: WithdrawRoundInput,
    ) -> Result<Option<Payload<WithdrawRound>>> {
        ctx.team()?;
        let id = node::read(&input.id, "input.id", &[Kind::Round])?;
        let edit = Edit { id, version: input.version.into() };
        let outcome = draft::withdraw(ctx.app()?, &input.terms.act(ctx)?, edit).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Solves a round in the background: `roundProgressed` and the run itself tell how far it is; for the team.
    ///
    /// All three objectives are compared on one snapshot. Once a round is published, solving it again keeps what both
    /// sides accepted and moves as few of the others as can be: nobody gets less than they were told.
    async fn solve_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How.")] input: SolveRoundInput,
    ) -> Result<Option<Payload<SolveRound>>> {
        ctx.team()?;
        let round: RoundId = node::read(&input.round_id, "input.roundId", &[Kind::Round])?;
        let (version, objective) = (input.version.into(), input.objective.into());
        let wish = Wish { round, version, objective, renew: input.renew };
        let outcome = running::ask(ctx.app()?, &input.terms.act(ctx)?, wish).await;
        Payload::of(ctx, outcome, input.terms, |row| runs::wrap([row]).pop().into()).await
    }

    /// Makes sure that a pair is made; the round is then to be solved again; for the team.
    async fn lock_pair(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which pair, and why.")] input: LockPairInput,
    ) -> Result<Option<Payload<LockPair>>> {
        ctx.team()?;
        let (decision, terms) = input.read()?;
        let outcome = decisions::decide(ctx.app()?, &terms.act(ctx)?, decision).await;
        Payload::of(ctx, outcome, terms, |row| wrap([row]).pop().into()).await
    }

    /// Makes sure that a pair is not made; the round is then to be solved again; for the team.
    async fn forbid_pair(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which pair, and why.")] input: ForbidPairInput,
    ) -> Result<Option<Payload<ForbidPair>>> {
        ctx.team()?;
        let (decision, terms) = input.read()?;
        let outcome = decisions::decide(ctx.app()?, &terms.act(ctx)?, decision).await;
        Payload::of(ctx, outcome, terms, |row| wrap([row]).pop().into()).await
    }

    /// Takes back what was decided about a pair; for the team.
    async fn release_pair(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which pair, and why.")] input: ReleasePairInput,
    ) -> Result<Option<Payload<ReleasePair>>> {
        ctx.team()?;
        let (decision, terms) = input.read()?;
        let outcome = decisions::decide(ctx.app()?, &terms.act(ctx)?, decision).await;
        Payload::of(ctx, outcome, terms, |row| wrap([row]).pop().into()).await
    }

    /// Remarks on a round, or on a pair of it; for the team.
    async fn comment_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The remark.")] input: CommentRoundInput,
    ) -> Result<Option<Payload<CommentRound>>> {
        ctx.team()?;
        let round = node::read(&input.round_id, "input.roundId", &[Kind::Round])?;
        let pair = match (&input.seeker_id, &input.counterpart_id) {
            (Some(seeker), Some(counterpart)) => Some(pair(seeker, counterpart)?),
            (None, None) => None,
            (Some(_), None) => return Err(Error::bad_input("input.counterpartId", BadInput::Id)),
            (None, Some(_)) => return Err(Error::bad_input("input.seekerId", BadInput::Id)),
        };
        let decision = Decision { round, kind: DecisionKind::Comment, pair, reason: input.reason };
        let outcome = decisions::decide(ctx.app()?, &input.terms.act(ctx)?, decision).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Publishes the newest run as a whole: its pairs are asked whether they want to be introduced, its slots are offered;
    /// for the team. With `dryRun`, it says whether that would be possible.
    async fn publish_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which run.")] input: PublishRoundInput,
    ) -> Result<Option<Payload<PublishRound>>> {
        ctx.team()?;
        let round = node::read(&input.round_id, "input.roundId", &[Kind::Round])?;
        let run = node::read(&input.run_id, "input.runId", &[Kind::RoundRun])?;
        let act = input.terms.act(ctx)?;
        let outcome = publish::publish(ctx.app()?, &act, (round, input.version.into()), run).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }
}
