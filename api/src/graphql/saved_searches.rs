//! Saved searches: kept under a name, and told of once a week at most.

use async_graphql::{Context, ID, InputObject, Object};
use entity::{SavedSearchId, saved_searches};
use uuid::Uuid;

use super::accounts::Account;
use super::ask::Asked;
use super::error::Result;
use super::node::{self, Again, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::payload::Payload;
use super::scalars::DateTime;
use super::search::{Around, Circle, SavedFilter, SearchFilter, saved};
use super::terms::Terms;
use crate::service::saved_searches::{self as service, Change, DeleteRefusal, New, SaveRefusal, UpdateRefusal};
use crate::{changed, mutation};

/// One saved search.
#[derive(Clone)]
pub struct SavedSearch(saved_searches::Model);

/// A search that the viewer's account keeps. Its query, filter and circle can be sent to `search` as they are.
#[Object(serial)]
impl SavedSearch {
    /// The id of the saved search in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::SavedSearch, self.0.id.0)
    }

    /// What its owner calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The words, as they were typed.
    async fn query(&self) -> &str {
        &self.0.query
    }

    /// What found profiles must have, as it was given.
    async fn filter(&self) -> SavedFilter {
        SavedFilter::of(&self.0.filter).0
    }

    /// The circle in which they must be, as it was given; null if there is none.
    async fn near(&self) -> Option<Circle> {
        SavedFilter::of(&self.0.filter).1
    }

    /// Whether new profiles are mailed to the account's address: those of all its searches in one mail, once a week at
    /// most, and none where nothing is new.
    async fn mailed(&self) -> bool {
        self.0.mailed
    }

    /// When it was saved.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

impl From<saved_searches::Model> for SavedSearch {
    fn from(row: saved_searches::Model) -> Self {
        Self(row)
    }
}

/// A page of the viewer's own saved searches.
pub async fn list(ctx: &Context<'_>, arguments: Arguments) -> Result<Connection<SavedSearch>> {
    let page = service::list(ctx.app()?, ctx.viewer(), &arguments.window(ctx)?).await?;
    Ok(Connection::new(page, |row| (row.id,), SavedSearch))
}

/// The viewer's own saved searches with these ids.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<SavedSearchId> = ids.iter().copied().map(SavedSearchId).collect();
    let rows = service::find(ctx.app()?, ctx.viewer(), &ids).await?.into_iter();
    let id = |uuid| GlobalId { kind: Kind::SavedSearch, uuid };
    Ok(rows.map(|row| (id(row.id.0), Node::SavedSearch(row.into()))).collect())
}

mutation! {
    SaveSearch, ChangedSavedSearch, SaveRefusal;
    UpdateSavedSearch, ChangedSavedSearch, UpdateRefusal;
    DeleteSavedSearch, DeletedSavedSearch, DeleteRefusal;
}

changed! {
    ChangedSavedSearch { "saved search", saved_search: SavedSearch }
    DeletedSavedSearch { "account that kept it", account: Account }
}

/// A search to keep.
#[derive(InputObject)]
pub struct SaveSearchInput {
    /// What its owner calls it, 1 to 100 characters; no two of an account have one name.
    name: String,
    /// Words, as `search` takes them.
    #[graphql(default)]
    query: String,
    /// What found profiles must have.
    filter: Option<SearchFilter>,
    /// In which circle they must be.
    near: Option<Around>,
    /// Whether new profiles are mailed.
    #[graphql(default = true)]
    mailed: bool,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of a saved search; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateSavedSearchInput {
    /// The saved search.
    saved_search_id: ID,
    /// What its owner calls it, 1 to 100 characters.
    name: Option<String>,
    /// Whether new profiles are mailed.
    mailed: Option<bool>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which saved search is to go.
#[derive(InputObject)]
pub struct DeleteSavedSearchInput {
    /// The saved search.
    saved_search_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// Keeping searches.
#[derive(Default)]
pub struct SavedSearchMutation;

#[Object]
impl SavedSearchMutation {
    /// Keeps a search of the viewer's account. What it finds now counts as known; what it finds later, with all its words,
    /// is new. An account keeps at most 20, each of which finds at most 1,000 profiles when it is saved.
    async fn save_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The search.")] input: SaveSearchInput,
    ) -> Result<Option<Payload<SaveSearch>>> {
        ctx.signed_in()?;
        let filter = saved(&input.query, input.filter, input.near, "input.")?;
        let new =
            New { name: input.name, query: input.query, filter, mailed: input.mailed, language: ctx.language(None) };
        let outcome = service::save(ctx.app()?, &input.terms.act(ctx)?, new).await;
        Payload::of(ctx, outcome, input.terms, |row| row.map(SavedSearch).into()).await
    }

    /// Renames a saved search of the viewer's account, or turns its mails on or off.
    async fn update_saved_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateSavedSearchInput,
    ) -> Result<Option<Payload<UpdateSavedSearch>>> {
        ctx.signed_in()?;
        let id = node::read(&input.saved_search_id, "input.savedSearchId", &[Kind::SavedSearch])?;
        let change = Change { name: input.name, mailed: input.mailed };
        let outcome = service::update(ctx.app()?, &input.terms.act(ctx)?, id, change).await;
        Payload::of(ctx, outcome, input.terms, |row| Some(SavedSearch(row)).into()).await
    }

    /// Deletes a saved search of the viewer's account.
    async fn delete_saved_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which saved search.")] input: DeleteSavedSearchInput,
    ) -> Result<Option<Payload<DeleteSavedSearch>>> {
        ctx.signed_in()?;
        let id = node::read(&input.saved_search_id, "input.savedSearchId", &[Kind::SavedSearch])?;
        let outcome = service::delete(ctx.app()?, &input.terms.act(ctx)?, id).await;
        let account = match &outcome {
            Ok(account) => Account::again(ctx, &[account.0]).await?,
            Err(_) => None,
        };
        Payload::of(ctx, outcome, input.terms, |_| account.into()).await
    }
}
