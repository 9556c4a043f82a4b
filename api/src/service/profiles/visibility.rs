//! Choosing who sees which fields of a profile.

use std::sync::Arc;

use entity::values::Visibility;
use entity::{Audience, FieldGroup, ProfileId, ProfileKind, ProfileState};

use super::save::{Saved, overwrite};
use super::seen::Seen;
use super::store::{self, Stored};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Refusal};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;
use crate::visibility::{audience, is_within, widest};

reasons! {
    /// Why it stays as it is who sees a profile.
    pub enum VisibilityRefusal {
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer does not speak for the profile.
        NotYours = "NOT_YOURS" { fr: "Vous ne parlez pas pour ce profil.", en: "You do not speak for this profile." },
        /// The profile was changed since it was read.
        Stale = "STALE" {
            fr: "Ce profil a changé depuis que vous l’avez lu : relisez-le, puis recommencez.",
            en: "This profile has changed since you read it: read it again, then repeat.",
        },
        /// The profile has left for good.
        HasLeft = "HAS_LEFT" { fr: "Ce profil est parti définitivement.", en: "This profile has left for good." },
        /// Nobody shows these fields to so many.
        TooWide = "TOO_WIDE" {
            fr: "Ces champs ne s’ouvrent pas à un public aussi large.",
            en: "These fields are not shown to so wide an audience.",
        },
        /// The owner chose a narrower audience, and the team only narrows.
        OwnersChoice = "OWNERS_CHOICE" {
            fr: "Seul qui parle pour ce profil peut élargir ce choix.",
            en: "Only those who speak for this profile may widen this choice.",
        },
    }
}

/// Who is to see a group of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which group.
    pub group: FieldGroup,
    /// Its name in the input.
    pub field: &'static str,
    /// The audience; the widest there is for the group if nothing.
    pub audience: Option<Audience>,
}

/// Which choices are to be made for a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which profile.
    pub id: ProfileId,
    /// The version it was made on.
    pub version: i64,
    /// What is chosen.
    pub choices: Vec<Choice>,
}

/// Chooses who sees what of a profile. The owner may choose any audience within the widest; the team may only narrow.
pub async fn choose(app: &App, act: &Act<'_>, change: Change) -> Outcome<Arc<Seen>, VisibilityRefusal> {
    let (now, viewer) = (app.clock.now(), act.viewer);
    let tx = act.begin(app).await?;
    let stored = store::load(&tx, &[change.id]).await?.pop().filter(|stored| viewer.may_see(&stored.row));
    let stored = stored.ok_or_else(|| Failure::refused(VisibilityRefusal::NotFound, "id"))?;
    allowed(viewer, &stored, &change)?;
    let mut draft = stored.draft();
    draft.visibility = chosen(&stored, &change.choices);
    if let Saved::Updated(id) = overwrite(&tx, &stored, &draft, now).await? {
        changes::profiles(&tx, &[id], now).await?;
    }
    let changed = store::load(&tx, &[change.id]).await?.pop();
    let changed = changed.ok_or_else(|| anyhow::anyhow!("the profile {} was written and is not there", change.id))?;
    act.commit(app, tx, &[change.id.0]).await?;
    Ok(Arc::new(Seen::by(viewer, changed)))
}

fn allowed(viewer: &Viewer, stored: &Stored, change: &Change) -> Outcome<(), VisibilityRefusal> {
    if !viewer.may_act_for(change.id) {
        return Err(Failure::refused(VisibilityRefusal::NotYours, "id"));
    }
    if stored.row.state == ProfileState::Left {
        return Err(Failure::refused(VisibilityRefusal::HasLeft, "id"));
    }
    if stored.row.version != change.version {
        return Err(Failure::refused(VisibilityRefusal::Stale, "version"));
    }
    let refusals: Vec<_> = change.choices.iter().filter_map(|choice| refusal(viewer, stored, choice)).collect();
    if refusals.is_empty() { Ok(()) } else { Err(Failure::Refused(refusals)) }
}

fn refusal(viewer: &Viewer, stored: &Stored, choice: &Choice) -> Option<Refusal<VisibilityRefusal>> {
    let widest = widest(stored.row.kind, choice.group);
    let wanted = choice.audience.unwrap_or(widest);
    let reason = if !is_within(wanted, widest) {
        VisibilityRefusal::TooWide
    } else if !viewer.speaks_for(stored.row.id) && !is_within(wanted, audience(&stored.row, choice.group)) {
        VisibilityRefusal::OwnersChoice
    } else {
        return None;
    };
    Some(Refusal { reason, field: vec![choice.field.to_owned()], detail: None })
}

/// What was chosen before with the new choices; only what is narrower than the widest is kept.
fn chosen(stored: &Stored, choices: &[Choice]) -> Visibility {
    let mut visibility = stored.row.visibility.clone();
    for choice in choices {
        let widest = widest(stored.row.kind, choice.group);
        match choice.audience.filter(|audience| *audience != widest) {
            Some(audience) => visibility.0.insert(choice.group, audience),
            None => visibility.0.remove(&choice.group),
        };
    }
    visibility
}

/// Of two sets of choices for a kind of profile those of the one, where they are within those of the other.
pub fn narrowed(kind: ProfileKind, wanted: &Visibility, kept: &Visibility) -> Visibility {
    let mut both = kept.clone();
    for (group, audience) in &wanted.0 {
        let limit = kept.0.get(group).copied().unwrap_or(widest(kind, *group));
        if is_within(*audience, limit) {
            both.0.insert(*group, *audience);
        }
    }
    both
}
