//! Why a startup has no match of a kind, and what it can do.

use std::collections::HashMap;

use matching::{Gate, Outcome, Rule};

use super::choice::{Asker, Choice};
use crate::error::Reason as _;
use crate::reasons;

reasons! {
    /// Why a startup has no match of a kind.
    pub enum Nobody {
        /// The startup is not active.
        NotActive = "NOT_ACTIVE" {
            fr: "Seuls les profils actifs sont mis en relation : activez le vôtre.",
            en: "Only active profiles are matched: activate yours.",
        },
        /// The startup was not confirmed within a year.
        NotConfirmed = "NOT_CONFIRMED" {
            fr: "Votre profil n’a pas été confirmé depuis un an : relisez-le et enregistrez-le.",
            en: "Your profile was not confirmed within a year: read it through and save it.",
        },
        /// There is nobody of the kind, or no place.
        NoCounterparts = "NO_COUNTERPARTS" {
            fr: "L’annuaire n’a encore personne de cette sorte, ou aucune place : essayez-en une autre.",
            en: "The directory has nobody of this kind yet, or no place: try another.",
        },
        /// All have as many introductions as they can take, or are not to be introduced for another reason.
        NobodyFree = "NOBODY_FREE" {
            fr: "Personne de cette sorte n’est disponible en ce moment : revenez dans quelques semaines.",
            en: "Nobody of this kind is free at present: look again in some weeks.",
        },
        /// All were introduced within twelve months.
        AllIntroduced = "ALL_INTRODUCED" {
            fr: "Vous avez été mis en relation avec toutes les personnes de cette sorte depuis moins de douze mois.",
            en: "You were introduced to everybody of this kind within the last twelve months.",
        },
        /// Nobody gives what the startup asks for.
        NeedsUnmet = "NEEDS_UNMET" {
            fr: "Personne de cette sorte ne propose ce que vous demandez : ajoutez un besoin.",
            en: "Nobody of this kind offers what you ask for: add a need.",
        },
        /// Nobody serves the startup's markets.
        MarketsUnserved = "MARKETS_UNSERVED" {
            fr: "Personne de cette sorte n’ouvre les marchés que vous visez : ajoutez un pays.",
            en: "Nobody of this kind opens the markets that you aim at: add a country.",
        },
        /// Nobody works in a language of the startup.
        NoCommonLanguage = "NO_COMMON_LANGUAGE" {
            fr: "Personne de cette sorte ne travaille dans l’une de vos langues : complétez-les.",
            en: "Nobody of this kind works in one of your languages: complete them.",
        },
        /// The dates of all are others.
        DatesApart = "DATES_APART" {
            fr: "Les dates de cette sorte ne rencontrent pas les vôtres.",
            en: "The dates of this kind do not meet yours.",
        },
        /// All places are for focus areas that are not the startup's.
        OtherFocusAreas = "OTHER_FOCUS_AREAS" {
            fr: "Les places sont réservées à d’autres axes que les vôtres : complétez vos axes.",
            en: "The places are for other focus areas than yours: complete your focus areas.",
        },
    }
}

impl Nobody {
    /// Why none of those who come into question passes the gates: what keeps most of them away.
    pub(super) fn among(choice: &Choice, asker: &Asker) -> Self {
        let own = asker.own.profile.standing;
        if !own.active {
            return Self::NotActive;
        }
        if !own.visible {
            return Self::NotConfirmed;
        }
        let mut counts: HashMap<Self, usize> = HashMap::new();
        for (outcome, _) in choice.in_question(asker).filter_map(|id| choice.judge(asker, id)) {
            if let Outcome::Refused(gates) = outcome {
                *counts.entry(Self::of(&gates)).or_default() += 1;
            }
        }
        let most = Self::ALL.iter().rev().max_by_key(|each| counts.get(each).copied().unwrap_or(0));
        match most.filter(|_| !counts.is_empty()) {
            Some(most) => *most,
            // Of a large directory those are proposed alone that give what is asked for.
            None if choice.proposes(asker) => Self::NeedsUnmet,
            None => Self::NoCounterparts,
        }
    }

    /// What the first of some failed gates means. That somebody is blocked looks like anything else.
    fn of(gates: &[Gate]) -> Self {
        match gates.first().map(|gate| gate.rule) {
            Some(Rule::Cooldown) => Self::AllIntroduced,
            Some(Rule::NeedOffer) => Self::NeedsUnmet,
            Some(Rule::CountryServed) => Self::MarketsUnserved,
            Some(Rule::Language) => Self::NoCommonLanguage,
            Some(Rule::Dates) => Self::DatesApart,
            Some(Rule::FocusArea) => Self::OtherFocusAreas,
            _ => Self::NobodyFree,
        }
    }
}
