//! `capacities`: how much a profile takes on, with the counters that the database compares and sets.

use sea_orm::entity::prelude::*;

use crate::id::ProfileId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "capacities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    /// Most introductions open at one time.
    pub open_limit: i32,
    /// Most introductions begun in one calendar month.
    pub month_limit: i32,
    pub open_count: i32,
    /// The month that `month_count` counts, as year × 100 + month.
    pub month: i32,
    pub month_count: i32,
    /// Requests of its own that nobody has answered yet.
    pub asking_count: i32,
    /// Introductions after which the two met, by what is told.
    pub met_count: i32,
    /// Introductions of which it is told, without disagreement, whether the two met.
    pub told_count: i32,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
