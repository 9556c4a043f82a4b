//! Those who look around in the browser: each has an account and the link of its invitation, which works once.

use entity::{Language, Role};

use super::{mails_folder, recipient, settle};
use crate::app::App;
use crate::error::Result;
use crate::service::accounts::{self, Invitation};
use crate::service::acts::Act;
use crate::service::profiles::list;
use crate::viewer::Viewer;

/// Somebody who may look around.
pub struct Visitor {
    /// As whom.
    pub who: &'static str,
    /// Where they sign in.
    pub link: String,
}

/// Invites one of the team, a founder of a startup, and somebody of a partner.
pub async fn invite(app: &App, startup: &str, partner: &str) -> Result<Vec<Visitor>> {
    let mut visitors = Vec::new();
    for (who, role, slug) in [
        ("the team", Role::Team, None),
        ("a founder", Role::Member, Some(startup)),
        ("a partner", Role::Partner, Some(partner)),
    ] {
        let email = format!("{}@example.org", who.replace(' ', "-"));
        let profile = match slug {
            Some(slug) => list::by_slug(app, &Viewer::System, slug).await?,
            None => None,
        };
        let name = profile.as_ref().map_or_else(|| app.programme.name.clone(), |profile| profile.row.name.clone());
        let profiles = profile.iter().map(|profile| profile.row.id).collect();
        let invitation = Invitation { email: email.clone(), name: Some(name), role, profiles, language: Language::En };
        let invited = accounts::invite(app, &Act::of(&Viewer::System), invitation).await;
        invited.map_err(|failure| failure.into_error(Language::En))?;
        settle(app).await?;
        visitors.push(Visitor { who, link: link(app, &email)? });
    }
    Ok(visitors)
}

/// The newest link that was mailed to an address.
fn link(app: &App, email: &str) -> Result<String> {
    let mails = recipient::read(&mails_folder(app))?;
    let to = |mail: &&crate::mail::ReadLetter| mail.header("To").is_some_and(|to| to.contains(email));
    let newest = mails.iter().rfind(to);
    let link = newest.and_then(|mail| mail.links("/sign-in/").next().map(str::to_owned));
    link.ok_or_else(|| anyhow::anyhow!("no invitation was mailed to {email}"))
}
