//! Reads the labels of ESCO in two languages.

use std::fs;
use std::path::Path;

use search::{Language, tokens};

use super::model::Pair;

/// The files of ESCO labels in a reference folder, with the columns of the French label, its alternatives, the
/// English label and its alternatives.
const FILES: [(&str, [usize; 4]); 2] =
    [("esco_occupations_fr_en.tsv", [2, 3, 4, 5]), ("esco_skills_fr_en.tsv", [3, 4, 5, 6])];

/// A concept with its labels, the main one of each language first.
pub struct Labelled {
    /// The concept's id.
    pub id: String,
    /// What it is called in French.
    pub french: Vec<String>,
    /// What it is called in English.
    pub english: Vec<String>,
}

/// Reads all concepts of the reference folder.
pub fn esco(folder: &Path) -> Vec<Labelled> {
    let mut labelled = Vec::new();
    for (file, columns) in FILES {
        let text = fs::read_to_string(folder.join(file)).expect("the labels of ESCO are there");
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let labels = |columns: &[usize]| -> Vec<String> {
                let cells = columns.iter().filter_map(|column| cells.get(*column));
                let labels = cells.flat_map(|cell| cell.split('|')).map(str::trim).filter(|label| !label.is_empty());
                labels.map(str::to_owned).collect()
            };
            let [french, other_french, english, other_english] = columns;
            labelled.push(Labelled {
                id: cells[0].to_owned(),
                french: labels(&[french, other_french]),
                english: labels(&[english, other_english]),
            });
        }
    }
    labelled
}

/// Pairs labels: the main ones with each other, and with the alternatives of the other language, which together
/// count as much.
pub fn pairs(labelled: &[Labelled]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for concept in labelled {
        let french: Vec<_> = concept.french.iter().map(|label| stems(label, Language::French)).collect();
        let english: Vec<_> = concept.english.iter().map(|label| stems(label, Language::English)).collect();
        let mut add = |french: &Vec<String>, english: &Vec<String>, weight| {
            pairs.push(Pair { french: french.clone(), english: english.clone(), weight });
        };
        let (Some((french, french_too)), Some((english, english_too))) = (french.split_first(), english.split_first())
        else {
            continue;
        };
        add(french, english, 1.0);
        let share = 1.0 / (french_too.len() + english_too.len()).max(1) as f64;
        french_too.iter().for_each(|label| add(label, english, share));
        english_too.iter().for_each(|label| add(french, label, share));
    }
    pairs
}

fn stems(label: &str, language: Language) -> Vec<String> {
    tokens(label, Some(language)).into_iter().filter(|token| token.concept.is_none()).map(|token| token.term).collect()
}
