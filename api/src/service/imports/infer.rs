//! Mappings for files whose columns have common names, in French or English.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use super::kind::Kind;
use super::mapping::{FieldRule, Mapping};
use super::record::schema::{self, Shape};
use super::source::{FileError, Source};
use super::text::{nearest, slug};

/// Names that directories give to the canonical fields, best first; compared as slugs.
const NAMES: &[(&str, &[&str])] = &[
    ("id", &["external-id", "identifiant", "identifier", "ref", "reference", "uuid", "code"]),
    (
        "name",
        &[
            "nom",
            "full-name",
            "nom-complet",
            "company",
            "company-name",
            "startup",
            "organisation",
            "organization",
            "entreprise",
            "societe",
            "raison-sociale",
            "denomination",
            "title-of-company",
        ],
    ),
    ("lang", &["language-of-text", "langue-du-texte"]),
    (
        "headline",
        &["one-liner", "tagline", "baseline", "slogan", "accroche", "pitch", "short-description", "summary", "resume"],
    ),
    (
        "description",
        &["bio", "about", "a-propos", "presentation", "long-description", "biographie", "biography", "details"],
    ),
    ("focus_areas", &["focus-area", "focus", "axes", "axe"]),
    (
        "sectors",
        &[
            "sector",
            "secteurs",
            "secteur",
            "tags",
            "themes",
            "theme",
            "thematiques",
            "categories",
            "category",
            "industry",
            "industries",
            "domaines",
        ],
    ),
    (
        "skills",
        &[
            "skill",
            "competences",
            "competence",
            "technologies",
            "technology",
            "tech",
            "stack",
            "expertise",
            "expertises",
        ],
    ),
    ("city", &["ville", "commune", "town", "location"]),
    ("postcode", &["code-postal", "postal-code", "zip", "zip-code", "cp"]),
    ("country", &["pays", "country-name", "country-code"]),
    ("languages", &["langues", "spoken-languages", "langues-parlees"]),
    ("website", &["site", "site-web", "url", "web", "homepage", "site-internet", "web-site", "link"]),
    ("email", &["courriel", "e-mail", "mail", "email-address", "adresse-mail", "adresse-e-mail", "contact-email"]),
    ("phone", &["telephone", "tel", "phone-number", "mobile", "portable"]),
    ("mail_language", &["langue", "preferred-language", "langue-des-mails"]),
    ("time_zone", &["timezone", "fuseau-horaire", "tz"]),
    ("state", &["etat", "status", "statut"]),
    ("consent.purpose", &["consent-purpose", "finalite-du-consentement"]),
    ("consent.source", &["consent-source", "source-du-consentement"]),
    ("consent.date", &["consent-date", "date-du-consentement", "consent-on"]),
    ("verified_on", &["verified", "verifie-le", "last-verified"]),
    ("markets", &["target-markets", "marches", "marches-cibles", "countries-served", "pays-couverts"]),
    ("needs", &["besoins", "besoin", "need"]),
    ("offers", &["offres", "offre", "offer"]),
    ("capacity.open", &["capacity-open", "max-open"]),
    ("capacity.per_month", &["capacity-per-month", "max-per-month", "par-mois"]),
    ("available_from", &["disponible-du", "disponible-a-partir-du"]),
    ("available_until", &["disponible-jusqu-au"]),
    ("siren", &["numero-siren", "siren-number", "n-siren"]),
    ("stage", &["stade", "maturite", "maturity"]),
    ("founded_on", &["founded", "date-de-creation", "created-on", "creation"]),
    ("headcount", &["effectif", "effectifs", "employees", "team-size", "salaries"]),
    ("funds_raised_eur", &["funds-raised", "fonds-leves", "levee-de-fonds"]),
    ("logo_url", &["logo"]),
    ("host", &["hosted-by", "heberge-par", "hebergeur", "incubator", "incubateur", "nursery", "pepiniere"]),
    ("title", &["titre", "fonction", "poste", "job-title", "role", "position"]),
    ("company", &["entreprise", "societe", "employer", "employeur", "company-name", "organisation", "organization"]),
    ("seniority", &["seniorite", "experience"]),
    ("seeks", &["recherche", "seeking"]),
    ("organisation_kind", &["type", "organisation-type", "type-d-organisation"]),
    ("rank", &["rang", "classement"]),
    ("show", &["salon", "trade-show"]),
    ("edition", &["edition-du-salon"]),
    ("label", &["libelle", "slot", "emplacement"]),
    ("holder", &["titulaire", "startup"]),
];

/// How the name of a person is called.
const NAMES_OF_PERSONS: &[&str] = &["nom", "full-name", "nom-complet"];

/// A mapping made from column names, and what it leaves out.
#[derive(Clone, Debug)]
pub struct Inferred {
    /// The mapping, ready to use.
    pub mapping: Mapping,
    /// Columns that no field is called like.
    pub left_out: Vec<LeftOut>,
    sources: BTreeMap<String, Vec<String>>,
    slug_of: Option<String>,
    kind: Kind,
}

/// A column that is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The column's name.
    pub column: String,
    /// The field it may be a slip of; rows that fill such a column are refused rather than shortened.
    pub nearest: Option<String>,
}

/// The names of all columns of a file, in alphabetical order.
pub(super) fn columns(source: &Source) -> Result<Vec<String>, FileError> {
    let mut columns = std::collections::BTreeSet::new();
    for row in source.rows()? {
        for column in row?.row.keys() {
            if !columns.contains(column) {
                columns.insert(column.clone());
            }
        }
    }
    Ok(columns.into_iter().collect())
}

/// Makes the mapping for records of a kind from a file with these columns.
pub fn infer(kind: Kind, columns: &[String]) -> Inferred {
    let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut free: Vec<&String> = columns.iter().collect();
    // A column called exactly like a field is that field, whatever else it could stand for.
    free.retain(|column| {
        let is_field = schema::shape(kind, column).is_some();
        if is_field {
            sources.entry((*column).clone()).or_default().push((*column).clone());
        }
        !is_field
    });
    for (field, names) in NAMES.iter().filter(|(field, _)| schema::shape(kind, field).is_some()) {
        // A person's company is not the person's name.
        let names = if *field == "name" && kind.is_person() { NAMES_OF_PERSONS } else { *names };
        for name in std::iter::once(&field.replace(['_', '.'], "-").as_str()).chain(names.iter()) {
            free.retain(|column| {
                let matches = slug(column) == *name;
                if matches {
                    sources.entry((*field).to_owned()).or_default().push((*column).clone());
                }
                !matches
            });
        }
    }
    let left_out = free.into_iter().map(|column| left_out(kind, column, &sources)).collect();
    finish(kind, sources, left_out)
}

fn left_out(kind: Kind, column: &str, sources: &BTreeMap<String, Vec<String>>) -> LeftOut {
    let missing = schema::fields(kind).map(|(field, _)| field).filter(|field| !sources.contains_key(*field));
    LeftOut { column: column.to_owned(), nearest: nearest(column, missing).map(str::to_owned) }
}

fn finish(kind: Kind, sources: BTreeMap<String, Vec<String>>, left_out: Vec<LeftOut>) -> Inferred {
    let mut fields: BTreeMap<String, FieldRule> = BTreeMap::new();
    for (field, columns) in &sources {
        let is_joined_list = columns.len() > 1 && schema::shape(kind, field) == Some(Shape::List);
        let rule = if is_joined_list { FieldRule::all_columns(columns) } else { FieldRule::from_columns(columns) };
        fields.insert(field.clone(), rule);
    }
    // A directory without ids can still be imported twice if something else tells its rows apart.
    let key = ["siren", "name"].into_iter().find_map(|field| sources.get(field)?.first());
    let slug_of = key.filter(|_| !sources.contains_key("id")).cloned();
    if let Some(Ok(rule)) = slug_of.as_deref().map(FieldRule::slug_of) {
        fields.insert("id".to_owned(), rule);
    }
    let mapping = Mapping::of_fields("inferred", kind, fields);
    Inferred { mapping, left_out, sources, slug_of, kind }
}

/// The mapping as a file that can be saved, edited and passed with `--map`.
impl fmt::Display for Inferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Inferred from the names of the columns. To change it, save it and pass it with --map.")?;
        writeln!(f, "kind = {}\n\n[fields]", quoted(self.kind.name()))?;
        if let Some(column) = &self.slug_of {
            writeln!(f, "id = {{ template = {} }}", quoted(&format!("{{{column}|slug}}")))?;
        }
        for (field, columns) in &self.sources {
            let key = if field.contains('.') { quoted(field) } else { field.clone() };
            let list = columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ");
            match (columns.len(), schema::shape(self.kind, field)) {
                (1, _) => writeln!(f, "{key} = {list}")?,
                (_, Some(Shape::List)) => writeln!(f, "{key} = {{ all = [{list}] }}")?,
                _ => writeln!(f, "{key} = [{list}]")?,
            }
        }
        let mut unused = String::new();
        for left_out in &self.left_out {
            write!(unused, "{}{}", if unused.is_empty() { "" } else { ", " }, quoted(&left_out.column))?;
            if let Some(nearest) = &left_out.nearest {
                write!(unused, " (did you mean {nearest:?}?)")?;
            }
        }
        if unused.is_empty() { Ok(()) } else { writeln!(f, "\n# Not imported: {unused}") }
    }
}

/// A text as TOML writes it; its escapes are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, columns: &[&str]) -> Inferred {
        infer(kind, &columns.iter().map(|column| (*column).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn common_names_in_both_languages_find_their_fields() {
        let columns = [
            "Raison sociale",
            "À propos",
            "Site web",
            "Courriel",
            "Ville",
            "Pays",
            "Thèmes",
            "Tags",
            "Compétences",
            "SIREN",
            "Effectif",
        ];
        let inferred = of(Kind::Startups, &columns);
        assert!(inferred.left_out.is_empty(), "{:?}", inferred.left_out);
        let fields: Vec<&str> = inferred.sources.keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            ["city", "country", "description", "email", "headcount", "name", "sectors", "siren", "skills", "website"]
        );
        assert_eq!(inferred.slug_of.as_deref(), Some("SIREN"));
    }

    #[test]
    fn a_column_called_like_a_field_is_that_field() {
        let inferred = of(Kind::Mentors, &["id", "name", "company", "bio", "description"]);
        assert_eq!(inferred.sources["company"], ["company"]);
        assert_eq!(inferred.sources["name"], ["name"]);
        assert_eq!(inferred.sources["description"], ["description", "bio"]);
    }

    #[test]
    fn whatever_a_startup_sits_in_is_its_host() {
        for column in ["host", "Hosted by", "Incubateur", "Pépinière", "hébergé par"] {
            assert_eq!(of(Kind::Startups, &["id", "name", column]).sources["host"], [column]);
        }
        assert_eq!(of(Kind::Partners, &["id", "name", "incubator"]).left_out.len(), 1);
        let mentors = of(Kind::Mentors, &["nom", "entreprise"]).sources;
        assert_eq!((&mentors["name"], &mentors["company"]), (&vec!["nom".to_owned()], &vec!["entreprise".to_owned()]));
    }

    #[test]
    fn what_is_left_out_is_named_with_its_nearest_field() {
        let inferred = of(Kind::Startups, &["id", "naem", "batch"]);
        let nearest: Vec<_> =
            inferred.left_out.iter().map(|left| (left.column.as_str(), left.nearest.as_deref())).collect();
        assert_eq!(nearest, [("naem", Some("name")), ("batch", None)]);
    }

    #[test]
    fn what_is_printed_is_the_mapping_that_is_used() {
        let inferred =
            of(Kind::Talents, &["nom", "tags", "themes", "consent_date", "Code \"x\"", "batch", "bio", "about"]);
        let printed = inferred.to_string();
        let read = Mapping::parse("inferred.toml", &printed, Kind::Talents).unwrap();
        assert_eq!(format!("{read:?}"), format!("{:?}", inferred.mapping), "{printed}");
        assert!(printed.ends_with("# Not imported: \"Code \\\"x\\\"\", \"batch\"\n"), "{printed}");
    }
}
