//! Editing one's own profile: a form whose fields are those of a record, checked by the service as any edit is.

use std::sync::Arc;

use askama::Template;
use entity::{FocusArea, ProfileKind, Stage};
use serde_json::{Map, Value, json};

use super::label;
use crate::error::Result;
use crate::hub::{Answered, Problems, Reply, Visit, absent};
use crate::service::profiles::edit::{self, Change};
use crate::service::profiles::seen::Seen;
use crate::service::profiles::{completeness, list, record};
use crate::service::words as names;

/// The fields of the form that are one line of text; of a startup alone, the last.
const LINES: [&str; 8] = ["headline_fr", "headline_en", "website", "email", "phone", "city", "country", "siren"];
/// Those that are several lines.
const TEXTS: [&str; 2] = ["description_fr", "description_en"];
/// Those that are lists, by commas.
const LISTS: [&str; 4] = ["sectors", "skills", "languages", "markets"];

#[derive(Template)]
#[template(path = "hub/edit.html")]
struct Edit<'a> {
    visit: &'a Visit,
    name: String,
    slug: String,
    version: String,
    percent: u32,
    lines: Vec<Field>,
    texts: Vec<Field>,
    lists: Vec<Field>,
    areas: Vec<(&'static str, &'static str, bool)>,
    /// The stages to choose from, of a startup.
    stages: Vec<(String, String)>,
    stage: String,
    problems: Problems,
}

/// A field of the form.
struct Field {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
}

impl Edit<'_> {
    /// What concerns none of the fields that are shown.
    fn whole(&self) -> Vec<&str> {
        let all = self.lines.iter().chain(&self.texts).chain(&self.lists).map(|field| field.name);
        let shown: Vec<&str> = all.chain(["stage", "focus_areas"]).collect();
        self.problems.elsewhere(&shown)
    }
}

/// Shows the form.
pub async fn show(visit: Visit) -> Result<Reply> {
    match own(&visit).await? {
        Some(seen) => Reply::page(&page(&visit, &seen, Problems::default())),
        None => absent(&visit),
    }
}

async fn own(visit: &Visit) -> Result<Option<Arc<Seen>>> {
    let found = list::by_slug(&visit.app, &visit.viewer, visit.part("slug")).await?;
    Ok(found.filter(|seen| visit.viewer.may_act_for(seen.row.id)))
}

/// Saves the form.
pub async fn save(visit: Visit) -> Result<Reply> {
    let Some(seen) = own(&visit).await? else { return absent(&visit) };
    let (id, kind) = (seen.row.id, seen.row.kind);
    let Ok(version) = visit.form.text("version").parse() else {
        return Reply::unfit(&page(&visit, &seen, Problems::damaged(visit.language)));
    };
    let change = Change { id, kind, version, fields: changed(&visit, &seen) };
    // One name for all kinds: a key is one of an account and what it does, and pages have no others.
    let saved = edit::update(&visit.app, &visit.act("updateProfile"), change).await;
    match Answered::of(saved, visit.language)? {
        Answered::Refused(problems) => Reply::unfit(&page(&visit, &seen, problems)),
        _ => Ok(Reply::to("/me").telling(visit.say("Votre profil est enregistré.", "Your profile is saved."))),
    }
}

/// What the form says otherwise than the profile; an empty field clears what stands there.
fn changed(visit: &Visit, seen: &Seen) -> Map<String, Value> {
    let record = record::to_record(seen, None);
    let mut fields = Map::new();
    for name in fields_of(seen) {
        let sent = visit.form.text(name).trim();
        if sent == shown(&record, name) {
            continue;
        }
        let value = match sent {
            "" => Value::Null,
            list if LISTS.contains(&name) => items(list),
            text => json!(text),
        };
        fields.insert(name.to_owned(), value);
    }
    let areas: Vec<&str> = visit.form.all("focus_areas").collect();
    if json!(areas) != *record.get("focus_areas").unwrap_or(&json!([])) {
        fields.insert("focus_areas".to_owned(), if areas.is_empty() { Value::Null } else { json!(areas) });
    }
    fields
}

fn fields_of(seen: &Seen) -> Vec<&'static str> {
    let of_startup = |name: &&str| seen.row.kind == ProfileKind::Startup || !["siren", "stage"].contains(name);
    LINES.into_iter().chain(TEXTS).chain(LISTS).chain(["stage"]).filter(of_startup).collect()
}

fn items(sent: &str) -> Value {
    sent.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// A field of a record as the form shows it.
fn shown(record: &Map<String, Value>, name: &str) -> String {
    match record.get(name) {
        Some(Value::String(text)) => text.replace("\r\n", "\n").trim().to_owned(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

fn page<'a>(visit: &'a Visit, seen: &Seen, problems: Problems) -> Edit<'a> {
    let record = record::to_record(seen, None);
    let typed = !problems.is_empty();
    let value = |name: &str| if typed { visit.form.text(name).to_owned() } else { shown(&record, name) };
    let known = fields_of(seen);
    let fields = |names: &[&'static str]| -> Vec<Field> {
        let shown = names.iter().copied().filter(|name| known.contains(name));
        shown.map(|name| field(visit, name, value(name))).collect()
    };
    let has = |code: &str| match typed {
        true => visit.form.all("focus_areas").any(|area| area == code),
        false => record.get("focus_areas").and_then(Value::as_array).is_some_and(|all| all.contains(&json!(code))),
    };
    let unchosen = (String::new(), visit.say("Non précisé", "Not said"));
    let stages =
        Stage::ALL.iter().map(|stage| (stage.code().to_owned(), names::stage(*stage, visit.language).to_owned()));
    Edit {
        name: seen.called(visit.language),
        slug: seen.row.slug.clone(),
        // A stale form stays stale: what was typed is there to be copied, and nobody's edit is overwritten.
        version: if typed { visit.form.text("version").to_owned() } else { seen.row.version.to_string() },
        percent: completeness::of(seen).percent,
        lines: fields(&LINES),
        texts: fields(&TEXTS),
        lists: fields(&LISTS),
        areas: FocusArea::ALL.iter().map(|area| (area.code(), names::focus_area(*area), has(area.code()))).collect(),
        stages: if known.contains(&"stage") { [unchosen].into_iter().chain(stages).collect() } else { Vec::new() },
        stage: value("stage"),
        problems,
        visit,
    }
}

fn field(visit: &Visit, name: &'static str, value: String) -> Field {
    let (root, language) = match name.rsplit_once('_') {
        Some((root, "fr")) => (root, visit.say(" (en français)", " (in French)")),
        Some((root, "en")) => (root, visit.say(" (en anglais)", " (in English)")),
        _ => (name, String::new()),
    };
    let hint = match name {
        "sectors" | "skills" => visit.say("Séparés par des virgules.", "Separated by commas."),
        "languages" => visit.say(
            "Étiquettes et niveaux, séparés par des virgules : fr, en:B2.",
            "Tags and levels, separated by commas: fr, en:B2.",
        ),
        "markets" => visit
            .say("Noms ou codes de pays, séparés par des virgules.", "Countries by name or code, separated by commas."),
        "email" | "phone" => {
            visit.say("Transmis seulement après une mise en relation.", "Passed on after an introduction only.")
        }
        _ => String::new(),
    };
    Field { name, label: format!("{}{language}", label(visit, root)), hint, value }
}
