//! The report of what people search and no concept of the lexicon has.
//!
//! Texts are collected in memory, without who typed them, and looked into once an hour; what is then written down is
//! single words with a count. A crash loses an hour of counting and nothing else.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use entity::unmatched_words::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use search::Reader;

use super::on_index;
use crate::app::App;
use crate::clock::{DAY, date_of};
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::viewer::Viewer;

/// How many texts are collected between two looks; more are not counted.
const COLLECTED: usize = 1_000;
/// How many searches a word must have stood in to be shown: fewer may be about one person.
const SHOWN_FROM: i64 = 3;
/// How long a word is kept that nobody searches any more.
const KEPT: i64 = 180 * DAY;

/// The texts that were searched since they were last looked into, and how often.
#[derive(Default)]
pub struct Collected(Mutex<HashMap<String, i64>>);

impl Collected {
    /// Collects a text that somebody has searched.
    pub fn note(&self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(searches) = texts.get_mut(text) {
            *searches += 1;
        } else if texts.len() < COLLECTED {
            texts.insert(text.to_owned(), 1);
        }
    }

    fn take(&self) -> HashMap<String, i64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes down what no concept has of the texts that were searched, and forgets what nobody searches any more.
pub async fn write(app: &App) -> Result<()> {
    let texts = app.collected.take();
    let words = on_index(app, move |index| {
        let mut words: BTreeMap<String, i64> = BTreeMap::new();
        for (text, searches) in texts {
            for word in index.words_without_concept(&text, Reader::Team)? {
                *words.entry(word).or_default() += searches;
            }
        }
        Ok(words)
    });
    let (now, today) = (app.clock.now(), app.clock.today().to_string());
    for (word, searches) in words.await? {
        let row = ActiveModel { word: Set(word), searches: Set(searches), last_on: Set(today.clone()) };
        let counted = Expr::col((Entity, Column::Searches)).add(searches);
        let once =
            OnConflict::column(Column::Word).value(Column::Searches, counted).update_column(Column::LastOn).to_owned();
        Entity::insert(row).on_conflict(once).exec_without_returning(app.db.writer()).await?;
    }
    let old = Column::LastOn.lt(date_of(now - KEPT).to_string());
    Entity::delete_many().filter(old).exec(app.db.writer()).await?;
    Ok(())
}

/// A page of the words that several searches had and no concept has, the most frequent first; for the team alone.
pub async fn page(app: &App, viewer: &Viewer, window: &Window<(i64, String)>) -> Result<Page<Model>> {
    if !viewer.is_team() {
        return Ok(Page::default());
    }
    let frequent = Entity::find().filter(Column::Searches.gte(SHOWN_FROM));
    let words = Listing::by(frequent, Column::Searches.into_expr(), Column::Word).descending();
    Ok(words.page(app.db.reader(), window).await?)
}
