//! Rounds with their snapshots, runs, pairs and decisions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [rounds(), snapshots(), runs(), certificates(), pairs(), decisions()] {
            manager.create_table(statement).await?;
        }
        let indexes = [
            index("round_snapshots", &["round_id"], false),
            index("round_runs", &["round_id", "number"], true),
            index("round_pairs", &["introduction_id"], false),
            index("round_decisions", &["round_id"], false),
        ];
        for statement in indexes {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let newest_first =
            ["round_decisions", "round_pairs", "round_certificates", "round_runs", "round_snapshots", "rounds"];
        drop_all(manager, &newest_first).await
    }
}

fn rounds() -> TableCreateStatement {
    table("rounds")
        .col(pk_uuid("id"))
        .col(text_uniq("name"))
        .col(text("counterpart"))
        .col(uuid_null("edition_id"))
        .foreign_key(&mut belongs_to("rounds", "edition_id", "editions", "id"))
        .col(text("state"))
        .col(json_binary("rules"))
        .col(big_integer("seed"))
        .col(text("salt"))
        .col(uuid_null("run_id"))
        .col(uuid_null("published_run_id"))
        .col(uuid_null("created_by"))
        .col(big_integer_null("published_at"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn snapshots() -> TableCreateStatement {
    table("round_snapshots")
        .col(pk_uuid("id"))
        .col(uuid("round_id"))
        .foreign_key(&mut belongs_to("round_snapshots", "round_id", "rounds", "id"))
        .col(big_integer("taken_at"))
        .col(integer("weights_version"))
        .col(integer("idf_version"))
        .col(text("hash"))
        .col(text("content"))
        .to_owned()
}

fn runs() -> TableCreateStatement {
    table("round_runs")
        .col(pk_uuid("id"))
        .col(uuid("round_id"))
        .foreign_key(&mut belongs_to("round_runs", "round_id", "rounds", "id"))
        .col(integer("number"))
        .col(text("state"))
        .col(text("objective"))
        .col(uuid_null("snapshot_id"))
        .col(uuid_null("follows_id"))
        .col(json_binary("rules"))
        .col(json_binary("rulings"))
        .col(text("phase"))
        .col(big_integer("done"))
        .col(big_integer("of"))
        .col(json_binary_null("result"))
        .col(uuid_null("asked_by"))
        .col(big_integer("asked_at"))
        .col(big_integer_null("ended_at"))
        .to_owned()
}

fn certificates() -> TableCreateStatement {
    table("round_certificates")
        .col(uuid("run_id").primary_key())
        .foreign_key(&mut belongs_to("round_certificates", "run_id", "round_runs", "id"))
        .col(text("proof"))
        .to_owned()
}

fn pairs() -> TableCreateStatement {
    table("round_pairs")
        .col(uuid("run_id"))
        .foreign_key(&mut belongs_to("round_pairs", "run_id", "round_runs", "id"))
        .col(uuid("seeker_id"))
        .col(uuid("counterpart_id"))
        .col(big_integer("points"))
        .col(json_binary_null("explanation"))
        .col(uuid_null("introduction_id"))
        .primary_key(Index::create().col("run_id").col("seeker_id").col("counterpart_id"))
        .to_owned()
}

fn decisions() -> TableCreateStatement {
    table("round_decisions")
        .col(pk_uuid("id"))
        .col(uuid("round_id"))
        .foreign_key(&mut belongs_to("round_decisions", "round_id", "rounds", "id"))
        .col(text("kind"))
        .col(uuid_null("seeker_id"))
        .col(uuid_null("counterpart_id"))
        .col(text("reason"))
        .col(uuid_null("decided_by"))
        .col(big_integer("decided_at"))
        .to_owned()
}
