//! What an introduction asks, in words: for the mail that asks and the page behind it.

use entity::codes::{EngagementKind, Language};

use super::words::{self, say};

/// Whether the asker needs something of the reader or has something to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// The asker has a need.
    Seeks,
    /// The asker has an offer.
    Offers,
}

/// The three things a reader wants to know before answering, in their language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What is asked for.
    pub what: String,
    /// How much time it takes.
    pub time_asked: String,
    /// What is in it for the reader.
    pub benefit: String,
}

impl Ask {
    /// Words an ask from its kind, with the detail that the need or offer gives, in the reader's language.
    pub fn new(asker: &str, stance: Stance, kind: EngagementKind, detail: Option<&str>, language: Language) -> Self {
        let asker = words::one_line(asker);
        let (sought, offered) = labels(kind, language);
        let what = match stance {
            Stance::Seeks => say!(language, "{asker} cherche {sought}.", "{asker} looks for {sought}."),
            Stance::Offers => say!(language, "{asker} propose {offered}.", "{asker} offers {offered}."),
        };
        let detail = detail.map(words::one_line).filter(|detail| !detail.is_empty());
        Self {
            what: detail.map_or_else(|| what.clone(), |detail| format!("{what} {detail}")),
            time_asked: say!(
                language,
                "un premier échange de 30 minutes ; la suite dépend de vous deux",
                "a first talk of 30 minutes; what follows is up to you both"
            ),
            benefit: benefit(stance, kind, language),
        }
    }
}

/// Names a kind of engagement as it is sought and as it is offered.
fn labels(kind: EngagementKind, language: Language) -> (&'static str, &'static str) {
    use EngagementKind as Kind;
    let (fr, en) = match kind {
        Kind::Finance => (("un financement", "un financement"), ("funding", "funding")),
        Kind::Patron => (("un parrain", "un parrainage"), ("a patron", "patronage")),
        Kind::Carry => (("une entreprise qui porte son projet", "de porter votre projet"), ("a company to carry its project", "to carry your project")),
        Kind::SpinOff => (("un essaimage", "un essaimage"), ("a spin-off", "a spin-off")),
        Kind::Collaborate => (("une collaboration", "une collaboration"), ("a collaboration", "a collaboration")),
        Kind::Buy => (("un premier client", "d’être votre client"), ("a first customer", "to be your customer")),
        Kind::SupportAbroad => (("un appui à l’international", "un appui à l’international"), ("support abroad", "support abroad")),
        Kind::OpenInnovation => (("un partenaire d’innovation ouverte", "de l’innovation ouverte"), ("a partner in open innovation", "open innovation")),
        Kind::Mentoring => (("un mentor", "du mentorat"), ("a mentor", "mentoring")),
        Kind::MarketAccess => (("un accès au marché des grandes entreprises", "un accès au marché des grandes entreprises"), ("access to the market of large companies", "access to the market of large companies")),
        Kind::ExportPiggyback => (("un portage à l’export", "un portage à l’export"), ("a company to export alongside", "to take your product along when exporting")),
        Kind::Recruit => (("quelqu’un pour son équipe", "de rejoindre votre équipe"), ("somebody for its team", "to join your team")),
        Kind::Research => (("quelqu’un pour un projet de recherche", "de rejoindre votre projet de recherche"), ("somebody for a research project", "to join your research project")),
    };
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

fn benefit(stance: Stance, kind: EngagementKind, language: Language) -> String {
    use EngagementKind as Kind;
    if stance == Stance::Offers {
        return say!(language, "une aide que vous n’avez pas eu à chercher", "help that you did not have to look for");
    }
    match kind {
        Kind::Recruit | Kind::Research => {
            say!(language, "un projet où vos compétences servent", "a project that puts your skills to use")
        }
        Kind::Finance => say!(language, "un projet proche de ce que vous financez", "a project close to what you fund"),
        Kind::Mentoring | Kind::Patron | Kind::SupportAbroad | Kind::ExportPiggyback => say!(
            language,
            "un projet à faire grandir, et une contribution que le programme compte et remercie",
            "a project to see grow, and a contribution that the programme counts and thanks for"
        ),
        Kind::Carry | Kind::SpinOff | Kind::Collaborate | Kind::Buy | Kind::OpenInnovation | Kind::MarketAccess => say!(
            language,
            "une longueur d’avance sur ce qui se prépare dans votre domaine",
            "a head start on what is coming in your field"
        ),
    }
}
