//! `saved_search_hits`: the profiles that a saved search has shown its owner, so that none is told twice.

use sea_orm::entity::prelude::*;

use crate::id::{AccountMailId, ProfileId, SavedSearchId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_search_hits")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub saved_search_id: SavedSearchId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    /// The digest that told it; nothing if it was there when the search was saved.
    pub mail_id: Option<AccountMailId>,
}

impl ActiveModelBehavior for ActiveModel {}
