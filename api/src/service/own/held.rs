//! Everything that is held about somebody, for them to read and to take along.

use std::collections::HashMap;

use entity::{
    Language, ProfileId, account_mails, accounts, applications, approaches, companies, consents, delegates, editions,
    introductions, links, mails, meetings, profiles, research_projects,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde_json::{Map, Value, json};

use super::labels;
use crate::app::App;
use crate::clock::date_of;
use crate::error::Result;
use crate::service::introductions::{letters, other_side};
use crate::service::links::Opened;
use crate::service::profiles::record;
use crate::service::profiles::store;

/// All of it, as a document for programs: the profile as exports write it, and what refers to it.
pub async fn everything(app: &App, opened: &Opened) -> Result<Value> {
    let language = opened.language;
    let mut all = Map::new();
    all.insert("profile".to_owned(), profile(app, opened).await?);
    all.insert("consents".to_owned(), consents_of(app, opened).await?);
    all.insert("approaches".to_owned(), approaches_of(app, opened).await?);
    all.insert("introductions".to_owned(), introductions_of(app, opened, language).await?);
    all.insert("meetings".to_owned(), meetings_of(app, opened).await?);
    all.insert("applications".to_owned(), applications_of(app, opened).await?);
    all.insert("mails".to_owned(), mails_of(app, opened).await?);
    all.insert("links".to_owned(), links_of(app, opened).await?);
    all.insert("accounts".to_owned(), accounts_of(app, opened).await?);
    Ok(Value::Object(all))
}

async fn profile(app: &App, opened: &Opened) -> Result<Value> {
    let (holder, db) = (&opened.holder, app.db.reader());
    let named = match (holder.details.company_id(), holder.details.host_id()) {
        (Some(company), _) => companies::Entity::find_by_id(company).one(db).await?.map(|row| row.name),
        (_, Some(host)) => profiles::Entity::find_by_id(host).one(db).await?.map(|row| row.name),
        _ => None,
    };
    let mut held = record::to_record(holder, named.as_deref());
    let projects = research_projects::Entity::find().filter(research_projects::Column::ProfileId.eq(holder.row.id));
    let projects = projects.order_by_asc(research_projects::Column::Id).all(db).await?;
    if !projects.is_empty() {
        held.insert("research_projects".to_owned(), record::research_projects(&projects));
    }
    held.insert("created_on".to_owned(), on(holder.row.created_at));
    held.insert("updated_on".to_owned(), on(holder.row.updated_at));
    held.insert("paused_until".to_owned(), json!(holder.row.paused_until));
    held.insert("mail_stopped_on".to_owned(), json!(holder.contact.stopped_at.map(day)));
    held.insert("address_failed_on".to_owned(), json!(holder.contact.bounced_at.map(day)));
    held.retain(|_, value| !value.is_null());
    Ok(Value::Object(held.into_iter().collect()))
}

fn day(at: i64) -> String {
    date_of(at).to_string()
}

fn on(at: i64) -> Value {
    json!(day(at))
}

async fn consents_of(app: &App, opened: &Opened) -> Result<Value> {
    let rows = consents::Entity::find().filter(consents::Column::ProfileId.eq(opened.holder.row.id));
    let rows = rows.order_by_asc(consents::Column::Id).all(app.db.reader()).await?;
    let told = rows.into_iter().map(|row| {
        json!({"purpose": row.purpose.code(), "source": row.source, "given_on": row.given_on, "assumed_by": row.assumed_by,
            "text_sha256": row.text_hash, "withdrawn_on": row.withdrawn_at.map(day)})
    });
    Ok(told.collect())
}

async fn approaches_of(app: &App, opened: &Opened) -> Result<Value> {
    let rows = approaches::Entity::find().filter(approaches::Column::ProfileId.eq(opened.holder.row.id));
    let rows = rows.order_by_asc(approaches::Column::Id).all(app.db.reader()).await?;
    let told = rows.into_iter().map(|row| {
        json!({"means": row.means.code(), "source": row.source, "note": row.note, "happened_on": row.happened_on,
            "erased_on": row.erase_on})
    });
    Ok(told.collect())
}

/// Introductions that the person knows of, with the other side as it is shown to them.
async fn introductions_of(app: &App, opened: &Opened, language: Language) -> Result<Value> {
    use introductions::Column::{FromId, Id, ToId, ToldAt};
    let own = opened.holder.row.id;
    let known = Condition::any().add(FromId.eq(own)).add(Condition::all().add(ToId.eq(own)).add(ToldAt.is_not_null()));
    let rows = introductions::Entity::find().filter(known).order_by_asc(Id).all(app.db.reader()).await?;
    let others: Vec<ProfileId> = rows.iter().map(|row| other_side(row, own)).collect();
    let others: HashMap<ProfileId, store::Stored> =
        store::load(app.db.reader(), &others).await?.into_iter().map(|other| (other.row.id, other)).collect();
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let other = others.get(&other_side(&row, own)).cloned();
        let other = other.map(|other| letters::as_shown(&row, &opened.holder, other).called(language));
        let asked = row.from_id == own;
        let (answer, answered_at, met) = if asked {
            (row.from_answer, row.from_answered_at, row.from_met)
        } else {
            (row.to_answer, row.to_answered_at, row.to_met)
        };
        let declined = row.decline_reason.filter(|_| answer == Some(entity::Answer::No));
        told.push(
            json!({"with": other, "asked_by_you": asked, "state": row.state.code(), "asked_on": day(row.asked_at),
            "message": row.message, "your_answer": answer.map(entity::Answer::code),
            "answered_on": answered_at.map(day), "your_reason": declined.map(entity::DeclineReason::code),
            "introduced_on": row.introduced_at.map(day), "you_say_you_met": met,
            "outcome": row.outcome.map(entity::IntroductionOutcome::code)}),
        );
    }
    Ok(told.into())
}

async fn meetings_of(app: &App, opened: &Opened) -> Result<Value> {
    let own = opened.holder.row.id;
    let side = Condition::any().add(introductions::Column::FromId.eq(own)).add(introductions::Column::ToId.eq(own));
    let of_them = introductions::Entity::find().select_only().column(introductions::Column::Id).filter(side);
    let rows = meetings::Entity::find()
        .filter(meetings::Column::IntroductionId.in_subquery(of_them.into_query()))
        .order_by_asc(meetings::Column::Id);
    let told = rows.all(app.db.reader()).await?.into_iter().map(|row| {
        json!({"state": row.state.code(), "starts_on": day(row.starts_at), "minutes": row.duration_minutes,
            "time_zone": row.time_zone, "place": row.place})
    });
    Ok(told.collect())
}

async fn applications_of(app: &App, opened: &Opened) -> Result<Value> {
    let rows = applications::Entity::find().filter(applications::Column::ProfileId.eq(opened.holder.row.id));
    let rows = rows.find_also_related(editions::Entity).all(app.db.reader()).await?;
    let told = rows.into_iter().map(|(row, edition)| {
        json!({"edition": edition.map(|edition| edition.label), "state": row.state.code(), "text": row.text,
            "submitted_on": day(row.submitted_at)})
    });
    Ok(told.collect())
}

async fn mails_of(app: &App, opened: &Opened) -> Result<Value> {
    let rows = mails::Entity::find().filter(mails::Column::ProfileId.eq(opened.holder.row.id));
    let rows = rows.order_by_asc(mails::Column::Id).all(app.db.reader()).await?;
    let told = rows.into_iter().map(|row| {
        json!({"kind": row.kind.code(), "state": row.state.code(), "queued_on": day(row.queued_at),
            "sent_on": row.sent_at.map(day), "message_id": row.message_id})
    });
    Ok(told.collect())
}

async fn links_of(app: &App, opened: &Opened) -> Result<Value> {
    let rows = links::Entity::find().filter(links::Column::ProfileId.eq(opened.holder.row.id));
    let rows = rows.order_by_asc(links::Column::Id).all(app.db.reader()).await?;
    let told = rows.into_iter().map(|row| {
        json!({"purpose": row.purpose.code(), "expires_on": day(row.expires_at), "used_on": row.used_at.map(day)})
    });
    Ok(told.collect())
}

/// The accounts that speak for the profile, with the mails about them.
async fn accounts_of(app: &App, opened: &Opened) -> Result<Value> {
    let db = app.db.reader();
    let rows = delegates::Entity::find().filter(delegates::Column::ProfileId.eq(opened.holder.row.id)).all(db).await?;
    let mut told = Vec::with_capacity(rows.len());
    for delegate in rows {
        let Some(account) = accounts::Entity::find_by_id(delegate.account_id).one(db).await? else { continue };
        let mailed = account_mails::Entity::find().filter(account_mails::Column::AccountId.eq(account.id));
        let mailed = mailed.all(db).await?.into_iter();
        let mailed: Value =
            mailed.map(|mail| json!({"kind": mail.kind.code(), "queued_on": day(mail.queued_at)})).collect();
        told.push(json!({"name": account.label, "email": account.email, "created_on": day(account.created_at),
            "mails": mailed}));
    }
    Ok(told.into())
}

/// The same for people: headings, each with lines of a name and a value.
pub fn told(everything: &Value, language: Language) -> Vec<(String, Vec<(String, String)>)> {
    let mut sections = Vec::new();
    for (heading, content) in everything.as_object().into_iter().flatten() {
        let heading = labels::of_record(heading, language);
        match content {
            Value::Array(items) => {
                for (number, item) in (1..).zip(items) {
                    sections.push((format!("{heading}, {number}"), lines(item, language)));
                }
            }
            one => sections.push((heading, lines(one, language))),
        }
    }
    sections
}

fn lines(item: &Value, language: Language) -> Vec<(String, String)> {
    let entries = item.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    entries.map(|(name, value)| (labels::of_record(name, language), text(value, language))).collect()
}

fn text(value: &Value, language: Language) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => labels::yes_or_no(*yes, language).to_owned(),
        Value::Array(items) => items.iter().map(|item| text(item, language)).collect::<Vec<_>>().join(", "),
        Value::Object(_) => {
            let inner = lines(value, language).into_iter().map(|(name, value)| format!("{name} {value}"));
            inner.collect::<Vec<_>>().join(" ; ")
        }
        Value::Null => String::new(),
        Value::Number(number) => number.to_string(),
    }
}
