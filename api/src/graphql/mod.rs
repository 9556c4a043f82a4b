//! The contract: translation only. A resolver decodes ids and cursors, calls one operation, wraps the result.
//!
//! Objects are `serial`: what needs the database is read for a whole list at once, so that nothing is gained by keeping
//! the futures of all fields of each object going side by side.

pub mod accounts;
pub mod applications;
pub mod approaches;
mod arguments;
pub mod ask;
pub mod blocks;
pub mod codes;
pub mod companies;
pub mod contracts;
pub mod editions;
pub mod erasures;
pub mod error;
pub mod explanation;
mod guard;
pub mod introductions;
pub mod level;
pub mod mails;
pub mod matches;
pub mod moment;
pub mod node;
pub mod objectives;
pub mod page;
pub mod payload;
pub mod position;
pub mod previews;
pub mod profiles;
mod report;
pub mod research_projects;
pub mod rounds;
pub mod saved_searches;
pub mod scalars;
pub mod scopes;
pub mod search;
pub mod slots;
pub mod tariff;
pub mod terms;
pub mod trade_shows;
pub mod values;
pub mod venues;
pub mod weights;
pub mod why_not;

use async_graphql::{MergedObject, MergedSubscription};

use crate::app::App;

pub use ask::{Ask, Asked};
pub use error::{Error, Result};
pub use guard::Guarded;

/// The schema, ready to execute requests whose data hold an [`Ask`].
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Everything that can be read.
// In groups: each that is merged lies one call deeper than the next.
#[derive(Default, MergedObject)]
pub struct Query(node::NodeQuery, profiles::ProfileQuery, SearchQueries, ProgrammeQueries, TeamQueries);

/// What finds profiles.
#[derive(Default, MergedObject)]
pub struct SearchQueries(search::SearchQuery, search::SuggestQuery, search::UnmatchedQuery);

/// What reads the nouns of the programme.
#[derive(Default, MergedObject)]
pub struct ProgrammeQueries(
    companies::CompanyQuery,
    trade_shows::TradeShowQuery,
    venues::VenueQuery,
    objectives::ObjectiveQuery,
);

/// What reads accounts, matches, and what the team decides by.
#[derive(Default, MergedObject)]
pub struct TeamQueries(
    accounts::AccountQuery,
    why_not::WhyNotQuery,
    weights::WeightsQuery,
    blocks::BlockQuery,
    introductions::OutcomeQuery,
    previews::PreviewQuery,
    introductions::TeamDayQuery,
    rounds::RoundQuery,
    rounds::RoundDiffQuery,
    mails::MailQuery,
);

/// Everything that can be done.
// In groups: each that is merged lies one call deeper than the next.
#[derive(Default, MergedObject)]
pub struct Mutation(profiles::ProfileMutation, ProgrammeMutation, TeamMutation);

/// What is done to introductions and to the nouns of the programme.
#[derive(Default, MergedObject)]
pub struct ProgrammeMutation(
    introductions::IntroductionMutation,
    introductions::MeetingMutation,
    companies::CompanyMutation,
    contracts::ContractMutation,
    research_projects::ResearchProjectMutation,
    trade_shows::TradeShowMutation,
    editions::EditionMutation,
    slots::SlotMutation,
);

/// What is done to accounts, and to what the team decides by.
#[derive(Default, MergedObject)]
pub struct TeamMutation(
    accounts::AccountMutation,
    saved_searches::SavedSearchMutation,
    weights::WeightsMutation,
    blocks::BlockMutation,
    rounds::RoundMutation,
    applications::ApplicationMutation,
    mails::MailMutation,
    approaches::ApproachMutation,
    erasures::ErasureMutation,
);

/// Everything that can be followed.
#[derive(Default, MergedSubscription)]
pub struct Subscription(introductions::IntroductionSubscription, rounds::RoundSubscription);

/// Makes the schema of a running product.
pub fn schema(app: &App) -> Guarded<Schema> {
    Guarded::around(builder().data(app.clone()).finish())
}

/// The contract in words, as `schema.graphql` holds it.
pub fn sdl() -> String {
    builder().finish().sdl()
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    // What a document may look like is the server's to say, before it gets here.
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .limit_recursive_depth(64)
        .disable_suggestions()
}

#[cfg(test)]
mod tests;
