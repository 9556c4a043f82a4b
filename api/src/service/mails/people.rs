//! Who is written to: a person is an address, whichever profiles and account it belongs to.

use std::collections::{HashMap, HashSet};

use entity::{AccountId, MailState, ProfileId, account_mails, accounts, contacts, mails, profiles};
use jiff::tz::TimeZone;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::admission::{Plan, WEEK, load};
use super::{AT_ONCE, Outgoing, Row, pile};
use crate::app::App;
use crate::clock::PROGRAMME_ZONE;
use crate::error::Result;
use crate::outbox::Claimed;

/// Somebody with mails that are due.
pub(super) struct Person {
    /// Those mails, in the order in which they were queued.
    pub mails: Vec<Outgoing>,
    /// Where they are read.
    pub zone: TimeZone,
    /// When those of the last week left, oldest first.
    pub left: Vec<i64>,
    /// Mails that waited before, and wait still.
    pub waiting: Vec<mails::Model>,
    /// Whether it is known who it is, so that mails can be counted.
    pub limited: bool,
}

/// Everybody whom mails are due to, but for mails that wait for nothing, which go at once. Their addresses stay locked
/// until the transaction ends.
pub(super) async fn locked(
    app: &App,
    tx: &DatabaseTransaction,
    due: Vec<Claimed>,
    plan: &mut Plan,
) -> Result<Vec<Person>> {
    let known = Known::of(tx, &load(tx, due.clone(), &mut Plan::default()).await?).await?;
    if app.config.mails_a_week().is_some() {
        known.lock(tx).await?;
    }
    // Another worker may have settled some of them before the lock was ours.
    let mut by_key: HashMap<String, Vec<Outgoing>> = HashMap::new();
    for mail in load(tx, due, plan).await? {
        if AT_ONCE.contains(&mail.row.kind()) {
            plan.outgoing.push(mail);
        } else {
            by_key.entry(known.key(&mail.row)).or_default().push(mail);
        }
    }
    let mut history = known.history(app, tx).await?;
    let people = by_key.into_iter().map(|(key, mails)| {
        let ours: HashSet<_> = mails.iter().filter_map(|mail| mail.row.mail_id()).collect();
        let (left, waiting) = history.remove(&key).unwrap_or_default();
        let left = left.into_iter().filter(|(id, _)| id.is_none_or(|id| !ours.contains(&id)));
        let mut left: Vec<i64> = left.map(|(_, at)| at).collect();
        left.sort_unstable();
        let waiting = waiting.into_iter().filter(|row| !ours.contains(&row.id)).collect();
        let zone = known.zone(&key, &mails);
        Person { mails, zone, left, waiting, limited: key.contains('@') }
    });
    Ok(people.collect())
}

/// What is known of those whom mails go to.
struct Known {
    addresses: HashMap<ProfileId, String>,
    accounts: HashMap<AccountId, String>,
    zones: HashMap<ProfileId, String>,
}

/// What left of late to somebody, and what waits.
type History = (Vec<(Option<entity::MailId>, i64)>, Vec<mails::Model>);

impl Known {
    async fn of(tx: &DatabaseTransaction, mails: &[Outgoing]) -> Result<Self> {
        let profiles = mails.iter().filter_map(|mail| match &mail.row {
            Row::Profile(row) => Some(row.profile_id),
            Row::Account(_) => None,
        });
        let named = mails.iter().filter_map(|mail| match &mail.row {
            Row::Account(row) => row.account_id,
            Row::Profile(_) => None,
        });
        let found = contacts::Entity::find().filter(contacts::Column::ProfileId.is_in(profiles)).all(tx).await?;
        let mut addresses: HashSet<String> = found.iter().filter_map(address).collect();
        let found = accounts::Entity::find().filter(accounts::Column::Id.is_in(named)).all(tx).await?;
        addresses.extend(found.into_iter().filter_map(|row| row.email));
        let of_address = contacts::Entity::find().filter(lower_email().is_in(addresses.iter().cloned()));
        let contacts = of_address.all(tx).await?;
        let of_address = accounts::Entity::find().filter(accounts::Column::Email.is_in(addresses));
        let accounts = of_address.all(tx).await?;
        let zones: Vec<(ProfileId, Option<String>)> = profiles::Entity::find()
            .select_only()
            .columns([profiles::Column::Id, profiles::Column::TimeZone])
            .filter(profiles::Column::Id.is_in(contacts.iter().map(|row| row.profile_id)))
            .into_tuple()
            .all(tx)
            .await?;
        Ok(Self {
            addresses: contacts.iter().filter_map(|row| Some((row.profile_id, address(row)?))).collect(),
            accounts: accounts.into_iter().filter_map(|row| Some((row.id, row.email?))).collect(),
            zones: zones.into_iter().filter_map(|(id, zone)| Some((id, zone?))).collect(),
        })
    }

    /// Locks the addresses, all in the same order.
    async fn lock(&self, tx: &DatabaseTransaction) -> Result<()> {
        let addresses: HashSet<&String> = self.addresses.values().chain(self.accounts.values()).collect();
        contacts::Entity::find()
            .filter(lower_email().is_in(addresses.iter().map(|address| (*address).clone())))
            .order_by_asc(contacts::Column::ProfileId)
            .lock_exclusive()
            .all(tx)
            .await?;
        accounts::Entity::find()
            .filter(accounts::Column::Email.is_in(addresses.into_iter().cloned()))
            .order_by_asc(accounts::Column::Id)
            .lock_exclusive()
            .all(tx)
            .await?;
        Ok(())
    }

    /// What stands for the person who reads a mail: an address, or the mail itself where none is known.
    fn key(&self, row: &Row) -> String {
        let address = match row {
            Row::Profile(row) => self.addresses.get(&row.profile_id),
            Row::Account(row) => row.account_id.and_then(|account| self.accounts.get(&account)),
        };
        address.cloned().unwrap_or_else(|| match row {
            Row::Profile(row) => row.profile_id.to_string(),
            Row::Account(row) => row.id.to_string(),
        })
    }

    /// Where mails are read: where the profile is that they go to, or one with the same address; else where the programme is.
    fn zone(&self, key: &str, mails: &[Outgoing]) -> TimeZone {
        let own = mails.iter().find_map(|mail| match &mail.row {
            Row::Profile(row) => self.zones.get(&row.profile_id),
            Row::Account(_) => None,
        });
        let of_address = || {
            let profile = self.addresses.iter().find(|(_, address)| *address == key).map(|(profile, _)| profile);
            profile.and_then(|profile| self.zones.get(profile))
        };
        let named = own.or_else(of_address).and_then(|zone| TimeZone::get(zone).ok());
        named.or_else(|| TimeZone::get(PROGRAMME_ZONE).ok()).unwrap_or(TimeZone::UTC)
    }

    /// What everybody got in the last week, and what waits for them.
    async fn history(&self, app: &App, tx: &DatabaseTransaction) -> Result<HashMap<String, History>> {
        let mut history: HashMap<String, History> = HashMap::new();
        if app.config.mails_a_week().is_none() {
            return Ok(history);
        }
        let since = app.clock.now() - WEEK;
        let profiles = || self.addresses.keys().copied();
        let left: Vec<(entity::MailId, ProfileId, i64)> = mails::Entity::find()
            .select_only()
            .columns([mails::Column::Id, mails::Column::ProfileId, mails::Column::LeftAt])
            .filter(mails::Column::ProfileId.is_in(profiles()))
            .filter(mails::Column::LeftAt.gt(since))
            .filter(mails::Column::Kind.is_not_in(AT_ONCE))
            .into_tuple()
            .all(tx)
            .await?;
        for (id, profile, left_at) in left {
            if let Some(key) = self.addresses.get(&profile) {
                history.entry(key.clone()).or_default().0.push((Some(id), left_at));
            }
        }
        let left: Vec<(AccountId, i64)> = account_mails::Entity::find()
            .select_only()
            .columns([account_mails::Column::AccountId, account_mails::Column::LeftAt])
            .filter(account_mails::Column::AccountId.is_in(self.accounts.keys().copied()))
            .filter(account_mails::Column::LeftAt.gt(since))
            .filter(account_mails::Column::Kind.is_not_in(AT_ONCE))
            .into_tuple()
            .all(tx)
            .await?;
        for (account, left_at) in left {
            if let Some(key) = self.accounts.get(&account) {
                history.entry(key.clone()).or_default().0.push((None, left_at));
            }
        }
        let waiting = mails::Entity::find()
            .filter(mails::Column::ProfileId.is_in(profiles()))
            .filter(mails::Column::State.eq(MailState::Queued))
            .filter(mails::Column::WaitsSince.is_not_null())
            .order_by_asc(mails::Column::Id);
        for row in waiting.all(tx).await? {
            let key = self.addresses.get(&row.profile_id).filter(|_| pile::may_tell(&row));
            if let Some(key) = key {
                history.entry(key.clone()).or_default().1.push(row);
            }
        }
        Ok(history)
    }
}

fn lower_email() -> SimpleExpr {
    Expr::expr(Func::lower(Expr::col(contacts::Column::Email)))
}

fn address(row: &contacts::Model) -> Option<String> {
    row.email.as_ref().map(|email| email.to_lowercase())
}
