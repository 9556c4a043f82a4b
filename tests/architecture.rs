//! The arrows between crates and layers: what may know what.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The names of the dependencies that a crate is built with.
fn dependencies(krate: &str) -> Vec<String> {
    let manifest = std::fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut names = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
        } else if section == "dependencies"
            && let Some((name, _)) = line.split_once(['.', '=', ' '])
        {
            names.push(name.to_owned());
        } else if let Some(name) = section.strip_prefix("dependencies.") {
            names.push(name.to_owned());
        }
    }
    names.sort();
    names.dedup();
    names
}

/// Every Rust file below a folder, or the file itself, with its text without comments.
fn sources(path: &Path) -> Vec<(PathBuf, String)> {
    if path.is_dir() {
        return std::fs::read_dir(path).unwrap().flat_map(|entry| sources(&entry.unwrap().path())).collect();
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return Vec::new();
    }
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    vec![(path.strip_prefix(root()).unwrap().to_owned(), code.collect::<Vec<_>>().join("\n"))]
}

/// The sources of a module of `api`, without its tests: its folder, its file, or both.
fn module(name: &str) -> Vec<(PathBuf, String)> {
    let src = root().join("api/src");
    let places = [src.join(name), src.join(format!("{name}.rs"))];
    let mut found: Vec<_> = places.iter().filter(|place| place.exists()).flat_map(|place| sources(place)).collect();
    found.retain(|(path, _)| !path.to_string_lossy().contains("tests"));
    found
}

/// Whether a text has a word, and not as part of a longer one.
fn names(text: &str, word: &str) -> bool {
    let inside = |sign: char| sign.is_alphanumeric() || sign == '_';
    text.match_indices(word)
        .any(|(start, _)| !text[..start].ends_with(inside) && !text[start + word.len()..].starts_with(inside))
}

/// Fails where one of the sources names one of the words.
fn expect_unnamed(sources: &[(PathBuf, String)], words: &[&str]) {
    let found: Vec<String> = sources
        .iter()
        .flat_map(|(path, text)| {
            let named = words.iter().filter(|word| names(text, word));
            named.map(|word| format!("{} names {word}", path.display())).collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn matching_knows_serde_and_nothing_else() {
    assert_eq!(dependencies("matching"), ["serde"]);
    let clocks_and_threads = ["std::time", "std::fs", "std::net", "std::thread", "std::env", "async"];
    expect_unnamed(&sources(&root().join("matching/src")), &clocks_and_threads);
}

#[test]
fn search_knows_neither_rows_nor_the_runtime() {
    let known = dependencies("search");
    for stranger in ["api", "entity", "matching", "migration", "sea-orm", "tokio", "async-graphql", "poem"] {
        assert!(!known.contains(&stranger.to_owned()), "search depends on {stranger}");
    }
}

#[test]
fn entity_and_migration_know_no_other_crate_of_ours() {
    for krate in ["entity", "migration"] {
        let known = dependencies(krate);
        for stranger in ["api", "entity", "matching", "migration", "search", "tokio", "async-graphql", "poem"] {
            assert!(!known.contains(&stranger.to_owned()), "{krate} depends on {stranger}");
        }
    }
}

#[test]
fn services_know_neither_graphql_nor_http() {
    expect_unnamed(&module("service"), &["async_graphql", "poem", "crate::graphql", "crate::server"]);
}

#[test]
fn graphql_holds_no_query() {
    let queries = [
        "EntityTrait",
        "QueryFilter",
        "QuerySelect",
        "QueryOrder",
        "ColumnTrait",
        "ActiveModelTrait",
        "PaginatorTrait",
        "ActiveModel",
        "Statement",
        "DatabaseTransaction",
        "TransactionTrait",
        "sea_query",
        "outbox",
        "crate::mail",
    ];
    expect_unnamed(&module("graphql"), &queries);
}

#[test]
fn pages_of_the_hub_hold_no_query_and_no_http() {
    let strangers = [
        "EntityTrait",
        "QueryFilter",
        "QuerySelect",
        "QueryOrder",
        "ColumnTrait",
        "ActiveModelTrait",
        "PaginatorTrait",
        "ActiveModel",
        "Statement",
        "DatabaseTransaction",
        "TransactionTrait",
        "sea_orm",
        "sea_query",
        "outbox",
        "poem",
        "async_graphql",
        "crate::graphql",
        "crate::server",
    ];
    expect_unnamed(&module("hub"), &strangers);
}

#[test]
fn mails_and_pages_are_composed_without_rows() {
    expect_unnamed(&module("mail"), &["sea_orm", "crate::service", "crate::app", "async_graphql"]);
    expect_unnamed(&module("pages"), &["sea_orm", "crate::service", "crate::app", "async_graphql"]);
}

#[test]
fn one_place_reads_the_clock_and_one_the_environment() {
    let mut all = sources(&root().join("api/src"));
    all.retain(|(path, _)| !["api/src/clock.rs", "api/src/config.rs"].contains(&path.to_str().unwrap()));
    all.retain(|(path, _)| !path.to_string_lossy().contains("tests"));
    expect_unnamed(&all, &["SystemTime::now", "Timestamp::now", "Zoned::now", "std::env::var", "env::var_os"]);
}

#[test]
fn files_stay_short_enough_to_read() {
    let crates = ["api", "entity", "migration", "search", "matching", "tests"];
    let long: Vec<String> = crates
        .iter()
        .flat_map(|krate| sources(&root().join(krate)))
        .filter_map(|(path, _)| {
            let lines = std::fs::read_to_string(root().join(&path)).unwrap().lines().count();
            (lines > 400).then(|| format!("{} has {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}
