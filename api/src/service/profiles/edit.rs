//! Creating and editing profiles: the same checks as an import, for one record.

use std::sync::Arc;

use entity::{CompanyId, ProfileId, ProfileKind, ProfileState, companies, profiles};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use serde_json::{Value, json};
use uuid::Uuid;

use super::draft::{Details, Draft};
use super::save::{Saved, insert, overwrite};
use super::seen::Seen;
use super::store::{self, Stored};
use super::{record, state};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Refusal, is_unique_violation};
use crate::reasons;
use crate::reference::Countries;
use crate::service::acts::Act;
use crate::service::imports::named::{Named, Unknown};
use crate::service::imports::{self, Checks, Kind, Problem, Reason, Row, read_record, resolve};
use crate::viewer::Viewer;

reasons! {
    /// Why a profile is not saved.
    pub enum SaveRefusal {
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer does not speak for the profile, or the field is for the team.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour ce profil, ou ce champ est réservé à l’équipe.",
            en: "You do not speak for this profile, or this field is for the team.",
        },
        /// The profile was changed since it was read.
        Stale = "STALE" {
            fr: "Ce profil a changé depuis que vous l’avez lu : relisez-le, puis recommencez.",
            en: "This profile has changed since you read it: read it again, then repeat.",
        },
        /// The profile has left for good.
        HasLeft = "HAS_LEFT" { fr: "Ce profil est parti définitivement.", en: "This profile has left for good." },
        /// A field that must be there is missing.
        Missing = "MISSING" { fr: "Ce champ est obligatoire.", en: "This field must be there." },
        /// Another entry has this value, which only one may have.
        Taken = "TAKEN" { fr: "Une autre fiche porte déjà cette valeur.", en: "Another entry has this value already." },
        /// It names nothing that is in the directory.
        NotInDirectory = "NOT_IN_DIRECTORY" {
            fr: "Ceci ne désigne rien dans l’annuaire.",
            en: "This names nothing of the directory.",
        },
        /// It is no date, or one far from our time.
        BadDate = "BAD_DATE" { fr: "Cette date n’est pas valable.", en: "This date is not valid." },
        /// Something that has happened lies in the future.
        InFuture = "IN_FUTURE" { fr: "Cette date est à venir.", en: "This date lies in the future." },
        /// A last day lies before its first.
        BeforeStart = "BEFORE_START" { fr: "La fin précède le début.", en: "The end is before the start." },
        /// It is no SIREN.
        BadSiren = "BAD_SIREN" {
            fr: "Ceci n’est pas un SIREN : neuf chiffres, dont le dernier contrôle les autres.",
            en: "This is not a SIREN: nine digits, the last of which checks the others.",
        },
        /// It is no single e-mail address.
        BadEmail = "BAD_EMAIL" { fr: "Ceci n’est pas une adresse e-mail.", en: "This is not an e-mail address." },
        /// It is no web address.
        BadUrl = "BAD_URL" { fr: "Ceci n’est pas une adresse web.", en: "This is not a web address." },
        /// It is no telephone number.
        BadPhone = "BAD_PHONE" { fr: "Ceci n’est pas un numéro de téléphone.", en: "This is not a telephone number." },
        /// It is no country.
        UnknownCountry = "UNKNOWN_COUNTRY" {
            fr: "Ce pays est inconnu : donnez son code ISO 3166 ou son nom.",
            en: "This country is not known: give its ISO 3166 code or its name.",
        },
        /// It is no language.
        UnknownLanguage = "UNKNOWN_LANGUAGE" {
            fr: "Cette langue est inconnue : donnez son étiquette BCP 47.",
            en: "This language is not known: give its BCP 47 tag.",
        },
        /// It is no time zone.
        UnknownTimeZone = "UNKNOWN_TIME_ZONE" {
            fr: "Ce fuseau horaire est inconnu de la base IANA.",
            en: "This is no time zone of the IANA database.",
        },
        /// A text is longer than the field takes.
        TooLong = "TOO_LONG" {
            fr: "Ce texte est trop long : 20 000 signes pour une description, 300 pour une ligne, 200 pour un nom.",
            en: "This text is too long: 20,000 characters for a description, 300 for a line, 200 for a name.",
        },
        /// A list has more items than the field takes.
        TooMany = "TOO_MANY" { fr: "Cette liste est limitée à 100 éléments.", en: "This list takes at most 100 items." },
        /// A number is out of range.
        OutOfRange = "OUT_OF_RANGE" { fr: "Ce nombre est hors limites.", en: "This number is out of range." },
        /// A name has control characters.
        ControlCharacter = "CONTROL_CHARACTER" {
            fr: "Ce texte contient des caractères de contrôle.",
            en: "This text has control characters.",
        },
        /// A name has characters that turn the direction of text.
        DirectionOverride = "DIRECTION_OVERRIDE" {
            fr: "Ce texte contient des caractères qui inversent le sens de lecture.",
            en: "This text has characters that reverse the direction of reading.",
        },
        /// It is not what the field takes.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
    }
}

impl From<&Reason> for SaveRefusal {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Missing => Self::Missing,
            Reason::BadDate | Reason::RelativeDate => Self::BadDate,
            Reason::InFuture => Self::InFuture,
            Reason::BeforeStart { .. } => Self::BeforeStart,
            Reason::BadSiren => Self::BadSiren,
            Reason::BadEmail(_) => Self::BadEmail,
            Reason::BadUrl(_) => Self::BadUrl,
            Reason::BadPhone => Self::BadPhone,
            Reason::UnknownCountry => Self::UnknownCountry,
            Reason::UnknownLanguage | Reason::UnknownLevel => Self::UnknownLanguage,
            Reason::UnknownZone => Self::UnknownTimeZone,
            Reason::TooLong { .. } => Self::TooLong,
            Reason::TooMany { .. } => Self::TooMany,
            Reason::OutOfRange { .. } => Self::OutOfRange,
            Reason::ControlCharacter => Self::ControlCharacter,
            Reason::DirectionOverride => Self::DirectionOverride,
            Reason::Taken | Reason::Duplicate { .. } => Self::Taken,
            Reason::NotInDirectory { .. } => Self::NotInDirectory,
            _ => Self::Invalid,
        }
    }
}

/// What is to be changed of a profile.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which profile.
    pub id: ProfileId,
    /// Of which kind it is taken to be.
    pub kind: ProfileKind,
    /// The version it was made on.
    pub version: i64,
    /// The fields of the record that change; null clears one.
    pub fields: Row,
}

/// Creates a profile from the fields of a record; a person without a recorded consent is only IDENTIFIED.
///
/// The fields of refusals are paths of the record.
pub async fn create(app: &App, act: &Act<'_>, kind: ProfileKind, mut fields: Row) -> Outcome<Arc<Seen>, SaveRefusal> {
    let tx = act.begin(app).await?;
    if !act.viewer.is_team() {
        return Err(Failure::Refused(vec![refusal(SaveRefusal::NotYours, "name")]));
    }
    let now = app.clock.now();
    fields.insert("state".to_owned(), json!(ProfileState::Active.code()));
    let named = named(&tx, act.viewer, &fields).await?;
    let mut draft = read(app, kind, fields, &named)?;
    draft.external_id = None;
    draft.verified_at = Some(now);
    let id = ProfileId(Uuid::now_v7());
    taken(insert(&tx, vec![(id, draft)], now).await)?;
    finish(app, act, tx, id, true).await
}

/// Changes some fields of a profile; null clears one. What a person has changed is assumed no longer.
pub async fn update(app: &App, act: &Act<'_>, change: Change) -> Outcome<Arc<Seen>, SaveRefusal> {
    let (now, viewer) = (app.clock.now(), act.viewer);
    let tx = act.begin(app).await?;
    let stored = state::editable(&tx, viewer, change.id, change.kind).await.map_err(Failure::Internal)?;
    let stored = stored.map_err(|why| Failure::Refused(vec![refusal(why, "id")]))?;
    if stored.row.version != change.version {
        return Err(Failure::Refused(vec![refusal(SaveRefusal::Stale, "version")]));
    }
    if change.fields.contains_key("consent") && !viewer.is_team() {
        return Err(Failure::Refused(vec![refusal(SaveRefusal::NotYours, "consent")]));
    }
    let mut fields = record::to_record(&stored, None);
    let changed: Vec<String> = change.fields.keys().cloned().collect();
    fields.extend(change.fields);
    let current = stored.draft();
    let mut named = named(&tx, viewer, &fields).await?;
    // A host that is not to change stays, whether the viewer may see it or not.
    let kept = current.details.host_id().filter(|_| !changed.iter().any(|name| name == "host"));
    named.partners.extend(kept.map(|id| (id.to_string(), id)));
    let mut draft = read(app, change.kind, fields, &named)?;
    draft.external_id = current.external_id;
    draft.state = current.state;
    draft.visibility = current.visibility;
    draft.consent = current.consent.or(draft.consent);
    draft.verified_at = if viewer.speaks_for(change.id) { Some(now) } else { current.verified_at };
    draft.assumed = current.assumed;
    draft
        .assumed
        .0
        .retain(|field, _| !changed.iter().any(|name| name == field || name.starts_with(&format!("{field}_"))));
    let saved = taken(overwrite(&tx, &stored, &draft, now).await)?;
    finish(app, act, tx, change.id, !matches!(saved, Saved::Unchanged(_))).await
}

/// Reads the fields of a record by the checks of an import, and resolves what they name.
fn read(app: &App, kind: ProfileKind, mut fields: Row, named: &Named) -> Outcome<Draft, SaveRefusal> {
    fields.insert("id".to_owned(), Value::from("-"));
    fields.retain(|_, value| !value.is_null());
    let country = |text: &str| Countries::get().find(text).map(|country| country.code.to_owned());
    let checks = Checks { today: app.clock.today(), relative_dates: false, country: &country };
    let draft = match read_record(Kind::of_profile(kind), fields, &checks) {
        Ok(imports::Draft::Profile(draft)) => draft,
        Ok(_) => return Err(Failure::Internal(anyhow::anyhow!("a record of a profile was read as something else"))),
        Err(problems) => return Err(Failure::Refused(problems.iter().map(refusal_of).collect())),
    };
    resolve::profile(None, *draft, Default::default(), named)
        .map_err(|Unknown { field, .. }| Failure::Refused(vec![refusal(SaveRefusal::NotInDirectory, field)]))
}

/// What the ids in a record stand for, under those ids; of partners, what the viewer may see.
async fn named(tx: &impl ConnectionTrait, viewer: &Viewer, fields: &Row) -> Result<Named, DbErr> {
    let id =
        |field| fields.get(field).and_then(Value::as_str).and_then(|name| Some((name, Uuid::parse_str(name).ok()?)));
    let mut named = Named::default();
    if let Some((name, uuid)) = id("company")
        && let Some(row) = companies::Entity::find_by_id(CompanyId(uuid)).one(tx).await?
    {
        named.companies.insert(name.to_owned(), row.id);
    }
    if let Some((name, uuid)) = id("host")
        && let Some(row) = profiles::Entity::find_by_id(ProfileId(uuid)).one(tx).await?
        && row.kind == ProfileKind::Partner
        && viewer.may_see(&row)
    {
        named.partners.insert(name.to_owned(), row.id);
    }
    Ok(named)
}

fn refusal(reason: SaveRefusal, field: &str) -> Refusal<SaveRefusal> {
    Refusal { reason, field: vec![field.to_owned()], detail: None }
}

fn refusal_of(problem: &Problem) -> Refusal<SaveRefusal> {
    refusal(SaveRefusal::from(&problem.reason), &problem.field)
}

/// What only one profile may have, apart from its slug, is the SIREN.
fn taken<T>(written: Result<T, DbErr>) -> Outcome<T, SaveRefusal> {
    written.map_err(|error| match is_unique_violation(&error) {
        true => Failure::Refused(vec![refusal(SaveRefusal::Taken, "siren")]),
        false => error.into(),
    })
}

async fn finish(
    app: &App,
    act: &Act<'_>,
    tx: DatabaseTransaction,
    id: ProfileId,
    changed: bool,
) -> Outcome<Arc<Seen>, SaveRefusal> {
    if changed {
        changes::profiles(&tx, &[id], app.clock.now()).await?;
    }
    let stored = store::load(&tx, &[id]).await?.pop();
    let stored = stored.ok_or_else(|| anyhow::anyhow!("the profile {id} was written and is not there"))?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(Arc::new(Seen::by(act.viewer, stored)))
}

/// Whether a profile is of the kind that its id says.
pub(super) fn is_of(stored: &Stored, kind: ProfileKind) -> bool {
    stored.row.kind == kind && Details::kind(&stored.details) == kind
}
