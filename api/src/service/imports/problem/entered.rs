//! What is wrong with a value that a person entered, in sentences and by the names of the contract.

use super::{Problem, Reason};
use crate::error::{Detail, Failure, Refusal};

/// Turns what the checks found into refusals of one reason.
///
/// `renamed` pairs names of the canonical record with those that the operation's input has instead.
pub fn refused<R: Copy>(reason: R, problems: Vec<Problem>, renamed: &[(&str, &str)]) -> Failure<R> {
    let refusal = |problem: Problem| Refusal {
        reason,
        field: path(&problem.field, renamed),
        detail: Some(Detail { fr: problem.reason.in_french(), en: problem.reason.in_english() }),
    };
    Failure::Refused(problems.into_iter().map(refusal).collect())
}

/// The path of an input's field: `lines[1].quantity` is lines, 1, quantity; `description_fr` is description, fr.
fn path(field: &str, renamed: &[(&str, &str)]) -> Vec<String> {
    let mut path = Vec::new();
    for name in field.split(['.', '[', ']']).filter(|name| !name.is_empty()) {
        let text = name.strip_suffix("_fr").map(|text| (text, "fr"));
        let (name, language) = match text.or(name.strip_suffix("_en").map(|text| (text, "en"))) {
            Some((text, language)) => (text, Some(language)),
            None => (name, None),
        };
        let input = renamed.iter().find(|(canonical, _)| *canonical == name).map_or(name, |(_, input)| *input);
        path.push(camel_case(input));
        path.extend(language.map(str::to_owned));
    }
    path
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

impl Reason {
    fn in_english(&self) -> String {
        match self {
            Self::BeforeStart { .. } => "This day is before the first one.".to_owned(),
            Self::SameFirstDay => "Two contracts begin on the same day.".to_owned(),
            other => format!("This value {other}."),
        }
    }

    fn in_french(&self) -> String {
        let sentence = match self {
            Self::Missing => "Cette valeur manque",
            Self::UnknownField { .. } => "Ce champ n’existe pas",
            Self::WrongType { .. } => "Cette valeur n’est pas du bon type",
            Self::UnknownCode { allowed } => return format!("Cette valeur n’est pas de {}.", allowed.join(", ")),
            Self::NotInTable { .. } => "Cette valeur n’est pas dans la table",
            Self::BadDate => "Cette valeur n’est pas une date de la forme AAAA-MM-JJ",
            Self::RelativeDate => "Cette date est relative à aujourd’hui",
            Self::InFuture => "Cette date est à venir",
            Self::BeforeStart { .. } => "Ce jour précède le premier",
            Self::BadSiren => "Ce n’est pas un SIREN : neuf chiffres, dont le dernier vérifie les autres",
            Self::BadEmail(_) => "Cette valeur n’est pas une adresse e-mail",
            Self::BadUrl(_) => "Cette valeur n’est pas une adresse web",
            Self::BadPhone => "Cette valeur n’est pas un numéro de téléphone",
            Self::UnknownCountry => "Ce pays est inconnu : code ISO 3166, nom français ou anglais",
            Self::UnknownLanguage => "Cette langue est inconnue : étiquette BCP 47, nom français ou anglais",
            Self::UnknownLevel => "Ce niveau n’est pas de A1, A2, B1, B2, C1, C2",
            Self::UnknownZone => "Ce fuseau horaire n’est pas dans la base IANA",
            Self::TooLong { limit, length } => return format!("Ce texte a {length} caractères pour {limit} au plus."),
            Self::TooMany { limit, count } => return format!("Cette liste a {count} éléments pour {limit} au plus."),
            Self::OutOfRange { least, most } => return format!("Ce nombre n’est pas entre {least} et {most}."),
            Self::ControlCharacter => "Cette valeur contient un caractère de contrôle",
            Self::DirectionOverride => "Cette valeur contient un caractère qui inverse le sens du texte",
            Self::Duplicate { .. } | Self::Taken => "Cette valeur appartient déjà à une autre entrée",
            Self::NotInDirectory { .. } => "Cette valeur ne désigne rien dans l’annuaire",
            Self::SameFirstDay => "Deux contrats commencent le même jour",
        };
        format!("{sentence}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_in_the_names_of_the_input() {
        assert_eq!(path("lines[1].quantity", &[]), ["lines", "1", "quantity"]);
        assert_eq!(path("show_description_fr", &[("show_description", "description")]), ["description", "fr"]);
        assert_eq!(path("call_opens_on", &[]), ["callOpensOn"]);
    }
}
