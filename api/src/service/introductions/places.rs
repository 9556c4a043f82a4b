//! What the database decides about introductions: who may meet whom again, who asks too much, who has a place left.
//!
//! Each decision is one conditional statement, so that of any number of clients at the same time exactly as
//! many get through as may.

use entity::{
    CompanyId, ContractState, EngagementKind, IntroductionId, IntroductionState, ProfileId, capacities, contracts,
    introductions, mentors, pairs,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use crate::clock::{month_of, start_of};

/// While an introduction is open, its pair is free at no time.
const NEVER: i64 = i64::MAX;

/// Reserves a pair for a new introduction; false if the two have one that is open or not long enough ago.
pub async fn reserve_pair(
    tx: &impl ConnectionTrait,
    (a, b): (ProfileId, ProfileId),
    introduction: IntroductionId,
    now: i64,
) -> Result<bool, DbErr> {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    let row = pairs::ActiveModel {
        low_id: Set(low),
        high_id: Set(high),
        introduction_id: Set(introduction),
        free_at: Set(NEVER),
    };
    let on_conflict = OnConflict::columns([pairs::Column::LowId, pairs::Column::HighId])
        .update_columns([pairs::Column::IntroductionId, pairs::Column::FreeAt])
        .action_and_where(Expr::col((pairs::Entity, pairs::Column::FreeAt)).lte(now))
        .to_owned();
    let inserted = pairs::Entity::insert(row).on_conflict(on_conflict).exec_without_returning(tx).await?;
    Ok(inserted == 1)
}

/// Says from when on the pair of an introduction may meet again.
pub async fn free_pair(tx: &impl ConnectionTrait, introduction: IntroductionId, free_at: i64) -> Result<(), DbErr> {
    pairs::Entity::update_many()
        .col_expr(pairs::Column::FreeAt, Expr::value(free_at))
        .filter(pairs::Column::IntroductionId.eq(introduction))
        .exec(tx)
        .await?;
    Ok(())
}

/// Counts one more unanswered request of an asker; false if it has as many as it may have.
pub async fn begin_asking(tx: &impl ConnectionTrait, asker: ProfileId, limit: i32) -> Result<bool, DbErr> {
    let counted = capacities::Entity::update_many()
        .col_expr(capacities::Column::AskingCount, Expr::col(capacities::Column::AskingCount).add(1))
        .filter(capacities::Column::ProfileId.eq(asker))
        .filter(capacities::Column::AskingCount.lt(limit))
        .exec(tx)
        .await?;
    Ok(counted.rows_affected == 1)
}

/// Counts one unanswered request less.
pub async fn end_asking(tx: &impl ConnectionTrait, asker: ProfileId) -> Result<(), DbErr> {
    capacities::Entity::update_many()
        .col_expr(capacities::Column::AskingCount, Expr::col(capacities::Column::AskingCount).sub(1))
        .filter(capacities::Column::ProfileId.eq(asker))
        .filter(capacities::Column::AskingCount.gt(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes one of a person's places, of this month and of those open at one time; false if none is left.
pub async fn take_place(tx: &impl ConnectionTrait, person: ProfileId, now: i64) -> Result<bool, DbErr> {
    let month = month_of(now);
    let another_month = Expr::col(capacities::Column::Month).ne(month);
    let count =
        CaseStatement::new().case(another_month.clone(), 1).finally(Expr::col(capacities::Column::MonthCount).add(1));
    let taken = capacities::Entity::update_many()
        .col_expr(capacities::Column::OpenCount, Expr::col(capacities::Column::OpenCount).add(1))
        .col_expr(capacities::Column::MonthCount, Expr::Case(Box::new(count)))
        .col_expr(capacities::Column::Month, Expr::value(month))
        .filter(capacities::Column::ProfileId.eq(person))
        .filter(Expr::col(capacities::Column::OpenCount).lt(Expr::col(capacities::Column::OpenLimit)))
        .filter(
            Condition::any()
                .add(another_month.and(Expr::col(capacities::Column::MonthLimit).gt(0)))
                .add(Expr::col(capacities::Column::MonthCount).lt(Expr::col(capacities::Column::MonthLimit))),
        )
        .exec(tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Gives back a place that was open; false if the profile had none.
pub async fn give_back_place(tx: &impl ConnectionTrait, person: ProfileId) -> Result<bool, DbErr> {
    let given_back = capacities::Entity::update_many()
        .col_expr(capacities::Column::OpenCount, Expr::col(capacities::Column::OpenCount).sub(1))
        .filter(capacities::Column::ProfileId.eq(person))
        .filter(capacities::Column::OpenCount.gt(0))
        .exec(tx)
        .await?;
    Ok(given_back.rows_affected == 1)
}

/// Counts, for both sides, that an introduction went from one state to another: what came of it is what matching reads.
pub async fn count_told(
    tx: &impl ConnectionTrait,
    sides: [ProfileId; 2],
    before: IntroductionState,
    now: IntroductionState,
) -> Result<(), DbErr> {
    let (before, now) = (told(before), told(now));
    if before == now {
        return Ok(());
    }
    let plus = |column: capacities::Column, more: i32| Expr::col(column).add(more);
    capacities::Entity::update_many()
        .col_expr(capacities::Column::MetCount, plus(capacities::Column::MetCount, now.0 - before.0))
        .col_expr(capacities::Column::ToldCount, plus(capacities::Column::ToldCount, now.1 - before.1))
        .filter(capacities::Column::ProfileId.is_in(sides))
        .exec(tx)
        .await?;
    Ok(())
}

/// How much a state adds to the meetings, and to what is told; where the two disagree neither is held against them.
fn told(state: IntroductionState) -> (i32, i32) {
    match state {
        IntroductionState::Met => (1, 1),
        IntroductionState::NotMet => (0, 1),
        _ => (0, 0),
    }
}

/// Whether a mentor's company still has to give what is asked, under the line of its contract in force.
///
/// A company without a contract in force, or whose contract has no line of this kind, sets no ceiling. The contract's
/// row is written first, so that two answers to mentors of one company are decided one after the other.
pub async fn company_has_place(
    tx: &impl ConnectionTrait,
    mentor: ProfileId,
    kind: EngagementKind,
) -> Result<bool, DbErr> {
    let Some(company) = mentors::Entity::find_by_id(mentor).one(tx).await?.and_then(|row| row.company_id) else {
        return Ok(true);
    };
    contracts::Entity::update_many()
        .col_expr(contracts::Column::Version, Expr::col(contracts::Column::Version))
        .filter(contracts::Column::CompanyId.eq(company))
        .exec(tx)
        .await?;
    let in_force = contracts::Entity::find()
        .filter(contracts::Column::CompanyId.eq(company))
        .filter(contracts::Column::State.eq(ContractState::Active))
        .one(tx)
        .await?;
    let Some(contract) = in_force else { return Ok(true) };
    let Some(line) = contract.lines.iter().find(|line| line.kind == kind) else { return Ok(true) };
    let since = contract.starts_on.as_deref().and_then(|day| day.parse().ok()).map_or(0, start_of);
    Ok(given(tx, company, kind, since).await? < u64::from(line.quantity))
}

/// How many introductions a company has still to give by its contract in force, all lines together; nothing if it has none.
pub async fn left_of_contract(db: &impl ConnectionTrait, company: CompanyId) -> Result<Option<i64>, DbErr> {
    let in_force = contracts::Entity::find()
        .filter(contracts::Column::CompanyId.eq(company))
        .filter(contracts::Column::State.eq(ContractState::Active))
        .one(db)
        .await?;
    let Some(contract) = in_force.filter(|contract| !contract.lines.is_empty()) else { return Ok(None) };
    let since = contract.starts_on.as_deref().and_then(|day| day.parse().ok()).map_or(0, start_of);
    let mut left = 0;
    for line in contract.lines.iter() {
        let given = i64::try_from(given(db, company, line.kind, since).await?).unwrap_or(i64::MAX);
        left += Ord::max(i64::from(line.quantity) - given, 0);
    }
    Ok(Some(left))
}

/// How many introductions of a kind a company's mentors were given since an instant.
async fn given(tx: &impl ConnectionTrait, company: CompanyId, kind: EngagementKind, since: i64) -> Result<u64, DbErr> {
    let mentors: Vec<ProfileId> = mentors::Entity::find()
        .select_only()
        .column(mentors::Column::ProfileId)
        .filter(mentors::Column::CompanyId.eq(company))
        .into_tuple()
        .all(tx)
        .await?;
    let of_company = Condition::any()
        .add(introductions::Column::FromId.is_in(mentors.iter().copied()))
        .add(introductions::Column::ToId.is_in(mentors.iter().copied()));
    introductions::Entity::find()
        .filter(of_company)
        .filter(introductions::Column::Need.eq(kind))
        .filter(introductions::Column::IntroducedAt.gte(since))
        .count(tx)
        .await
}

/// How many more introductions a person can take now.
pub fn remaining(capacity: &capacities::Model, now: i64) -> i32 {
    let this_month = if capacity.month == month_of(now) { capacity.month_count } else { 0 };
    let (open, month) = (capacity.open_limit - capacity.open_count, capacity.month_limit - this_month);
    Ord::max(Ord::min(open, month), 0)
}
