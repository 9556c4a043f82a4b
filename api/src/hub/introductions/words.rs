//! States, answers, reasons and outcomes in words.

use entity::{Answer, DeclineReason, IntroductionOutcome, IntroductionState};

use crate::hub::Visit;

/// Where an introduction stands, and the class of its colour.
pub fn state(visit: &Visit, state: IntroductionState) -> (String, &'static str) {
    use IntroductionState as State;
    let (fr, en, tone) = match state {
        State::Held => ("Pas encore envoyée", "Not sent yet", "quiet"),
        State::Asked => ("En attente de réponse", "Waiting for an answer", "warn"),
        State::Later => ("Remise à plus tard", "Put off", "warn"),
        State::Queued => ("En file d’attente", "In the queue", "warn"),
        State::Introduced => ("Mis en relation", "Introduced", "good"),
        State::Met => ("Rencontrés", "Met", "good"),
        State::NotMet => ("Pas rencontrés", "Did not meet", "bad"),
        State::Disputed => ("Avis divergents", "The sides disagree", "bad"),
        State::Declined => ("Déclinée", "Declined", "quiet"),
        State::Expired => ("Sans réponse", "Not answered", "quiet"),
        State::Withdrawn => ("Retirée", "Withdrawn", "quiet"),
    };
    (visit.say(fr, en), tone)
}

/// What a side answered.
pub fn answer(visit: &Visit, answer: Answer) -> String {
    match answer {
        Answer::Yes => visit.say("oui", "yes"),
        Answer::No => visit.say("non", "no"),
        Answer::Later => visit.say("plus tard", "later"),
    }
}

/// Why a side said no.
pub fn decline_reason(visit: &Visit, reason: DeclineReason) -> String {
    let (fr, en) = match reason {
        DeclineReason::NoTime => ("Pas le temps en ce moment", "No time at the moment"),
        DeclineReason::WrongSector => ("Ce n’est pas mon secteur", "Not my sector"),
        DeclineReason::WrongStage => ("Trop tôt ou trop tard dans le projet", "Too early or too late in the project"),
        DeclineReason::WrongMarket => ("Ce n’est pas mon marché", "Not my market"),
        DeclineReason::AlreadyInContact => ("Déjà en contact", "Already in contact"),
        DeclineReason::ConflictOfInterest => ("Un conflit d’intérêts", "A conflict of interest"),
        DeclineReason::NotMyExpertise => ("Ce n’est pas mon domaine", "Not my expertise"),
        DeclineReason::Other => ("Une autre raison", "Another reason"),
    };
    visit.say(fr, en)
}

/// What came of it.
pub fn outcome(visit: &Visit, outcome: IntroductionOutcome) -> String {
    let (fr, en) = match outcome {
        IntroductionOutcome::Nothing => ("Rien pour l’instant", "Nothing so far"),
        IntroductionOutcome::Pilot => ("Un pilote", "A pilot"),
        IntroductionOutcome::Contract => ("Un contrat", "A contract"),
        IntroductionOutcome::Funding => ("Un financement", "Funding"),
        IntroductionOutcome::Hire => ("Une embauche", "A hire"),
        IntroductionOutcome::Export => ("Un export", "An export"),
        IntroductionOutcome::Other => ("Autre chose", "Something else"),
    };
    visit.say(fr, en)
}
