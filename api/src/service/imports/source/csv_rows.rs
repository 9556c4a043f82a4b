//! Comma, semicolon or tab separated rows under a header.

use std::io::{BufRead, Seek, SeekFrom};

use csv::{ByteRecord, Position, Reader, ReaderBuilder};
use serde_json::Value;

use super::{FileProblem, NumberedRow, Row};

pub(super) struct CsvRows<R> {
    reader: Reader<R>,
    columns: Vec<String>,
    delimiter: u8,
    record: ByteRecord,
    last: Option<Position>,
    start: u64,
}

impl<R: BufRead + Seek> CsvRows<R> {
    /// Reads the header; `start` is where the content begins in the file.
    pub(super) fn new(input: R, delimiter: u8, start: u64) -> Result<Self, FileProblem> {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
        let header = reader.byte_headers().map_err(unreadable)?.clone();
        let columns = columns(&header)?;
        Ok(Self { reader, columns, delimiter, record: ByteRecord::new(), last: None, start })
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.start + self.reader.position().byte()
    }

    pub(super) fn next_row(&mut self) -> Result<Option<NumberedRow>, FileProblem> {
        if !self.reader.read_byte_record(&mut self.record).map_err(unreadable)? {
            return self.check_end().map(|()| None);
        }
        self.last = self.record.position().cloned();
        let line = self.last.as_ref().map_or(0, Position::line);
        if self.record.len() != self.columns.len() {
            return Err(self.unequal(line)?);
        }
        let mut row = Row::new();
        for (column, cell) in self.columns.iter().zip(&self.record) {
            let cell = std::str::from_utf8(cell).map_err(|_| FileProblem::NotUtf8 { line })?.trim();
            if !cell.is_empty() {
                row.insert(column.clone(), Value::from(cell));
            }
        }
        Ok(Some(NumberedRow { line, row }))
    }

    /// A short last row is a file that was cut off; any other is a row with a stray separator.
    fn unequal(&mut self, line: u64) -> Result<FileProblem, FileProblem> {
        let (expected, found) = (self.columns.len(), self.record.len());
        if found < expected && !self.reader.read_byte_record(&mut self.record).map_err(unreadable)? {
            let reason = format!("its last row has {found} of {expected} cells");
            return Ok(FileProblem::Truncated { line, reason });
        }
        Ok(FileProblem::UnequalRow { line, expected, found })
    }

    /// The parser accepts a file that ends inside quotes; that is a file cut off in its last cell.
    fn check_end(&mut self) -> Result<(), FileProblem> {
        let Some(last) = self.last.take() else { return Ok(()) };
        let input = self.reader.get_mut();
        input.seek(SeekFrom::Start(self.start + last.byte()))?;
        if ends_inside_quotes(input, self.delimiter)? {
            let reason = "a quoted cell is not closed".to_owned();
            return Err(FileProblem::Truncated { line: last.line(), reason });
        }
        Ok(())
    }
}

fn columns(header: &ByteRecord) -> Result<Vec<String>, FileProblem> {
    let mut columns: Vec<String> = Vec::with_capacity(header.len());
    for (index, name) in header.iter().enumerate() {
        let name = std::str::from_utf8(name).map_err(|_| FileProblem::NotUtf8 { line: 1 })?.trim();
        if name.is_empty() {
            return Err(FileProblem::NamelessColumn { position: index + 1 });
        }
        if columns.iter().any(|column| column == name) {
            return Err(FileProblem::DoubleColumn { name: name.to_owned() });
        }
        columns.push(name.to_owned());
    }
    Ok(columns)
}

/// Follows the quotes from the start of a row to the end of the file.
fn ends_inside_quotes(input: impl BufRead, delimiter: u8) -> Result<bool, FileProblem> {
    let (mut quoted, mut at_cell_start) = (false, true);
    for byte in input.bytes() {
        let byte = byte?;
        // A doubled quote closes and opens again, which leaves the state as it was.
        if byte == b'"' && (quoted || at_cell_start) {
            quoted = !quoted;
            at_cell_start = !quoted;
            continue;
        }
        at_cell_start = !quoted && (byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    Ok(quoted)
}

fn unreadable(error: csv::Error) -> FileProblem {
    FileProblem::Unreadable(error.to_string())
}
