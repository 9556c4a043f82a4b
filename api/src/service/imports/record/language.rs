//! Languages: tags, names, levels, and which of the product's two a text is written in.

use entity::values::LanguageSkill;
use entity::{Cefr, Language};

use super::super::problem::Reason;
use super::super::text::{fold, words};
use super::Checks;

/// The two-letter codes of ISO 639-1.
const CODES: &str = " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv \
dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja \
jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl \
nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te \
tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

/// Names that directories write instead of a tag.
const NAMES: &[(&str, &[&str])] = &[
    ("ar", &["arabic", "arabe"]),
    ("cs", &["czech", "tcheque"]),
    ("da", &["danish", "danois"]),
    ("de", &["german", "allemand", "deutsch"]),
    ("el", &["greek", "grec"]),
    ("en", &["english", "anglais"]),
    ("es", &["spanish", "espagnol", "espanol"]),
    ("fa", &["persian", "persan", "farsi"]),
    ("fi", &["finnish", "finnois"]),
    ("fr", &["french", "francais"]),
    ("he", &["hebrew", "hebreu"]),
    ("hi", &["hindi"]),
    ("hu", &["hungarian", "hongrois"]),
    ("it", &["italian", "italien", "italiano"]),
    ("ja", &["japanese", "japonais"]),
    ("ko", &["korean", "coreen"]),
    ("nl", &["dutch", "neerlandais"]),
    ("no", &["norwegian", "norvegien"]),
    ("pl", &["polish", "polonais"]),
    ("pt", &["portuguese", "portugais", "portugues"]),
    ("ro", &["romanian", "roumain"]),
    ("ru", &["russian", "russe"]),
    ("sv", &["swedish", "suedois"]),
    ("tr", &["turkish", "turc"]),
    ("uk", &["ukrainian", "ukrainien"]),
    ("vi", &["vietnamese", "vietnamien"]),
    ("wo", &["wolof"]),
    ("zh", &["chinese", "chinois", "mandarin"]),
];

/// A language with its level where one is given: `fr`, `en:B2`, `pt-BR`, `German (C1)`.
pub(super) fn skill(text: &str, _: &Checks) -> Result<LanguageSkill, Reason> {
    let (language, level) =
        text.split_once([':', '(']).map_or((text, None), |(language, level)| (language, Some(level)));
    let tag = tag_of(language).ok_or(Reason::UnknownLanguage)?;
    let level = level.map(|level| level.trim_matches([' ', ')']).to_uppercase());
    let level = level.map(|level| Cefr::from_code(&level).ok_or(Reason::UnknownLevel)).transpose()?;
    Ok(LanguageSkill { tag, level })
}

/// A language without a level, as its tag.
pub(super) fn tag(text: &str, _: &Checks) -> Result<String, Reason> {
    tag_of(text).ok_or(Reason::UnknownLanguage)
}

/// One of the languages the product itself speaks.
pub(super) fn own(text: &str, _: &Checks) -> Result<Language, Reason> {
    let code = tag_of(text).map(|tag| tag.chars().take_while(|sign| *sign != '-').collect::<String>().to_uppercase());
    let language = code.and_then(|code| Language::from_code(&code));
    language.ok_or_else(|| Reason::UnknownCode { allowed: vec!["fr", "en"] })
}

fn tag_of(text: &str) -> Option<String> {
    let folded = fold(text).replace('_', "-");
    if let Some((tag, _)) = NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())) {
        return Some((*tag).to_owned());
    }
    let mut parts = folded.split('-');
    let language = parts.next()?;
    let known = match language.len() {
        2 => CODES.contains(&format!(" {language} ")),
        3 => language.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    };
    let subtags_fit =
        parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (known && subtags_fit).then_some(folded)
}

/// The language a text seems to be written in, by its commonest small words; French where they say nothing.
pub(super) fn guess(text: &str) -> Language {
    let words = words(text);
    let count = |signs: &[&str]| -> usize { words.split(' ').filter(|word| signs.contains(word)).count() };
    let english = count(&["the", "and", "of", "to", "for", "with", "is", "we", "our", "in"]);
    let french = count(&["le", "la", "les", "de", "des", "du", "et", "pour", "en", "une"]);
    if english > french { Language::En } else { Language::Fr }
}
