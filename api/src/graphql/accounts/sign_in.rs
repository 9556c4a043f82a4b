//! Signing in by mail, and what belongs to one's own account.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, SimpleObject};

use super::{Account, Session};
use crate::graphql::ask::Asked;
use crate::graphql::codes::Language;
use crate::graphql::error::Result;
use crate::graphql::payload::Payload;
use crate::mutation;
use crate::service::accounts::{self as service, Change, RequestRefusal, SignInRefusal, UpdateRefusal};

mutation! {
    RequestSignIn, SignInRequested, RequestRefusal;
    SignIn, ChangedSession, SignInRefusal;
    UpdateAccount, ChangedAccount, UpdateRefusal;
}

/// That the request was taken.
#[derive(Default, SimpleObject)]
#[graphql(fake)]
pub struct SignInRequested {
    /// What to tell the person, in the viewer's language: the same whether the address has an account or not.
    notice: Option<String>,
}

/// Somebody who has just signed in.
#[derive(SimpleObject)]
#[graphql(fake)]
pub struct SignedIn {
    /// The account.
    account: Account,
    /// The session, by which it is listed and revoked.
    session: Session,
    /// The session's token, for the header `Authorization: Bearer TOKEN`. It is shown this once and stored nowhere.
    token: String,
}

/// The new session.
#[derive(Default, SimpleObject)]
#[graphql(fake)]
pub struct ChangedSession {
    /// Who signed in; null if nobody did.
    signed_in: Option<SignedIn>,
}

/// The changed account.
#[derive(Default, SimpleObject)]
#[graphql(fake)]
pub struct ChangedAccount {
    /// The account as it is now; null if nothing was changed.
    account: Option<Account>,
}

/// Who wants to sign in.
#[derive(InputObject)]
pub struct RequestSignInInput {
    /// The address of the account.
    email: String,
    /// Anything by which the client knows its request again.
    client_mutation_id: Option<String>,
}

/// What a sign-in mail or an invitation holds.
#[derive(InputObject)]
pub struct SignInInput {
    /// The code of the mail, which is also the last part of its link.
    code: String,
    /// Anything by which the client knows its request again.
    client_mutation_id: Option<String>,
}

/// What is to change of the viewer's own account; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateAccountInput {
    /// What the person is called, 1 to 200 characters.
    name: Option<String>,
    /// The language of mails and messages; null leaves it to the browser.
    language: MaybeUndefined<Language>,
    /// Anything by which the client knows its request again.
    client_mutation_id: Option<String>,
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
        let language = ctx.ask().language;
        let outcome = service::request(ctx.app()?, &input.email, language).await;
        let notice = match language {
            entity::Language::Fr => {
                "Si cette adresse a un compte, un message avec de quoi vous connecter arrive dans la minute."
            }
            entity::Language::En => "If this address has an account, a mail with a way in arrives within a minute.",
        };
        Payload::of(ctx, outcome, input.client_mutation_id, |()| SignInRequested { notice: Some(notice.to_owned()) })
    }

    /// Exchanges the code of a sign-in mail or an invitation for a session of 30 days; the code works once.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the mail.")] input: SignInInput,
    ) -> Result<Option<Payload<SignIn>>> {
        let outcome = service::redeem(ctx.app()?, &input.code).await;
        Payload::of(ctx, outcome, input.client_mutation_id, |signed_in| ChangedSession {
            signed_in: Some(SignedIn {
                account: signed_in.account.into(),
                session: signed_in.session.into(),
                token: signed_in.token,
            }),
        })
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
        let outcome = service::update(ctx.app()?, ctx.viewer(), Change { name: input.name, language }).await;
        Payload::of(ctx, outcome, input.client_mutation_id, |row| ChangedAccount { account: row.map(Into::into) })
    }
}
