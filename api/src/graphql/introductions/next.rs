//! What happens next with an introduction by itself.

use async_graphql::{Context, Object};

use crate::graphql::ask::Asked;
use crate::graphql::codes::{Language, NextStepCode};
use crate::service::introductions::clock;

/// What happens next with an introduction by itself.
pub struct NextStep(entity::NextStep);

impl From<entity::NextStep> for NextStep {
    fn from(step: entity::NextStep) -> Self {
        Self(step)
    }
}

/// What happens by itself at the next date of an introduction.
#[Object(serial)]
impl NextStep {
    /// What it is.
    async fn code(&self) -> NextStepCode {
        self.0.into()
    }

    /// The same in a sentence.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> String {
        clock::sentence(self.0, ctx.language(language))
    }
}
