//! The reasons of a run's pairs, told with the words that the sides have today.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::{round_pairs, rounds};
use uuid::Uuid;

use super::market::Market;
use crate::app::App;
use crate::error::Result;
use crate::service::matches::{Told, tell};

/// The explanation of each of some pairs that has one, by the rows of its sides; for the team.
pub async fn explanations(
    app: &App,
    round: &rounds::Model,
    pairs: &[round_pairs::Model],
) -> Result<HashMap<(Uuid, Uuid), Arc<Told>>> {
    let market = Market::read(app, round, HashSet::new()).await?;
    let mut told = HashMap::new();
    for pair in pairs {
        let (Some(record), Some(sides)) = (&pair.explanation, market.sides(pair.seeker_id, pair.counterpart_id)) else {
            continue;
        };
        let explanation = serde_json::from_value(record.clone())?;
        told.insert((pair.seeker_id, pair.counterpart_id), Arc::new(tell(explanation, sides)));
    }
    Ok(told)
}
