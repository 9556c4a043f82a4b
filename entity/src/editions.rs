//! `editions`: one edition of a trade show, with its call.

use sea_orm::entity::prelude::*;

use crate::id::{EditionId, TradeShowId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "editions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EditionId,
    pub trade_show_id: TradeShowId,
    /// Unique within the show.
    pub label: String,
    pub starts_on: String,
    pub ends_on: String,
    /// The dates are not public yet: a guess of the team.
    pub dates_assumed: bool,
    pub city: Option<String>,
    pub country: Option<String>,
    /// IANA name.
    pub time_zone: String,
    pub call_opens_on: Option<String>,
    pub call_closes_on: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    #[sea_orm(belongs_to, from = "trade_show_id", to = "id")]
    pub trade_show: BelongsTo<super::trade_shows::Entity>,
    #[sea_orm(has_many)]
    pub slots: HasMany<super::slots::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
