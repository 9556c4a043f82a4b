//! The reasons of a run's pairs, told with the words that the sides have today.

use std::collections::HashMap;
use std::sync::Arc;

use entity::{RunId, round_pairs, rounds};
use uuid::Uuid;

use super::market::Market;
use crate::app::App;
use crate::error::Result;
use crate::service::matches::{Told, tell};

/// A pair of a run, by the rows of its sides.
pub type PairKey = (RunId, Uuid, Uuid);

/// The explanation of each of some pairs that has one; for the team.
pub async fn explanations(
    app: &App,
    round: &rounds::Model,
    pairs: &[Arc<round_pairs::Model>],
) -> Result<HashMap<PairKey, Arc<Told>>> {
    let market = Market::read(app, round, HashMap::new()).await?;
    let mut told = HashMap::new();
    for pair in pairs {
        let (Some(record), Some(sides)) = (&pair.explanation, market.sides(pair.seeker_id, pair.counterpart_id)) else {
            continue;
        };
        let explanation = serde_json::from_value(record.clone())?;
        told.insert((pair.run_id, pair.seeker_id, pair.counterpart_id), Arc::new(tell(explanation, sides)));
    }
    Ok(told)
}
