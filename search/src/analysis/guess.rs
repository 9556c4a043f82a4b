//! Tells French from English in a few words, and says so where it cannot.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::stop::is_stop_word;
use super::words::{ELIDED, GENITIVE};
use super::{Language, Word, stems, words};
use crate::lexicon::labels;

/// What a mark of a language weighs against marks of the other: how sure it is that nobody else writes so.
const APOSTROPHE: i32 = 3;
const SMALL_WORD: i32 = 2;
const ACCENT: i32 = 2;
const TERM: i32 = 1;

/// Words of letters that are short of small words, without accents and in the order of bytes.
#[rustfmt::skip]
const FRENCH: &[&str] = &[
    "aider", "aimerions", "allons", "aujourd", "avis", "beaucoup", "besoin", "bientot", "bonjour", "bonsoir",
    "cherchons", "cordialement", "decouvrir", "demain", "disponible", "disponibles", "dispo", "echanger", "ensemble",
    "hier", "jeudi", "jour", "jours", "lundi", "madame", "mardi", "matin", "merci", "mercredi", "mois", "monsieur",
    "oui", "parler", "prochain", "prochaine", "ravi", "ravie", "recherchons", "rencontrer", "rencontrons",
    "rendez", "salut", "samedi", "semaine", "souhaitons", "suis", "travailler", "vendredi", "volontiers", "voulez",
];
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "available", "best", "call", "day", "days", "dear", "eager", "forward", "friday", "glad", "good", "great",
    "happy", "hello", "help", "hi", "interested", "join", "keen", "like", "looking", "love", "meet", "meeting",
    "monday", "month", "morning", "need", "needed", "next", "please", "regards", "saturday", "see", "soon", "talk",
    "thank", "thanks", "thursday", "today", "together", "tomorrow", "tuesday", "wanted", "want", "wednesday", "week",
    "work", "working", "yes", "yesterday",
];

/// The stems of the lexicon's labels in one language.
struct Terms {
    french: HashSet<String>,
    english: HashSet<String>,
}

static TERMS: LazyLock<Terms> = LazyLock::new(|| {
    let of = |wanted: Language| {
        let own = labels().filter(|(language, _)| *language == wanted);
        own.flat_map(|(_, label)| words(label, Some(wanted))).flat_map(|word| stems(&word, Some(wanted))).collect()
    };
    Terms { french: of(Language::French), english: of(Language::English) }
});

/// Returns the language that a text is written in; nothing where its words do not tell, or tell of both alike.
pub fn language_of(text: &str) -> Option<Language> {
    // Addresses of pages and people are in no language.
    let written = text.split_whitespace().filter(|part| !part.contains("://") && !part.contains('@'));
    let marks =
        written.map(|part| apostrophe(part) + words(part, None).iter().map(|word| mark(part, word)).sum::<i32>());
    match marks.sum::<i32>() {
        1.. => Some(Language::French),
        0 => None,
        _ => Some(Language::English),
    }
}

/// "L'équipe" and "qu'une" are French, "we're" and "today's" English.
fn apostrophe(word: &str) -> i32 {
    let Some((before, after)) = word.split_once(['\'', '\u{2019}']) else { return 0 };
    let before = before.trim_start_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    let after = after.trim_end_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    match (ELIDED.contains(&before.as_str()), GENITIVE.contains(&after.as_str())) {
        (true, _) if !after.is_empty() => APOSTROPHE,
        (false, true) if !before.is_empty() => -APOSTROPHE,
        _ => 0,
    }
}

/// What a word says: above zero for French, below it for English.
fn mark(text: &str, word: &Word) -> i32 {
    let surface = text.get(word.range.clone()).unwrap_or_default();
    // A single letter stands for too much, and capitals for a name: "CES" is no French word.
    if surface != "I" && (surface.len() == 1 || word.capitals) {
        return 0;
    }
    let is_small =
        |language, letters: &[&str]| is_stop_word(&word.lower, Some(language)) || letters.contains(&&*word.folded);
    let small = match (is_small(Language::French, FRENCH), is_small(Language::English, ENGLISH)) {
        (true, false) => SMALL_WORD,
        (false, true) => -SMALL_WORD,
        _ => 0,
    };
    // A name has accents and words of any language.
    if surface.starts_with(char::is_uppercase) {
        return small;
    }
    let accent = if word.lower.contains(is_french_accent) { ACCENT } else { 0 };
    small + accent + term(word)
}

fn is_french_accent(sign: char) -> bool {
    matches!(sign, 'à' | 'â' | 'ç' | 'è' | 'é' | 'ê' | 'ë' | 'î' | 'ï' | 'ô' | 'œ' | 'ù' | 'û')
}

/// What it says that the lexicon has the word in one of the languages only.
fn term(word: &Word) -> i32 {
    if word.stop {
        return 0;
    }
    let known = |language, terms: &HashSet<String>| stems(word, Some(language)).iter().any(|stem| terms.contains(stem));
    match (known(Language::French, &TERMS.french), known(Language::English, &TERMS.english)) {
        (true, false) => TERM,
        (false, true) => -TERM,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_FRENCH: [&str; 20] = [
        "Bonjour !",
        "Merci beaucoup",
        "Capteurs de quai",
        "Disponible jeudi ?",
        "On se voit au CES ?",
        "L'équipe arrive",
        "Prêts pour Montréal",
        "J’aimerais échanger",
        "Besoin d'un mentor",
        "Rencontrons-nous",
        "Très intéressé",
        "Oui, volontiers",
        "Recherchons distributeur Canada",
        "Nos capteurs tiennent depuis deux hivers",
        "Où vendre ?",
        "Votre avis compte",
        "À bientôt",
        "Une heure suffirait",
        "Cordialement, Malo",
        "Qu'en dites-vous ?",
    ];

    const IN_ENGLISH: [&str; 20] = [
        "Hello!",
        "Thanks a lot",
        "Sensors for quays",
        "Available Thursday?",
        "See you at CES?",
        "We're ready",
        "Ready for Montréal",
        "I'd like to talk",
        "Mentor wanted",
        "Let's meet",
        "Very interested",
        "Yes, please",
        "Looking for a distributor",
        "Our sensors have lasted two winters",
        "Where to sell?",
        "Your advice counts",
        "Talk soon",
        "One hour would do",
        "Best regards, Solène",
        "What do you think?",
    ];

    #[test]
    fn a_short_message_tells_its_language() {
        for (texts, language) in [(IN_FRENCH, Language::French), (IN_ENGLISH, Language::English)] {
            for text in texts {
                assert_eq!(language_of(text), Some(language), "{text}");
            }
        }
    }

    #[test]
    fn what_tells_of_neither_or_of_both_is_not_guessed() {
        for text in [
            "",
            "CES 2027",
            "Vigie Quai",
            "OK",
            "Solène Maubert",
            "42",
            "https://example.org",
            "日本",
            "Hello, bonjour",
        ] {
            assert_eq!(language_of(text), None, "{text}");
        }
    }
}
