use proptest::prelude::*;

use super::*;
use crate::Language::{English, French};

fn terms(text: &str, language: Option<Language>) -> Vec<String> {
    tokens(text, language).into_iter().filter(|token| token.concept.is_none()).map(|token| token.term).collect()
}

#[test]
fn texts_become_stems() {
    for (text, language, expected) in [
        ("l'eau", Some(French), &["eau"][..]),
        ("l’eau", Some(French), &["eau"]),
        ("L`EAU", Some(French), &["eau"]),
        ("D'où vient qu’il s'agit d'énergies", Some(French), &["vient", "agit", "energ"]),
        ("événements", Some(French), &["evenement"]),
        ("evenement", Some(French), &["evenement"]),
        ("startup's sensors", Some(English), &["startup", "sensor"]),
        ("Le Havre", Some(French), &["havre"]),
        ("havre", Some(French), &["havre"]),
        ("LE-HAVRE", Some(French), &["havre"]),
        ("l'Havre", Some(French), &["havre"]),
        ("5G, CO2 et H2", Some(French), &["5g", "co2", "h2"]),
        ("C#, C++ and F#", Some(English), &["c#", "c++", "f#"]),
        ("logement", None, &["logement"]),
        ("ports", None, &["port"]),
        (
            "port porte porter porté portée portaient",
            Some(French),
            &["port", "porte", "porter", "porter", "porter", "porter"],
        ),
        ("", None, &[]),
        ("\u{0}\u{7}\u{1b}[31m", None, &["31m"]),
        ("ميناء \u{202e}port\u{202c} נמל", None, &["ميناء", "port", "נמל"]),
    ] {
        assert_eq!(terms(text, language), expected, "{text}");
    }
}

#[test]
fn spellings_of_one_word_share_a_stem() {
    for words in [
        &["créneau", "creneau", "créneaux", "CRENEAUX"][..],
        &["financé", "finance", "financer"],
        &["énergie", "energie", "énergies", "ENERGIES"],
        &["portuaire", "portuaires"],
        &["hôpital", "hopital"],
        &["cœur", "coeur", "cœurs"],
    ] {
        let stems_of = |text: &&str| -> Vec<String> {
            let words = super::words(text, Some(French));
            words.iter().flat_map(|word| stems_with_and_without_accents(word, Some(French))).collect()
        };
        for pair in words.windows(2) {
            let (a, b) = (stems_of(&pair[0]), stems_of(&pair[1]));
            assert!(a.iter().any(|stem| b.contains(stem)), "{pair:?}: {a:?} {b:?}");
        }
    }
}

#[test]
fn ranges_quote_the_words_as_they_were_written() {
    let text = "Capteurs d’humidité pour l'internet des objets";
    let quoted: Vec<_> = tokens(text, Some(French)).into_iter().map(|token| &text[token.range]).collect();
    assert_eq!(quoted, ["Capteurs", "humidité", "internet", "objets", "Capteurs", "internet des objets"]);
}

#[test]
fn compounds_are_words_and_one_word() {
    for (text, compound) in [("e-commerce", "ecommerce"), ("Node.js", "nodejs"), ("R&D", "rd"), ("Wi‑Fi", "wifi")] {
        let words = super::words(text, None);
        assert_eq!(words.len(), 2, "{text}");
        assert_eq!(words[0].compound.as_ref().unwrap().0, compound);
    }
    assert!(super::words("3.5 a - b", None).iter().all(|word| word.compound.is_none()));
}

proptest! {
    #[test]
    fn any_text_can_be_analysed(text in any::<String>()) {
        for language in [None, Some(French), Some(English)] {
            for token in tokens(&text, language) {
                prop_assert!(text.get(token.range).is_some_and(|surface| !surface.is_empty()));
                prop_assert!(!token.term.is_empty());
            }
        }
    }
}
