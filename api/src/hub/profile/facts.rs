//! What is known of a profile, line by line.

use entity::values::LanguageSkill;
use entity::{Language, OrganisationKind, Seniority};

use super::engagements::{countries, labels, period};
use crate::error::Result;
use crate::hub::Visit;
use crate::mail::words;
use crate::service::companies;
use crate::service::matches::names::language_name;
use crate::service::profiles::draft::Details;
use crate::service::profiles::list;
use crate::service::profiles::seen::Seen;
use crate::service::words as names;

/// One line.
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// What is known.
    pub values: Vec<Value>,
}

/// One thing that is known, and where it leads.
pub struct Value {
    /// The words.
    pub text: String,
    /// The address, if it leads somewhere.
    pub href: Option<String>,
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self { text, href: None }
    }
}

/// All that is known and shown, without what is empty.
pub async fn of(visit: &Visit, seen: &Seen) -> Result<Vec<Fact>> {
    let row = &seen.row;
    let mut facts = Vec::new();
    let mut add = |fr: &str, en: &str, values: Vec<Value>| {
        if !values.is_empty() {
            facts.push(Fact { label: visit.say(fr, en), values });
        }
    };
    let texts = |texts: Vec<String>| texts.into_iter().map(Value::from).collect::<Vec<_>>();
    let title = match &seen.details {
        Details::Mentor { title, .. } | Details::Ambassador { title } | Details::Talent { title, .. } => title.clone(),
        Details::Startup { .. } | Details::Partner { .. } => None,
    };
    add("Fonction", "Function", texts(title.into_iter().collect()));
    let linked = linked(visit, seen).await?;
    if let Some((fr, en, value)) = linked {
        add(fr, en, vec![value]);
    }
    let territory = row.territory.map(|territory| names::territory(territory, visit.language).to_owned());
    add("Territoire", "Territory", texts(territory.into_iter().collect()));
    add("Secteurs", "Sectors", texts(labels(&row.sectors)));
    add("Compétences", "Skills", texts(labels(&row.skills)));
    add("Langues", "Languages", row.languages.iter().map(|spoken| spoken_language(visit, spoken).into()).collect());
    add("Marchés", "Markets", texts(countries(visit, &row.markets)));
    for (fr, en, value) in details(visit, &seen.details) {
        add(fr, en, texts(vec![value]));
    }
    let web = row.website.iter().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    add("Site", "Website", web.map(|url| Value { text: plain(url), href: Some(url.clone()) }).collect());
    let mail =
        seen.contact.email.iter().map(|email| Value { text: email.clone(), href: Some(format!("mailto:{email}")) });
    add("E-mail", "E-mail", mail.collect());
    add("Téléphone", "Telephone", texts(seen.contact.phone.iter().cloned().collect()));
    Ok(facts)
}

/// The company of a mentor, or the host of a startup.
async fn linked(visit: &Visit, seen: &Seen) -> Result<Option<(&'static str, &'static str, Value)>> {
    if let Some(company) = seen.details.company_id() {
        let found = companies::find(&visit.app, &[company]).await?;
        return Ok(found.into_values().next().map(|row| ("Entreprise", "Company", row.name.clone().into())));
    }
    let Some(host) = seen.details.host_id() else { return Ok(None) };
    let found = list::find(&visit.app, &visit.viewer, &[host]).await?.pop();
    let value =
        |host: &Seen| Value { text: host.called(visit.language), href: Some(format!("/profiles/{}", host.row.slug)) };
    Ok(found.map(|host| ("Hébergée par", "Hosted by", value(&host))))
}

fn spoken_language(visit: &Visit, spoken: &LanguageSkill) -> String {
    let name = language_name(&spoken.tag, visit.language == Language::Fr);
    spoken.level.map_or(name.clone(), |level| format!("{name} ({})", level.code()))
}

/// An address as it is read: without its protocol and its last slash.
fn plain(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.trim_end_matches('/').to_owned()
}

/// What only one kind of profile has.
fn details(visit: &Visit, details: &Details) -> Vec<(&'static str, &'static str, String)> {
    let day = |day: &Option<String>| Some(words::date(visit.language, day.as_deref()?.parse().ok()?));
    let mut lines = Vec::new();
    match details {
        Details::Startup { siren, stage, founded_on, headcount, funds_raised_eur, .. } => {
            let stage = stage.map(|stage| names::stage(stage, visit.language).to_owned());
            lines.push(("Stade", "Stage", stage));
            lines.push(("Fondée le", "Founded on", day(founded_on)));
            lines.push(("Effectif", "Headcount", headcount.map(|people| visit.number(&people))));
            let euros = funds_raised_eur
                .map(|euros| visit.say(&format!("{} €", visit.number(&euros)), &format!("€{}", visit.number(&euros))));
            lines.push(("Fonds levés", "Funds raised", euros));
            lines.push(("SIREN", "SIREN", siren.clone()));
        }
        Details::Talent { seniority, seeks, available_on, available_until_on, .. } => {
            lines.push(("Expérience", "Experience", seniority.map(|seniority| experience(visit, seniority))));
            let seeks: Vec<&str> = seeks.iter().map(|kind| names::engagement(*kind, visit.language)).collect();
            lines.push(("Cherche", "Looks for", (!seeks.is_empty()).then(|| seeks.join(", "))));
            let when = period(visit, available_on.as_deref(), available_until_on.as_deref());
            lines.push(("Disponible", "Available", when));
        }
        Details::Partner { organisation_kind } => {
            lines.push(("Organisme", "Organisation", organisation_kind.map(|kind| organisation(visit, kind))));
        }
        Details::Mentor { .. } | Details::Ambassador { .. } => {}
    }
    lines.into_iter().filter_map(|(fr, en, value)| Some((fr, en, value?))).collect()
}

fn experience(visit: &Visit, seniority: Seniority) -> String {
    match seniority {
        Seniority::Junior => visit.say("Débutant(e)", "Junior"),
        Seniority::Mid => visit.say("Confirmé(e)", "Experienced"),
        Seniority::Senior => visit.say("Senior", "Senior"),
    }
}

fn organisation(visit: &Visit, kind: OrganisationKind) -> String {
    match kind {
        OrganisationKind::Laboratory => visit.say("Laboratoire", "Laboratory"),
        OrganisationKind::Incubator => visit.say("Incubateur", "Incubator"),
        OrganisationKind::Nursery => visit.say("Pépinière", "Nursery"),
        OrganisationKind::Accelerator => visit.say("Accélérateur", "Accelerator"),
        OrganisationKind::Investor => visit.say("Investisseur", "Investor"),
        OrganisationKind::PublicBody => visit.say("Organisme public", "Public body"),
        OrganisationKind::CompanyAbroad => visit.say("Entreprise à l’étranger", "Company abroad"),
    }
}
