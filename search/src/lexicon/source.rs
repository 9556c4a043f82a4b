//! Reads the lexicon's source files, which are compiled into the program.

use std::collections::HashMap;

use super::recognition::{Labels, Scope};
use super::{Concept, ConceptId, ConceptKind, Lexicon};
use crate::Language;

const FILES: [(ConceptKind, &str); 7] = [
    (ConceptKind::Sector, include_str!("../../lexicon/sectors.tsv")),
    (ConceptKind::Sector, include_str!("../../lexicon/industries.tsv")),
    (ConceptKind::Technology, include_str!("../../lexicon/technologies.tsv")),
    (ConceptKind::Skill, include_str!("../../lexicon/skills.tsv")),
    (ConceptKind::Skill, include_str!("../../lexicon/trades.tsv")),
    (ConceptKind::Business, include_str!("../../lexicon/business.tsv")),
    (ConceptKind::Engagement, include_str!("../../lexicon/engagements.tsv")),
];

/// Lists the source texts.
pub(crate) fn sources() -> impl Iterator<Item = &'static str> {
    FILES.into_iter().map(|(_, file)| file)
}

/// A line of a source file.
struct Entry {
    kind: ConceptKind,
    code: &'static str,
    broader: &'static str,
    french: &'static str,
    english: &'static str,
}

/// Parses the sources; tests see to it that every line is well formed.
pub(super) fn parse() -> Lexicon {
    let entries: Vec<Entry> = entries().collect();
    let ids = (0..).map(ConceptId);
    let codes: HashMap<_, _> = entries.iter().map(|entry| entry.code).zip(ids).collect();
    let mut labels = Labels::default();
    let mut concepts = Vec::with_capacity(entries.len());
    for (entry, id) in entries.iter().zip((0..).map(ConceptId)) {
        for (language, list) in [(Language::French, entry.french), (Language::English, entry.english)] {
            for (label, scope) in list.split('|').map(scoped) {
                labels.add(label, language, scope, id);
            }
        }
        concepts.push(Concept {
            id,
            code: entry.code,
            kind: entry.kind,
            broader: codes.get(entry.broader).copied(),
            french: first_label(entry.french),
            english: first_label(entry.english),
        });
    }
    Lexicon { concepts, codes, labels }
}

fn entries() -> impl Iterator<Item = Entry> {
    let lines = FILES.into_iter().flat_map(|(kind, file)| file.lines().map(move |line| (kind, line)));
    lines.filter(|(_, line)| !line.starts_with('#')).filter_map(|(kind, line)| {
        let mut columns = line.split('\t');
        let mut column = || columns.next();
        Some(Entry { kind, code: column()?, broader: column()?, french: column()?, english: column()? })
    })
}

/// Lists the labels and synonyms of both languages.
pub(crate) fn labels() -> impl Iterator<Item = (Language, &'static str)> {
    entries().flat_map(|entry| {
        let lists = [(Language::French, entry.french), (Language::English, entry.english)];
        lists.into_iter().flat_map(|(language, list)| list.split('|').map(move |label| (language, scoped(label).0)))
    })
}

/// Lists the labels and synonyms of both languages, each with the code of its concept.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries().flat_map(|entry| {
        let labels = entry.french.split('|').chain(entry.english.split('|'));
        labels.map(move |label| (entry.code, scoped(label).0))
    })
}

fn first_label(list: &'static str) -> &'static str {
    list.split('|').next().map_or("", |label| scoped(label).0)
}

fn scoped(label: &'static str) -> (&'static str, Scope) {
    if let Some(label) = label.strip_suffix('*') {
        (label, Scope::OwnLanguage)
    } else if let Some(label) = label.strip_suffix('!') {
        (label, Scope::WholeText)
    } else {
        (label, Scope::Anywhere)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::recognition::key;
    use super::*;
    use crate::analysis::words;

    #[test]
    fn every_line_is_well_formed() {
        let mut codes = BTreeMap::new();
        for (_, file) in FILES {
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                let columns: Vec<_> = line.split('\t').collect();
                assert_eq!(columns.len(), 4, "{line}");
                assert!(columns[0].chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'), "{line}");
                assert!(!columns[2].is_empty() && !columns[3].is_empty(), "{line}");
                assert!(codes.insert(columns[0], columns[1]).is_none(), "{line}");
            }
        }
        for (code, broader) in &codes {
            assert!(broader.is_empty() || codes.contains_key(broader), "{code}");
        }
    }

    #[test]
    fn no_label_names_two_concepts() {
        let mut owners = BTreeMap::new();
        let mut claimed_twice = Vec::new();
        for entry in entries() {
            for (label, _) in entry.french.split('|').chain(entry.english.split('|')).map(scoped) {
                let key = key(&words(label, None));
                assert!(!key.is_empty(), "{label}");
                let owner = *owners.entry(key).or_insert(entry.code);
                if owner != entry.code {
                    claimed_twice.push((label, owner, entry.code));
                }
            }
        }
        assert_eq!(claimed_twice, []);
    }

    #[test]
    fn broader_concepts_end_somewhere() {
        let lexicon = Lexicon::get();
        for concept in lexicon.concepts() {
            assert!(lexicon.broader(concept).take(10).count() < 5, "{}", concept.code);
        }
    }
}
