//! On what terms a mutation is made: only to know, or for good and under a key.

use async_graphql::{Context, InputObject, Name, Value};

use super::ask::Asked;
use super::error::{Error, Result};
use crate::service::acts::{Act, Once};

/// The fields that every mutation's input has besides its own.
#[derive(Debug, InputObject)]
pub struct Terms {
    /// Whether only to say what would happen: all is checked and answered, nothing is changed. What would be new
    /// has an id that stands for nothing.
    #[graphql(default_with = "Some(false)")]
    dry_run: Option<bool>,
    /// The key of the request, kept 7 days for the account and the mutation: repeated with the same input, it
    /// changes nothing more and is answered from what it changed before; with another, it is refused. A refused
    /// request leaves its key free; the key of somebody without an account is handed back, not kept.
    client_mutation_id: Option<String>,
}

impl Terms {
    /// What the mutation that is being resolved acts under.
    pub fn act<'a>(&self, ctx: &Context<'a>) -> Result<Act<'a>> {
        let viewer = ctx.viewer();
        let once = match &self.client_mutation_id {
            Some(key) => Once::of(viewer, ctx.field().name(), key, &input(ctx)?),
            None => None,
        };
        Ok(Act { viewer, dry_run: self.dry_run.unwrap_or(false), once })
    }

    /// The key, to be handed back.
    pub fn into_key(self) -> Option<String> {
        self.client_mutation_id
    }
}

/// The arguments of the field that is being resolved, without its terms: the same bytes however they were written.
fn input(ctx: &Context<'_>) -> Result<Vec<u8>> {
    let arguments = ctx.field().arguments().map_err(|error| anyhow::anyhow!("read arguments: {}", error.message))?;
    let mut arguments = canonical(Value::Object(arguments.into_iter().collect()));
    if let Value::Object(arguments) = &mut arguments
        && let Some(Value::Object(input)) = arguments.get_mut("input")
    {
        for term in ["dryRun", "clientMutationId"] {
            input.shift_remove(&Name::new(term));
        }
    }
    serde_json::to_vec(&arguments).map_err(Error::from)
}

/// A value with the fields of its objects in order.
fn canonical(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().map(|(name, value)| (name, canonical(value))).collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(fields.into_iter().collect())
        }
        Value::List(items) => Value::List(items.into_iter().map(canonical).collect()),
        other => other,
    }
}
