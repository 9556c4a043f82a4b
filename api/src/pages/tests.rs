//! What every page must hold, and how forms are read.

use entity::codes::{DeclineReason, Language};
use jiff::civil::date;

use super::*;
use crate::links::{Choice, JoinChoice};
use crate::mail::{HeldData, samples};

fn each_page(check: impl Fn(&'static str, Language, &Page)) {
    let programme = samples::programme().unwrap();
    for language in [Language::Fr, Language::En] {
        let frame = Frame { programme: &programme, language };
        let other = || "Capteurs <du> Quai".to_owned();
        let pages = [
            ("answer", answer(&frame, &asking(language))),
            ("introduced", answered(&frame, &Answered::Introduced { other: other() })),
            ("waiting", answered(&frame, &Answered::Waiting { other: other() })),
            ("queued", answered(&frame, &Answered::Queued { other: other(), place: Some(3) })),
            ("declined", answered(&frame, &Answered::Declined)),
            ("later", answered(&frame, &Answered::Later { on: date(2026, 9, 1) })),
            ("already answered", answered(&frame, &Answered::AlreadyAnswered { said: None })),
            ("withdrawn", answered(&frame, &Answered::Withdrawn)),
            ("unknown", unavailable(&frame, Unavailable::Unknown)),
            ("expired", unavailable(&frame, Unavailable::Expired)),
            ("used", unavailable(&frame, Unavailable::Used)),
            ("stop", stop(&frame, "token")),
            ("stopped", stopped(&frame)),
            ("stop-digests", stop_digests(&frame, "token")),
            ("digests-stopped", digests_stopped(&frame)),
            ("stay", stay(&frame, "token", "Capteurs <du> Quai")),
            ("stayed", stayed(&frame)),
            ("candidate", candidate(&frame, &proposing(language))),
            ("candidate asked", candidate_asked(&frame, &CandidateOutcome::Asked)),
            ("candidate refused", candidate_asked(&frame, &CandidateOutcome::Refused("<b>…</b>".to_owned()))),
            ("candidate gone", candidate_asked(&frame, &CandidateOutcome::Gone)),
            ("report", report(&frame, &reporting(false))),
            ("report outcome", report(&frame, &reporting(true))),
            ("reported", reported(&frame, true)),
            ("not reported", reported(&frame, false)),
            ("offer", offer(&frame, &offering())),
            ("offer taken", offer_answered(&frame, OfferOutcome::Taken)),
            ("offer left", offer_answered(&frame, OfferOutcome::Left)),
            ("offer over", offer_answered(&frame, OfferOutcome::TooLate)),
            ("meeting", meeting(&frame, &meeting_page(false))),
            ("meeting arranged", meeting(&frame, &meeting_page(true))),
            ("meeting set", meeting_done(&frame, MeetingDone::Set)),
            ("meeting cancelled", meeting_done(&frame, MeetingDone::Cancelled)),
            ("meeting over", meeting_done(&frame, MeetingDone::Over)),
            ("join", join(&frame, &joining())),
            ("joined", joined(&frame, JoinChoice::Join)),
            ("not now", joined(&frame, JoinChoice::NotNow)),
            ("erased", joined(&frame, JoinChoice::Erase)),
            ("own", own(&frame, &standing(OwnState::Paused(Some(date(2026, 9, 1)))), Some(OwnNews::Done))),
            ("own, stopped", own(&frame, &standing(OwnState::Stopped), None)),
            ("held", held(&frame, "token", vec![("<Profil>".to_owned(), vec![("Nom".to_owned(), "<b>".to_owned())])])),
            ("left", own_ended(&frame, OwnWish::Leave)),
            ("own erased", own_ended(&frame, OwnWish::Erase)),
            ("link renewed", own_ended(&frame, OwnWish::Renew)),
            ("privacy", privacy(&frame)),
            ("legal", legal(&frame)),
            ("accessibility", accessibility(&frame)),
        ];
        for (name, page) in &pages {
            check(name, language, page);
        }
    }
}

fn asking(language: Language) -> AnswerPage {
    AnswerPage {
        token: "token".to_owned(),
        asker: samples::asker(),
        suggested: false,
        reasons: samples::reasons(language),
        ask: "<script>alert(1)</script>".to_owned(),
        time_asked: "30 min".to_owned(),
        benefit: "…".to_owned(),
        message: Some(samples::message()),
        choice: None,
        put_off: false,
        today: date(2026, 5, 8),
        problem: None,
    }
}

fn standing(state: OwnState) -> OwnPage {
    let other = "Capteurs <du> Quai".to_owned();
    let open = vec![OpenIntroduction { other, answer_token: Some("token".to_owned()) }];
    let (name, today) = ("Anna <Lindqvist>".to_owned(), date(2026, 5, 8));
    OwnPage { token: "token".to_owned(), name, state, mails_in: Language::Fr, open, today }
}

fn offering() -> OfferPage {
    let (token, show, slot) = ("token".to_owned(), "CES <2027>".to_owned(), "Place 7".to_owned());
    OfferPage { token, show, slot, answer_by: date(2026, 12, 8) }
}

fn meeting_page(arranged: bool) -> MeetingPage {
    let paris = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
    MeetingPage {
        token: "token".to_owned(),
        other: "Capteurs <du> Quai".to_owned(),
        planned: arranged.then(|| Planned {
            starts_at: date(2027, 1, 5).at(14, 5, 0, 0).to_zoned(paris.clone()).unwrap(),
            minutes: 25,
            place: "Quai <3>".to_owned(),
            version: 2,
        }),
        zones: vec![paris, jiff::tz::TimeZone::get("America/Los_Angeles").unwrap()],
        today: date(2026, 12, 1),
        problem: None,
    }
}

fn proposing(language: Language) -> CandidatePage {
    CandidatePage { token: "token".to_owned(), candidate: samples::asker(), reasons: samples::reasons(language) }
}

fn reporting(outcome: bool) -> ReportPage {
    ReportPage { token: "token".to_owned(), other: "Capteurs <du> Quai".to_owned(), outcome }
}

fn joining() -> JoinPage {
    JoinPage {
        token: "token".to_owned(),
        name: "Anna".to_owned(),
        source: "liste".to_owned(),
        collected_on: date(2026, 4, 2),
        held: vec![HeldData::Name],
        choice: None,
    }
}

#[test]
fn every_page_has_its_language_one_title_and_nothing_from_elsewhere() {
    each_page(|name, language, page| {
        let html = &page.html;
        assert!(html.contains(&format!("<html lang=\"{}\">", words::tag(language))), "{name}");
        assert_eq!(html.matches("<h1>").count(), 1, "{name}");
        assert!(!html.contains("<script") && !html.contains("style=") && !html.contains("://"), "{name}");
        for id in html.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{name}: {id}");
        }
    });
}

#[test]
fn a_meeting_that_is_arranged_is_shown_and_its_form_filled_in() {
    let programme = samples::programme().unwrap();
    let page = meeting(&Frame { programme: &programme, language: Language::Fr }, &meeting_page(true)).html;
    let page = page.replace(['\u{a0}', '\u{202f}'], " ");
    for part in [
        "mardi 5 janvier 2027 à 14 h 05 (Paris, UTC+1)",
        "value=\"2027-01-05\"",
        "value=\"14:05\"",
        "<option value=\"25\" selected>",
        "name=\"version\" value=\"2\"",
        "Quai &#60;3&#62;",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn what_a_form_asks_of_a_meeting_is_read_or_nothing() {
    let when = "date=2027-01-05&time=14:05&zone=Europe/Paris&minutes=30&place=Quai+3";
    let fields = || Fields {
        day: date(2027, 1, 5),
        time: "14:05".to_owned(),
        zone: "Europe/Paris".to_owned(),
        minutes: 30,
        place: "Quai 3".to_owned(),
    };
    assert_eq!(read_meeting(&format!("do=schedule&{when}")), Some(MeetingForm::Schedule(fields())));
    assert_eq!(read_meeting(&format!("do=move&version=3&{when}")), Some(MeetingForm::Move(3, fields())));
    assert_eq!(read_meeting("do=cancel&version=3"), Some(MeetingForm::Cancel(3)));
    for form in ["", "do=cancel", "do=cancel&version=x", "do=move&version=1", "do=schedule&date=2027-02-30", when] {
        assert_eq!(read_meeting(form), None, "{form}");
    }
}

#[test]
fn only_pages_for_dead_links_have_an_error_status() {
    each_page(|name, _, page| {
        let expected = match name {
            "unknown" => 404,
            "expired" | "used" => 410,
            _ => 200,
        };
        assert_eq!(page.status, expected, "{name}");
    });
}

#[test]
fn responses_keep_browsers_and_robots_out_of_mischief() {
    let programme = samples::programme().unwrap();
    let response = stop(&Frame { programme: &programme, language: Language::Fr }, "token").into_response();
    let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("x-robots-tag"), "noindex, nofollow");
    assert!(header("content-security-policy").starts_with("default-src 'none'; style-src 'self';"));
    assert!(!header("content-security-policy").contains("unsafe"));
}

#[test]
fn an_answer_is_read_or_its_problem_is_told() {
    let today = date(2026, 5, 8);
    let unfit = |choice, problem| Err(Form { choice, problem });
    let cases = [
        ("answer=yes", Ok(Answer::Yes)),
        ("answer=no&reason=NO_TIME", Ok(Answer::No(DeclineReason::NoTime))),
        ("answer=later&date=2026-06-01", Ok(Answer::Later(date(2026, 6, 1)))),
        ("", unfit(None, FormProblem::NoAnswer)),
        ("answer=maybe", unfit(None, FormProblem::NoAnswer)),
        ("answer=no", unfit(Some(Choice::No), FormProblem::NoReason)),
        ("answer=no&reason=BECAUSE", unfit(Some(Choice::No), FormProblem::NoReason)),
        ("answer=later", unfit(Some(Choice::Later), FormProblem::NoDate)),
        ("answer=later&date=soon", unfit(Some(Choice::Later), FormProblem::NoDate)),
        ("answer=later&date=2026-05-08", unfit(Some(Choice::Later), FormProblem::DateOutOfReach)),
        ("answer=later&date=2028-05-08", unfit(Some(Choice::Later), FormProblem::DateOutOfReach)),
    ];
    for (form, expected) in cases {
        assert_eq!(read_answer(form, today), expected, "{form}");
    }
}

#[test]
fn the_answer_page_offers_what_it_reads() {
    let programme = samples::programme().unwrap();
    let html = answer(&Frame { programme: &programme, language: Language::En }, &asking(Language::En)).html;
    for reason in DeclineReason::ALL {
        assert!(html.contains(&format!("value=\"{}\"", reason.code())));
    }
    for choice in [Choice::Yes, Choice::No, Choice::Later] {
        assert!(html.contains(&format!("name=\"answer\" value=\"{}\"", choice.word())));
    }
    assert_eq!(html.matches("<form").count(), html.matches("method=\"post\"").count());
}

#[test]
fn the_chosen_answer_comes_first_and_open() {
    let programme = samples::programme().unwrap();
    let frame = Frame { programme: &programme, language: Language::En };
    let page = AnswerPage { choice: Some(Choice::No), problem: Some(FormProblem::NoReason), ..asking(Language::En) };
    let page = answer(&frame, &page);
    assert_eq!(page.status, 422);
    assert!(page.html.contains("role=\"alert\""));
    let again = answer(&frame, &AnswerPage { put_off: true, ..asking(Language::En) });
    assert!(again.html.contains("value=\"yes\"") && !again.html.contains("value=\"later\""), "once is enough");
    let place = |text| page.html.find(text).unwrap();
    assert!(place("value=\"no\"") < place("value=\"yes\""));
    assert!(page.html.contains("<details class=\"card\" open>\n<summary>No, thank you"));
}

#[test]
fn join_forms_are_read() {
    assert_eq!(read_join("choice=join"), Some(JoinChoice::Join));
    assert_eq!(read_join("choice=not-now"), Some(JoinChoice::NotNow));
    assert_eq!(read_join("choice=erase"), Some(JoinChoice::Erase));
    assert_eq!(read_join("List-Unsubscribe=One-Click"), None);
}

#[test]
fn the_language_is_the_one_asked_for_or_the_readers() {
    assert_eq!(language(Some("a=b&lang=en"), Language::Fr), Language::En);
    assert_eq!(language(Some("lang=de"), Language::Fr), Language::Fr);
    assert_eq!(language(None, Language::Fr), Language::Fr);
    assert_eq!(browser_language(Some("de-DE, fr;q=0.8, en;q=0.5")), Language::Fr);
    assert_eq!(browser_language(Some("en-GB,fr")), Language::En);
    assert_eq!(browser_language(None), Language::En);
}

#[test]
fn what_is_agreed_to_is_what_is_shown_and_hashed() {
    let programme = samples::programme().unwrap();
    for language in [Language::Fr, Language::En] {
        let text = consent_text(&programme, language);
        assert!(join(&Frame { programme: &programme, language }, &joining()).html.contains(&text));
        assert_eq!(consent_hash(&text).len(), 64);
    }
}
