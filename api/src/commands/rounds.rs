//! Solving a round from the terminal.

use std::fmt::Write;
use std::time::Duration;

use anyhow::{Context, bail};
use entity::{Language, RoundObjective, RunState, round_runs, rounds};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::app::App;
use crate::config::Config;
use crate::error::Result;
use crate::outbox::{self, Message};
use crate::service::acts::Act;
use crate::service::profiles::store;
use crate::service::rounds::runs::{self, Wish};
use crate::service::rounds::{Findings, Whom, carry_out, words};
use crate::viewer::Viewer;

/// How often the terminal looks how far a run is.
const LOOK: Duration = Duration::from_millis(200);

/// Solves a round by its name, here or in the server that runs on the folder, and says what it comes to.
pub async fn solve(config: &Config, name: &str, objective: RoundObjective, renew: bool) -> Result<String> {
    let alone = super::open_unless_a_server_runs(config).await?;
    let app = match &alone {
        Some(app) => app.clone(),
        None => App::beside_a_server(config.clone()).await?,
    };
    let found = rounds::Entity::find().filter(rounds::Column::Name.eq(name)).one(app.db.reader()).await?;
    let Some(round) = found else { bail!("no round is called {name:?}; {}", known(&app).await?) };
    let wish = Wish { round: round.id, version: round.version, objective, renew };
    let asked = runs::ask(&app, &Act::of(&Viewer::System), wish).await;
    let run = asked.map_err(|failure| failure.into_error(Language::En))?;
    if alone.is_some() {
        let message = Message::RoundRun { run: run.id, publish: false };
        let claimed = outbox::claim_that(app.db.writer(), message, app.clock.now()).await?;
        app.running.begin(carry_out(app.clone(), claimed.context("somebody else carries it out")?, run.id, false));
    }
    let run = watch(&app, run, alone.is_some()).await?;
    app.running.wait().await;
    let text = told(&app, &round, &run).await?;
    app.db.clone().close().await?;
    Ok(text)
}

async fn known(app: &App) -> Result<String> {
    let all = rounds::Entity::find().order_by_desc(rounds::Column::CreatedAt).all(app.db.reader()).await?;
    let names: Vec<String> = all.iter().take(10).map(|round| format!("{:?}", round.name)).collect();
    Ok(if names.is_empty() { "there is none yet".to_owned() } else { format!("there are {}", names.join(", ")) })
}

/// Shows how far a run is until it has ended.
async fn watch(app: &App, run: round_runs::Model, carried_out_here: bool) -> Result<round_runs::Model> {
    let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}");
    let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    loop {
        let now = round_runs::Entity::find_by_id(run.id).one(app.db.reader()).await?.context("the run is gone")?;
        bar.set_message(now.phase.code().to_lowercase());
        bar.set_position(u64::try_from(now.done.saturating_mul(100) / now.of.max(1)).unwrap_or(0));
        if !matches!(now.state, RunState::Waiting | RunState::Running) {
            bar.finish_and_clear();
            return Ok(now);
        }
        if carried_out_here && app.running.is_idle() {
            bail!("the round could not be solved; the log says why");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn told(app: &App, round: &rounds::Model, run: &round_runs::Model) -> Result<String> {
    let found = runs::findings(run);
    let mut text = format!("{}, run {}: {}\n", round.name, run.number, run.state.code());
    let names = names(app, &found).await?;
    let name = |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    if let Some(conflict) = &found.conflict {
        writeln!(text, "\n{}", words::conflict(conflict, &name, Language::En))?;
    }
    if let Some(misstated) = &found.misstated {
        writeln!(text, "\n{}", words::misstated(misstated, &name, Language::En))?;
    }
    if !found.alternatives.is_empty() {
        writeln!(text, "\n{:<10} {:>6} {:>7} {:>8} {:>6} {:>9}", "", "pairs", "served", "total", "worst", "blocking")?;
    }
    for each in &found.alternatives {
        let chosen = if each.objective == run.objective { "  chosen" } else { "" };
        let figures = each.figures;
        let worst = figures.lightest.map_or_else(|| "-".to_owned(), |points| (points / 10_000).to_string());
        writeln!(
            text,
            "{:<10} {:>6} {:>7} {:>8} {:>6} {:>9}{chosen}",
            each.objective.code(),
            figures.pairs,
            figures.served,
            figures.sum / 10_000,
            worst,
            each.blocking
        )?;
    }
    writeln!(text, "\n{} get nothing", found.unmatched.len())?;
    for advice in &found.advice {
        let whom = words::whom(advice.whom, &name, Language::En);
        writeln!(text, "one more place for {whom} is worth {} points", advice.gain / 10_000)?;
    }
    if run.state == RunState::Solved {
        text.push_str("\nReview it, then publish it with publishRound.\n");
    }
    Ok(text)
}

/// What those are called whom a run's limits are about.
async fn names(app: &App, found: &Findings) -> Result<Vec<(uuid::Uuid, String)>> {
    let ids: Vec<entity::ProfileId> = found.limits().into_iter().filter_map(Whom::row).map(entity::ProfileId).collect();
    let stored = store::load(app.db.reader(), &ids).await?;
    Ok(stored.into_iter().map(|each| (each.row.id.0, each.row.name.clone())).collect())
}
