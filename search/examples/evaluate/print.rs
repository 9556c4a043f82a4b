//! Prints what was measured.

use super::measure::Compared;
use super::{DEPTH, Row, targets};

/// Prints tables for people.
pub fn table(rows: &[Row]) {
    println!("nDCG@{DEPTH}; plain is the best of four BM25 variants; the interval is of the paired difference, 95 %\n");
    println!("| set | queries | documents | ours | plain | difference | better / worse | target | met |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for row in rows {
        let Compared { difference, low, high } = row.compared;
        let target = targets::of(&row.set);
        println!(
            "| {} | {} | {} | {:.3} | {:.3} ({}) | {difference:+.3} [{low:+.3}, {high:+.3}] | {} / {} | {} | {} |",
            row.set,
            row.queries,
            row.documents,
            row.ours,
            row.plain,
            row.variant,
            row.ahead[0],
            row.ahead[1],
            target.map_or_else(|| "–".to_owned(), |target| target.to_string()),
            target.map_or("–", |target| if target.is_met(row) { "yes" } else { "no" }),
        );
    }
    println!("\nWhat the lexicon knows of the documents\n");
    println!("| set | documents that name a concept | words that name one | words with a translation |");
    println!("|---|---|---|---|");
    for row in rows {
        let [documents, named, translated] =
            [row.coverage.documents, row.coverage.named, row.coverage.translated].map(|share| share * 100.0);
        println!("| {} | {documents:.0} % | {named:.0} % | {translated:.0} % |", row.set);
    }
}

/// Prints the same as JSON.
pub fn json(rows: &[Row]) {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let target = targets::of(&row.set);
            serde_json::json!({
                "set": row.set, "queries": row.queries, "documents": row.documents,
                "ndcg10": row.ours, "plain": row.plain, "plainVariant": row.variant,
                "difference": row.compared.difference, "low": row.compared.low, "high": row.compared.high,
                "better": row.ahead[0], "worse": row.ahead[1],
                "target": target.map(|target| target.to_string()),
                "met": target.map(|target| target.is_met(row)),
                "documentsNamingConcepts": row.coverage.documents,
                "wordsNamingConcepts": row.coverage.named,
                "wordsTranslated": row.coverage.translated,
            })
        })
        .collect();
    println!("{}", serde_json::to_string_pretty(&rows).unwrap());
}
