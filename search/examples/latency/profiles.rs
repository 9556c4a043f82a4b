//! The profiles and queries that are measured with: read from a folder, or made up.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use search::{Audience, Document, Facet, Field, Language, Lexicon};
use serde_json::Value;
use uuid::Uuid;

/// What is known of a startup.
pub struct Profile {
    pub name: String,
    pub pitch: String,
    pub city: String,
    pub country: String,
    pub stage: String,
    pub skills: Vec<String>,
}

/// Where profiles and queries come from.
pub enum Source {
    /// A folder with `profiles.jsonl` and `params.jsonl`.
    Folder(PathBuf),
    /// So many made up: words of the lexicon and others in the proportions of natural languages.
    MadeUp(u64),
}

impl Source {
    /// Returns all profiles, one after the other.
    pub fn profiles(&self) -> Box<dyn Iterator<Item = Profile> + '_> {
        match self {
            Self::Folder(folder) => Box::new(lines(&folder.join("profiles.jsonl")).map(|line| Profile::read(&line))),
            Self::MadeUp(count) => Box::new((0..*count).map(Profile::any)),
        }
    }

    /// Returns queries of one to three words.
    pub fn queries(&self) -> Vec<String> {
        match self {
            Self::Folder(folder) => lines(&folder.join("params.jsonl")).map(|line| text(&line, "q")).collect(),
            Self::MadeUp(_) => {
                let mut dice = Dice(7);
                let query = |number: usize| (0..=number % 3).map(|_| WORDS.pick_typed(&mut dice)).collect::<Vec<_>>();
                (0..1_500).map(query).map(|words| words.join(" ")).collect()
            }
        }
    }
}

impl Profile {
    fn read(line: &Value) -> Self {
        let skills = line["skills"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Self {
            name: text(line, "name"),
            pitch: text(line, "pitch"),
            city: text(line, "city"),
            country: text(line, "country"),
            stage: text(line, "stage"),
            skills: skills.map(str::to_owned).collect(),
        }
    }

    fn made_up(number: u64, words: &Words) -> Self {
        let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
        let mut pitch = Vec::new();
        for _ in 0..27 + dice.roll(27) {
            if dice.roll(2) == 0 {
                pitch.push(["de", "la", "les", "pour", "the", "of", "and", "with"][dice.roll(8)]);
            }
            pitch.push(words.pick(&mut dice));
        }
        let (city, country) =
            [("Rouen", "FR"), ("Caen", "FR"), ("Le Havre", "FR"), ("Montréal", "CA"), ("Berlin", "DE")][dice.roll(5)];
        let skills: Vec<String> = (0..2 + dice.roll(4)).map(|_| words.pick(&mut dice).to_owned()).collect();
        Self {
            name: format!("{}{} Labs", syllable(&mut dice), syllable(&mut dice)),
            pitch: pitch.join(" "),
            city: city.to_owned(),
            country: country.to_owned(),
            skills,
            stage: ["IDEA", "LAUNCH", "GROWTH"][dice.roll(3)].to_owned(),
        }
    }

    /// Makes one profile up.
    pub fn any(number: u64) -> Self {
        Self::made_up(number, &WORDS)
    }

    /// Returns how many bytes of text it has.
    pub fn bytes(&self) -> usize {
        let texts = [&self.name, &self.pitch, &self.city, &self.country, &self.stage].into_iter();
        texts.chain(&self.skills).map(String::len).sum()
    }

    /// Returns the profile as the index takes it.
    pub fn document(&self, number: u128) -> Document {
        let language = if number.is_multiple_of(2) { Language::French } else { Language::English };
        let document = Document::new(Uuid::from_u128(number), "STARTUP", Audience::Everyone)
            .text(Field::Name, None, &self.name)
            .text(Field::Body, Some(language), &self.pitch)
            .text(Field::Tag, None, &self.city)
            .value(Facet::City, &self.city)
            .value(Facet::Country, &self.country)
            .value(Facet::Stage, &self.stage);
        self.skills.iter().fold(document, |document, skill| document.value(Facet::Skill, skill))
    }
}

static WORDS: LazyLock<Words> = LazyLock::new(Words::new);

/// Words by how often they are used: the first ones most (Zipf–Mandelbrot, weight 1/(rank + 30)^1.3).
struct Words {
    words: Vec<String>,
    /// The sum of the weights up to each word.
    sums: Vec<f64>,
}

impl Words {
    fn new() -> Self {
        let concepts = Lexicon::get().concepts().iter();
        let labels = concepts.flat_map(|concept| [Language::French, Language::English].map(|of| concept.label(of)));
        let mut words: Vec<String> = labels.flat_map(str::split_whitespace).map(str::to_owned).collect();
        let mut dice = Dice(3);
        words.extend((0..12_000).map(|_| (0..3).map(|_| syllable(&mut dice)).collect::<String>()));
        let mut known = std::collections::HashSet::new();
        words.retain(|word| word.len() > 3 && known.insert(word.clone()));
        let weights = (0..words.len()).map(|rank| 1.0 / (rank as f64 + 30.0).powf(1.3));
        let sums = weights.scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self { sums: sums.collect(), words }
    }

    fn pick(&self, dice: &mut Dice) -> &str {
        let share = dice.roll(1 << 30) as f64 / f64::from(1 << 30) * self.sums[self.sums.len() - 1];
        &self.words[self.sums.partition_point(|sum| *sum < share)]
    }

    /// Picks a word as people type them: seldom a rare one.
    fn pick_typed(&self, dice: &mut Dice) -> &str {
        let picked = self.pick(dice);
        if self.words.iter().take(1_000).any(|word| word == picked) || dice.roll(5) == 0 {
            return picked;
        }
        self.pick_typed(dice)
    }
}

fn syllable(dice: &mut Dice) -> &'static str {
    ["va", "ri", "ton", "mel", "os", "du", "per", "ac", "neo", "lum", "bio", "gar", "hel", "qui", "sol", "zen"]
        [dice.roll(16)]
}

/// A sequence of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn lines(file: &Path) -> impl Iterator<Item = Value> + use<> {
    let file = BufReader::new(File::open(file).expect("the file is there"));
    file.lines().filter_map(|line| serde_json::from_str(&line.ok()?).ok())
}

fn text(line: &Value, field: &str) -> String {
    line[field].as_str().unwrap_or_default().to_owned()
}
