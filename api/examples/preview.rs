//! Writes a sample of every mail and every page into a folder, to be looked at or judged.
//!
//! `cargo run -p api --example preview -- FOLDER [KEY]` makes `FOLDER/mail/*.eml` and a site in `FOLDER/site`. With the
//! file of a DKIM key the mails are signed, and `FOLDER/dkim.json` holds what verifiers would find in the DNS.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use api::links::{Choice, JoinChoice};
use api::mail::samples;
use api::mail::{Dkim, HeldData, Programme, ReadLetter, compose};
use api::pages::{
    AnswerPage, Answered, FormProblem, Frame, JoinPage, MeetingDone, MeetingPage, OfferOutcome, OfferPage, Page,
    Planned, Unavailable, accessibility, answer, answered, join, joined, legal, meeting, meeting_done, offer,
    offer_answered, privacy, stop, stopped, unavailable,
};
use entity::codes::Language;
use jiff::civil::date;
use jiff::tz::TimeZone;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().context("name a folder")?;
    let folder = Path::new(&folder);
    let mut programme = samples::programme()?;
    fs::create_dir_all(folder)?;
    if let Some(key) = arguments.next() {
        let dkim = Dkim::open(Path::new(&key), programme.from.email.domain(), "preview")?;
        let record = format!("{{\"{}\": \"{}\"}}\n", dkim.record_name(), dkim.record());
        fs::write(folder.join("dkim.json"), record)?;
        programme.dkim = Some(Arc::new(dkim));
    }
    write_site(&folder.join("site"), &programme)?;
    write_mails(&folder.join("mail"), &folder.join("site"), &programme)
}

fn write_mails(mails: &Path, site: &Path, programme: &Programme) -> Result<()> {
    fs::create_dir_all(mails)?;
    for sample in samples::all() {
        for recipient in sample.recipients.iter() {
            let composed = compose(programme, recipient, &sample.reader, &sample.stamp, &sample.letter)?;
            fs::write(mails.join(format!("{}.eml", sample.name)), &composed.bytes)?;
            let read = ReadLetter::parse(&composed.bytes).context("read a mail back")?;
            fs::write(site.join(format!("mail-{}.html", sample.name)), read.html)?;
        }
    }
    Ok(())
}

fn write_site(folder: &Path, programme: &Programme) -> Result<()> {
    fs::create_dir_all(folder.join("assets"))?;
    fs::write(folder.join("assets/passerelle.css"), include_str!("../assets/passerelle.css"))?;
    fs::write(folder.join("assets/passerelle.svg"), include_str!("../assets/passerelle.svg"))?;
    for (language, tag) in [(Language::Fr, "fr"), (Language::En, "en")] {
        for (name, page) in pages(&Frame { programme, language })? {
            fs::write(folder.join(format!("{name}.{tag}.html")), page.html)?;
        }
    }
    Ok(())
}

fn pages(frame: &Frame<'_>) -> Result<Vec<(&'static str, Page)>> {
    let language = frame.language;
    let asking = |choice, problem| answer(frame, &answer_page(language, choice, problem));
    let other = || "Capteurs du Quai".to_owned();
    Ok(vec![
        ("answer", asking(None, None)),
        ("answer-no", asking(Some(Choice::No), Some(FormProblem::NoReason))),
        ("answer-later", asking(Some(Choice::Later), None)),
        ("introduced", answered(frame, &Answered::Introduced { other: other() })),
        ("waiting", answered(frame, &Answered::Waiting { other: other() })),
        ("queued", answered(frame, &Answered::Queued { other: other(), place: Some(3) })),
        ("declined", answered(frame, &Answered::Declined)),
        ("later", answered(frame, &Answered::Later { on: date(2026, 9, 1) })),
        ("already", answered(frame, &Answered::AlreadyAnswered { said: None })),
        ("withdrawn", answered(frame, &Answered::Withdrawn)),
        ("unknown", unavailable(frame, Unavailable::Unknown)),
        ("expired", unavailable(frame, Unavailable::Expired)),
        ("used", unavailable(frame, Unavailable::Used)),
        ("offer", offer(frame, &offer_page())),
        ("offer-taken", offer_answered(frame, OfferOutcome::Taken)),
        ("meeting", meeting(frame, &meeting_page(None)?)),
        ("meeting-arranged", meeting(frame, &meeting_page(Some(2))?)),
        ("meeting-set", meeting_done(frame, MeetingDone::Set)),
        ("meeting-cancelled", meeting_done(frame, MeetingDone::Cancelled)),
        ("stop", stop(frame, "token")),
        ("stopped", stopped(frame)),
        ("join", join(frame, &join_page(None))),
        ("join-erase", join(frame, &join_page(Some(JoinChoice::Erase)))),
        ("joined", joined(frame, JoinChoice::Join)),
        ("not-now", joined(frame, JoinChoice::NotNow)),
        ("erased", joined(frame, JoinChoice::Erase)),
        ("privacy", privacy(frame)),
        ("legal", legal(frame)),
        ("accessibility", accessibility(frame)),
    ])
}

fn meeting_page(version: Option<i64>) -> Result<MeetingPage> {
    let (paris, vegas) = (TimeZone::get("Europe/Paris")?, TimeZone::get("America/Los_Angeles")?);
    let starts_at = date(2027, 1, 6).at(9, 0, 0, 0).to_zoned(vegas.clone())?;
    Ok(MeetingPage {
        token: "token".to_owned(),
        other: "Capteurs du Quai".to_owned(),
        planned: version.map(|version| Planned {
            starts_at,
            minutes: 30,
            place: "https://visio.example.org/quai".to_owned(),
            version,
        }),
        zones: vec![vegas, paris],
        today: date(2026, 12, 1),
        problem: version.is_none().then(|| "Choisissez un moment à venir.".to_owned()),
    })
}

fn answer_page(language: Language, choice: Option<Choice>, problem: Option<FormProblem>) -> AnswerPage {
    AnswerPage {
        token: "token".to_owned(),
        asker: samples::asker(),
        suggested: choice == Some(Choice::Later),
        reasons: samples::reasons(language),
        ask: "Un premier contact auprès d’un exploitant portuaire en Suède.".to_owned(),
        time_asked: "30 min".to_owned(),
        benefit: "Une longueur d’avance sur une technique que vos clients demandent.".to_owned(),
        message: Some(samples::message()),
        choice,
        put_off: false,
        today: date(2026, 5, 8),
        problem,
    }
}

fn join_page(choice: Option<JoinChoice>) -> JoinPage {
    JoinPage {
        token: "token".to_owned(),
        name: "Anna Lindqvist".to_owned(),
        source: "https://conference.example.org/speakers".to_owned(),
        collected_on: date(2026, 4, 2),
        held: vec![HeldData::Name, HeldData::Description, HeldData::Email],
        choice,
    }
}

fn offer_page() -> OfferPage {
    let (show, slot) = ("CES 2027".to_owned(), "Place 7".to_owned());
    OfferPage { token: "oFfEr".to_owned(), show, slot, answer_by: date(2026, 12, 8) }
}
