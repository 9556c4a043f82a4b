//! The directory: companies, profiles, and what each kind of profile has of its own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [
            companies(),
            contracts(),
            profiles(),
            startups(),
            mentors(),
            ambassadors(),
            talents(),
            partners(),
            contacts(),
            consents(),
            capacities(),
            research_projects(),
        ] {
            manager.create_table(statement).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &[
                "research_projects",
                "capacities",
                "consents",
                "contacts",
                "partners",
                "talents",
                "ambassadors",
                "mentors",
                "startups",
                "profiles",
                "engagement_contracts",
                "companies",
            ],
        )
        .await
    }
}

fn companies() -> TableCreateStatement {
    table("companies")
        .col(pk_uuid("id"))
        .col(text_null("external_id").unique_key().to_owned())
        .col(text_uniq("slug"))
        .col(text("name"))
        .col(text_null("siren").unique_key().to_owned())
        .col(integer_null("rank"))
        .col(text_null("description_fr"))
        .col(text_null("description_en"))
        .col(json_binary("sectors"))
        .col(text_null("city"))
        .col(text_null("country"))
        .col(text_null("territory"))
        .col(text_null("website"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn contracts() -> TableCreateStatement {
    table("engagement_contracts")
        .col(pk_uuid("id"))
        .col(uuid("company_id"))
        .foreign_key(&mut belongs_to("engagement_contracts", "company_id", "companies", "id"))
        .col(text("state"))
        .col(text_null("signed_on"))
        .col(text_null("starts_on"))
        .col(text_null("ends_on"))
        .col(json_binary("lines"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn profiles() -> TableCreateStatement {
    table("profiles")
        .col(pk_uuid("id"))
        .col(text("kind"))
        .col(text_null("external_id"))
        .col(text_uniq("slug"))
        .col(text("name"))
        .col(text_null("headline_fr"))
        .col(text_null("headline_en"))
        .col(text_null("description_fr"))
        .col(text_null("description_en"))
        .col(integer("focus_areas"))
        .col(json_binary("sectors"))
        .col(json_binary("skills"))
        .col(json_binary("languages"))
        .col(json_binary("markets"))
        .col(json_binary("needs"))
        .col(json_binary("offers"))
        .col(text_null("city"))
        .col(text_null("country"))
        .col(text_null("territory"))
        .col(integer_null("latitude"))
        .col(integer_null("longitude"))
        .col(text_null("time_zone"))
        .col(text_null("website"))
        .col(text_null("mail_language"))
        .col(text("state"))
        .col(big_integer_null("verified_at"))
        .col(json_binary("assumed"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn startups() -> TableCreateStatement {
    table("startups")
        .col(pk_uuid("profile_id"))
        .foreign_key(&mut belongs_to("startups", "profile_id", "profiles", "id"))
        .col(text_null("siren").unique_key().to_owned())
        .col(text_null("stage"))
        .col(text_null("founded_on"))
        .col(integer_null("headcount"))
        .col(big_integer_null("funds_raised_eur"))
        .col(text_null("logo_url"))
        .to_owned()
}

fn mentors() -> TableCreateStatement {
    table("mentors")
        .col(pk_uuid("profile_id"))
        .foreign_key(&mut belongs_to("mentors", "profile_id", "profiles", "id"))
        .col(uuid_null("company_id"))
        .foreign_key(&mut belongs_to("mentors", "company_id", "companies", "id"))
        .col(text_null("title"))
        .to_owned()
}

fn ambassadors() -> TableCreateStatement {
    table("ambassadors")
        .col(pk_uuid("profile_id"))
        .foreign_key(&mut belongs_to("ambassadors", "profile_id", "profiles", "id"))
        .col(text_null("title"))
        .to_owned()
}

fn talents() -> TableCreateStatement {
    table("talents")
        .col(pk_uuid("profile_id"))
        .foreign_key(&mut belongs_to("talents", "profile_id", "profiles", "id"))
        .col(text_null("title"))
        .col(text_null("seniority"))
        .col(json_binary("seeks"))
        .col(text_null("available_on"))
        .col(text_null("available_until_on"))
        .to_owned()
}

fn partners() -> TableCreateStatement {
    table("partners")
        .col(pk_uuid("profile_id"))
        .foreign_key(&mut belongs_to("partners", "profile_id", "profiles", "id"))
        .col(text_null("organisation_kind"))
        .to_owned()
}

fn contacts() -> TableCreateStatement {
    table("contacts")
        .col(pk_uuid("profile_id"))
        .foreign_key(&mut belongs_to("contacts", "profile_id", "profiles", "id"))
        .col(text_null("email"))
        .col(text_null("phone"))
        .col(big_integer_null("stopped_at"))
        .col(big_integer_null("bounced_at"))
        .to_owned()
}

fn consents() -> TableCreateStatement {
    table("consents")
        .col(pk_uuid("id"))
        .col(uuid("profile_id"))
        .foreign_key(&mut belongs_to("consents", "profile_id", "profiles", "id"))
        .col(text("purpose"))
        .col(text("source"))
        .col(text("given_on"))
        .col(text_null("text_hash"))
        .col(text_null("assumed_by"))
        .col(big_integer_null("withdrawn_at"))
        .to_owned()
}

fn capacities() -> TableCreateStatement {
    table("capacities")
        .col(pk_uuid("profile_id"))
        .foreign_key(&mut belongs_to("capacities", "profile_id", "profiles", "id"))
        .col(integer("open_limit"))
        .col(integer("month_limit"))
        .col(integer("open_count"))
        .col(integer("month"))
        .col(integer("month_count"))
        .col(integer("asking_count"))
        .to_owned()
}

fn research_projects() -> TableCreateStatement {
    table("research_projects")
        .col(pk_uuid("id"))
        .col(uuid("profile_id"))
        .foreign_key(&mut belongs_to("research_projects", "profile_id", "profiles", "id"))
        .col(text_null("external_id"))
        .col(text_null("title_fr"))
        .col(text_null("title_en"))
        .col(text_null("description_fr"))
        .col(text_null("description_en"))
        .col(json_binary("skills"))
        .col(text_null("starts_on"))
        .col(text_null("ends_on"))
        .col(text_null("working_language"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("profiles", &["kind", "external_id"], true),
        index("profiles", &["kind", "id"], false),
        index("mentors", &["company_id"], false),
        index("consents", &["profile_id", "purpose"], true),
        index("engagement_contracts", &["company_id"], false),
        index("research_projects", &["profile_id", "external_id"], true),
    ]
}
