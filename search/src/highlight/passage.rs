//! Chooses the passage of a text that is shown.

use std::ops::Range;

use crate::analysis::Word;

/// Chooses the stretch of words with the most marks, the first of several.
pub(super) fn best_passage(
    text: &str,
    words: &[Word],
    marks: &[Range<usize>],
    max_chars: usize,
) -> Option<Range<usize>> {
    let first = marks.first()?;
    if text.chars().count() <= max_chars {
        return Some(0..text.len());
    }
    let mut best = (0, first.clone());
    for (i, mark) in marks.iter().enumerate() {
        let reach = reach(text, mark.start, max_chars);
        let inside = marks.get(i..)?.iter().take_while(|mark| mark.end <= reach);
        let count = inside.clone().count();
        if count > best.0 {
            best = (count, mark.start..inside.last()?.end);
        }
    }
    Some(widened(text, words, best.1, max_chars))
}

/// Adds whole words on both sides while there is room.
fn widened(text: &str, words: &[Word], core: Range<usize>, max_chars: usize) -> Range<usize> {
    let length = |range: &Range<usize>| text.get(range.clone()).map_or(0, |text| text.chars().count());
    let room = max_chars.saturating_sub(length(&core));
    let before = words.iter().rev().filter(|word| word.range.end <= core.start);
    let start =
        before.map(|word| word.range.start).take_while(|start| length(&(*start..core.start)) <= room / 3).last();
    let start = start.unwrap_or(core.start);
    let room = room.saturating_sub(length(&(start..core.start)));
    let after = words.iter().filter(|word| word.range.start >= core.end);
    let end = after.map(|word| word.range.end).take_while(|end| length(&(core.end..*end)) <= room).last();
    start..end.unwrap_or(core.end)
}

fn reach(text: &str, start: usize, chars: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.char_indices().nth(chars).map_or(text.len(), |(at, _)| start + at)
}
