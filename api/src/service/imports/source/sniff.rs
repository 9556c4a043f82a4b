//! Which format a file has.

use std::io::{BufRead, Seek, SeekFrom};

use super::FileProblem;

/// The formats an import reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    JsonLines,
    Csv { delimiter: u8 },
}

const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];
const UTF16_MARKS: [&[u8]; 2] = [&[0xFF, 0xFE], &[0xFE, 0xFF]];

/// Finds the format and where the content begins, behind a byte order mark.
pub(super) fn recognise(
    input: &mut (impl BufRead + Seek),
    extension: Option<&str>,
) -> Result<(Format, u64), FileProblem> {
    let head = input.fill_buf()?;
    if head.is_empty() {
        return Err(FileProblem::Empty);
    }
    if UTF16_MARKS.iter().any(|mark| head.starts_with(mark)) {
        return Err(FileProblem::NotUtf8 { line: 1 });
    }
    let start = if head.starts_with(UTF8_MARK) { UTF8_MARK.len() } else { 0 };
    let head = head.get(start..).unwrap_or_default();
    let format = match extension {
        Some("csv" | "tsv") => Format::Csv { delimiter: delimiter(head) },
        Some("jsonl" | "ndjson") => json(head)?,
        _ => match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => return Err(FileProblem::Empty),
            Some(b'{' | b'[') => json(head)?,
            Some(_) if extension == Some("json") => json(head)?,
            Some(_) => Format::Csv { delimiter: delimiter(head) },
        },
    };
    let start = start as u64;
    input.seek(SeekFrom::Start(start))?;
    Ok((format, start))
}

fn json(head: &[u8]) -> Result<Format, FileProblem> {
    match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[') => Err(FileProblem::JsonArray),
        _ => Ok(Format::JsonLines),
    }
}

/// The separator that the header uses most, outside quotes.
fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => counts.iter_mut().filter(|(sign, _)| sign == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // The comma stands first, and `max_by_key` would take the last of equals.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}
