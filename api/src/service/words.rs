//! Words of the product that mails, pages and the terminal share, in French and English.

use entity::{EngagementKind, FocusArea, Language, ProfileKind, Stage, Territory};

/// Whether profiles of this kind are people, who must have agreed before they are matched or mailed.
pub fn is_person(kind: ProfileKind) -> bool {
    matches!(kind, ProfileKind::Mentor | ProfileKind::Ambassador | ProfileKind::Talent)
}

fn pick(language: Language, fr: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// What a kind of profile is called.
pub fn kind(kind: ProfileKind, language: Language) -> &'static str {
    let (fr, en) = match kind {
        ProfileKind::Startup => ("Startup", "Startup"),
        ProfileKind::Mentor => ("Mentor", "Mentor"),
        ProfileKind::Ambassador => ("Ambassadeur", "Ambassador"),
        ProfileKind::Talent => ("Talent", "Talent"),
        ProfileKind::Partner => ("Partenaire", "Partner"),
    };
    pick(language, fr, en)
}

/// What a focus area is called.
pub fn focus_area(area: FocusArea) -> &'static str {
    match area {
        FocusArea::SmartCity => "Smart City",
        FocusArea::SmartIndustry => "Smart Industry",
        FocusArea::SmartPort => "Smart Port & Logistics",
    }
}

/// What a territory is called.
pub fn territory(territory: Territory, language: Language) -> &'static str {
    let (fr, en) = match territory {
        Territory::CaenLaMer => ("Caen la mer", "Caen la mer"),
        Territory::LeHavre => ("Le Havre et environs", "Le Havre and around"),
        Territory::Rouen => ("Rouen et environs", "Rouen and around"),
        Territory::RestOfNormandy => ("Ailleurs en Normandie", "Elsewhere in Normandy"),
        Territory::SeineValley => ("Vallée de la Seine", "Seine valley"),
        Territory::RestOfFrance => ("Ailleurs en France", "Elsewhere in France"),
    };
    pick(language, fr, en)
}

/// How far a startup has come, in a word.
pub fn stage(stage: Stage, language: Language) -> &'static str {
    let (fr, en) = match stage {
        Stage::Idea => ("Idée", "Idea"),
        Stage::Prototype => ("Prototype", "Prototype"),
        Stage::Launch => ("Lancement", "Launch"),
        Stage::Growth => ("Croissance", "Growth"),
        Stage::ScaleUp => ("Passage à l’échelle", "Scale-up"),
    };
    pick(language, fr, en)
}

/// What an engagement kind is called.
pub fn engagement(kind: EngagementKind, language: Language) -> &'static str {
    let (fr, en) = match kind {
        EngagementKind::Finance => ("Financer", "Finance"),
        EngagementKind::Patron => ("Parrainer", "Sponsorship"),
        EngagementKind::Carry => ("Porter un projet", "Carrying a project"),
        EngagementKind::SpinOff => ("Essaimer", "Spin-off"),
        EngagementKind::Collaborate => ("Collaborer", "Collaboration"),
        EngagementKind::Buy => ("Acheter", "Buying"),
        EngagementKind::SupportAbroad => ("Accompagner à l’international", "Support abroad"),
        EngagementKind::OpenInnovation => ("Open innovation", "Open innovation"),
        EngagementKind::Mentoring => ("Mentorat", "Mentoring"),
        EngagementKind::MarketAccess => ("Accès au marché", "Market access"),
        EngagementKind::ExportPiggyback => ("Portage à l’export", "Export piggyback"),
        EngagementKind::Recruit => ("Rejoindre l’équipe", "A place in the team"),
        EngagementKind::Research => ("Rejoindre un projet de recherche", "A place in a research project"),
    };
    pick(language, fr, en)
}

/// What a profile is called whose name is not shown; it stands wherever a name would.
pub fn unnamed(kind: ProfileKind, language: Language) -> &'static str {
    let (fr, en) = match kind {
        ProfileKind::Startup => ("Startup (nom réservé)", "Startup (name withheld)"),
        ProfileKind::Mentor => ("Mentor (nom réservé)", "Mentor (name withheld)"),
        ProfileKind::Ambassador => ("Ambassadeur (nom réservé)", "Ambassador (name withheld)"),
        ProfileKind::Talent => ("Talent (nom réservé)", "Talent (name withheld)"),
        ProfileKind::Partner => ("Partenaire (nom réservé)", "Partner (name withheld)"),
    };
    pick(language, fr, en)
}

/// How much time an introduction asks for.
pub fn time_asked(language: Language) -> &'static str {
    pick(
        language,
        "un premier échange de 30 minutes, en visio ou au téléphone",
        "a first talk of 30 minutes, by video or telephone",
    )
}

/// What is in it for the side that is asked.
pub fn benefit(need: Option<EngagementKind>, reader: ProfileKind, language: Language) -> &'static str {
    let (fr, en) = match (reader, need) {
        (ProfileKind::Startup, None) => (
            "un contact que l’annuaire du programme vous propose",
            "a contact proposed to you from the programme’s directory",
        ),
        (ProfileKind::Startup, Some(_)) => (
            "un contact qui répond à un besoin que vous avez publié",
            "a contact who answers a need that you published",
        ),
        (ProfileKind::Talent, _) => ("une place qui correspond à vos compétences", "a place that fits your skills"),
        (ProfileKind::Ambassador, _) => {
            ("une solution normande à faire connaître sur votre marché", "a Norman solution to show in your market")
        }
        (_, Some(EngagementKind::OpenInnovation | EngagementKind::Buy | EngagementKind::Collaborate)) => (
            "une réponse à vos enjeux d’innovation, près de chez vous",
            "an answer to your innovation questions, close to home",
        ),
        (_, Some(EngagementKind::Finance)) => {
            ("une occasion d’investir, déjà qualifiée", "a qualified opportunity to invest")
        }
        (_, _) => {
            ("transmettre votre expérience à une équipe qui avance", "passing your experience on to a team that moves")
        }
    };
    pick(language, fr, en)
}

/// The reason of an introduction that somebody asked for without a computed match.
pub fn found_in_directory(language: Language) -> &'static str {
    pick(
        language,
        "Votre profil a été trouvé et choisi dans l’annuaire du programme.",
        "Your profile was found and chosen in the programme’s directory.",
    )
}

/// Where an organisation's agreement to be written to comes from: that it is in the directory.
pub fn directory_entry(language: Language) -> &'static str {
    pick(language, "inscription dans l’annuaire", "entry in the directory")
}

/// Where the consent of somebody comes from who answered the one notice.
pub fn answer_to_notice(language: Language) -> &'static str {
    pick(language, "votre réponse à notre message", "your answer to our notice")
}

/// What is asked for when no need is named.
pub fn get_to_know(language: Language) -> &'static str {
    pick(
        language,
        "Faire connaissance et voir ce que vous pourriez faire ensemble",
        "Getting to know each other and what you could do together",
    )
}
