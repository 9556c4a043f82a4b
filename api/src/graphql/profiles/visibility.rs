//! Who sees which fields of a profile: reading it, and choosing it.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::{FieldGroup, ProfileId, profiles};

use super::mutations::ChangedProfile;
use super::{Profile, one};
use crate::graphql::ask::Asked;
use crate::graphql::codes::Audience;
use crate::graphql::error::Result;
use crate::graphql::node::{self, PROFILES};
use crate::graphql::payload::Payload;
use crate::graphql::terms::Terms;
use crate::mutation;
use crate::service::profiles::visibility::{self as service, Choice, VisibilityRefusal};
use crate::visibility::audience;

/// Who sees which fields of a profile; what those who speak for it see is all of it.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Visibility {
    /// Of the name.
    name: Audience,
    /// Of headline, description, function, seniority, company, host, logo, day of foundation and kind of organisation.
    presentation: Audience,
    /// Of sectors, skills and focus areas.
    topics: Audience,
    /// Of the location.
    location: Audience,
    /// Of the languages.
    languages: Audience,
    /// Of web address and SIREN.
    identifiers: Audience,
    /// Of needs and offers, and of what a talent seeks and when.
    engagements: Audience,
    /// Of stage, markets, headcount and funds.
    business: Audience,
    /// Of e-mail address and telephone number. Two yeses disclose these, to the two sides, and nothing else does.
    contact: Audience,
}

impl Visibility {
    /// Who sees what of a profile.
    pub fn of(row: &profiles::Model) -> Self {
        let of = |group| audience(row, group).into();
        Self {
            name: of(FieldGroup::Name),
            presentation: of(FieldGroup::Presentation),
            topics: of(FieldGroup::Topics),
            location: of(FieldGroup::Location),
            languages: of(FieldGroup::Languages),
            identifiers: of(FieldGroup::Identifiers),
            engagements: of(FieldGroup::Engagements),
            business: of(FieldGroup::Business),
            contact: of(FieldGroup::Contact),
        }
    }
}

mutation! { SetVisibility, ChangedProfile, VisibilityRefusal }

/// Who is to see which fields of a profile. What is left out stays as it is; null brings back the widest audience.
#[derive(InputObject)]
pub struct SetVisibilityInput {
    /// The profile.
    id: ID,
    /// The version that the change was made on.
    version: i32,
    /// Of the name. Where not everybody sees it, the name in addresses does not tell it either.
    name: MaybeUndefined<Audience>,
    /// Of headline, description, function, seniority, company, host, logo, day of foundation and kind of organisation.
    presentation: MaybeUndefined<Audience>,
    /// Of sectors, skills and focus areas.
    topics: MaybeUndefined<Audience>,
    /// Of the location.
    location: MaybeUndefined<Audience>,
    /// Of the languages.
    languages: MaybeUndefined<Audience>,
    /// Of web address and SIREN.
    identifiers: MaybeUndefined<Audience>,
    /// Of needs and offers, and of what a talent seeks and when.
    engagements: MaybeUndefined<Audience>,
    /// Of stage, markets, headcount and funds.
    business: MaybeUndefined<Audience>,
    #[graphql(flatten)]
    terms: Terms,
}

impl SetVisibilityInput {
    fn choices(&self) -> Vec<Choice> {
        let given = [
            (FieldGroup::Name, "name", self.name),
            (FieldGroup::Presentation, "presentation", self.presentation),
            (FieldGroup::Topics, "topics", self.topics),
            (FieldGroup::Location, "location", self.location),
            (FieldGroup::Languages, "languages", self.languages),
            (FieldGroup::Identifiers, "identifiers", self.identifiers),
            (FieldGroup::Engagements, "engagements", self.engagements),
            (FieldGroup::Business, "business", self.business),
        ];
        let mut choices = Vec::with_capacity(given.len());
        for (group, field, audience) in given {
            match audience {
                MaybeUndefined::Undefined => {}
                MaybeUndefined::Null => choices.push(Choice { group, field, audience: None }),
                MaybeUndefined::Value(chosen) => choices.push(Choice { group, field, audience: Some(chosen.into()) }),
            }
        }
        choices
    }
}

/// Choosing who sees what.
#[derive(Default)]
pub struct VisibilityMutation;

#[Object]
impl VisibilityMutation {
    /// Chooses who sees which fields of a profile: those who speak for it, up to what is usual; the team only narrows.
    async fn set_visibility(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is to see what.")] input: SetVisibilityInput,
    ) -> Result<Option<Payload<SetVisibility>>> {
        ctx.signed_in()?;
        let id: ProfileId = node::read(&input.id, "input.id", &PROFILES)?;
        let change = service::Change { id, version: input.version.into(), choices: input.choices() };
        let outcome = service::choose(ctx.app()?, &input.terms.act(ctx)?, change).await;
        Payload::of(ctx, outcome, input.terms, |seen| Some(Profile::from(one(seen))).into()).await
    }
}
