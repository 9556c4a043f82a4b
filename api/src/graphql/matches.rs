//! Matches: a startup and a counterpart, with the reasons.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Union};
use data_encoding::BASE64URL_NOPAD;
use entity::ProfileId;

use super::ask::Asked;
use super::codes::Language;
use super::error::Result;
use super::explanation::Explanation;
use super::introductions::{self, Introduction};
use super::page::Connection;
use super::profiles::{self, Ambassador, Mentor, One, Partner, Startup, Talent, mentions};
use super::slots::{self, Slot};
use crate::paging::{Page, Window};
use crate::service;
use crate::service::matches::{Found, Told, tell};
use crate::service::profiles::seen::Seen;

/// What a startup is matched to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "service::matches::CounterpartKind")]
pub enum CounterpartKind {
    /// Mentors.
    Mentor,
    /// Ambassadors.
    Ambassador,
    /// Talents.
    Talent,
    /// Partners.
    Partner,
    /// Places at trade shows.
    Slot,
}

/// Whom or what a startup is matched to.
#[derive(Union)]
pub enum Counterpart {
    /// A mentor.
    Mentor(Mentor),
    /// An ambassador.
    Ambassador(Ambassador),
    /// A talent.
    Talent(Talent),
    /// A partner.
    Partner(Partner),
    /// A place at a trade show.
    Slot(Slot),
}

/// A counterpart, before it is known which type it has in the contract.
#[derive(Clone)]
enum Other {
    Profile(One),
    Slot(Slot),
}

impl Counterpart {
    /// The counterpart that a profile or a slot is; a startup is none.
    fn of(other: Other) -> Option<Self> {
        let one = match other {
            Other::Slot(slot) => return Some(Self::Slot(slot)),
            Other::Profile(one) => one,
        };
        Some(match one.row().kind {
            entity::ProfileKind::Mentor => Self::Mentor(one.into()),
            entity::ProfileKind::Ambassador => Self::Ambassador(one.into()),
            entity::ProfileKind::Talent => Self::Talent(one.into()),
            entity::ProfileKind::Partner => Self::Partner(one.into()),
            entity::ProfileKind::Startup => return None,
        })
    }
}

/// A page of matches.
pub type MatchConnection = Connection<Match>;

/// A startup and a counterpart.
pub struct Match {
    startup: One,
    counterpart: Option<Other>,
    ids: [uuid::Uuid; 2],
    told: Arc<Told>,
    introduction: Option<Introduction>,
}

/// A startup and a counterpart that fit, with the reasons. Computed on today's data, not stored.
#[Object]
impl Match {
    /// The pair's own id, so that caches can hold it.
    async fn id(&self) -> ID {
        let [startup, counterpart] = self.ids;
        ID(BASE64URL_NOPAD.encode(&[b"ma".as_slice(), startup.as_bytes(), counterpart.as_bytes()].concat()))
    }

    /// The startup.
    async fn startup(&self) -> Option<Startup> {
        Some(self.startup.clone().into())
    }

    /// Whom or what it is matched to.
    async fn counterpart(&self) -> Option<Counterpart> {
        self.counterpart.clone().and_then(Counterpart::of)
    }

    /// The score for display, 0 to 100.
    async fn score(&self) -> i32 {
        i32::try_from(self.told.explanation.score()).unwrap_or_default()
    }

    /// Why they fit.
    async fn explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Explanation {
        Explanation::new(self.told.clone(), ctx.language(language))
    }

    /// The newest introduction between the two, if there is one.
    async fn introduction(&self) -> Option<&Introduction> {
        self.introduction.as_ref()
    }
}

/// A page of the best counterparts of a startup; empty for those who may not see them.
pub async fn of_startup(
    ctx: &Context<'_>,
    startup: &Arc<Seen>,
    kind: CounterpartKind,
    window: Window<(i64, uuid::Uuid)>,
) -> Result<MatchConnection> {
    let place = |each: &Match| (each.told.explanation.points, each.ids[1]);
    if !ctx.viewer().may_see_matches(startup.row.id) {
        return Connection::new(Page::default(), place, |each| each);
    }
    let after = window.after.map(|(points, id)| service::matches::place(points, id));
    let found =
        service::matches::recommend(ctx.app()?, ctx.viewer(), startup, kind.into(), after, window.limit).await?;
    let page = Page {
        has_previous: window.after.is_some(),
        has_next: found.has_more,
        total: u64::try_from(found.total).ok(),
        items: wrap(ctx, startup, found.matches).await?,
    };
    Connection::new(page, place, |each| each)
}

/// Wraps what was recommended, with what the selection asks for around it.
async fn wrap(ctx: &Context<'_>, startup: &Arc<Seen>, found: Vec<service::matches::Match>) -> Result<Vec<Match>> {
    let counterparts: Vec<Arc<Seen>> = found.iter().filter_map(|each| profile(&each.counterpart)).collect();
    let ids: Vec<ProfileId> = counterparts.iter().map(|each| each.row.id).collect();
    let mut introductions = if mentions(ctx, "introduction") {
        introductions::with_each(ctx, startup.row.id, &ids).await?
    } else {
        Default::default()
    };
    let mut all: Vec<Arc<Seen>> = vec![startup.clone()];
    all.extend(counterparts);
    let mut around = profiles::around(all).into_iter();
    let mut slots = slots::wrap(found.iter().filter_map(|each| slot(&each.counterpart))).into_iter();
    let Some(own) = around.next() else { return Ok(Vec::new()) };
    let mut matches = Vec::with_capacity(found.len());
    for each in found {
        let (id, counterpart) = match &each.counterpart {
            Found::Profile(seen) => (seen.row.id.0, around.next().map(Other::Profile)),
            Found::Slot(slot) => (slot.0.id.0, slots.next().map(Other::Slot)),
        };
        matches.push(Match {
            startup: own.clone(),
            counterpart,
            ids: [startup.row.id.0, id],
            introduction: introductions.remove(&ProfileId(id)),
            told: Arc::new(tell(each.explanation, each.sides)),
        });
    }
    Ok(matches)
}

fn profile(found: &Found) -> Option<Arc<Seen>> {
    match found {
        Found::Profile(seen) => Some(seen.clone()),
        Found::Slot(_) => None,
    }
}

fn slot(found: &Found) -> Option<entity::slots::Model> {
    match found {
        Found::Profile(_) => None,
        Found::Slot(slot) => Some(slot.0.clone()),
    }
}
