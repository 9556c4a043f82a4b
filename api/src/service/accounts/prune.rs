//! What is not kept for ever: links and tokens that open nothing any more, and what partners wrote who asked for access.

use entity::{PartnerRequestState, account_mails, partner_requests, tokens};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::clock::DAY;

/// How long a link or a token is remembered once it opens nothing.
const SPENT: i64 = 30 * DAY;
/// How long a decided request for access is remembered.
const DECIDED: i64 = 365 * DAY;

/// Drops what was kept long enough; returns how many rows that were.
pub async fn prune(db: &impl ConnectionTrait, now: i64) -> Result<u64, DbErr> {
    let spent = now - SPENT;
    let closed = Condition::any().add(tokens::Column::ExpiresAt.lt(spent)).add(tokens::Column::RevokedAt.lt(spent));
    let tokens = tokens::Entity::delete_many().filter(closed).exec(db).await?;
    // A mail that never left is for a person to see, as long as its link would work.
    let mails =
        account_mails::Entity::delete_many().filter(account_mails::Column::ExpiresAt.lt(spent)).exec(db).await?;
    let requests = partner_requests::Entity::delete_many()
        .filter(partner_requests::Column::State.ne(PartnerRequestState::Pending))
        .filter(partner_requests::Column::DecidedAt.lt(now - DECIDED))
        .exec(db)
        .await?;
    Ok(tokens.rows_affected + mails.rows_affected + requests.rows_affected)
}
