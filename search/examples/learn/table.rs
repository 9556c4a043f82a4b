//! Writes what was learned as the search reads it.

use std::fmt::Write;

use super::model::Likely;

/// How many translations of a word are kept.
const MOST: usize = 5;

/// Translations less likely than this are left out.
const LEAST: f64 = 0.05;

/// The first line, which no word is before.
const ATTRIBUTION: &str =
    "# Learned by examples/learn from the labels of ESCO, European Commission, CC BY 4.0, https://esco.ec.europa.eu";

/// Writes both directions, in the order of bytes: `f` or `e` with the stem, and its translations with their shares
/// in hundredths, the likeliest first.
pub fn write(to_english: &Likely<'_>, to_french: &Likely<'_>) -> String {
    let mut lines = self::lines('f', to_english);
    lines.extend(self::lines('e', to_french));
    lines.sort_unstable();
    format!("{ATTRIBUTION}\t\n{}", lines.concat())
}

fn lines(mark: char, likely: &Likely<'_>) -> Vec<String> {
    let lines = likely.iter().filter_map(|(from, row)| {
        let mut row: Vec<(&str, f64)> = row.iter().map(|(to, share)| (*to, *share)).collect();
        row.sort_by(|(a, share_a), (b, share_b)| share_b.total_cmp(share_a).then(a.cmp(b)));
        row.truncate(MOST);
        row.retain(|(_, share)| *share >= LEAST);
        let mut line = format!("{mark}{from}\t");
        for (place, (to, share)) in row.iter().enumerate() {
            let gap = if place > 0 { " " } else { "" };
            write!(line, "{gap}{to}:{:.0}", share * 100.0).ok()?;
        }
        line.push('\n');
        (!row.is_empty()).then_some(line)
    });
    lines.collect()
}
