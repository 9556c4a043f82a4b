//! Profiles for tests and benchmarks: hand-made ones, and any number made from a seed.

use matching::*;

/// The day on which everything is scored.
pub const TODAY: Day = Day(20_000);

/// The context with the starting weights.
pub fn context() -> Context {
    Context { today: TODAY, weights: Weights::PRIORS, idf_version: 7 }
}

/// A profile that every gate without UNKNOWN lets pass, and that says nothing.
pub fn blank(id: u128, kind: Kind) -> Profile {
    let mut profile = Profile::new(ProfileId(id), kind);
    profile.standing = Standing { consented: true, active: true, visible: true, remaining: 1 };
    profile
}

pub fn country(code: &str) -> Country {
    Country::new(code).unwrap()
}

pub fn speaks(tag: &str, level: Option<Level>) -> Spoken {
    Spoken { language: LanguageCode::new(tag).unwrap(), level }
}

pub fn sector(path: &[u32]) -> Sector {
    let (&last, broader) = path.split_last().unwrap();
    Sector::new(broader.iter().copied().map(Concept).collect(), Concept(last))
}

/// A text of passages that hold each of their words once.
pub fn text(passages: &[&[u32]]) -> Text {
    let passages = (0..).zip(passages).map(|(source, words)| (source, words.iter().map(|&w| (Term(w), 1)).collect()));
    Text::new(passages, &Idf::default())
}

/// The score of a pair that no gate refuses.
pub fn scored(a: &Profile, b: &Profile) -> Explanation {
    match score(a, b, Pair::default(), &context()) {
        Outcome::Scored(explanation) => explanation,
        Outcome::Refused(gates) => panic!("refused: {gates:?}"),
    }
}

/// A stream of numbers that a seed determines.
pub struct Seeded(pub u64);

impl Seeded {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(4) > 0).then(|| make(self))
    }

    fn several<T>(&mut self, most: u64, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }

    fn number(&mut self, bound: u32) -> u32 {
        u32::try_from(self.below(bound.into())).unwrap()
    }

    fn country(&mut self) -> Country {
        country(self.pick(&["FR", "US", "DE", "JP", "BR", "MA", "ES", "CA"]))
    }

    fn need(&mut self) -> Need {
        Need {
            kind: self.pick(EngagementKind::ALL),
            priority: self.pick(Priority::ALL),
            markets: self.several(1, Self::country).into(),
            skills: self.several(4, |s| Concept(s.number(30))).into(),
        }
    }

    fn day(&mut self) -> Day {
        Day(TODAY.0 - 100 + i32::try_from(self.below(400)).unwrap())
    }

    fn sector(&mut self) -> Sector {
        let (root, middle, leaf) = (self.number(3), self.number(4), self.number(5));
        sector(&[root, 10 + root * 4 + middle, 100 + (root * 4 + middle) * 5 + leaf])
    }

    /// Makes the term counts of up to five passages, as a headline, a description and needs would have.
    pub fn passages(&mut self, words: u64) -> Vec<(u16, Vec<(Term, u32)>)> {
        let count = u16::try_from(self.below(6)).unwrap();
        (0..count).map(|source| (source, self.several(words, |s| (Term(s.number(400)), 1 + s.number(3))))).collect()
    }

    /// Makes a table of term rarities for those passages.
    pub fn idf() -> Idf {
        Idf::new(7, 1_000, (0..400).map(|term| (Term(term), 1 + term)))
    }

    /// Makes a profile of any kind that may be matched; about a quarter of each field is left out.
    pub fn profile(&mut self, kind: Kind) -> Profile {
        let id = u128::from(self.below(u64::MAX));
        let mut profile = blank(id, kind);
        profile.assumed = self.several(3, |s| s.pick(Field::ALL)).into_iter().collect();
        if matches!(kind, Kind::Startup | Kind::Partner) {
            profile.needs = self.several(4, Self::need).into();
        }
        if kind != Kind::Startup && kind != Kind::Slot {
            profile.offers = self.several(6, |s| s.pick(EngagementKind::ALL)).into_iter().collect();
        }
        if kind == Kind::Slot {
            profile.purposes = self.several(2, |s| s.pick(Purpose::ALL)).into_iter().collect();
            profile.focus_required = self.below(2) == 0;
        }
        profile.sectors = self.several(4, Self::sector).into();
        profile.focus_areas = self.several(2, |s| s.pick(FocusArea::ALL)).into_iter().collect();
        profile.skills = self.several(12, |s| Concept(s.number(30))).into();
        profile.text = Text::new(self.passages(100), &Self::idf());
        profile.markets = self.several(4, Self::country).into();
        profile.country = self.maybe(Self::country);
        profile.stages = self.maybe(|s| s.pick(Stage::ALL).into());
        profile.seniority = self.maybe(|s| s.pick(Seniority::ALL));
        profile.languages =
            self.several(3, |s| speaks(s.pick(&["fr", "en", "de"]), s.maybe(|s| s.pick(Level::ALL)))).into();
        profile.utc_offset_minutes = self.maybe(|s| i16::try_from(s.below(1_440)).unwrap() - 720);
        profile.available = self.maybe(|s| Window { from: s.maybe(Self::day), until: s.maybe(Self::day) });
        profile.track = Track { met: self.number(4), total: self.number(8) };
        profile.verified_on = self.maybe(|s| Day(TODAY.0 - i32::try_from(s.below(365)).unwrap()));
        profile
    }

    /// Makes a startup and a counterpart of any other kind.
    pub fn pair(&mut self) -> (Profile, Profile) {
        let kind = self.pick(&Kind::ALL[1..]);
        (self.profile(Kind::Startup), self.profile(kind))
    }
}
