use std::path::Path;

use super::*;
use crate::service::imports::{self, Import, Options, Source};

const COMPANIES: &str = concat!(
    r#"{"id": "c1", "name": "Quai & Co", "siren": "732829320", "rank": 2, "city": "Le Havre", "country": "FR", "#,
    r#""sectors": ["Logistics"], "description_fr": "Un quai.", "contracts": [{"state": "ENDED", "#,
    r#""starts_on": "2025-01-01", "ends_on": "2025-12-31"}, {"state": "ACTIVE", "signed_on": "2025-12-01", "#,
    r#""starts_on": "2026-01-01", "lines": [{"kind": "MENTORING", "quantity": 4}]}]}"#,
    "\n",
    r#"{"id": "c2", "name": "Quai & Co"}"#,
    "\n",
);

const STARTUPS: &str = concat!(
    r#"{"id": "s0", "name": "Cale", "host": "p1"}"#,
    "\n",
    r#"{"id": "s1", "name": "Vigie", "lang": "fr", "headline": "Des capteurs", "city": "Rouen", "country": "FR", "#,
    r#""state": "PAUSED", "email": "s1@example.org", "needs": [{"kind": "MENTORING", "skills": ["Sales"]}]}"#,
    "\n",
);

const MENTORS: &str = concat!(
    r#"{"id": "m1", "name": "Ada", "company": "c1", "languages": ["fr", "en:B2"], "state": "ACTIVE", "#,
    r#""consent": {"purpose": "introductions", "source": "form", "date": "2026-01-05"}, "capacity": {"open": 1}, "#,
    r#""assumed": {"consent": "speakers", "languages": "speakers"}}"#,
    "\n",
);

const PARTNERS: &str = concat!(
    r#"{"id": "p1", "name": "Labo", "organisation_kind": "LABORATORY", "research_projects": [{"id": "r1", "#,
    r#""title_fr": "Sel", "skills": ["Sensors"], "working_language": "en"}]}"#,
    "\n",
);

const SLOTS: &str = concat!(
    r#"{"id": "a", "show": "ces", "show_name": "CES"}"#,
    "\n",
    r#"{"id": "b", "show": "cebit", "show_name": "CEBIT", "discontinued_on": "2018-11-28", "successor": "ces"}"#,
    "\n",
    r#"{"id": "c", "show": "ces", "edition": "CES 2027", "starts_on": "2027-01-06", "ends_on": "2027-01-09", "#,
    r#""dates_assumed": true, "city": "Las Vegas", "country": "US", "call_closes_on": "2026-12-01"}"#,
    "\n",
    r#"{"id": "d", "show": "ces", "edition": "CES 2027", "label": "Place 1", "focus_area": "SMART_PORT", "#,
    r#""purpose": ["SELL"], "holder": "s1"}"#,
    "\n",
);

async fn database(dir: &Path) -> Database {
    let db = Database::connect(&Database::sqlite_url(&dir.join("passerelle.db"))).await.unwrap();
    db.migrate().await.unwrap();
    db
}

async fn import(db: &Database, kind: Kind, source: Source) {
    let options = Options {
        dry_run: false,
        relative_dates: false,
        today: jiff::civil::date(2026, 11, 23),
        now: 1_790_000_000_000,
    };
    let import = Import::new(source, kind, None).unwrap();
    let report = imports::run(db, &import, options, |_| {}).await.unwrap();
    assert_eq!(report.refused, 0, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_exported_is_imported_as_the_same_directory() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let db = database(here.path()).await;
    for (kind, text) in [
        (Kind::Companies, COMPANIES),
        (Kind::Partners, PARTNERS),
        (Kind::Startups, STARTUPS),
        (Kind::Mentors, MENTORS),
        (Kind::Slots, SLOTS),
    ] {
        import(&db, kind, Source::embedded(kind.name(), text).unwrap()).await;
    }
    let written = export(&db, &first).await.unwrap();
    let counts: Vec<usize> = written.iter().map(|(_, lines)| *lines).collect();
    assert_eq!(counts, [2, 2, 1, 1, 4]);
    let startups = std::fs::read_to_string(first.join("startups.jsonl")).unwrap();
    assert!(startups.lines().next().unwrap().contains(r#""host":"p1""#), "{startups}");
    let mentors = std::fs::read_to_string(first.join("mentors.jsonl")).unwrap();
    assert!(mentors.contains(r#""assumed":{"consent":"speakers","languages":"speakers"}"#), "{mentors}");
    let copy = database(there.path()).await;
    let kinds = [Kind::Companies, Kind::Partners, Kind::Startups, Kind::Mentors, Kind::Slots];
    for kind in kinds {
        import(&copy, kind, Source::open(&first.join(format!("{kind}.jsonl"))).unwrap()).await;
    }
    export(&copy, &second).await.unwrap();
    for kind in kinds {
        let read = |dir: &Path| std::fs::read_to_string(dir.join(format!("{kind}.jsonl"))).unwrap();
        assert_eq!(read(&first), read(&second), "{kind}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_reads_an_export() {
    use std::os::unix::fs::PermissionsExt;
    let (here, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = |kind: Kind| folder.path().join(format!("{kind}.jsonl"));
    for kind in [Kind::Startups, Kind::Talents] {
        std::fs::write(file(kind), "old").unwrap();
        std::fs::set_permissions(file(kind), std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    let db = database(here.path()).await;
    import(&db, Kind::Partners, Source::embedded("partners", PARTNERS).unwrap()).await;
    import(&db, Kind::Startups, Source::embedded("startups", STARTUPS).unwrap()).await;
    export(&db, folder.path()).await.unwrap();
    assert_eq!(std::fs::metadata(file(Kind::Startups)).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!file(Kind::Talents).exists());
}
