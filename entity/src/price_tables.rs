//! `price_tables`: numbered tables of what being asked for by many costs, so that every node ranks alike.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "price_tables")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub number: i32,
    /// The market that the prices are of, by its figures.
    pub market: Json,
    /// The price of each counterpart that has one, by its id.
    pub prices: Json,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
