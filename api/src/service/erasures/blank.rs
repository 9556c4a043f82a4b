//! Empties the rows of a profile: one statement a table.

use entity::{
    AccountId, ApplicationId, IntroductionId, MailState, ProfileId, ProfileKind, ProfileState, ResearchProjectId, Role,
    account_mails, accounts, ambassadors, applications, approaches, blocks, consents, contacts, delegates,
    introductions, jury_scores, links, mails, meetings, mentors, partner_requests, profiles, research_projects,
    round_decisions, round_pairs, saved_searches, startups, talents, tokens, unmatched_words,
};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Json;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use crate::service::profiles::save::unnamed_slug;
use crate::service::profiles::store::Stored;

/// Empties everything that is about a profile; returns the introductions that were emptied with it.
pub(super) async fn all(tx: &DatabaseTransaction, stored: &Stored, now: i64) -> Result<Vec<IntroductionId>, DbErr> {
    let id = stored.row.id;
    words_of_its_name(tx, &stored.row.name).await?;
    accounts_of(tx, id).await?;
    row(tx, stored, now).await?;
    details(tx, id, stored.row.kind).await?;
    let contact = contacts::ActiveModel {
        profile_id: Set(id),
        email: Set(None),
        phone: Set(None),
        stopped_at: Set(Some(now)),
        ..Default::default()
    };
    contact.update(tx).await?;
    consents::Entity::delete_many().filter(consents::Column::ProfileId.eq(id)).exec(tx).await?;
    approaches::Entity::delete_many().filter(approaches::Column::ProfileId.eq(id)).exec(tx).await?;
    links::Entity::delete_many().filter(links::Column::ProfileId.eq(id)).exec(tx).await?;
    let apart = Condition::any().add(blocks::Column::ProfileId.eq(id)).add(blocks::Column::OtherId.eq(id));
    blocks::Entity::delete_many().filter(apart).exec(tx).await?;
    let introductions = introductions_of(tx, id).await?;
    mails_about(tx, id, &introductions).await?;
    applications_of(tx, id).await?;
    let projects = projects_of(tx, id).await?;
    rounds_with(tx, id, &projects).await?;
    Ok(introductions)
}

async fn row(tx: &DatabaseTransaction, stored: &Stored, now: i64) -> Result<(), DbErr> {
    let id = stored.row.id;
    let empty = profiles::ActiveModel {
        id: Set(id),
        external_id: Set(None),
        slug: Set(unnamed_slug(id, stored.row.kind)),
        name: Set(String::new()),
        headline_fr: Set(None),
        headline_en: Set(None),
        description_fr: Set(None),
        description_en: Set(None),
        focus_areas: Set(0),
        stage: Set(None),
        sectors: Set(Default::default()),
        skills: Set(Default::default()),
        languages: Set(Default::default()),
        markets: Set(Default::default()),
        needs: Set(Default::default()),
        offers: Set(Default::default()),
        city: Set(None),
        country: Set(None),
        territory: Set(None),
        latitude: Set(None),
        longitude: Set(None),
        time_zone: Set(None),
        website: Set(None),
        mail_language: Set(None),
        state: Set(ProfileState::Left),
        paused_until: Set(None),
        verified_at: Set(None),
        assumed: Set(Default::default()),
        visibility: Set(Default::default()),
        version: Set(stored.row.version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    empty.update(tx).await?;
    Ok(())
}

/// A mentor's company and what a partner is stay: figures count by them.
async fn details(tx: &DatabaseTransaction, id: ProfileId, kind: ProfileKind) -> Result<(), DbErr> {
    match kind {
        ProfileKind::Startup => {
            let empty = startups::ActiveModel {
                profile_id: Set(id),
                siren: Set(None),
                founded_on: Set(None),
                headcount: Set(None),
                funds_raised_eur: Set(None),
                logo_url: Set(None),
                host_id: Set(None),
            };
            empty.update(tx).await?;
        }
        ProfileKind::Mentor => {
            let empty = mentors::ActiveModel { profile_id: Set(id), title: Set(None), ..Default::default() };
            empty.update(tx).await?;
        }
        ProfileKind::Ambassador => {
            ambassadors::ActiveModel { profile_id: Set(id), title: Set(None) }.update(tx).await?;
        }
        ProfileKind::Talent => {
            let empty = talents::ActiveModel {
                profile_id: Set(id),
                title: Set(None),
                seniority: Set(None),
                seeks: Set(Default::default()),
                available_on: Set(None),
                available_until_on: Set(None),
            };
            empty.update(tx).await?;
        }
        ProfileKind::Partner => {}
    }
    Ok(())
}

/// Words that people searched and that are in the name: somebody looked for this profile.
async fn words_of_its_name(tx: &DatabaseTransaction, name: &str) -> Result<(), DbErr> {
    let folded = search::fold(name);
    let words: Vec<&str> = folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    unmatched_words::Entity::delete_many().filter(unmatched_words::Column::Word.is_in(words)).exec(tx).await?;
    Ok(())
}

/// Nobody speaks for the profile any more; accounts that spoke for nothing else go with it.
async fn accounts_of(tx: &DatabaseTransaction, id: ProfileId) -> Result<(), DbErr> {
    use delegates::Column::{AccountId as Account, ProfileId as Profile};
    let speaking: Vec<AccountId> =
        delegates::Entity::find().select_only().column(Account).filter(Profile.eq(id)).into_tuple().all(tx).await?;
    delegates::Entity::delete_many().filter(Profile.eq(id)).exec(tx).await?;
    for account in speaking {
        let others = delegates::Entity::find().filter(Account.eq(account)).one(tx).await?;
        let found = accounts::Entity::find_by_id(account).one(tx).await?;
        if let Some(found) = found.filter(|found| found.role == Role::Member && others.is_none()) {
            empty_account(tx, found).await?;
        }
    }
    Ok(())
}

/// What the account did keeps its author, who is nobody from now on.
async fn empty_account(tx: &DatabaseTransaction, account: accounts::Model) -> Result<(), DbErr> {
    let id = account.id;
    tokens::Entity::delete_many().filter(tokens::Column::AccountId.eq(id)).exec(tx).await?;
    saved_searches::Entity::delete_many().filter(saved_searches::Column::AccountId.eq(id)).exec(tx).await?;
    let mut asked = Condition::any().add(partner_requests::Column::AccountId.eq(id));
    let mut mailed = Condition::any().add(account_mails::Column::AccountId.eq(id));
    if let Some(email) = &account.email {
        asked = asked.add(partner_requests::Column::Email.eq(email));
        mailed = mailed.add(account_mails::Column::Address.eq(email));
    }
    account_mails::Entity::delete_many().filter(mailed).exec(tx).await?;
    partner_requests::Entity::delete_many().filter(asked).exec(tx).await?;
    let empty = accounts::ActiveModel {
        id: Set(id),
        label: Set(String::new()),
        email: Set(None),
        language: Set(None),
        confirmed_at: Set(None),
        ..Default::default()
    };
    empty.update(tx).await?;
    Ok(())
}

/// What was written, explained and arranged goes; states, answers, points and outcomes are figures.
async fn introductions_of(tx: &DatabaseTransaction, id: ProfileId) -> Result<Vec<IntroductionId>, DbErr> {
    use introductions::Column::{Explanation, FromId, Id, LaterOn, Message, MessageLanguage, ToId};
    let either = || Condition::any().add(FromId.eq(id)).add(ToId.eq(id));
    let none: Option<String> = None;
    introductions::Entity::update_many()
        .col_expr(Message, Expr::value(none.clone()))
        .col_expr(MessageLanguage, Expr::value(none.clone()))
        .col_expr(Explanation, Expr::value(Option::<Json>::None))
        .col_expr(LaterOn, Expr::value(none))
        .filter(either())
        .exec(tx)
        .await?;
    let ids: Vec<IntroductionId> =
        introductions::Entity::find().select_only().column(Id).filter(either()).into_tuple().all(tx).await?;
    let arranged = meetings::Column::IntroductionId.is_in(ids.iter().copied());
    meetings::Entity::delete_many().filter(arranged).exec(tx).await?;
    Ok(ids)
}

/// Mails that have not left stay here.
async fn mails_about(tx: &DatabaseTransaction, id: ProfileId, introductions: &[IntroductionId]) -> Result<(), DbErr> {
    let about = Condition::any()
        .add(mails::Column::ProfileId.eq(id))
        .add(mails::Column::IntroductionId.is_in(introductions.iter().copied()));
    mails::Entity::update_many()
        .col_expr(mails::Column::State, Expr::value(MailState::HeldBack))
        .filter(about)
        .filter(mails::Column::State.is_in([MailState::Queued, MailState::Uncertain]))
        .exec(tx)
        .await?;
    Ok(())
}

async fn applications_of(tx: &DatabaseTransaction, id: ProfileId) -> Result<(), DbErr> {
    let none: Option<String> = None;
    let ids: Vec<ApplicationId> = applications::Entity::find()
        .select_only()
        .column(applications::Column::Id)
        .filter(applications::Column::ProfileId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    applications::Entity::update_many()
        .col_expr(applications::Column::Text, Expr::value(""))
        .col_expr(applications::Column::TextLanguage, Expr::value(none.clone()))
        .filter(applications::Column::ProfileId.eq(id))
        .exec(tx)
        .await?;
    jury_scores::Entity::update_many()
        .col_expr(jury_scores::Column::Comment, Expr::value(none))
        .filter(jury_scores::Column::ApplicationId.is_in(ids))
        .exec(tx)
        .await?;
    Ok(())
}

async fn projects_of(tx: &DatabaseTransaction, id: ProfileId) -> Result<Vec<ResearchProjectId>, DbErr> {
    let rows = research_projects::Entity::find().filter(research_projects::Column::ProfileId.eq(id)).all(tx).await?;
    let ids = rows.iter().map(|row| row.id).collect();
    for row in rows {
        let empty = research_projects::ActiveModel {
            id: Set(row.id),
            external_id: Set(None),
            title_fr: Set(None),
            title_en: Set(None),
            description_fr: Set(None),
            description_en: Set(None),
            skills: Set(Default::default()),
            starts_on: Set(None),
            ends_on: Set(None),
            working_language: Set(None),
            version: Set(row.version + 1),
            ..Default::default()
        };
        empty.update(tx).await?;
    }
    Ok(ids)
}

/// Why a round paired it, and what the team said about that.
async fn rounds_with(tx: &impl ConnectionTrait, id: ProfileId, projects: &[ResearchProjectId]) -> Result<(), DbErr> {
    let sides: Vec<Uuid> = std::iter::once(id.0).chain(projects.iter().map(|project| project.0)).collect();
    let paired = |seeker: Expr, counterpart: Expr| {
        Condition::any().add(seeker.is_in(sides.clone())).add(counterpart.is_in(sides.clone()))
    };
    let pairs = paired(round_pairs::Column::SeekerId.into_expr(), round_pairs::Column::CounterpartId.into_expr());
    round_pairs::Entity::update_many()
        .col_expr(round_pairs::Column::Explanation, Expr::value(Option::<Json>::None))
        .filter(pairs)
        .exec(tx)
        .await?;
    let decided =
        paired(round_decisions::Column::SeekerId.into_expr(), round_decisions::Column::CounterpartId.into_expr());
    round_decisions::Entity::update_many()
        .col_expr(round_decisions::Column::Reason, Expr::value(""))
        .filter(decided)
        .exec(tx)
        .await?;
    Ok(())
}
