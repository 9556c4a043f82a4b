//! Saved searches: named, of one account, which is mailed the new profiles that they find, once a week at most.

mod digest;

use entity::saved_searches::{ActiveModel, Column, Entity, Model};
use entity::values::SavedFilter;
use entity::{AccountId, Language, ProfileId, SavedSearchId, saved_search_hits as hits};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter,
};
use search::{Query, Window};
use uuid::Uuid;

use crate::app::App;
use crate::error::{Failure, Outcome, Result, is_unique_violation};
use crate::listing::Listing;
use crate::paging::{Page, Window as ListWindow};
use crate::reasons;
use crate::service::accounts::line;
use crate::service::acts::Act;
use crate::service::search::{filter as index_filter, on_index};
use crate::viewer::Viewer;

pub use digest::{Stoppable, find_stop, letter, stop, tell};

/// How many searches an account keeps at most.
const MOST: u64 = 20;
/// How many profiles a search may find to be worth following, and how many a digest looks at.
const BROADEST: usize = 1_000;
/// How many characters a name has at most.
const NAME_LENGTH: usize = 100;
/// How many rows are written at a time: SQLite takes so many values in one statement on every system.
const ROWS: usize = 300;

reasons! {
    /// Why a search is not saved.
    pub enum SaveRefusal {
        /// The name is empty, longer than 100 characters, or holds control characters.
        NameUnfit = "NAME_UNFIT" {
            fr: "Le nom compte 1 à 100 caractères, sur une ligne.",
            en: "The name has 1 to 100 characters, on one line.",
        },
        /// The account keeps another search under that name.
        NameTaken = "NAME_TAKEN" {
            fr: "Vous avez déjà une recherche de ce nom : choisissez-en un autre.",
            en: "You have a search of this name already: choose another.",
        },
        /// There is nothing to search for.
        Empty = "EMPTY" {
            fr: "Donnez des mots, un filtre ou un lieu : tout n’est pas une recherche.",
            en: "Give words, a filter or a place: everything is no search.",
        },
        /// More than 1,000 profiles are found.
        TooBroad = "TOO_BROAD" {
            fr: "Plus de 1 000 profils répondent : précisez la recherche.",
            en: "More than 1,000 profiles match: narrow the search down.",
        },
        /// The account keeps 20 searches already.
        TooMany = "TOO_MANY" {
            fr: "Vous gardez déjà 20 recherches : supprimez-en une.",
            en: "You keep 20 searches already: delete one.",
        },
    }
}

/// A search to keep.
#[derive(Clone, Debug)]
pub struct New {
    /// What its owner calls it.
    pub name: String,
    /// The words, as they were typed.
    pub query: String,
    /// What profiles must have.
    pub filter: SavedFilter,
    /// Whether new profiles are mailed.
    pub mailed: bool,
    /// The language of the mails, where the account has chosen none.
    pub language: Language,
}

/// Keeps a search of the viewer's account; what it finds now counts as shown. Nothing without an account.
pub async fn save(app: &App, act: &Act<'_>, new: New) -> Outcome<Option<Model>, SaveRefusal> {
    let Some(account) = act.viewer.account() else { return Ok(None) };
    let refused = |why, field| Err(Failure::refused(why, field));
    let Some(name) = line(&new.name, NAME_LENGTH) else { return refused(SaveRefusal::NameUnfit, "name") };
    let query = new.query.trim().to_owned();
    if query.is_empty() && new.filter == SavedFilter::default() {
        return refused(SaveRefusal::Empty, "query");
    }
    let found = matching(app, act.viewer, &query, &new.filter, BROADEST + 1).await?;
    if found.len() > BROADEST {
        return refused(SaveRefusal::TooBroad, "query");
    }
    let tx = act.begin(app).await?;
    if of_account(account).count(&tx).await? >= MOST {
        return refused(SaveRefusal::TooMany, "name");
    }
    let now = app.clock.now();
    let row = Model {
        id: SavedSearchId(Uuid::now_v7()),
        account_id: account,
        name,
        query,
        filter: new.filter,
        mailed: new.mailed,
        language: new.language,
        created_at: now,
    };
    let once = OnConflict::columns([Column::AccountId, Column::Name]).do_nothing().to_owned();
    if Entity::insert(ActiveModel::from(row.clone())).on_conflict(once).exec_without_returning(&tx).await? == 0 {
        return refused(SaveRefusal::NameTaken, "name");
    }
    note(&tx, row.id, &found, None).await?;
    digest::schedule(&tx, account, now).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(Some(row))
}

/// The profiles that a search finds for a viewer, the best first, at most so many; only those that have all its words.
async fn matching(
    app: &App,
    viewer: &Viewer,
    query: &str,
    filter: &SavedFilter,
    most: usize,
) -> Result<Vec<ProfileId>> {
    // What is only nearly what was asked for is worth showing to somebody who waits, and not worth a mail.
    let query = Query {
        exact: true,
        filter: index_filter(filter),
        window: Window::first(most),
        ..Query::new(query, viewer.reader())
    };
    let page = on_index(app, move |index| index.search(&query)).await?;
    Ok(page.hits.into_iter().map(|hit| ProfileId(hit.id)).collect())
}

/// Writes down which profiles a search has shown, by a mail or before any.
async fn note(
    tx: &DatabaseTransaction,
    search: SavedSearchId,
    profiles: &[ProfileId],
    mail: Option<entity::AccountMailId>,
) -> Result<(), DbErr> {
    for some in profiles.chunks(ROWS) {
        let rows = some.iter().map(|profile| hits::ActiveModel {
            saved_search_id: Set(search),
            profile_id: Set(*profile),
            mail_id: Set(mail),
        });
        let once = OnConflict::columns([hits::Column::SavedSearchId, hits::Column::ProfileId]).do_nothing().to_owned();
        hits::Entity::insert_many(rows).on_conflict(once).exec_without_returning(tx).await?;
    }
    Ok(())
}

reasons! {
    /// Why a saved search is not changed.
    pub enum UpdateRefusal {
        /// The viewer keeps no search of that id.
        NotFound = "NOT_FOUND" { fr: "Vous ne gardez pas cette recherche.", en: "You keep no such search." },
        /// The name is empty, longer than 100 characters, or holds control characters.
        NameUnfit = "NAME_UNFIT" {
            fr: "Le nom compte 1 à 100 caractères, sur une ligne.",
            en: "The name has 1 to 100 characters, on one line.",
        },
        /// The account keeps another search under that name.
        NameTaken = "NAME_TAKEN" {
            fr: "Vous avez déjà une recherche de ce nom : choisissez-en un autre.",
            en: "You have a search of this name already: choose another.",
        },
    }
}

/// What is to change of a saved search; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What its owner calls it.
    pub name: Option<String>,
    /// Whether new profiles are mailed.
    pub mailed: Option<bool>,
}

/// Renames a saved search of the viewer's account, or turns its mails on or off.
pub async fn update(app: &App, act: &Act<'_>, id: SavedSearchId, change: Change) -> Outcome<Model, UpdateRefusal> {
    let refused = |why, field| Err(Failure::refused(why, field));
    let mut row = ActiveModel { id: Set(id), ..Default::default() };
    if let Some(name) = change.name {
        let Some(name) = line(&name, NAME_LENGTH) else { return refused(UpdateRefusal::NameUnfit, "name") };
        row.name = Set(name);
    }
    if let Some(mailed) = change.mailed {
        row.mailed = Set(mailed);
    }
    let tx = act.begin(app).await?;
    let Some(before) = own(&tx, act.viewer, id).await? else {
        return refused(UpdateRefusal::NotFound, "savedSearchId");
    };
    let after = match row.is_changed() {
        false => before,
        true => match row.update(&tx).await {
            Err(error) if is_unique_violation(&error) => {
                return refused(UpdateRefusal::NameTaken, "name");
            }
            updated => updated?,
        },
    };
    act.commit(app, tx, &[id.0]).await?;
    Ok(after)
}

reasons! {
    /// Why a saved search is not deleted.
    pub enum DeleteRefusal {
        /// The viewer keeps no search of that id.
        NotFound = "NOT_FOUND" { fr: "Vous ne gardez pas cette recherche.", en: "You keep no such search." },
    }
}

/// Deletes a saved search of the viewer's account, which is returned.
pub async fn delete(app: &App, act: &Act<'_>, id: SavedSearchId) -> Outcome<AccountId, DeleteRefusal> {
    let tx = act.begin(app).await?;
    let Some(row) = own(&tx, act.viewer, id).await? else {
        return Err(Failure::refused(DeleteRefusal::NotFound, "savedSearchId"));
    };
    Entity::delete_by_id(id).exec(&tx).await?;
    act.commit(app, tx, &[row.account_id.0]).await?;
    Ok(row.account_id)
}

fn of_account(account: AccountId) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::AccountId.eq(account))
}

async fn own(db: &impl ConnectionTrait, viewer: &Viewer, id: SavedSearchId) -> Result<Option<Model>, DbErr> {
    match viewer.account() {
        Some(account) => of_account(account).filter(Column::Id.eq(id)).one(db).await,
        None => Ok(None),
    }
}

/// A page of the viewer's own saved searches, the newest first.
pub async fn list(app: &App, viewer: &Viewer, window: &ListWindow<(SavedSearchId,)>) -> Result<Page<Model>> {
    let Some(account) = viewer.account() else { return Ok(Page::default()) };
    Ok(Listing::by_id(of_account(account), Column::Id).descending().page(app.db.reader(), window).await?)
}

/// The viewer's own saved searches with these ids.
pub async fn find(app: &App, viewer: &Viewer, ids: &[SavedSearchId]) -> Result<Vec<Model>> {
    let Some(account) = viewer.account() else { return Ok(Vec::new()) };
    Ok(of_account(account).filter(Column::Id.is_in(ids.iter().copied())).all(app.db.reader()).await?)
}
