//! Signing in by mail, and what belongs to one's own account.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, SimpleObject};
use uuid::Uuid;

use super::{Account, Session};
use crate::graphql::ask::Asked;
use crate::graphql::codes::Language;
use crate::graphql::error::Result;
use crate::graphql::payload::{Changed, Payload};
use crate::graphql::terms::Terms;
use crate::service::accounts::{self as service, Change, RequestRefusal, SignInRefusal, UpdateRefusal};
use crate::{changed, mutation};

mutation! {
    RequestSignIn, Taken, RequestRefusal;
    SignIn, ChangedSession, SignInRefusal;
    UpdateAccount, ChangedAccount, UpdateRefusal;
}

changed! { ChangedAccount { "account", account: Account } }

/// That a request was taken, whoever made it.
#[derive(Default, SimpleObject)]
#[graphql(fake, serial)]
pub struct Taken {
    /// What to tell the person, in the viewer's language: the same whether the address is known or not; null if it was
    /// refused.
    notice: Option<String>,
}

impl Taken {
    /// The sentence, in the viewer's language.
    pub fn of(ctx: &Context<'_>) -> Self {
        let notice = match ctx.ask().language {
            entity::Language::Fr => "C’est noté. S’il y a lieu, un message arrive à cette adresse.",
            entity::Language::En => "Noted. If there is reason to, a mail goes to this address.",
        };
        Self { notice: Some(notice.to_owned()) }
    }
}

impl Changed for Taken {
    async fn again(ctx: &Context<'_>, _: &[Uuid]) -> Result<Self> {
        Ok(Self::of(ctx))
    }
}

/// Somebody who has just signed in.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct SignedIn {
    /// The account.
    account: Account,
    /// The session, by which it is listed and revoked.
    session: Session,
    /// The session's token, for the header `Authorization: Bearer TOKEN`. It is stored nowhere and shown this once: null with
    /// dryRun, and where a repeated request is answered.
    token: Option<String>,
}

/// The new session.
#[derive(Default, SimpleObject)]
#[graphql(fake, serial)]
pub struct ChangedSession {
    /// Who signed in; null if that is refused, and where a repeated request is answered.
    signed_in: Option<SignedIn>,
}

impl Changed for ChangedSession {
    async fn again(_: &Context<'_>, _: &[Uuid]) -> Result<Self> {
        Ok(Self::default())
    }
}

/// Who wants to sign in.
#[derive(InputObject)]
pub struct RequestSignInInput {
    /// The address of the account.
    email: String,
    #[graphql(flatten)]
    terms: Terms,
}

/// What a sign-in mail or an invitation holds.
#[derive(InputObject)]
pub struct SignInInput {
    /// The code of the mail, which is also the last part of its link.
    code: String,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of the viewer's own account; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateAccountInput {
    /// What the person is called, 1 to 200 characters.
    name: Option<String>,
    /// The language of mails and messages; null leaves it to the browser.
    language: MaybeUndefined<Language>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Signing in.
#[derive(Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// Asks for a mail to sign in with. The answer, its time and its text are the same whether the address has an account or
    /// not. The mail's link and code work once, for 15 minutes; an account gets at most 5 such mails in that time.
    async fn request_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who wants to sign in.")] input: RequestSignInInput,
    ) -> Result<Option<Payload<RequestSignIn>>> {
        let act = input.terms.act(ctx)?;
        let outcome = service::request(ctx.app()?, &act, &input.email, ctx.ask().language).await;
        Payload::of(ctx, outcome, input.terms, |()| Taken::of(ctx)).await
    }

    /// Exchanges the code of a sign-in mail or an invitation for a session of 30 days; the code works once.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the mail.")] input: SignInInput,
    ) -> Result<Option<Payload<SignIn>>> {
        let outcome = service::redeem(ctx.app()?, &input.terms.act(ctx)?, &input.code).await;
        Payload::of(ctx, outcome, input.terms, |signed_in| ChangedSession {
            signed_in: Some(SignedIn {
                account: signed_in.account.into(),
                session: signed_in.session.into(),
                token: signed_in.token,
            }),
        })
        .await
    }

    /// Changes the viewer's own account.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateAccountInput,
    ) -> Result<Option<Payload<UpdateAccount>>> {
        ctx.signed_in()?;
        let language = match input.language {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(language) => Some(Some(language.into())),
        };
        let change = Change { name: input.name, language };
        let outcome = service::update(ctx.app()?, &input.terms.act(ctx)?, change).await;
        Payload::of(ctx, outcome, input.terms, |row| row.map(Account::from).into()).await
    }
}
