//! What happened, told in the terminal.

use std::sync::Arc;

use entity::{IntroductionState, Language, Role, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{mails_folder, recipient, settle};
use crate::app::App;
use crate::error::Result;
use crate::service::accounts;
use crate::service::introductions::{self, Request};
use crate::service::matches::{self, CounterpartKind, Found, PairNames};
use crate::service::profiles::store;
use crate::viewer::Viewer;

/// The startup whose story is told.
const STARTUP: &str = "vigie-quai";

/// Tells the story.
pub async fn tell(app: &App) -> Result<()> {
    let row = profiles::Entity::find().filter(profiles::Column::Slug.eq(STARTUP)).one(app.db.reader()).await?;
    let Some(row) = row else { return Ok(()) };
    let token = accounts::create_token(&app.db, Role::Member, Some(STARTUP), app.clock.now()).await;
    let token = token.map_err(|failure| failure.into_error(Language::En))?;
    let viewer = accounts::viewer_of(app, &token).await?.unwrap_or(Viewer::Anonymous);
    let startup = store::load(app.db.reader(), &[row.id]).await?.into_iter().map(Arc::new).next();
    let Some(startup) = startup else { return Ok(()) };
    println!("{} is looking for help.\n", startup.row.name);
    for kind in [
        CounterpartKind::Mentor,
        CounterpartKind::Ambassador,
        CounterpartKind::Talent,
        CounterpartKind::Partner,
        CounterpartKind::Slot,
    ] {
        let page = matches::recommend(app, &startup, kind, None, 2).await?;
        for found in &page.matches {
            let names = PairNames { first: &found.sides.0, second: &found.sides.1 };
            println!("{:?}: {} – {}", kind, found.sides.1.name, found.explanation.score());
            for reason in matches::reasons(&found.explanation, &names, Language::En) {
                println!("    {reason}");
            }
        }
        if let (CounterpartKind::Mentor, Some(Found::Profile(mentor))) =
            (kind, page.matches.first().map(|found| &found.counterpart))
        {
            let request = Request { from: startup.row.id, to: mentor.row.id, message: None, dry_run: false };
            let asked = introductions::request(app, &viewer, request).await;
            let asked = asked.map_err(|failure| failure.into_error(Language::En))?;
            settle(app).await?;
            for mail in recipient::read(&mails_folder(app))? {
                println!("\nMail to {}: {}\n    {}", mail.to, mail.subject, mail.file.display());
                let title = recipient::say_yes(mail.link("/answer/")?.to_owned()).await?;
                println!("    the page says: {title}");
            }
            settle(app).await?;
            if let Some(asked) = asked {
                let now = introductions::find(app, &viewer, asked.id).await?.map(|row| row.state);
                println!("    introduced: {}\n", now == Some(IntroductionState::Introduced));
            }
        }
    }
    Ok(())
}
