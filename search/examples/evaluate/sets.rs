//! Reads sets of documents, queries and answers.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use search::Language;
use serde_json::Value;

/// Documents with queries whose answers are known.
pub struct Set {
    /// The folder's name, with the kind of query where there are several.
    pub name: String,
    /// The documents.
    pub documents: Vec<Entry>,
    /// The queries that have answers.
    pub queries: Vec<Asked>,
}

/// A document of a set.
#[derive(Clone)]
pub struct Entry {
    /// What it is called.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The language, if it is one of the two.
    pub language: Option<Language>,
}

/// A query of a set.
pub struct Asked {
    /// What was typed.
    pub text: String,
    /// The id: for ESCO, `x-` and the concept's.
    pub id: String,
    /// The grades of the documents that answer it, by their place in the set.
    pub relevant: HashMap<usize, u32>,
}

/// Finds the sets of a folder, by name.
pub fn find(folder: &Path) -> Vec<Set> {
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect())
        .unwrap_or_default();
    folders.sort();
    folders.iter().flat_map(|folder| of_folder(folder)).collect()
}

fn of_folder(folder: &Path) -> Vec<Set> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|entries| entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
        .unwrap_or_default();
    names.sort();
    let Some(corpus) = names.iter().find(|name| name.starts_with("corpus") && name.ends_with(".jsonl")) else {
        return Vec::new();
    };
    let (documents, places) = corpus_of(&folder.join(corpus));
    let asked = names.iter().filter(|name| name.contains("queries") && name.ends_with(".jsonl"));
    asked
        .filter_map(|queries| {
            let kind = queries.split("queries").next()?;
            let answers = folder.join(format!("{kind}qrels.tsv"));
            let name = folder.file_name()?.to_str()?;
            let name = [name, kind.trim_end_matches('_')].join(" ").trim_end().to_owned();
            let queries = queries_of(&folder.join(queries), &answers, &places)?;
            Some(Set { name, documents: documents.clone(), queries })
        })
        .collect()
}

fn corpus_of(file: &Path) -> (Vec<Entry>, HashMap<String, usize>) {
    let (mut documents, mut places) = (Vec::new(), HashMap::new());
    for line in lines(file) {
        places.insert(text(&line, "_id"), documents.len());
        let language = match line["lang"].as_str() {
            Some("fr") => Some(Language::French),
            Some("en") => Some(Language::English),
            _ => None,
        };
        documents.push(Entry { title: text(&line, "title"), text: text(&line, "text"), language });
    }
    (documents, places)
}

fn queries_of(file: &Path, answers: &Path, places: &HashMap<String, usize>) -> Option<Vec<Asked>> {
    let answers = fs::read_to_string(answers).ok()?;
    let mut relevant: HashMap<&str, HashMap<usize, u32>> = HashMap::new();
    for line in answers.lines().skip(1) {
        let mut columns = line.split('\t');
        let (query, document, grade) = (columns.next()?, columns.next()?, columns.next()?);
        if let (Some(place), Ok(grade)) = (places.get(document), grade.trim().parse()) {
            relevant.entry(query).or_default().insert(*place, grade);
        }
    }
    let queries = lines(file).filter_map(|line| {
        let relevant = relevant.get(text(&line, "_id").as_str())?.clone();
        Some(Asked { text: text(&line, "text"), id: text(&line, "_id"), relevant })
    });
    Some(queries.collect())
}

fn lines(file: &Path) -> impl Iterator<Item = Value> {
    let text = fs::read_to_string(file).expect("the file is there");
    let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    lines.into_iter()
}

fn text(line: &Value, field: &str) -> String {
    line[field].as_str().unwrap_or_default().to_owned()
}
