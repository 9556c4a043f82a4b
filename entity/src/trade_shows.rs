//! `trade_shows`: a trade show, whatever its years.

use sea_orm::entity::prelude::*;

use crate::id::TradeShowId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trade_shows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TradeShowId,
    #[sea_orm(unique)]
    pub slug: String,
    pub name: String,
    pub description_fr: Option<String>,
    pub description_en: Option<String>,
    pub discontinued_on: Option<String>,
    pub successor_id: Option<TradeShowId>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    #[sea_orm(has_many)]
    pub editions: HasMany<super::editions::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
