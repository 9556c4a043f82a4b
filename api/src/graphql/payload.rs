//! The one shape of every mutation's answer: the object, the query to read on from, and what stands in the way.

use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{
    Context, ContextSelectionSet, Description, Name, Object, ObjectType, OutputType, Positioned, ServerResult,
    TypeName, Value,
};
use entity::Language;
use uuid::Uuid;

use super::Query;
use super::ask::Asked;
use super::error::{Error, Result};
use super::terms::Terms;
use crate::error::{Failure, Outcome, Reason, Refusal, Repeated};
use crate::service::acts::KeyRefusal;

/// A mutation, as a type that names its payload, its errors and their codes.
pub trait Mutation: Send + Sync + 'static {
    /// Verb and noun: `RequestIntroduction`.
    const NAME: &'static str;
    /// An object with one nullable field that holds the changed object; its fields become the payload's.
    type Changed: Changed;
    /// Why it may not happen.
    type Reason: Reason;
    /// Whether it can meet a reason of that set at all; its codes are those alone.
    const MEETS: fn(Self::Reason) -> bool = |_| true;
}

/// What a payload holds of what was changed: one nullable field.
pub trait Changed: ObjectType + Default + 'static {
    /// The same of an earlier request, by the rows that it changed.
    fn again(ctx: &Context<'_>, changed: &[Uuid]) -> impl Future<Output = Result<Self>> + Send;
}

/// Defines what payloads hold: `changed! { ChangedStartup { "startup", startup: Startup } }`.
#[macro_export]
macro_rules! changed {
    ($($changed:ident { $what:literal, $field:ident: $object:ident })+) => {$(
        #[doc = concat!("The changed ", $what, ".")]
        #[derive(Default, ::async_graphql::SimpleObject)]
        #[graphql(fake)]
        pub struct $changed {
            #[doc = concat!("The ", $what, " as it is now, with dryRun as it would be; null if that is refused.")]
            $field: Option<$object>,
        }

        impl From<Option<$object>> for $changed {
            fn from($field: Option<$object>) -> Self {
                Self { $field }
            }
        }

        impl $crate::graphql::payload::Changed for $changed {
            async fn again(ctx: &Context<'_>, changed: &[::uuid::Uuid]) -> Result<Self> {
                Ok(<$object as $crate::graphql::node::Again>::again(ctx, changed).await?.into())
            }
        }
    )+};
}

/// Defines mutations: `mutation!(RequestIntroduction, ChangedIntroduction, RequestRefusal)`.
///
/// A mutation that shares its reasons with others says which it can meet: `…, RequestRefusal, if |reason| …`.
#[macro_export]
macro_rules! mutation {
    ($($name:ident, $changed:ty, $reason:ty $(, if $meets:expr)?);+ $(;)?) => {$(
        #[doc = concat!("The mutation `", stringify!($name), "`.")]
        pub struct $name;

        impl $crate::graphql::payload::Mutation for $name {
            const NAME: &'static str = stringify!($name);
            type Changed = $changed;
            type Reason = $reason;
            $(const MEETS: fn($reason) -> bool = $meets;)?
        }
    )+};
}

/// What a mutation answers: `RequestIntroductionPayload`, and so on.
pub struct Payload<M: Mutation> {
    changed: M::Changed,
    user_errors: Vec<UserError<M>>,
    client_mutation_id: Option<String>,
}

impl<M: Mutation> Payload<M> {
    /// Makes the payload of an operation's outcome; what cannot be refused becomes a top-level error.
    pub async fn of<T>(
        ctx: &Context<'_>,
        outcome: Outcome<T, M::Reason>,
        terms: Terms,
        changed: impl FnOnce(T) -> M::Changed,
    ) -> Result<Option<Self>> {
        let language = ctx.ask().language;
        let mut user_errors = Vec::new();
        let changed = match outcome {
            Ok(value) => changed(value),
            Err(Failure::Repeated(Repeated::Same(rows))) => M::Changed::again(ctx, &rows).await?,
            Err(Failure::Repeated(Repeated::Other)) => {
                user_errors.push(UserError::of(Refusal::of(KeyRefusal::KeyReused, "clientMutationId"), language));
                M::Changed::default()
            }
            Err(Failure::Refused(refusals)) => {
                expected::<M>(&refusals)?;
                user_errors.extend(refusals.into_iter().map(|refusal| UserError::of(refusal, language)));
                M::Changed::default()
            }
            Err(Failure::Internal(error)) => return Err(Error::Internal(error)),
        };
        Ok(Some(Self { changed, user_errors, client_mutation_id: terms.into_key() }))
    }
}

#[Object(name_type, use_type_description, serial)]
impl<M: Mutation> Payload<M> {
    #[graphql(flatten)]
    async fn changed(&self) -> &M::Changed {
        &self.changed
    }

    /// Everything that can be read, as it is after the mutation.
    async fn query(&self) -> Query {
        Query::default()
    }

    /// What the viewer can act on; where there is anything, nothing was changed.
    async fn user_errors(&self) -> &[UserError<M>] {
        &self.user_errors
    }

    /// The key that the client sent along.
    async fn client_mutation_id(&self) -> Option<&str> {
        self.client_mutation_id.as_deref()
    }
}

/// Makes sure that a mutation refuses by its own codes alone.
fn expected<M: Mutation>(refusals: &[Refusal<M::Reason>]) -> Result<()> {
    match refusals.iter().find(|refusal| !M::MEETS(refusal.reason)) {
        None => Ok(()),
        Some(strange) => {
            let code = strange.reason.code();
            Err(Error::Internal(anyhow::anyhow!("{} was refused by {code}, which is none of its codes", M::NAME)))
        }
    }
}

/// One thing that the viewer can act on.
pub struct UserError<M: Mutation> {
    field: Vec<String>,
    message: Cow<'static, str>,
    code: &'static str,
    mutation: PhantomData<M>,
}

impl<M: Mutation> UserError<M> {
    fn of<R: Reason>(refusal: Refusal<R>, language: Language) -> Self {
        let message = match &refusal.detail {
            Some(detail) => Cow::Owned(detail.sentence(language).to_owned()),
            None => Cow::Borrowed(refusal.reason.sentence(language)),
        };
        Self { field: refusal.field, message, code: refusal.reason.code(), mutation: PhantomData }
    }
}

#[Object(name_type, use_type_description, serial)]
impl<M: Mutation> UserError<M> {
    /// The path of the input's field that it is about, from the input's root, such as `["needs", "0", "kind"]`.
    async fn field(&self) -> &[String] {
        &self.field
    }

    /// A sentence for people, in the viewer's language.
    async fn message(&self) -> &str {
        &self.message
    }

    /// The code for programs.
    async fn code(&self) -> Code<M> {
        Code(self.code, PhantomData)
    }
}

/// The codes of a mutation's errors: `RequestIntroductionErrorCode`, and so on.
pub struct Code<M: Mutation>(&'static str, PhantomData<M>);

impl<M: Mutation> TypeName for Payload<M> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(M::NAME) + "Payload"
    }
}

impl<M: Mutation> Description for Payload<M> {
    fn description() -> &'static str {
        "What the mutation did, or why it did nothing."
    }
}

impl<M: Mutation> TypeName for UserError<M> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(M::NAME) + "UserError"
    }
}

impl<M: Mutation> Description for UserError<M> {
    fn description() -> &'static str {
        "A reason why the mutation did nothing, with the field it is about."
    }
}

impl<M: Mutation> OutputType for Code<M> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(M::NAME) + "ErrorCode"
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, |_| MetaType::Enum {
            name: Self::type_name().into_owned(),
            description: Some("Why the mutation did nothing.".to_owned()),
            enum_values: enum_values::<M>(),
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            rust_typename: Some(std::any::type_name::<Self>()),
            directive_invocations: Vec::new(),
            requires_scopes: Vec::new(),
        })
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::Enum(Name::new(self.0)))
    }
}

fn enum_values<M: Mutation>() -> IndexMap<String, MetaEnumValue> {
    let met = M::Reason::ALL.iter().zip(M::Reason::MEANINGS).filter(|(reason, _)| M::MEETS(**reason));
    let values = met.map(|(_, meaning)| meaning).chain(KeyRefusal::MEANINGS).map(|meaning| {
        let value = MetaEnumValue {
            name: meaning.code.to_owned(),
            description: Some(meaning.about.trim().to_owned()),
            deprecation: Deprecation::NoDeprecated,
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            directive_invocations: Vec::new(),
        };
        (meaning.code.to_owned(), value)
    });
    values.collect()
}
