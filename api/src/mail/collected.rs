//! The mail that stands for several, where each alone would be one too many in a week.

use super::body::Block;
use super::compose::{Content, Gist, Scene};
use super::parts::ComposeFailure;
use super::words::say;

/// Several mails in one.
#[derive(Clone, Debug)]
pub struct Collected {
    /// What each of them would have told, with its links.
    pub gists: Vec<Gist>,
}

impl Collected {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let count = self.gists.len();
        let subject = match count {
            0 => return Err(ComposeFailure::EmptyPart("list of mails")),
            1 => say!(language, "Un message vous attend", "One message waits for you"),
            _ => say!(language, "{count} messages vous attendent", "{count} messages wait for you"),
        };
        let mut blocks = vec![Block::Words(say!(
            language,
            "Bonjour {reader}, pour ne pas vous écrire trop souvent, nous réunissons ici ce qui vous attend.",
            "Hello {reader}, so as not to write to you too often, we put together here what waits for you."
        ))];
        for gist in &self.gists {
            blocks.push(Block::Title(gist.subject.clone()));
            blocks.extend(gist.blocks.iter().filter_map(within));
        }
        Ok(Content {
            subject,
            blocks,
            why: say!(
                language,
                "Vous recevez ce message parce que plusieurs messages pour vous attendaient.",
                "You get this mail because several mails to you were waiting."
            ),
            reply_to: None,
            thread: None,
        })
    }
}

/// A piece of a mail as it stands within another: no title of its own, and nothing to do before all else.
fn within(block: &Block) -> Option<Block> {
    match block {
        Block::Title(_) => None,
        Block::Button { label, url } => Some(Block::Link { label: label.clone(), url: url.clone() }),
        other => Some(other.clone()),
    }
}
