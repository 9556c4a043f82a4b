//! When mails leave, how many a person gets, and what becomes of those that do not arrive.

mod bounces;
mod often;
mod servers;
mod stuck;

use entity::{MailState, mails};
use sea_orm::{EntityTrait, QueryOrder};

use crate::support::app::TestApp;

/// The mails to profiles, oldest first.
async fn rows(app: &TestApp) -> Vec<mails::Model> {
    mails::Entity::find().order_by_asc(mails::Column::Id).all(app.db.reader()).await.unwrap()
}

/// What became of the mails to profiles, oldest first.
async fn states(app: &TestApp) -> Vec<MailState> {
    rows(app).await.into_iter().map(|row| row.state).collect()
}
