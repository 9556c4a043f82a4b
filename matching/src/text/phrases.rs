//! Evidence as a gist inside a sentence, and as a sentence of its own.

use crate::closed::Closed;
use crate::codes::{Concept, Country, Day};
use crate::criteria::Criterion;
use crate::evidence::{Evidence, SharedTerm, Side};
use crate::profile::Stages;
use crate::text::{Label, Language, Names};

/// Who tells: one language, and the names of things.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub language: Language,
    pub names: &'a dyn Names,
}

impl Teller<'_> {
    /// Names one side.
    pub fn side(&self, side: Side) -> String {
        self.names.side(side, self.language)
    }

    /// Writes a title and what belongs to it.
    pub fn titled(&self, title: &str, text: &str) -> String {
        format!("{title}{} {text}", self.language.pick("\u{a0}:", ":"))
    }

    /// Joins with commas, and "et" or "and" before the last.
    pub fn list(&self, items: &[String]) -> String {
        let and = self.language.pick(" et ", " and ");
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [firsts @ .., last] => format!("{}{and}{last}", firsts.join(", ")),
        }
    }

    /// Begins with a capital and ends with a full stop.
    pub fn sentence(&self, text: &str) -> String {
        let mut letters = text.chars();
        let first = letters.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(letters).chain(['.']).collect()
    }

    /// Tells evidence in as few words as stand in brackets.
    pub fn gist(&self, evidence: &Evidence) -> Option<String> {
        let language = self.language;
        match *evidence {
            Evidence::None => None,
            Evidence::NeedOffer { kinds, .. } => Some(self.join(kinds.iter().map(|kind| kind.label(language)))),
            Evidence::Sector { sectors: [a, b], common } => {
                let concept = if a == b { a } else { common };
                Some(self.names.concept(concept, language))
            }
            Evidence::FocusArea { areas } => Some(self.join(areas.iter().map(|area| area.label(language)))),
            Evidence::Text { passages, terms } => {
                let first = self.quotes(Side::First, passages, terms);
                let second = self.quotes(Side::Second, passages, terms);
                first.zip(second).map(|(a, b)| if a == b { a } else { format!("{a} / {b}") })
            }
            Evidence::Market { countries } => Some(self.countries(countries)),
            Evidence::Stage { stages: [a, b] } => {
                let stages = [a, b].into_iter().flatten().map(|span| self.stages(span));
                Some(stages.collect::<Vec<_>>().join(" / "))
            }
            Evidence::Seniority { seniorities: [a, b] } if a == b => Some(a.label(language).into()),
            Evidence::Seniority { seniorities: [a, b] } => {
                Some(format!("{} / {}", a.label(language), b.label(language)))
            }
            Evidence::Language { language: best, level, equals } => {
                let own = equals.into_iter().flatten().find(|(code, _)| Language::of(*code) == Some(language));
                let (code, level) = own.unwrap_or((best, level));
                let name = self.names.language(code, language);
                Some(level.map_or(name.clone(), |level| format!("{name}, {}", level.code())))
            }
            Evidence::Hours { minutes } => Some(self.hours(minutes)),
            Evidence::Dates { from, until } => Some(self.dates(from, until)),
            Evidence::Track { met, total, .. } => Some(format!("{met}/{total}")),
        }
    }

    /// Tells evidence in a clause that names who asks, gives or writes.
    pub fn tell(&self, evidence: &Evidence, side: Side) -> Option<String> {
        let gist = self.gist(evidence);
        let titled =
            |french, english| gist.as_deref().map(|gist| self.titled(self.language.pick(french, english), gist));
        match *evidence {
            Evidence::None => None,
            Evidence::NeedOffer { .. } => self.need_offer(evidence, &gist?),
            Evidence::Sector { sectors: [a, b], .. } if a == b => titled("même secteur", "same sector"),
            Evidence::Sector { sectors, common } => Some(self.neighbours(sectors, common)),
            Evidence::FocusArea { .. } => titled("axe commun", "focus area in common"),
            Evidence::Text { passages, terms } => Some(self.words(passages, terms)),
            Evidence::Market { countries: [_, None, None] } => titled("pays en commun", "country in common"),
            Evidence::Market { .. } => titled("pays en commun", "countries in common"),
            Evidence::Stage { .. } => titled("maturité", "maturity"),
            Evidence::Seniority { .. } => titled("expérience", "experience"),
            Evidence::Language { .. } => titled("langue en commun", "language in common"),
            Evidence::Hours { .. } => titled("heures de travail en commun", "working hours in common"),
            Evidence::Dates { .. } => titled("dates en commun", "dates in common"),
            Evidence::Track { met, total, stale } => Some(self.track(side.other(), met, total, stale)),
        }
    }

    fn need_offer(&self, evidence: &Evidence, kinds: &str) -> Option<String> {
        let Evidence::NeedOffer { seeker, priority, purpose, skills, asked, held, .. } = *evidence else {
            return None;
        };
        let mut notes = vec![priority.label(self.language).to_owned()];
        if let Some(purpose) = purpose {
            let title = self.language.pick("le stand sert à", "the stand is for");
            notes.push(format!("{title} {}", purpose.label(self.language)));
        }
        if held > 0 {
            let title = self.language.pick("compétences demandées et présentes", "skills asked and held");
            let skills = skills.into_iter().flatten().map(|skill| self.names.concept(skill, self.language));
            let skills = skills.collect::<Vec<_>>().join(", ");
            let share = self.language.pick(format!("soit {held} sur {asked}"), format!("{held} of {asked}"));
            notes.push(self.titled(title, &format!("{skills}, {share}")));
        }
        let notes = notes.join(self.language.pick("\u{202f}; ", "; "));
        let (asks, gives) = (self.side(seeker), self.side(seeker.other()));
        let clause = self.language.pick(
            format!("{asks} demande, {gives} propose ({notes})"),
            format!("{asks} asks, {gives} offers ({notes})"),
        );
        Some(self.titled(kinds, &clause))
    }

    fn neighbours(&self, sectors: [Concept; 2], common: Concept) -> String {
        let both = sectors.map(|sector| self.names.concept(sector, self.language));
        let title = self.language.pick("secteurs voisins", "neighbouring sectors");
        let near = self.titled(title, &self.list(&both));
        if sectors.contains(&common) {
            return near;
        }
        let under = self.language.pick("dans", "within");
        format!("{near} ({under} {})", self.names.concept(common, self.language))
    }

    fn words(&self, passages: [u16; 2], terms: [Option<SharedTerm>; 3]) -> String {
        let [first, second] = [Side::First, Side::Second].map(|side| {
            let quotes = self.quotes(side, passages, terms)?;
            Some(format!("{} {} {quotes}", self.side(side), self.language.pick("écrit", "writes")))
        });
        let stop = self.language.pick("\u{202f}; ", "; ");
        match first.zip(second) {
            Some((first, second)) => {
                let title = self.language.pick("mots qui se répondent", "words that meet");
                self.titled(title, &format!("{first}{stop}{second}"))
            }
            None => self.language.pick("les deux textes se ressemblent", "the two texts are alike").into(),
        }
    }

    /// Quotes the shared words as one side wrote them.
    fn quotes(&self, side: Side, passages: [u16; 2], terms: [Option<SharedTerm>; 3]) -> Option<String> {
        let [first, second] = passages;
        let passage = if side == Side::First { first } else { second };
        let mut words: Vec<String> = Vec::new();
        for shared in terms.into_iter().flatten() {
            let word = self.names.word(shared.term, side, passage);
            words.extend(word.map(|word| self.quoted(&word)).filter(|word| !words.contains(word)));
        }
        (!words.is_empty()).then(|| words.join(", "))
    }

    fn quoted(&self, word: &str) -> String {
        self.language.pick(format!("«\u{a0}{word}\u{a0}»"), format!("“{word}”"))
    }

    fn countries(&self, countries: [Option<Country>; 3]) -> String {
        let names = countries.into_iter().flatten().map(|country| self.names.country(country, self.language));
        names.collect::<Vec<_>>().join(", ")
    }

    fn stages(&self, span: Stages) -> String {
        let (from, to) = (span.from.label(self.language), span.to.label(self.language));
        if from == to { from.into() } else { format!("{from} – {to}") }
    }

    fn hours(&self, minutes: u16) -> String {
        match (minutes / 60, minutes % 60) {
            (hours, 0) => format!("{hours}\u{a0}h"),
            (hours, rest) => self
                .language
                .pick(format!("{hours}\u{a0}h\u{a0}{rest:02}"), format!("{hours}\u{a0}h {rest:02}\u{a0}min")),
        }
    }

    fn dates(&self, from: Option<Day>, until: Option<Day>) -> String {
        let [from, until] = [from, until].map(|day| day.map(|day| self.names.day(day, self.language)));
        match (from, until) {
            (Some(from), Some(until)) => {
                self.language.pick(format!("du {from} au {until}"), format!("{from} to {until}"))
            }
            (Some(from), None) => self.language.pick(format!("à partir du {from}"), format!("from {from}")),
            (None, Some(until)) => self.language.pick(format!("jusqu’au {until}"), format!("until {until}")),
            (None, None) => self.language.pick("sans limite", "no limit").into(),
        }
    }

    fn track(&self, whose: Side, met: u32, total: u32, stale: bool) -> String {
        let mut notes = Vec::new();
        if total > 0 {
            notes.push(self.language.pick(format!("{met} sur {total}"), format!("{met} of {total}")));
        }
        if stale {
            let note = self.language.pick("profil non confirmé depuis 180 jours", "profile not confirmed for 180 days");
            notes.push(note.into());
        }
        let title = Criterion::Track.label(self.language);
        self.titled(title, &format!("{}, {}", self.side(whose), notes.join(", ")))
    }

    fn join<'b>(&self, labels: impl Iterator<Item = &'b str>) -> String {
        labels.collect::<Vec<_>>().join(", ")
    }
}
