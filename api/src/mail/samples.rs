//! A sample of each kind of mail, in each language, for previews and tests.

use entity::codes::{ConsentPurpose, Language};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

use super::body::Block;
use super::words::say;
use super::*;

/// A sample mail with what it is composed from.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Names the sample, as a file could be named.
    pub name: String,
    /// Who gets it.
    pub recipients: Recipients,
    /// Who reads it.
    pub reader: Reader,
    /// What fixes it.
    pub stamp: Stamp,
    /// What it says.
    pub letter: Letter,
}

/// A programme to send samples from.
pub fn programme() -> anyhow::Result<Programme> {
    let programme = Programme::new("Normandy French Tech <hub@example.org>", "https://hub.example.org")?;
    Ok(Programme { contact: "Camille Renard, +33 2 00 00 00 00, camille.renard@example.org".to_owned(), ..programme })
}

/// One mail of each kind in French, then one of each in English.
pub fn all() -> Vec<Sample> {
    [Language::Fr, Language::En].into_iter().flat_map(in_language).collect()
}

fn in_language(language: Language) -> Vec<Sample> {
    let letters = [
        Letter::IntroductionAsked(asked(language)),
        Letter::IntroductionJoined(joined(language)),
        Letter::IntroductionDeclined(IntroductionDeclined { other: "Anna Lindqvist".to_owned() }),
        Letter::IntroductionQueued(IntroductionQueued { other: "Anna Lindqvist".to_owned(), place: Some(2) }),
        Letter::IntroductionWithdrawn(IntroductionWithdrawn { asker: "Capteurs du Quai".to_owned() }),
        Letter::IntroductionReminder(IntroductionReminder { asked: asked(language), asked_on: date(2026, 5, 8) }),
        Letter::NextCandidate(next_candidate(language)),
        Letter::MeetingAsked(meeting_asked()),
        Letter::OutcomeAsked(meeting_asked()),
        Letter::Notice(notice(language)),
        Letter::SignIn(SignIn { token: "sIgNiNsIgNiNsIgNiNsIgNiNsIgNiNsIgNiNsIgNiNs".to_owned() }),
        Letter::Invitation(invitation()),
        Letter::PartnerRefused(PartnerRefused { organisation: "Terminaux du Fleuve".to_owned() }),
        Letter::Digest(digest(language)),
        Letter::SlotOffered(SlotOffered {
            show: "CES 2027".to_owned(),
            slot: "Place 7".to_owned(),
            token: "oFfErOfFeRoFfErOfFeRoFfErOfFeRoFfErOfFeRoFf".to_owned(),
            answer_by: date(2026, 12, 8),
        }),
        Letter::SlotDecided(slot_decided(language)),
        Letter::Collected(collected(language)),
        Letter::Meeting(meeting(language, MeetingStep::Scheduled)),
        Letter::Meeting(meeting(language, MeetingStep::Moved)),
        Letter::Meeting(meeting(language, MeetingStep::Cancelled)),
    ];
    letters.into_iter().map(|letter| sample(language, letter)).collect()
}

fn sample(language: Language, letter: Letter) -> Sample {
    let kind = letter.kind().code().to_lowercase().replace('_', "-");
    let name = format!("{kind}.{}", words::tag(language));
    let account = letter.is_to_an_account();
    let stops = !account || matches!(letter, Letter::Digest(_));
    Sample {
        recipients: match letter {
            _ if account => Recipients::account(&OnlyTo::anyone(), "anna.lindqvist@example.org"),
            Letter::Notice(_) => Recipients::legal_notice(&OnlyTo::anyone(), "anna.lindqvist@example.org"),
            _ => Recipients::consenting(ConsentPurpose::Introductions, &OnlyTo::anyone(), [candidate(language)]),
        },
        reader: Reader {
            name: "Anna Lindqvist".to_owned(),
            language,
            own_token: (!account).then(|| "oWnOwNoWnOwNoWnOwNoWnOwNoWnOwNoWnOwNoWnOwNo".to_owned()),
            stop_token: stops.then(|| "sToPsToPsToPsToPsToPsToPsToPsToPsToPsToPsTo".to_owned()),
        },
        stamp: Stamp::new(
            &name,
            Timestamp::UNIX_EPOCH.saturating_add(jiff::SignedDuration::from_hours(493_930)).unwrap_or_default(),
        ),
        name,
        letter,
    }
}

fn candidate(language: Language) -> Candidate {
    Candidate {
        address: "anna.lindqvist@example.org".to_owned(),
        stopped: false,
        consent: Consent {
            purpose: ConsentPurpose::Introductions,
            source: say!(language, "formulaire d’inscription", "sign-up form"),
            given_on: date(2026, 3, 12),
            text_hash: None,
            withdrawn_at: None,
        },
    }
}

/// The asker of the samples.
pub fn asker() -> Presented {
    let text = "Des capteurs sans pile pour les quais et les grues".to_owned();
    Presented { name: "Capteurs du Quai".to_owned(), headline: Some(Written { text, language: Some(Language::Fr) }) }
}

/// The reasons of the samples.
pub fn reasons(language: Language) -> Vec<String> {
    vec![
        say!(
            language,
            "Le besoin cite « capteurs de quai » ; votre profil cite « port sensors ».",
            "The need names “capteurs de quai”; your profile names “port sensors”."
        ),
        say!(
            language,
            "Vous couvrez la Suède, que Capteurs du Quai vise.",
            "You cover Sweden, which Capteurs du Quai aims for."
        ),
        say!(language, "Vous parlez tous les deux anglais.", "You both speak English."),
    ]
}

/// The message of the samples.
pub fn message() -> Written {
    Written {
        text: "Bonjour Anna,\n\nnous équipons déjà le port du Havre et cherchons qui appeler à Göteborg.\nQuinze minutes nous suffiraient.\n\nMalo".to_owned(),
        language: Some(Language::Fr),
    }
}

fn asked(language: Language) -> IntroductionAsked {
    IntroductionAsked {
        asker: asker(),
        suggested: false,
        reasons: reasons(language),
        ask: say!(
            language,
            "Un premier contact auprès d’un exploitant portuaire en Suède.",
            "A first contact with a port operator in Sweden."
        ),
        time_asked: time_asked(language),
        benefit: benefit(language),
        message: Some(message()),
        token: "aNsWeRaNsWeRaNsWeRaNsWeRaNsWeRaNsWeRaNsWeRa".to_owned(),
        answer_by: date(2026, 6, 7),
    }
}

fn next_candidate(language: Language) -> NextCandidate {
    NextCandidate {
        unanswered: "Jonas Ek".to_owned(),
        candidate: asker(),
        reasons: reasons(language),
        ask: say!(
            language,
            "Un premier contact auprès d’un exploitant portuaire en Suède.",
            "A first contact with a port operator in Sweden."
        ),
        time_asked: say!(language, "un appel de 30 minutes", "one call of 30 minutes"),
        ends_on: date(2026, 6, 7),
        token: "cAnDiDcAnDiDcAnDiDcAnDiDcAnDiDcAnDiDcAnDiDc".to_owned(),
    }
}

fn meeting_asked() -> MeetingAsked {
    MeetingAsked {
        other: "Capteurs du Quai".to_owned(),
        introduced_on: date(2026, 5, 8),
        token: "rEpOrTrEpOrTrEpOrTrEpOrTrEpOrTrEpOrTrEpOrTr".to_owned(),
    }
}

fn joined(language: Language) -> IntroductionJoined {
    IntroductionJoined {
        introduction: "0196a1".to_owned(),
        names: ("Capteurs du Quai".to_owned(), "Anna Lindqvist".to_owned()),
        other: asker(),
        contact: Disclosed {
            email: "malo@capteurs.example.org".to_owned(),
            phone: Some("+33 2 00 00 00 01".to_owned()),
            website: Some("https://capteurs.example.org/".to_owned()),
        },
        reasons: reasons(language),
        ask: say!(
            language,
            "Un premier contact auprès d’un exploitant portuaire en Suède.",
            "A first contact with a port operator in Sweden."
        ),
        time_asked: time_asked(language),
        benefit: benefit(language),
        message: Some(message()),
        token: "mEeTmEeTmEeTmEeTmEeTmEeTmEeTmEeTmEeTmEeTmEe".to_owned(),
    }
}

fn time_asked(language: Language) -> String {
    say!(language, "un appel de 30 minutes", "one call of 30 minutes")
}

fn benefit(language: Language) -> String {
    say!(
        language,
        "une longueur d’avance sur une technique que vos clients demandent",
        "a head start on a technique that your customers ask for"
    )
}

fn meeting(language: Language, step: MeetingStep) -> Meeting {
    let zone = |name| TimeZone::get(name).unwrap_or(TimeZone::UTC);
    Meeting {
        step,
        set_by: match step {
            MeetingStep::Scheduled => SetBy::Other,
            MeetingStep::Moved => SetBy::Reader,
            MeetingStep::Cancelled => SetBy::Programme,
        },
        meeting: "0196a2".to_owned(),
        introduction: "0196a1".to_owned(),
        sequence: match step {
            MeetingStep::Scheduled => 0,
            MeetingStep::Moved => 1,
            MeetingStep::Cancelled => 2,
        },
        names: ("Capteurs du Quai".to_owned(), "Anna Lindqvist".to_owned()),
        other: "Capteurs du Quai".to_owned(),
        own_email: "anna.lindqvist@example.org".to_owned(),
        other_email: "malo@capteurs.example.org".to_owned(),
        // CES opens: Nevada and France are nine hours apart.
        starts_at: Timestamp::constant(1_799_341_200, 0),
        minutes: 30,
        zone: zone("America/Los_Angeles"),
        own_zone: zone("America/Los_Angeles"),
        other_zone: zone("Europe/Paris"),
        place: "https://visio.example.org/quai".to_owned(),
        ask: say!(
            language,
            "Un premier contact auprès d’un exploitant portuaire en Suède.",
            "A first contact with a port operator in Sweden."
        ),
        token: "mEeTmEeTmEeTmEeTmEeTmEeTmEeTmEeTmEeTmEeTmEe".to_owned(),
    }
}

fn digest(language: Language) -> Digest {
    let profile = |name: &str, headline: String| format!("{name} (startup, Le Havre) – {headline}");
    Digest {
        count: 6,
        parts: vec![
            DigestPart {
                search: say!(language, "Capteurs pour les quais", "Sensors for quays"),
                profiles: vec![
                    profile("Capteurs du Quai", "Des capteurs sans pile pour les quais et les grues".to_owned()),
                    profile("Vigie", say!(language, "Voir la houle avant le navire", "See the swell before the ship")),
                ],
                more: 3,
            },
            DigestPart {
                search: say!(language, "Logistique à Rouen", "Logistics in Rouen"),
                profiles: vec!["Amarre (startup, Rouen)".to_owned()],
                more: 0,
            },
        ],
    }
}

fn collected(language: Language) -> Collected {
    let gist = |subject: &str, path: &str| Gist {
        subject: subject.to_owned(),
        blocks: vec![
            Block::Title(subject.to_owned()),
            Block::Button {
                label: say!(language, "Répondre", "Answer"),
                url: format!("https://hub.example.org/answer/{path}"),
            },
        ],
    };
    Collected {
        gists: vec![
            gist("Capteurs du Quai", "aNsWeRaNsWeRaNsWeRaNsWeRaNsWeRaNsWeRaNsWeRa"),
            gist("Vigie", "wErAaNsWeRaNsWeRaNsWeRaNsWeRaNsWeRaNsWeRaNs"),
        ],
    }
}

fn slot_decided(language: Language) -> SlotDecided {
    SlotDecided {
        show: "CES 2027".to_owned(),
        waits: true,
        place: Some((2, 5)),
        reason: Some(say!(
            language,
            "La meilleure place possible demandait 77 points ; cette paire en vaut 74.",
            "The best possible place took 77 points; this pair is worth 74."
        )),
        score: Some(74),
        jury: Some(68),
        cutoff: Some(77),
    }
}

fn invitation() -> Invitation {
    Invitation {
        speaks_for: vec!["Capteurs du Quai".to_owned(), "Laboratoire de la Houle".to_owned()],
        requested: false,
        token: "iNvItEiNvItEiNvItEiNvItEiNvItEiNvItEiNvItEi".to_owned(),
        good_until: date(2026, 5, 14),
    }
}

fn notice(language: Language) -> Notice {
    Notice {
        source: say!(
            language,
            "la liste publique des intervenants d’une conférence",
            "the public list of a conference’s speakers"
        ),
        collected_on: date(2026, 4, 2),
        held: vec![HeldData::Name, HeldData::Description, HeldData::Email, HeldData::Place, HeldData::Languages],
        erased_on: date(2026, 7, 2),
        token: "jOiNjOiNjOiNjOiNjOiNjOiNjOiNjOiNjOiNjOiNjOi".to_owned(),
    }
}
