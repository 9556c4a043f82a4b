use super::Language;

/// Says whether the word, in lower case, says nothing about what a text is about.
///
/// Where the language is not declared, words that mean something in the other one are kept.
pub(super) fn is_stop_word(word: &str, language: Option<Language>) -> bool {
    let french = || FRENCH.binary_search(&word).is_ok();
    let english = || ENGLISH.binary_search(&word).is_ok();
    match language {
        Some(Language::French) => french(),
        Some(Language::English) => english(),
        None => (french() || english()) && !MEANINGFUL_ELSEWHERE.contains(&word),
    }
}

/// "Car" is English for a vehicle, "son" French for sound, "or" French for gold, "but" for a goal.
const MEANINGFUL_ELSEWHERE: [&str; 6] = ["but", "car", "or", "son", "sous", "us"];

// Both lists are sorted by bytes, for the binary search.
#[rustfmt::skip]
const FRENCH: &[&str] = &[
    "a", "afin", "ai", "ainsi", "alors", "an", "ans", "apres", "après", "as", "au", "aucun", "aucune", "aussi",
    "autre", "autres", "aux", "avait", "avant", "avec", "avez", "avoir", "avons", "ayant", "c", "car", "ce", "ceci",
    "cela", "celle", "celles", "celui", "cent", "ces", "cet", "cette", "ceux", "chaque", "chez", "ci", "cinq",
    "cinquante", "comme", "comment", "d", "dans", "de", "deja", "depuis", "des", "deux", "deuxième", "dix", "donc",
    "dont", "douze", "du", "déjà", "elle", "elles", "en", "encore", "entre", "es", "est", "et", "etaient", "etait",
    "etant", "etc", "etre", "eu", "faire", "fait", "huit", "il", "ils", "j", "je", "jusqu", "l", "la", "le", "les",
    "leur", "leurs", "lors", "lorsqu", "lorsque", "lui", "là", "m", "ma", "mais", "me", "meme", "memes", "mes",
    "mille", "moi", "moins", "mon", "même", "mêmes", "n", "ne", "neuf", "ni", "nos", "notre", "nous", "on", "ont",
    "onze", "or", "ou", "où", "par", "parce", "pas", "peu", "peut", "peuvent", "plus", "plusieurs", "pour",
    "pourquoi", "premier", "premiere", "premiers", "première", "premières", "puis", "puisque", "qu", "quand",
    "quarante", "quatorze", "quatre", "que", "quel", "quelle", "quelles", "quels", "qui", "quinze", "quoi", "s",
    "sa", "sans", "se", "seize", "sept", "sera", "seront", "ses", "si", "six", "soi", "soit", "soixante", "son",
    "sont", "sous", "sur", "t", "ta", "tant", "te", "tels", "tes", "toi", "ton", "toujours", "tous", "tout",
    "toute", "toutes", "treize", "trente", "tres", "trois", "trop", "très", "tu", "un", "une", "vers", "via",
    "vingt", "vos", "votre", "vous", "y", "à", "ça", "étaient", "était", "étant", "être",
];
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "a", "about", "above", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could", "d", "did", "do",
    "does", "doing", "down", "during", "each", "eight", "either", "eleven", "etc", "few", "fifty", "first", "five",
    "for", "forty", "four", "from", "further", "had", "has", "have", "having", "he", "her", "here", "hers", "him",
    "his", "how", "hundred", "i", "if", "in", "into", "is", "it", "its", "itself", "just", "ll", "m", "may", "me",
    "more", "most", "must", "my", "nine", "no", "nor", "not", "now", "of", "off", "on", "once", "one", "only", "or",
    "other", "our", "ours", "out", "over", "own", "re", "s", "same", "second", "seven", "she", "should", "six",
    "so", "some", "such", "t", "ten", "than", "that", "the", "their", "theirs", "them", "then", "there", "these",
    "they", "third", "thirty", "this", "those", "thousand", "three", "through", "to", "too", "twelve", "twenty",
    "two", "under", "until", "up", "upon", "us", "ve", "very", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "whom", "why", "will", "with", "within", "without", "would", "you", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(FRENCH.is_sorted() && ENGLISH.is_sorted());
    }

    #[test]
    fn a_word_stops_in_its_language_only() {
        for (word, french, english, undeclared) in [
            ("les", true, false, true),
            ("the", false, true, true),
            ("car", true, false, false),
            ("thé", false, false, false),
            ("port", false, false, false),
        ] {
            assert_eq!(is_stop_word(word, Some(Language::French)), french, "{word}");
            assert_eq!(is_stop_word(word, Some(Language::English)), english, "{word}");
            assert_eq!(is_stop_word(word, None), undeclared, "{word}");
        }
    }
}
