//! The mail that tells of new profiles which saved searches find.

use super::body::Block;
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::{self, say};

/// What is new for one account.
#[derive(Clone, Debug)]
pub struct Digest {
    /// How many profiles are new, each counted once.
    pub count: usize,
    /// The searches that find something new, each with what it finds.
    pub parts: Vec<DigestPart>,
}

/// What is new for one saved search.
#[derive(Clone, Debug)]
pub struct DigestPart {
    /// The name of the search.
    pub search: String,
    /// A line for each profile.
    pub profiles: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

impl Digest {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let programme = filled("programme's name", &scene.programme.name)?;
        let count = self.count;
        let subject = match count {
            0 => return Err(ComposeFailure::EmptyPart("list of new profiles")),
            1 => {
                say!(language, "Un nouveau profil pour vous sur {programme}", "One new profile for you on {programme}")
            }
            _ => say!(
                language,
                "{count} nouveaux profils pour vous sur {programme}",
                "{count} new profiles for you on {programme}"
            ),
        };
        let mut blocks = vec![Block::Words(say!(
            language,
            "Bonjour {reader}, voici ce que vos recherches enregistrées ont trouvé de nouveau.",
            "Hello {reader}, here is what your saved searches have found that is new."
        ))];
        for part in &self.parts {
            blocks.extend(part.blocks(scene)?);
        }
        Ok(Content {
            subject,
            blocks,
            why: say!(
                language,
                "Vous recevez ce message, une fois par semaine au plus, parce que vous avez enregistré ces recherches.",
                "You get this mail, once a week at most, because you saved these searches."
            ),
            reply_to: None,
            thread: None,
        })
    }
}

impl DigestPart {
    fn blocks(&self, scene: &Scene<'_>) -> Result<Vec<Block>, ComposeFailure> {
        let more = self.more;
        let mut lines: Vec<String> = self.profiles.iter().map(|line| words::one_line(line)).collect();
        if more > 0 {
            lines.push(say!(scene.language, "et {more} de plus", "and {more} more"));
        }
        Ok(vec![Block::Title(filled("name of a saved search", &self.search)?), Block::List(lines)])
    }
}
