//! `profiles`: what the five kinds have in common.

use sea_orm::entity::prelude::*;

use crate::codes::{Language, ProfileKind, ProfileState, Stage, Territory};
use crate::id::ProfileId;
use crate::values::{Assumptions, Countries, LanguageSkills, Needs, Offers, Tags, Visibility};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "profiles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProfileId,
    pub kind: ProfileKind,
    /// The id in the file the profile came from; unique within the kind.
    pub external_id: Option<String>,
    #[sea_orm(unique)]
    pub slug: String,
    pub name: String,
    pub headline_fr: Option<String>,
    pub headline_en: Option<String>,
    pub description_fr: Option<String>,
    pub description_en: Option<String>,
    /// One bit a focus area, in the order of [`crate::FocusArea::ALL`].
    pub focus_areas: i32,
    /// Of a startup.
    pub stage: Option<Stage>,
    #[sea_orm(column_type = "JsonBinary")]
    pub sectors: Tags,
    #[sea_orm(column_type = "JsonBinary")]
    pub skills: Tags,
    #[sea_orm(column_type = "JsonBinary")]
    pub languages: LanguageSkills,
    /// Target markets of a startup; countries an ambassador serves; regions of interest of the others.
    #[sea_orm(column_type = "JsonBinary")]
    pub markets: Countries,
    #[sea_orm(column_type = "JsonBinary")]
    pub needs: Needs,
    #[sea_orm(column_type = "JsonBinary")]
    pub offers: Offers,
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub territory: Option<Territory>,
    /// Degrees north, times 10,000.
    pub latitude: Option<i32>,
    /// Degrees east, times 10,000.
    pub longitude: Option<i32>,
    /// IANA name.
    pub time_zone: Option<String>,
    pub website: Option<String>,
    /// The language its mails are written in, where the person chose one.
    pub mail_language: Option<Language>,
    pub state: ProfileState,
    /// The day on which a pause ends by itself.
    pub paused_until: Option<String>,
    pub verified_at: Option<i64>,
    /// When it last said that it stays available although its yes came too late.
    pub available_again_at: Option<i64>,
    #[sea_orm(column_type = "JsonBinary")]
    pub assumed: Assumptions,
    #[sea_orm(column_type = "JsonBinary")]
    pub visibility: Visibility,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    #[sea_orm(has_one)]
    pub startup: HasOne<super::startups::Entity>,
    #[sea_orm(has_one)]
    pub mentor: HasOne<super::mentors::Entity>,
    #[sea_orm(has_one)]
    pub ambassador: HasOne<super::ambassadors::Entity>,
    #[sea_orm(has_one)]
    pub talent: HasOne<super::talents::Entity>,
    #[sea_orm(has_one)]
    pub partner: HasOne<super::partners::Entity>,
    #[sea_orm(has_one)]
    pub contact: HasOne<super::contacts::Entity>,
    #[sea_orm(has_one)]
    pub capacity: HasOne<super::capacities::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
