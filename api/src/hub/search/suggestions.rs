//! What somebody may mean who has typed so far.

use search::{Filter, Suggest};
use serde_json::Value;

use crate::error::Result;
use crate::hub::{Reply, Visit};
use crate::service::search::suggest::{self as service, Suggested};

/// How many are suggested.
const SUGGESTED: usize = 8;
/// How many characters are read of what was typed.
const MOST: usize = 200;

/// Suggests words to search for.
pub async fn suggest(visit: Visit) -> Result<Reply> {
    let typed: String = visit.asked("q").unwrap_or_default().chars().take(MOST).collect();
    let asked = Suggest { typed, reader: visit.viewer.reader(), filter: Filter::default(), limit: SUGGESTED };
    let found = service::suggest(&visit.app, &visit.viewer, asked, visit.language).await?;
    let words = found.into_iter().map(|suggested| match suggested {
        Suggested::Profile { name, .. } => name,
        Suggested::Value { label, synonym, .. } => synonym.unwrap_or(label),
    });
    Ok(Reply::json(&words.map(Value::from).collect()))
}
