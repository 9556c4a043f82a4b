//! How often one may ask.

use std::num::NonZeroU32;

use super::*;
use crate::config::Rate;

fn a_second(per_second: u32, burst: u32) -> Option<Allowed> {
    let [per_second, burst] = [per_second, burst].map(|number| NonZeroU32::new(number).unwrap());
    Some(Allowed::Rate(Rate { per_second, burst }))
}

async fn limited() -> Front<impl Endpoint<Output = Response>> {
    front_with(|config| (config.rate_anonymous, config.rate_signed_in) = (a_second(2, 3), a_second(1, 1))).await
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_go_on() {
    let front = limited().await;
    for _ in 0..3 {
        front.ask("{ asker }").await.assert_status_is_ok();
    }
    let response = front.ask("{ asker }").await;
    response.assert_header("retry-after", "1");
    response.assert_header("cache-control", "no-store");
    assert_eq!(refusal(response).await, (429, "RATE_LIMITED".to_owned()));
    front.app.clock.advance(500);
    front.ask("{ asker }").await.assert_status_is_ok();
    assert_eq!(refusal(front.ask("{ asker }").await).await.0, 429);
    front.app.clock.advance(60_000);
    for _ in 0..3 {
        front.ask("{ asker }").await.assert_status_is_ok();
    }
}

#[tokio::test]
async fn accounts_are_counted_apart() {
    let front = limited().await;
    let tokens = [front.token(Role::Team).await, front.token(Role::Partner).await];
    for status in [200, 429] {
        for token in &tokens {
            let request =
                front.post(&json!({ "query": "{ asker }" })).header("authorization", format!("Bearer {token}"));
            assert_eq!(request.send().await.0.status().as_u16(), status);
        }
    }
    front.ask("{ asker }").await.assert_status_is_ok();
}

#[tokio::test]
async fn tokens_cannot_be_guessed_at_a_higher_rate() {
    let front = limited().await;
    for status in [401, 401, 401, 429] {
        let request = front.post(&json!({ "query": "{ asker }" })).header("authorization", "Bearer psl_guess");
        assert_eq!(refusal(request.send().await).await.0, status);
    }
}

#[tokio::test]
async fn the_usual_rates_are_those_of_the_product_and_none_in_the_demonstration() {
    let front = front_with(|config| (config.rate_anonymous, config.rate_signed_in) = (None, None)).await;
    for _ in 0..50 {
        front.ask("{ asker }").await.assert_status_is_ok();
    }
    assert_eq!(refusal(front.ask("{ asker }").await).await.0, 429);
    let demo = front_with(|config| (config.rate_anonymous, config.demo) = (None, true)).await;
    for _ in 0..60 {
        demo.ask("{ asker }").await.assert_status_is_ok();
    }
}
