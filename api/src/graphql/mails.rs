//! Mails to profiles: what became of each, and what the team decides about those that are stuck.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{MailId, ProfileId, mails};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{Language, MailKind, MailProblem, MailState};
use super::error::Result;
use super::level::Level;
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::payload::Payload;
use super::profiles::{One, Profile, find};
use super::scalars::DateTime;
use super::terms::Terms;
use crate::error::Reason;
use crate::service::mails::decisions::{self as service, Figure, MailRefusal, Trouble};
use crate::{changed, mutation};

/// One mail, with the profiles that the mails of the same list go to.
#[derive(Clone)]
pub struct Mail {
    row: Arc<mails::Model>,
    profiles: Arc<Level<ProfileId, One>>,
}

/// A mail to a profile, without its address and its text; for the team.
#[Object(serial)]
impl Mail {
    /// The id of the mail in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Mail, self.row.id.0)
    }

    /// What it is about.
    async fn kind(&self) -> MailKind {
        self.row.kind.into()
    }

    /// The profile that it goes to.
    async fn profile(&self, ctx: &Context<'_>) -> Result<Option<Profile>> {
        let profile = self.profiles.of(self.row.profile_id, (), |ids| find(ctx, ids)).await?;
        Ok(profile.map(Profile::from))
    }

    /// The Message-ID that it carries, with angle brackets; a mail that is sent again keeps it.
    async fn message_id(&self) -> &str {
        &self.row.message_id
    }

    /// What became of it.
    async fn state(&self) -> MailState {
        self.row.state.into()
    }

    /// How many times it was tried.
    async fn attempts(&self) -> i32 {
        self.row.attempts
    }

    /// How many times it was sent although an earlier attempt may have arrived.
    async fn repeats(&self) -> i32 {
        self.row.repeats
    }

    /// What went wrong last; null if nothing did.
    async fn problem(&self) -> Option<MailProblem> {
        self.row.problem.map(Into::into)
    }

    /// What went wrong last, in a sentence.
    async fn problem_sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the sentence; the request's if left out.")] language: Option<Language>,
    ) -> Option<&'static str> {
        self.row.problem.map(|problem| Trouble::from(problem).sentence(ctx.language(language)))
    }

    /// The code of the mail server's reply to the last attempt, such as 550; null if it gave none.
    async fn reply(&self) -> Option<i32> {
        self.row.reply
    }

    /// When it was queued.
    async fn queued_at(&self) -> DateTime {
        DateTime(self.row.queued_at)
    }

    /// When it was sent; null if it was not.
    async fn sent_at(&self) -> Option<DateTime> {
        self.row.sent_at.map(DateTime)
    }

    /// Since when it waits because its reader has got as many mails as anybody gets in a week; null if it does not.
    async fn waits_since(&self) -> Option<DateTime> {
        self.row.waits_since.map(DateTime)
    }
}

/// How many mails are in a state.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct MailFigure {
    /// The state.
    state: MailState,
    /// How many mails are in it.
    count: i32,
    /// How many of them were sent again although an earlier attempt may have arrived.
    repeated: i32,
}

impl From<Figure> for MailFigure {
    fn from(figure: Figure) -> Self {
        let int = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
        Self { state: figure.state.into(), count: int(figure.count), repeated: int(figure.repeated) }
    }
}

/// Mails of one list.
fn wrap(rows: impl IntoIterator<Item = mails::Model>) -> Vec<Mail> {
    let rows: Vec<mails::Model> = rows.into_iter().collect();
    let profiles = Arc::new(Level::below(rows.iter().map(|row| row.profile_id)));
    rows.into_iter().map(|row| Mail { row: Arc::new(row), profiles: profiles.clone() }).collect()
}

/// The mails with these ids that the viewer may see.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<MailId> = ids.iter().copied().map(MailId).collect();
    let rows = service::find(ctx.app()?, ctx.viewer(), &ids).await?;
    let node = |mail: Mail| (GlobalId { kind: Kind::Mail, uuid: mail.row.id.0 }, Node::Mail(mail));
    Ok(wrap(rows).into_iter().map(node).collect())
}

/// Reading mails.
#[derive(Default)]
pub struct MailQuery;

#[Object]
impl MailQuery {
    /// The mails to profiles, the newest first; for the team.
    async fn mails(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in one of these states.")] state: Option<Vec<MailState>>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Mail>> {
        ctx.team()?;
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let states: Vec<_> = state.unwrap_or_default().into_iter().map(Into::into).collect();
        let page = service::list(ctx.app()?, ctx.viewer(), &states, &window).await?;
        Ok(Connection::new(page.map_all(wrap), |mail| (mail.row.id,), |mail| mail))
    }

    /// How many mails to profiles are in each state that any is in; for the team.
    async fn mail_figures(&self, ctx: &Context<'_>) -> Result<Vec<MailFigure>> {
        ctx.team()?;
        let figures = service::figures(ctx.app()?, ctx.viewer()).await?;
        Ok(figures.into_iter().map(MailFigure::from).collect())
    }
}

mutation! {
    RetryMail, ChangedMail, MailRefusal;
    SettleMail, ChangedMail, MailRefusal;
}

changed! { ChangedMail { "mail", mail: Mail } }

/// Which mail is to be sent again.
#[derive(InputObject)]
pub struct RetryMailInput {
    /// The mail.
    mail_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// What became of a mail that may have arrived.
#[derive(InputObject)]
pub struct SettleMailInput {
    /// The mail.
    mail_id: ID,
    /// Whether it arrived; if not, it is given up.
    arrived: bool,
    #[graphql(flatten)]
    terms: Terms,
}

/// Deciding about mails that are stuck.
#[derive(Default)]
pub struct MailMutation;

#[Object]
impl MailMutation {
    /// Sends a mail again that was given up, or that may have arrived and was tried twice; its address counts as good
    /// again. For the team.
    async fn retry_mail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which mail.")] input: RetryMailInput,
    ) -> Result<Option<Payload<RetryMail>>> {
        ctx.team()?;
        let id = node::read(&input.mail_id, "input.mailId", &[Kind::Mail])?;
        let outcome = service::retry(ctx.app()?, &input.terms.act(ctx)?, id).await;
        Payload::of(ctx, outcome, input.terms, changed).await
    }

    /// Says what became of a mail that may have arrived, so that nobody tries again. For the team.
    async fn settle_mail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which mail, and whether it arrived.")] input: SettleMailInput,
    ) -> Result<Option<Payload<SettleMail>>> {
        ctx.team()?;
        let id = node::read(&input.mail_id, "input.mailId", &[Kind::Mail])?;
        let outcome = service::decide(ctx.app()?, &input.terms.act(ctx)?, id, input.arrived).await;
        Payload::of(ctx, outcome, input.terms, changed).await
    }
}

fn changed(row: Option<mails::Model>) -> ChangedMail {
    wrap(row).pop().into()
}
