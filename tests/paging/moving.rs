//! Rows come and go between pages: what a walk sees is exactly what is there, in both directions, of every list.

use std::collections::HashSet;

use api::changes;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use super::lists::{List, Row, lists};
use crate::support::app::TestApp;
use crate::support::on_both_databases;

on_both_databases!(no_walk_repeats_or_misses_a_row_while_others_come_and_go);

/// How many walks are made through each list in each direction.
const WALKS: u64 = 3;

async fn no_walk_repeats_or_misses_a_row_while_others_come_and_go(app: &TestApp) {
    for list in lists(app).await {
        let forward = Walk { app, list: &list, order: Vec::new() };
        let order = forward.page(json!({"first": 100})).await.ids;
        assert!(order.len() > 8, "{}: {order:?}", list.name);
        let walk = Walk { order, ..forward };
        for seed in 0..WALKS {
            for backward in [false, true].into_iter().filter(|backward| !backward || list.both_ends) {
                walk.go(Dice(seed * 2 + u64::from(backward) + 1), backward).await;
            }
        }
    }
}

/// One list, and the order of all its rows when none is away.
struct Walk<'a> {
    app: &'a TestApp,
    list: &'a List,
    order: Vec<String>,
}

struct Page {
    ids: Vec<String>,
    cursors: [Value; 2],
    more: [bool; 2],
}

impl Walk<'_> {
    /// Walks from one end to the other, and moves some rows before each page.
    async fn go(&self, mut dice: Dice, backward: bool) {
        let mut away: HashSet<&str> = HashSet::new();
        let (mut place, mut cursor) = (None, Value::Null);
        loop {
            for _ in 0..3 {
                self.toggle(&self.list.rows[dice.below(self.list.rows.len())], &mut away).await;
            }
            let size = 1 + dice.below(4);
            let (limit, from) = if backward { ("last", "before") } else { ("first", "after") };
            let page = self.page(json!({limit: size, from: cursor})).await;
            let mut expected = self.behind(place, backward);
            expected.retain(|id| !away.contains(id));
            let more = expected.len() > size;
            expected.truncate(size);
            if backward {
                expected.reverse();
            }
            assert_eq!(page.ids, expected, "{}: {limit} {size} {from} {place:?} without {away:?}", self.list.name);
            assert_eq!(page.more[usize::from(backward)], more, "{}: whether there is more", self.list.name);
            if !more {
                break;
            }
            let [start, end] = page.cursors;
            let (last, at) = if backward { (page.ids.first(), start) } else { (page.ids.last(), end) };
            place = self.order.iter().position(|id| Some(id) == last);
            cursor = at;
        }
        for row in &self.list.rows {
            if away.contains(row.id.as_str()) {
                self.toggle(row, &mut away).await;
            }
        }
    }

    /// All rows behind a place, in the direction of the walk.
    fn behind(&self, place: Option<usize>, backward: bool) -> Vec<&str> {
        let all = self.order.iter().map(String::as_str);
        match place {
            None if backward => all.rev().collect(),
            None => all.collect(),
            Some(place) if backward => all.take(place).rev().collect(),
            Some(place) => all.skip(place + 1).collect(),
        }
    }

    async fn toggle<'b>(&self, row: &'b Row, away: &mut HashSet<&'b str>) {
        let leaves = away.insert(&row.id);
        if !leaves {
            away.remove(row.id.as_str());
        }
        let statement: &Statement = if leaves { &row.leave } else { &row.come };
        let tx = self.app.db.begin().await.unwrap();
        tx.execute_raw(statement.clone()).await.unwrap();
        if let Some((subject, id)) = row.told {
            changes::append(&tx, subject, std::iter::once(id), self.app.clock.now()).await.unwrap();
        }
        self.app.db.commit(tx).await.unwrap();
        if self.list.path == "/search" {
            self.app.settle().await;
        }
    }

    async fn page(&self, variables: Value) -> Page {
        let data = self.app.data(Some(&self.list.token), &self.list.document, variables).await;
        let connection = data.pointer(self.list.path).unwrap_or_else(|| panic!("{}: {data}", self.list.name));
        let ids =
            connection["edges"].as_array().unwrap().iter().map(|edge| edge["node"].pointer(self.list.id).unwrap());
        let info = &connection["pageInfo"];
        Page {
            ids: ids.map(|id| id.as_str().unwrap().to_owned()).collect(),
            cursors: [info["startCursor"].clone(), info["endCursor"].clone()],
            more: [info["hasNextPage"] == true, info["hasPreviousPage"] == true],
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}
