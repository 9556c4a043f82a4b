//! What a round is solved on: who takes part and what each pair is worth, as of one instant.

use std::collections::HashSet;

use data_encoding::HEXLOWER;
use entity::{CompanyId, FocusArea, ProfileId, RoundId, RunPhase, SnapshotId, Territory, round_snapshots};
use matching::Rule;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::gauge::Gauge;
use super::market::Market;
use crate::error::Result;

/// How many pairs a snapshot lists at most in all, and how many of a seeker's once there are more.
const PAIRS: usize = 300_000;
const OF_ONE: usize = 100;

/// Who takes part, and the pairs that no gate forbids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Those who seek, by their ids.
    pub seekers: Vec<Seeker>,
    /// Those who are sought, by their ids.
    pub counterparts: Vec<Counterpart>,
    /// Seeker and counterpart by their places in those lists, what the pair is worth, what each side gains by itself.
    pub pairs: Vec<(u32, u32, i64, i64, i64)>,
}

/// A startup or a research project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeker {
    /// The row of the startup or the project.
    pub id: Uuid,
    /// The profile that speaks for it.
    pub profile: ProfileId,
    /// Where it is.
    pub territory: Option<Territory>,
    /// Whether it never had such a counterpart.
    pub first_timer: bool,
    /// Whether it can be written to at all.
    pub reachable: bool,
    /// No eligible pair that is not listed is worth more; nothing if all are listed.
    pub unlisted: Option<i64>,
    /// The gate that keeps most counterparts from it, if it has no pair at all.
    pub closed_by: Option<Rule>,
}

/// A mentor, an ambassador, a talent or a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterpart {
    /// The row of the profile or the slot.
    pub id: Uuid,
    /// The one focus area it is about.
    pub focus_area: Option<FocusArea>,
    /// How many pairs it can take.
    pub capacity: i64,
    /// The company whose contract is a ceiling, and how many it has left.
    pub company: Option<(CompanyId, i64)>,
}

impl Content {
    /// Weighs every pair of a market, the dearest of each seeker where there are very many; `pinned` are listed always.
    pub fn of(market: &Market, pinned: &HashSet<(Uuid, Uuid)>, gauge: &Gauge) -> Self {
        let counterparts: Vec<Counterpart> = market.counterparts.iter().map(Counterpart::of).collect();
        let all = market.seekers.len().saturating_mul(counterparts.len());
        let most = if all <= PAIRS { usize::MAX } else { OF_ONE };
        let mut content = Self { seekers: Vec::new(), counterparts, pairs: Vec::new() };
        for (place, seeker) in (0_u32..).zip(&market.seekers) {
            if !gauge.tell(RunPhase::Snapshot, u64::from(place), market.seekers.len() as u64) {
                break;
            }
            let weighed = (0_u32..).zip(&market.counterparts);
            let mut row: Vec<_> = weighed
                .filter_map(|(other, counterpart)| {
                    let worth = market.weigh(seeker, counterpart)?;
                    Some((place, other, worth.points, worth.liking[0], worth.liking[1]))
                })
                .collect();
            row.sort_unstable_by_key(|pair| (std::cmp::Reverse(pair.2), pair.1));
            let unlisted = row.get(most).map(|pair| pair.2);
            let is_pinned = |other: u32| {
                let id = market.counterparts.get(other as usize).map(|counterpart| counterpart.id);
                id.is_some_and(|id| pinned.contains(&(seeker.id, id)))
            };
            let mut rank = 0..;
            row.retain(|pair| rank.next().is_some_and(|rank: usize| rank < most) || is_pinned(pair.1));
            content.seekers.push(Seeker {
                id: seeker.id,
                profile: seeker.profile,
                territory: seeker.territory,
                first_timer: seeker.first_timer,
                reachable: seeker.reachable,
                unlisted,
                closed_by: if row.is_empty() { market.closed_by(seeker) } else { None },
            });
            content.pairs.extend(row);
        }
        content
    }

    /// A pair's worth, by the rows of both; nothing if it is not listed.
    pub fn worth(&self, seeker: Uuid, counterpart: Uuid) -> Option<i64> {
        self.find(seeker, counterpart).map(|(_, worth)| worth)
    }

    /// Where a counterpart stands among all of a seeker's, from one.
    pub fn position(&self, seeker: Uuid, counterpart: Uuid) -> Option<i32> {
        self.find(seeker, counterpart).and_then(|(place, _)| i32::try_from(place + 1).ok())
    }

    fn find(&self, seeker: Uuid, counterpart: Uuid) -> Option<(usize, i64)> {
        let seeker = u32::try_from(self.seekers.binary_search_by_key(&seeker, |each| each.id).ok()?).ok()?;
        let other = self.counterparts.binary_search_by_key(&counterpart, |each| each.id).ok()?;
        let from = self.pairs.partition_point(|pair| pair.0 < seeker);
        let own = self.pairs.get(from..)?.iter().take_while(|pair| pair.0 == seeker).enumerate();
        own.into_iter().find(|(_, pair)| pair.1 as usize == other).map(|(place, pair)| (place, pair.2))
    }
}

impl Counterpart {
    fn of(counterpart: &super::market::Counterpart) -> Self {
        Self {
            id: counterpart.id,
            focus_area: counterpart.focus_area,
            capacity: counterpart.capacity,
            company: counterpart.company,
        }
    }
}

/// Keeps a snapshot as it was taken.
pub async fn keep(
    db: &impl ConnectionTrait,
    round: RoundId,
    content: &Content,
    (weights_version, idf_version): (i32, i32),
    now: i64,
) -> Result<round_snapshots::Model> {
    let content = serde_json::to_string(content)?;
    let row = round_snapshots::Model {
        id: SnapshotId(Uuid::now_v7()),
        round_id: round,
        taken_at: now,
        weights_version,
        idf_version,
        hash: HEXLOWER.encode(&Sha256::digest(&content)),
        content,
    };
    Ok(row.into_active_model().insert(db).await?)
}

/// The content of a snapshot.
pub async fn read(db: &impl ConnectionTrait, id: SnapshotId) -> Result<Option<Content>> {
    let row = round_snapshots::Entity::find_by_id(id).one(db).await?;
    row.map(|row| Ok(serde_json::from_str(&row.content)?)).transpose()
}
