//! Whether the time of `requestSignIn` tells that an address has an account: requests for addresses that have one and for
//! addresses that have none, by turns, while the worker sends the mails. Fails where the medians differ by more than 5 %.
//!
//! `cargo run -p api --example sign_in_timing`; `REQUESTS` sets how many requests a side there are (10,000).
#![allow(clippy::indexing_slicing)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use api::app::App;
use api::config::Config;
use api::graphql::{Ask, Guarded, Schema, schema};
use api::service::accounts::{self, Invitation};
use api::service::acts::Act;
use api::viewer::Viewer;
use api::worker;
use async_graphql::{Executor, Request, Variables, value};
use entity::{Language, Role};
use tokio::sync::oneshot;

/// How many addresses have accounts, and how many others are asked for.
const ADDRESSES: usize = 500;
/// How far the medians may lie apart, in per cent.
const APART: f64 = 5.0;

const QUERY: &str =
    "mutation($input: RequestSignInInput!) { requestSignIn(input: $input) { notice userErrors { code } } }";

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let requests = std::env::var("REQUESTS").map_or(Ok(10_000), |text| text.parse::<usize>())?;
    let folder = tempfile::tempdir()?;
    let app = App::open(Config::defaults(folder.path().to_owned())?).await?;
    for number in 0..ADDRESSES {
        invite(&app, address(true, number)).await?;
    }
    worker::settle(&app).await?;
    let (stop, stopped) = oneshot::channel::<()>();
    let working = tokio::spawn(worker::run(app.clone(), async move { stopped.await.unwrap_or_default() }));
    let mut times = measure(&schema(&app), requests).await?;
    stop.send(()).ok();
    working.await?;
    Ok(report(&mut times))
}

/// Addresses of both sides are equally long.
fn address(known: bool, number: usize) -> String {
    format!("{}-{number:04}@example.org", if known { "member" } else { "nobody" })
}

async fn invite(app: &App, email: String) -> Result<()> {
    let invitation =
        Invitation { email, name: None, role: Role::Partner, profiles: Vec::new(), language: Language::En };
    match accounts::invite(app, &Act::of(&Viewer::System), invitation).await {
        Ok(_) => Ok(()),
        Err(failure) => Err(failure.unexpected()),
    }
}

/// The times of the requests for addresses without and with an account; which of the two is first changes by turns.
async fn measure(schema: &Guarded<Schema>, requests: usize) -> Result<[Vec<Duration>; 2]> {
    let mut times = [Vec::with_capacity(requests), Vec::with_capacity(requests)];
    for round in 0..requests {
        let first = round % 2 == 0;
        for known in [first, !first] {
            let request = request(address(known, round % ADDRESSES));
            let begun = Instant::now();
            let response = schema.execute(request).await;
            times[usize::from(known)].push(begun.elapsed());
            if !response.errors.is_empty() {
                bail!("{:?}", response.errors);
            }
        }
    }
    Ok(times)
}

fn request(email: String) -> Request {
    let ask = Ask { viewer: Viewer::Anonymous, language: Language::En, request_id: String::new() };
    Request::new(QUERY).variables(Variables::from_value(value!({ "input": { "email": email } }))).data(ask)
}

fn report(times: &mut [Vec<Duration>; 2]) -> ExitCode {
    let mut medians = [0.0; 2];
    for (side, name) in ["without an account", "with an account"].into_iter().enumerate() {
        times[side].sort_unstable();
        let at = |percent: usize| times[side][(times[side].len() - 1) * percent / 100].as_secs_f64() * 1e6;
        medians[side] = at(50);
        println!(
            "{name:>18}: {} requests, median {:.0} µs, quartiles {:.0} and {:.0} µs, 99 % within {:.0} µs",
            times[side].len(),
            at(50),
            at(25),
            at(75),
            at(99)
        );
    }
    let apart = (medians[1] / medians[0] - 1.0) * 100.0;
    println!("the medians lie {apart:+.2} % apart; {APART} % are allowed");
    if apart.abs() <= APART { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
