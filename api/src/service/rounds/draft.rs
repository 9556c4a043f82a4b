//! Drafting a round, changing its rules, giving it up.

use data_encoding::HEXLOWER;
use entity::values::RoundRules;
use entity::{EditionId, RoundCounterpart, RoundId, RoundState, editions, rounds};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::rules;
use crate::app::App;
use crate::error::{Failure, Outcome, Refusal};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::versions::{Edit, or_taken, put, take};

/// How many characters a name has at most.
const NAME_LENGTH: usize = 200;

/// A round to be.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is called.
    pub name: String,
    /// What it allocates places with.
    pub counterpart: RoundCounterpart,
    /// The edition whose slots are given out.
    pub edition: Option<EditionId>,
    /// What it must keep.
    pub rules: RoundRules,
}

reasons! {
    /// Why a round is not drafted.
    pub enum CreateRefusal {
        /// The name is empty or longer than 200 characters.
        NameUnfit = "NAME_UNFIT" {
            fr: "Un cycle a un nom de 200 caractères au plus.",
            en: "A round has a name of at most 200 characters.",
        },
        /// Another round has this name.
        Taken = "TAKEN" { fr: "Un autre cycle porte ce nom.", en: "Another round has this name." },
        /// Slots are given out for one edition, which is not named.
        EditionMissing = "EDITION_MISSING" {
            fr: "Nommez l’édition dont les places sont à attribuer.",
            en: "Name the edition whose slots are to be given out.",
        },
        /// An edition is named, but no slots are given out.
        EditionNeedless = "EDITION_NEEDLESS" {
            fr: "Seul un cycle de places de salon porte sur une édition.",
            en: "Only a round of slots is about an edition.",
        },
        /// There is no such edition.
        NotFound = "NOT_FOUND" { fr: "Cette édition n’existe pas.", en: "This edition does not exist." },
        /// The rules contradict themselves; the message says how.
        RulesUnfit = "RULES_UNFIT" {
            fr: "Ces règles se contredisent.",
            en: "These rules contradict themselves.",
        },
    }
}

/// Drafts a round; its seed is drawn now, before anybody knows who will take part.
pub async fn create(app: &App, act: &Act<'_>, draft: Draft) -> Outcome<rounds::Model, CreateRefusal> {
    let name = fit(&draft.name).ok_or_else(|| Failure::refused(CreateRefusal::NameUnfit, "name"))?;
    if let Some((field, detail)) = rules::fault(&draft.rules) {
        return Err(Failure::Refused(vec![Refusal::detailed(CreateRefusal::RulesUnfit, field, detail)]));
    }
    let tx = act.begin(app).await?;
    match (draft.counterpart, draft.edition) {
        (RoundCounterpart::Slot, None) => {
            return Err(Failure::refused(CreateRefusal::EditionMissing, "editionId"));
        }
        (RoundCounterpart::Slot, Some(edition)) if editions::Entity::find_by_id(edition).one(&tx).await?.is_none() => {
            return Err(Failure::refused(CreateRefusal::NotFound, "editionId"));
        }
        (RoundCounterpart::Slot, Some(_)) | (_, None) => {}
        (_, Some(_)) => return Err(Failure::refused(CreateRefusal::EditionNeedless, "editionId")),
    }
    let now = app.clock.now();
    let row = rounds::Model {
        id: RoundId(Uuid::now_v7()),
        name,
        counterpart: draft.counterpart,
        edition_id: draft.edition,
        state: RoundState::Draft,
        rules: draft.rules,
        seed: i64::from_le_bytes(random()?),
        salt: HEXLOWER.encode(&random::<16>()?),
        run_id: None,
        published_run_id: None,
        created_by: act.viewer.account(),
        published_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let written = put::<rounds::Entity>(&tx, None, row, now).await;
    let (row, _) = or_taken(written, CreateRefusal::Taken, "name")?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

fn fit(name: &str) -> Option<String> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= NAME_LENGTH && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("ask the system for randomness: {error}"))?;
    Ok(bytes)
}

reasons! {
    /// Why a round is not changed.
    pub enum UpdateRefusal {
        /// There is no such round.
        NotFound = "NOT_FOUND" { fr: "Ce cycle n’existe pas.", en: "There is no such round." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// The name is empty or longer than 200 characters.
        NameUnfit = "NAME_UNFIT" {
            fr: "Un cycle a un nom de 200 caractères au plus.",
            en: "A round has a name of at most 200 characters.",
        },
        /// Another round has this name.
        Taken = "TAKEN" { fr: "Un autre cycle porte ce nom.", en: "Another round has this name." },
        /// The rules contradict themselves; the message says how.
        RulesUnfit = "RULES_UNFIT" {
            fr: "Ces règles se contredisent.",
            en: "These rules contradict themselves.",
        },
        /// It was given up.
        Withdrawn = "WITHDRAWN" { fr: "Ce cycle a été abandonné.", en: "This round was given up." },
    }
}

/// Changes the name and the rules of a round; what was solved under the old ones has to be solved again.
pub async fn update(
    app: &App,
    act: &Act<'_>,
    edit: Edit<RoundId>,
    name: Option<String>,
    rules: Option<RoundRules>,
) -> Outcome<rounds::Model, UpdateRefusal> {
    let name = match name {
        Some(name) => Some(fit(&name).ok_or_else(|| Failure::refused(UpdateRefusal::NameUnfit, "name"))?),
        None => None,
    };
    if let Some((field, detail)) = rules.as_ref().and_then(rules::fault) {
        return Err(Failure::Refused(vec![Refusal::detailed(UpdateRefusal::RulesUnfit, field, detail)]));
    }
    let tx = act.begin(app).await?;
    let existing =
        take::<rounds::Entity, _, _>(&tx, &edit, "id", [UpdateRefusal::NotFound, UpdateRefusal::Stale]).await?;
    if existing.state == RoundState::Withdrawn {
        return Err(Failure::refused(UpdateRefusal::Withdrawn, "id"));
    }
    let mut wanted = existing.clone();
    wanted.name = name.unwrap_or(wanted.name);
    if let Some(rules) = rules.filter(|rules| *rules != existing.rules) {
        wanted.rules = rules;
        wanted.state = reviewed(wanted.state);
    }
    let written = put::<rounds::Entity>(&tx, Some(&existing), wanted, app.clock.now()).await;
    let (row, _) = or_taken(written, UpdateRefusal::Taken, "name")?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

/// Where a round stands once something was decided that its newest run did not know of.
pub(super) fn reviewed(state: RoundState) -> RoundState {
    if state == RoundState::Solved { RoundState::InReview } else { state }
}

reasons! {
    /// Why a round is not given up.
    pub enum WithdrawRefusal {
        /// There is no such round.
        NotFound = "NOT_FOUND" { fr: "Ce cycle n’existe pas.", en: "There is no such round." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// It is published: what came of it is answered one by one.
        Published = "PUBLISHED" {
            fr: "Ce cycle est publié : retirez ses mises en relation une à une.",
            en: "This round is published: withdraw its introductions one by one.",
        },
    }
}

/// Gives up a round that is not published.
pub async fn withdraw(app: &App, act: &Act<'_>, edit: Edit<RoundId>) -> Outcome<rounds::Model, WithdrawRefusal> {
    let tx = act.begin(app).await?;
    let existing =
        take::<rounds::Entity, _, _>(&tx, &edit, "id", [WithdrawRefusal::NotFound, WithdrawRefusal::Stale]).await?;
    if existing.published_run_id.is_some() {
        return Err(Failure::refused(WithdrawRefusal::Published, "id"));
    }
    let wanted = rounds::Model { state: RoundState::Withdrawn, ..existing.clone() };
    let (row, _) = put::<rounds::Entity>(&tx, Some(&existing), wanted, app.clock.now()).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}
