//! The demonstration's directory, brought in the way every directory is.

use anyhow::ensure;
use entity::profiles;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::app::App;
use crate::error::Result;
use crate::service::imports::{self, Import, Kind, Options, Source};
use crate::service::search::follow;
use crate::service::{matches, programme};

/// The files in the order in which every reference resolves.
const FILES: [(Kind, &str, &str); 7] = [
    (Kind::Companies, "companies.jsonl", include_str!("../../assets/demo/companies.jsonl")),
    (Kind::Partners, "partners.jsonl", include_str!("../../assets/demo/partners.jsonl")),
    (Kind::Startups, "startups.jsonl", include_str!("../../assets/demo/startups.jsonl")),
    (Kind::Mentors, "mentors.jsonl", include_str!("../../assets/demo/mentors.jsonl")),
    (Kind::Ambassadors, "ambassadors.jsonl", include_str!("../../assets/demo/ambassadors.jsonl")),
    (Kind::Talents, "talents.jsonl", include_str!("../../assets/demo/talents.jsonl")),
    (Kind::Slots, "slots.jsonl", include_str!("../../assets/demo/slots.jsonl")),
];

/// Fills an empty database with the demonstration's directory, and brings the index up to date.
pub async fn load(app: &App) -> Result<()> {
    if profiles::Entity::find().count(app.db.reader()).await? == 0 {
        programme::load_founding_documents(&app.db).await?;
        let options = Options { dry_run: false, relative_dates: true, today: app.clock.today(), now: app.clock.now() };
        for (kind, name, text) in FILES {
            let import = Import::new(Source::embedded(name, text)?, kind, None)?;
            let report = imports::run(&app.db, &import, options, |_| {}).await?;
            ensure!(report.refused == 0, "the demonstration's own data were refused:\n{report}");
        }
        matches::renew(&app.db, app.clock.now()).await?;
    }
    follow::catch_up(app).await?;
    matches::prices::renew(app).await?;
    Ok(())
}
