use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns the text in lower case, without accents and ligatures, as words are compared.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            c if is_combining_mark(c) || is_invisible(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// Returns the word in composed lower case with its accents, as stemmers expect it.
pub(super) fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.nfc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect())
}

/// Says whether the character may stand inside a word without being seen: soft hyphens, joiners
/// and the marks that turn the direction of writing.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folding_removes_case_accents_ligatures_and_invisible_characters() {
        for (text, folded) in [
            ("Événement", "evenement"),
            ("E\u{301}ve\u{301}nement", "evenement"),
            ("CŒUR", "coeur"),
            ("Straße", "strasse"),
            ("CO₂", "co2"),
            ("ﬁnance", "finance"),
            ("mé\u{ad}tro", "metro"),
            ("\u{202e}port\u{202c}", "port"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
