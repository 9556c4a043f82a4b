//! Which papers a reviewer knows, judged by the reviewers themselves.

use std::collections::BTreeMap;
use std::path::Path;

use matching::{Idf, Text};
use search::Language;
use serde_json::Value;

use crate::words::{Bm25, Counts, counts, frequencies, random, shared, text, together};
use crate::{Row, objects, table};

const SET: &str = "reviewer_match_en";

/// A paper or a publication.
struct Written {
    title: Counts,
    whole: Counts,
}

impl Written {
    fn new(object: &Value) -> Self {
        let (title, body) = (crate::text(object, "title"), crate::text(object, "abstract"));
        let whole = counts(&format!("{title}. {body}"), Language::English);
        Self { title: counts(title, Language::English), whole }
    }
}

struct Library {
    papers: BTreeMap<String, Written>,
    reviewers: BTreeMap<String, Vec<Written>>,
    ratings: BTreeMap<String, Vec<(String, f64)>>,
    idf: Idf,
}

type Method<'a> = (&'static str, Box<dyn Fn(&str, &str) -> f64 + 'a>);

/// Compares what each method says with the ratings.
pub fn evaluate(directory: &Path) -> Result<Vec<Row>, String> {
    let library = Library::read(directory)?;
    let methods = library.methods();
    let mut of_ours: Vec<f64> = Vec::new();
    let mut rows = Vec::new();
    for (name, score) in methods {
        let mut losses = Vec::new();
        let (mut wrong, mut all) = (0.0, 0.0);
        for (reviewer, ratings) in &library.ratings {
            let (missed, of) = loss(ratings, |paper| score(reviewer, paper));
            losses.push(missed / of.max(f64::MIN_POSITIVE));
            (wrong, all) = (wrong + missed, all + of);
        }
        if of_ours.is_empty() {
            of_ours.clone_from(&losses);
        }
        let count = |beats: fn(&f64, &f64) -> bool| {
            losses.iter().zip(&of_ours).filter(|(theirs, ours)| beats(theirs, ours)).count() as f64
        };
        let figures = vec![
            ("loss", wrong / f64::max(all, f64::MIN_POSITIVE)),
            ("beats_ours", count(|theirs, ours| theirs < ours)),
            ("beaten", count(|theirs, ours| theirs > ours)),
        ];
        rows.push(Row { set: SET, method: name.into(), figures });
    }
    Ok(rows)
}

/// Of all pairs of a reviewer's papers, by how much those differ that a method orders wrongly, and all do.
fn loss(ratings: &[(String, f64)], score: impl Fn(&str) -> f64) -> (f64, f64) {
    let scored: Vec<(f64, f64)> = ratings.iter().map(|(paper, rating)| (*rating, score(paper))).collect();
    let (mut wrong, mut all) = (0.0, 0.0);
    for (at, (one, ours)) in scored.iter().enumerate() {
        for (other, theirs) in scored.iter().skip(at + 1) {
            let (rated, said) = (one - other, ours - theirs);
            all += rated.abs();
            wrong += match said == 0.0 {
                true => rated.abs() / 2.0,
                false if rated * said < 0.0 => rated.abs(),
                false => 0.0,
            };
        }
    }
    (wrong, all)
}

impl Library {
    fn read(directory: &Path) -> Result<Self, String> {
        let set = directory.join(SET);
        let papers = objects(&set.join("papers.jsonl"))?;
        let papers: BTreeMap<String, Written> =
            papers.iter().map(|paper| (crate::text(paper, "paper").into(), Written::new(paper))).collect();
        let written = |reviewer: &Value| {
            let all = reviewer.get("publications").and_then(Value::as_array);
            all.into_iter().flatten().map(Written::new).collect::<Vec<_>>()
        };
        let reviewers = objects(&set.join("reviewers.jsonl"))?;
        let reviewers: BTreeMap<String, Vec<Written>> =
            reviewers.iter().map(|each| (crate::text(each, "reviewer").into(), written(each))).collect();
        let mut ratings = BTreeMap::<String, Vec<(String, f64)>>::new();
        for (reviewer, paper, rating) in table(&set.join("ratings.tsv"))? {
            ratings.entry(reviewer).or_default().push((paper, rating));
        }
        let documents = || papers.values().chain(reviewers.values().flatten()).map(|written| &written.whole);
        let count = u32::try_from(documents().count()).unwrap_or(u32::MAX);
        let idf = Idf::new(1, count, frequencies(documents()));
        Ok(Self { papers, reviewers, ratings, idf })
    }

    fn methods(&self) -> Vec<Method<'_>> {
        let whole = |written: &Written| text([&written.whole], &self.idf);
        let papers: BTreeMap<&str, Text> = self.papers.iter().map(|(id, paper)| (id.as_str(), whole(paper))).collect();
        let passages: BTreeMap<&str, Text> = (self.reviewers.iter())
            .map(|(id, all)| (id.as_str(), text(all.iter().map(|each| &each.whole), &self.idf)))
            .collect();
        let profiles: BTreeMap<&str, Counts> = (self.reviewers.iter())
            .map(|(id, all)| (id.as_str(), together(all.iter().map(|each| &each.whole))))
            .collect();
        let merged: BTreeMap<&str, Text> =
            profiles.iter().map(|(&id, counts)| (id, text([counts], &self.idf))).collect();
        let bm25 = Bm25::new(self.papers.values().map(|paper| &paper.whole));
        let resemblance = |paper: Option<&Text>, reviewer: Option<&Text>| {
            paper.zip(reviewer).map_or(0.0, |(paper, reviewer)| f64::from(paper.resemblance(reviewer)))
        };
        let again = papers.clone();
        vec![
            ("ours", Box::new(move |reviewer, paper| resemblance(papers.get(paper), passages.get(reviewer)))),
            (
                "TF-IDF, whole profile",
                Box::new(move |reviewer, paper| resemblance(again.get(paper), merged.get(reviewer))),
            ),
            (
                "BM25",
                Box::new(move |reviewer, paper| {
                    let found = profiles.get(reviewer).zip(self.papers.get(paper));
                    found.map_or(0.0, |(profile, paper)| bm25.score(profile, &paper.whole))
                }),
            ),
            ("random", Box::new(|reviewer, paper| random(&format!("{reviewer} {paper}")))),
            ("popularity", Box::new(|_, paper| self.raters(paper))),
            ("tag overlap", Box::new(|reviewer, paper| self.points(reviewer, paper, [1.0, 0.0, 0.0]))),
            ("points 5/3/1", Box::new(|reviewer, paper| self.points(reviewer, paper, [5.0, 3.0, 1.0]))),
        ]
    }

    fn raters(&self, paper: &str) -> f64 {
        self.ratings.values().flatten().filter(|(rated, _)| rated == paper).count() as f64
    }

    /// Points for each word shared by titles, by a title and a text, and by texts.
    fn points(&self, reviewer: &str, paper: &str, [titles, mixed, texts]: [f64; 3]) -> f64 {
        let Some((paper, all)) = self.papers.get(paper).zip(self.reviewers.get(reviewer)) else { return 0.0 };
        let title = together(all.iter().map(|each| &each.title));
        let whole = together(all.iter().map(|each| &each.whole));
        titles * shared(&paper.title, &title)
            + mixed * (shared(&paper.title, &whole) + shared(&paper.whole, &title))
            + texts * shared(&paper.whole, &whole)
    }
}
