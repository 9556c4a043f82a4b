//! One JSON object a line.

use std::io::{BufRead, Read};

use serde_json::Value;
use serde_json::error::Category;

use super::{FileProblem, NumberedRow};

/// Longer than any record that could pass its checks, and short enough to keep memory flat.
const LIMIT_BYTES: u64 = 64 * 1024 * 1024;

pub(super) struct JsonLines<R> {
    input: R,
    buffer: Vec<u8>,
    line: u64,
    bytes_read: u64,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), line: 0, bytes_read: 0 }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    pub(super) fn next_row(&mut self) -> Result<Option<NumberedRow>, FileProblem> {
        while self.read_line()? {
            if !self.buffer.iter().all(u8::is_ascii_whitespace) {
                return self.parse().map(Some);
            }
        }
        Ok(None)
    }

    /// Fills the buffer with the next line; says whether there was one.
    fn read_line(&mut self) -> Result<bool, FileProblem> {
        self.buffer.clear();
        self.buffer.shrink_to(1 << 20);
        let read = self.input.by_ref().take(LIMIT_BYTES).read_until(b'\n', &mut self.buffer)? as u64;
        self.line += 1;
        self.bytes_read += read;
        if read == LIMIT_BYTES && !self.is_whole() {
            return Err(FileProblem::TooLong { line: self.line, limit_bytes: LIMIT_BYTES });
        }
        Ok(read > 0)
    }

    /// Only the last line of a file can lack its line break.
    fn is_whole(&self) -> bool {
        self.buffer.ends_with(b"\n")
    }

    fn parse(&self) -> Result<NumberedRow, FileProblem> {
        let line = self.line;
        let text = match std::str::from_utf8(&self.buffer) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() && !self.is_whole() => {
                return Err(FileProblem::Truncated { line, reason: "it ends inside a character".to_owned() });
            }
            Err(_) => return Err(FileProblem::NotUtf8 { line }),
        };
        match serde_json::from_str(text) {
            Ok(Value::Object(row)) => Ok(NumberedRow { line, row }),
            Ok(_) => Err(FileProblem::NotAnObject { line }),
            Err(error) if error.classify() == Category::Eof && !self.is_whole() => {
                Err(FileProblem::Truncated { line, reason: "the JSON object is not closed".to_owned() })
            }
            Err(error) if error.classify() == Category::Eof => Err(FileProblem::NotJson {
                line,
                reason: "the object is not closed; each object must stand on one line".to_owned(),
            }),
            Err(error) => Err(FileProblem::NotJson { line, reason: without_position(&error) }),
        }
    }
}

/// The parser's message names a line of its own text, which is always the first.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let (reason, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
    format!("{reason} in column {}", error.column())
}
