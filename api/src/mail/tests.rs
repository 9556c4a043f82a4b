//! One snapshot a kind of mail and language, and what must hold for every mail.

use entity::codes::{ConsentPurpose, Language, MailKind};
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

use super::samples::{self, Sample};
use super::*;

fn composed(sample: &Sample) -> Result<Composed, ComposeFailure> {
    let programme = samples::programme().unwrap();
    let recipient = sample.recipients.single().unwrap();
    compose(&programme, recipient, &sample.reader, &sample.stamp, &sample.letter)
}

fn head(bytes: &[u8]) -> String {
    let message = String::from_utf8(bytes.to_vec()).unwrap();
    message.split_once("\r\n\r\n").unwrap().0.replace("\r\n", "\n")
}

/// Shows no-break spaces, which would look like others.
fn visible(text: &str) -> String {
    text.replace('\u{a0}', "⍽").replace('\u{202f}', "˽")
}

#[test]
fn each_mail_reads_as_approved() {
    for sample in samples::all() {
        let bytes = composed(&sample).unwrap().bytes;
        let read = ReadLetter::parse(&bytes).unwrap();
        let shown = format!("{}\n\n=== text\n{}\n=== HTML\n{}", head(&bytes), visible(&read.text), visible(&read.html));
        insta::assert_snapshot!(sample.name.replace(['.', '-'], "_"), shown);
    }
}

#[test]
fn there_is_a_sample_of_each_kind_in_each_language() {
    let mut samples: Vec<_> =
        samples::all().iter().map(|sample| (sample.letter.kind(), sample.reader.language)).collect();
    for kind in MailKind::ALL {
        for language in Language::ALL {
            let found = samples.iter().position(|sample| *sample == (*kind, *language));
            samples.remove(found.unwrap_or_else(|| panic!("no sample of {kind:?} in {language:?}")));
        }
    }
    assert!(samples.is_empty(), "two of a kind: {samples:?}");
}

#[test]
fn the_same_arguments_give_the_same_bytes_and_another_stamp_another_message_id() {
    for mut sample in samples::all() {
        let first = composed(&sample).unwrap();
        assert_eq!(first, composed(&sample).unwrap());
        sample.stamp = Stamp::new("another row", Timestamp::UNIX_EPOCH);
        assert_ne!(first.message_id, composed(&sample).unwrap().message_id);
    }
}

#[test]
fn text_and_html_hold_the_same_links() {
    for sample in samples::all() {
        let read = ReadLetter::parse(&composed(&sample).unwrap().bytes).unwrap();
        let quoted = read.html.split('"').filter(|part| part.starts_with("http")).collect::<Vec<_>>();
        assert!(!quoted.is_empty());
        assert!(quoted.iter().all(|link| read.text.contains(link)));
    }
}

#[test]
fn both_sides_of_an_introduction_share_subject_and_thread() {
    let mails: Vec<_> = samples::all()
        .iter()
        .filter(|sample| matches!(sample.letter, Letter::IntroductionJoined(_)))
        .map(|sample| ReadLetter::parse(&composed(sample).unwrap().bytes).unwrap())
        .collect();
    for name in ["Subject", "References", "In-Reply-To"] {
        assert!(mails[0].header(name).is_some());
        assert_eq!(mails[0].header(name), mails[1].header(name), "{name}");
    }
    assert_ne!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    assert_eq!(mails[0].header("Reply-To"), Some("\"Capteurs du Quai\" <malo@capteurs.example.org>"));
}

#[test]
fn an_introduction_with_an_empty_part_is_not_composed() {
    type Clear = fn(&mut IntroductionAsked);
    let empty: [(&str, Clear); 7] = [
        ("asker's name", |letter| letter.asker.name = " \n".to_owned()),
        ("reasons", |letter| letter.reasons.clear()),
        ("reasons", |letter| letter.reasons.push("\u{202e}".to_owned())),
        ("ask", |letter| letter.ask.clear()),
        ("time asked", |letter| letter.time_asked.clear()),
        ("benefit", |letter| letter.benefit.clear()),
        ("answer link", |letter| letter.token.clear()),
    ];
    for (part, clear) in empty {
        let mut sample = samples::all().remove(0);
        let Letter::IntroductionAsked(letter) = &mut sample.letter else { panic!("the first sample asks") };
        clear(letter);
        assert!(matches!(composed(&sample), Err(ComposeFailure::EmptyPart(named)) if named == part), "{part}");
    }
    let mut sample = samples::all().remove(1);
    let Letter::IntroductionJoined(letter) = &mut sample.letter else { panic!("the second sample introduces") };
    letter.contact.email = "malo".to_owned();
    assert!(matches!(composed(&sample), Err(ComposeFailure::BadAddress(_))));
}

#[test]
fn an_introduction_says_why_and_what_in_at_most_150_words() {
    let lots = |count: usize| vec!["lot"; count].join(" ");
    for mut sample in samples::all() {
        for (reasons, ask, whole) in [
            (vec![lots(20); 40], lots(400), false),
            (vec![lots(400)], lots(30), false),
            (vec![lots(12)], lots(2), true),
        ] {
            match &mut sample.letter {
                Letter::IntroductionAsked(letter) => {
                    (letter.reasons, letter.ask, letter.message) = (reasons, ask, None)
                }
                Letter::IntroductionJoined(letter) => {
                    (letter.reasons, letter.ask, letter.message) = (reasons, ask, None)
                }
                _ => continue,
            }
            let text = ReadLetter::parse(&composed(&sample).unwrap().bytes).unwrap().text;
            let told = text.matches("lot").count();
            // The titles, the labels and the other facts take the rest, 22 words or a few more.
            assert!(if whole { told == 14 } else { (90..=128).contains(&told) }, "{told}: {text}");
            assert_eq!(text.contains('…'), !whole, "{text}");
        }
    }
}

#[test]
fn an_identified_person_gets_the_notice_and_nothing_else() {
    let all = samples::all();
    let notice = all.iter().find(|sample| matches!(sample.letter, Letter::Notice(_))).unwrap();
    for sample in &all {
        let is_notice = matches!(sample.letter, Letter::Notice(_));
        let of_account = matches!(
            sample.letter,
            Letter::SignIn(_) | Letter::Invitation(_) | Letter::PartnerRefused(_) | Letter::Digest(_)
        );
        let to_identified = Sample { recipients: notice.recipients.clone(), ..sample.clone() };
        assert_eq!(composed(&to_identified).is_ok(), is_notice);
        let to_consenting = Sample { recipients: all[0].recipients.clone(), ..sample.clone() };
        assert_eq!(composed(&to_consenting).is_ok(), !is_notice && !of_account);
        let to_account = Recipients::account(&OnlyTo::anyone(), "anna@example.org");
        assert_eq!(composed(&Sample { recipients: to_account, ..sample.clone() }).is_ok(), of_account);
    }
}

#[test]
fn a_mail_that_asks_holds_no_contact_of_the_asker() {
    let read = ReadLetter::parse(&composed(&samples::all()[0]).unwrap().bytes).unwrap();
    for part in [&read.text, &read.html] {
        assert!(!part.contains("capteurs.example.org"));
    }
}

#[test]
fn words_of_a_person_are_escaped_and_kept() {
    let mut sample = samples::all().remove(0);
    let Letter::IntroductionAsked(letter) = &mut sample.letter else { panic!("the first sample asks") };
    letter.message =
        Some(Written { text: "<b>Oui !</b> & “non”\n--part-0\n.\n".to_owned(), language: Some(Language::En) });
    let read = ReadLetter::parse(&composed(&sample).unwrap().bytes).unwrap();
    assert!(read.text.contains("  | <b>Oui !</b> & “non”\n  | --part-0\n  | .\n"));
    assert!(read.html.contains("<blockquote lang=\"en\""));
    assert!(read.html.contains("&#60;b&#62;Oui !&#60;/b&#62; &#38; “non”"));
}

/// Text that tries to break out of a header: line ends of every kind, and header syntax.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\r\n",
        "\n",
        "\r",
        "\r\n ",
        "\r\n\r\n",
        "\u{85}",
        "\u{2028}",
        "\0",
        "Bcc: eve@example.com",
        "Subject: x",
        "\"",
        "<",
        ">",
        ",",
        ";",
        "@",
        "=?utf-8?q?=0D=0ABcc:=20eve?=",
        "é",
        "日本",
        "\u{202e}",
        "a",
        " ",
        "\t",
        "(",
        "\\",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn attacked(sample: &mut Sample, text: &str) {
    sample.reader.name = format!("A{text}");
    match &mut sample.letter {
        Letter::IntroductionAsked(letter) => {
            letter.asker.name = format!("A{text}");
            letter.message = Some(Written { text: text.to_owned(), language: None });
        }
        Letter::IntroductionJoined(letter) => {
            letter.names = (format!("A{text}"), format!("A{text}"));
            letter.other.name = format!("A{text}");
            letter.introduction = format!("A{text}");
        }
        Letter::IntroductionReminder(letter) => letter.asked.asker.name = format!("A{text}"),
        Letter::NextCandidate(letter) => {
            letter.unanswered = format!("A{text}");
            letter.candidate.name = format!("A{text}");
        }
        Letter::MeetingAsked(letter) | Letter::OutcomeAsked(letter) => letter.other = format!("A{text}"),
        Letter::IntroductionDeclined(letter) => letter.other = format!("A{text}"),
        Letter::IntroductionQueued(letter) => letter.other = format!("A{text}"),
        Letter::IntroductionWithdrawn(letter) => letter.asker = format!("A{text}"),
        Letter::Notice(letter) => letter.source = format!("A{text}"),
        Letter::SignIn(letter) => letter.token = format!("A{text}"),
        Letter::Invitation(letter) => letter.speaks_for = vec![format!("A{text}")],
        Letter::PartnerRefused(letter) => letter.organisation = format!("A{text}"),
        Letter::Digest(letter) => {
            for part in &mut letter.parts {
                part.search = format!("A{text}");
                part.profiles.iter_mut().for_each(|profile| *profile = format!("A{text}"));
            }
        }
        Letter::SlotOffered(letter) => (letter.show, letter.slot) = (format!("A{text}"), format!("A{text}")),
        Letter::SlotDecided(letter) => letter.show = format!("A{text}"),
        Letter::Collected(letter) => {
            letter.gists.iter_mut().for_each(|gist| gist.subject = format!("A{text}"));
        }
        Letter::Meeting(letter) => {
            letter.names = (format!("A{text}"), format!("A{text}"));
            (letter.other, letter.place) = (format!("A{text}"), format!("A{text}"));
            letter.introduction = format!("A{text}");
        }
    }
}

const NAMES: [&str; 13] = [
    "From",
    "To",
    "Date",
    "Message-ID",
    "Subject",
    "Reply-To",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
];

proptest! {
    #[test]
    fn no_field_adds_a_header(text in hostile(), which in 0..40_usize) {
        let mut sample = samples::all().remove(which);
        attacked(&mut sample, &text);
        let Ok(Composed { bytes, .. }) = composed(&sample) else { return Ok(()) };
        prop_assert!(bytes.is_ascii());
        let message = String::from_utf8(bytes).unwrap();
        prop_assert!(!message.replace("\r\n", "").contains(['\r', '\n']));
        let head = message.split_once("\r\n\r\n").unwrap().0;
        let mut names: Vec<_> = head.split("\r\n").filter(|line| !line.starts_with(' ')).map(|line| line.split_once(':').unwrap().0).collect();
        for name in &names {
            prop_assert!(NAMES.contains(name) || *name == "Content-Type", "{name}");
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), count);
        prop_assert!(!head.contains('\0'));
    }

    #[test]
    fn no_stop_link_adds_a_header(text in hostile()) {
        let mut sample = samples::all().remove(0);
        sample.reader.stop_token = Some(format!("t{text}"));
        if let Ok(Composed { bytes, .. }) = composed(&sample) {
            prop_assert!(!head(&bytes).to_lowercase().contains("\nbcc:"));
        }
    }

    #[test]
    fn whatever_is_read_back_was_written(text in "\\PC{0,200}") {
        let mut sample = samples::all().remove(0);
        let Letter::IntroductionAsked(letter) = &mut sample.letter else { panic!("the first sample asks") };
        letter.message = Some(Written { text: format!("x{text}x"), language: None });
        let read = ReadLetter::parse(&composed(&sample).unwrap().bytes).unwrap();
        let line = words::lines(&format!("x{text}x")).remove(0);
        let found = read.text.contains(&line);
        prop_assert!(found);
    }
}

#[tokio::test]
async fn a_mailbox_in_memory_keeps_and_fails_as_told() {
    let composed = composed(&samples::all()[0]).unwrap();
    let memory = Memory::default();
    memory.fail_next(SendFailure::Uncertain);
    let mailer = Mailer::Memory(memory);
    assert_eq!(
        mailer.place(&composed.envelope).await.unwrap().send(&composed.envelope, &composed.bytes).await,
        Err(SendFailure::Uncertain)
    );
    assert_eq!(
        mailer.place(&composed.envelope).await.unwrap().send(&composed.envelope, &composed.bytes).await,
        Ok(Sent)
    );
    let Mailer::Memory(memory) = &mailer else { panic!("made above") };
    assert_eq!(memory.kept(), [(composed.envelope, composed.bytes)]);
}

#[test]
fn an_envelope_shows_no_address() {
    let envelope = composed(&samples::all()[0]).unwrap().envelope;
    assert!(!format!("{envelope:?}").contains('@'));
}

#[test]
fn consent_for_introductions_is_named_in_the_footer() {
    let consent = Consent {
        purpose: ConsentPurpose::Introductions,
        source: "Salon\r\nX: y".to_owned(),
        given_on: date(2025, 1, 1),
        text_hash: None,
        withdrawn_at: None,
    };
    let candidate = Candidate { address: "anna@example.org".to_owned(), stopped: false, consent };
    let recipients = Recipients::consenting(ConsentPurpose::Introductions, &OnlyTo::anyone(), [candidate]);
    let sample = Sample { recipients, ..samples::all().remove(0) };
    let read = ReadLetter::parse(&composed(&sample).unwrap().bytes).unwrap();
    assert!(visible(&read.text).contains("le 1er⍽janvier 2025 (source⍽: Salon X: y)."));
}

#[test]
fn every_footer_names_who_sends_it_why_and_how_to_end_it() {
    let programme = samples::programme().unwrap();
    for sample in samples::all() {
        let account = sample.letter.is_to_an_account();
        let read = ReadLetter::parse(&composed(&sample).unwrap().bytes).unwrap();
        let footer = read.text.rsplit_once("-----").unwrap().1;
        for part in [programme.name.as_str(), &programme.postal_address, "/privacy"] {
            assert!(footer.contains(part), "{}: {part}", sample.name);
        }
        assert!(footer.contains("Vous ") || footer.contains("You "), "{}: why", sample.name);
        assert_eq!(footer.contains("/stop/"), sample.reader.stop_token.is_some(), "{}", sample.name);
        assert_eq!(footer.contains("/stop/") && footer.contains("/own/"), !account, "{}", sample.name);
    }
}
