//! `receipts`: what was dropped because its time was over: for which purpose it was kept, how much, when.

use sea_orm::entity::prelude::*;

use crate::codes::RetentionPurpose;
use crate::id::ReceiptId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReceiptId,
    pub purpose: RetentionPurpose,
    pub count: i64,
    pub done_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
