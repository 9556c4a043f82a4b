//! Several mails in one: what would be too many mails in a week for their reader is told together.

use entity::{MailId, MailKind, MailState, ProfileId, mails};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::admission::Plan;
use super::{AT_ONCE, Outgoing, Row};
use crate::app::App;
use crate::error::Result;
use crate::mail::{Collected, HeldBack, Letter};
use crate::outbox::{self, Message};
use crate::service::introductions::letters::{self, Ready};
use crate::service::introductions::post::{self, About};
use crate::service::profiles::store;

/// Whether a mail that is due may be told in one with others.
pub(super) fn may_hold(mail: &Outgoing) -> bool {
    match &mail.row {
        Row::Profile(row) => may_tell(row),
        Row::Account(_) => false,
    }
}

/// Whether another mail may tell what this one is to tell: it has not left yet, is not such a one itself, and brings no
/// calendar file.
pub(super) fn may_tell(row: &mails::Model) -> bool {
    let alone = row.kind == MailKind::Collected || AT_ONCE.contains(&row.kind) || row.meeting_id.is_some();
    row.state == MailState::Queued && row.left_at.is_none() && !alone
}

/// Queues one mail in place of those that are due and of those that wait, as far as they go to one profile; returns
/// those that are due to others.
pub(super) async fn collect(
    app: &App,
    tx: &DatabaseTransaction,
    due: Vec<Outgoing>,
    waiting: Vec<mails::Model>,
    plan: &mut Plan,
) -> Result<Vec<Outgoing>> {
    let rows = due.iter().filter_map(|mail| match &mail.row {
        Row::Profile(row) => Some(row.as_ref()),
        Row::Account(_) => None,
    });
    let mut members: Vec<(MailId, ProfileId)> =
        waiting.iter().chain(rows).map(|row| (row.id, row.profile_id)).collect();
    members.sort_unstable();
    let Some((_, profile)) = members.first().copied() else { return Ok(due) };
    members.retain(|(_, to)| *to == profile);
    let is_member = |mail: &Outgoing| matches!(&mail.row, Row::Profile(row) if row.profile_id == profile);
    let (told, apart): (Vec<_>, Vec<_>) = due.into_iter().partition(is_member);
    if members.len() < 2 {
        // One mail is no more than itself, and if it is not among those that are due it comes by itself.
        plan.outgoing.extend(told);
        return Ok(apart);
    }
    let now = app.clock.now();
    let mail = post::queue(app, tx, MailKind::Collected, profile, About::Several, now).await?;
    outbox::push(tx, Message::Mail { mail }, now, now).await?;
    mails::Entity::update_many()
        .col_expr(mails::Column::State, Expr::value(MailState::Collected))
        .col_expr(mails::Column::ToldIn, Expr::value(mail))
        .filter(mails::Column::Id.is_in(members.into_iter().map(|(id, _)| id)))
        .exec(tx)
        .await?;
    plan.gone.extend(told.into_iter().map(|mail| mail.claimed.id));
    Ok(apart)
}

/// Composes a mail that stands for several, each as it would be composed now; what would be held back is left out.
pub async fn compose_mail(app: &App, mail: &mails::Model) -> Result<Ready> {
    let Some(reader) = store::load(app.db.reader(), &[mail.profile_id]).await?.pop() else {
        return Ok(Ready::HeldBack(HeldBack::NothingToTell));
    };
    let told = mails::Entity::find().filter(mails::Column::ToldIn.eq(mail.id)).order_by_asc(mails::Column::Id);
    let mut gists = Vec::new();
    for each in told.all(app.db.reader()).await? {
        match Box::pin(letters::compose_mail(app, &each)).await? {
            Ready::Send(composed) => gists.push(composed.gist),
            Ready::HeldBack(why) => {
                tracing::info!(mail.id = %each.id, reason = ?why, "leave a mail out of several in one")
            }
        }
    }
    if gists.is_empty() {
        return Ok(Ready::HeldBack(HeldBack::NothingToTell));
    }
    let letter = Letter::Collected(Collected { gists });
    letters::compose_to(app, mail, &reader, &letter, About::Several).await
}
