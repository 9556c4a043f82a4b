//! Plain operations on text that mappings and record checks share.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Whether a character reorders the text around it, which can make a name read as another.
pub(super) fn is_direction_override(sign: char) -> bool {
    matches!(sign, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character has neither width nor meaning; joiners of emoji and scripts are not meant.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{FEFF}' | '\u{200B}' | '\u{2060}')
}

/// The text with its accents composed; nearly every text is so already.
fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// The text on one line, composed, with single spaces and nothing invisible.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in composed(text).split_whitespace() {
        let before = line.len();
        line.extend(word.chars().filter(|sign| !is_invisible(*sign) && !sign.is_control()));
        if before > 0 && line.len() > before {
            line.insert(before, ' ');
        }
    }
    line
}

/// The text composed, with its line breaks and tabs but no other control and no direction override.
pub(super) fn paragraphs(text: &str) -> String {
    let unified = composed(text).replace("\r\n", "\n").replace('\r', "\n");
    let kept = |sign: &char| {
        matches!(sign, '\n' | '\t') || !(sign.is_control() || is_invisible(*sign) || is_direction_override(*sign))
    };
    unified.chars().filter(kept).collect::<String>().trim().to_owned()
}

/// The text in lower case without accents and surrounding space, so that spellings compare equal.
pub(super) fn fold(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for sign in text.nfkd().filter(|sign| !is_combining_mark(*sign) && !is_invisible(*sign)) {
        match sign {
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '’' => folded.push('\''),
            sign => folded.extend(sign.to_lowercase()),
        }
    }
    folded
}

/// The folded words of a text between single spaces, one more at each end; `c++` and `c#` are words.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for sign in fold(text).chars() {
        if sign.is_alphanumeric() || matches!(sign, '+' | '#') {
            words.push(sign);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// The text as part of an address: lower-case letters and digits, joined by hyphens.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for sign in fold(text).chars() {
        if sign.is_ascii_alphanumeric() {
            slug.push(sign);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

const SLUG_LENGTH: usize = 60;

/// The slug of a text, short enough for an e-mail address; what is cut off lives on in a checksum.
pub(super) fn short_slug(text: &str) -> String {
    let slug = slug(text);
    if slug.len() <= SLUG_LENGTH {
        return slug;
    }
    // FNV-1a: the same on every machine and in every version, unlike the standard hasher.
    let step = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let checksum = slug.bytes().fold(0x811C_9DC5, step);
    let start: String = slug.chars().take(SLUG_LENGTH - 9).collect();
    format!("{}-{checksum:08x}", start.trim_end_matches('-'))
}

/// The text cut at a word's end to at most so many characters, with an ellipsis.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let start = text.get(..end).unwrap_or(text);
    let room = start.char_indices().next_back().map_or(0, |(last, _)| last);
    let start = start.get(..room).unwrap_or(start);
    let end = start.rfind(char::is_whitespace).filter(|end| *end > room / 2).unwrap_or(room);
    format!("{}…", start.get(..end).unwrap_or(start).trim_end())
}

/// The name among the known ones that a typing slip could have turned into this one.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let slips = if name.chars().count() <= 5 { 1 } else { 2 };
    known
        .into_iter()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, known)| *distance <= slips && *distance < known.len())
        .min()
        .map(|(_, known)| known)
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words.
#[allow(clippy::indexing_slicing, reason = "a table addressed by two positions within its bounds")]
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                table[i][j] = i + j;
                continue;
            }
            let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            table[i][j] = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                table[i][j] = table[i][j].min(table[i - 2][j - 2] + 1);
            }
        }
    }
    table[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_paragraphs_lose_what_cannot_be_seen() {
        assert_eq!(one_line("  De\u{301}part\u{200b}s \n du\tport \u{feff} "), "Départs du port");
        assert_eq!(paragraphs("a\r\n\tb\u{0}\u{202e}c\u{feff} "), "a\n\tbc");
    }

    #[test]
    fn folding_makes_spellings_equal() {
        assert_eq!(fold(" Œuvre d’Été "), "oeuvre d'ete");
        assert_eq!(words("L'écologie, en C++/C#."), " l ecologie en c++ c# ");
        assert_eq!(words(""), " ");
        assert_eq!(slug("ces26:001Pp Éa--"), "ces26-001pp-ea");
    }

    #[test]
    fn long_slugs_are_cut_but_stay_different() {
        let (one, other) = (short_slug(&format!("{}1", "a".repeat(80))), short_slug(&format!("{}2", "a".repeat(80))));
        assert_eq!(one.len(), SLUG_LENGTH);
        assert_ne!(one, other);
    }

    #[test]
    fn a_shortened_text_ends_with_a_word_and_fits() {
        assert_eq!(shorten("un deux trois", 13), "un deux trois");
        assert_eq!(shorten("un deux trois", 12), "un deux…");
        assert_eq!(shorten("étéétéétéété", 5), "étéé…");
    }

    #[test]
    fn the_nearest_name_is_a_slip_away() {
        let known = ["name", "needs", "description", "lang"];
        assert_eq!(nearest("naem", known), Some("name"));
        assert_eq!(nearest("descripton", known), Some("description"));
        assert_eq!(nearest("rank", known), None);
    }
}
