//! Templates: text with places for values, such as `Mentor {id}` or `{id|slug}@example.org`.

use serde::Deserialize;

use super::super::text::short_slug;
use super::lookup::Lookup;
use super::path::Path;

/// A text with places for values; it gives nothing if one of the places stays empty, but for `{place?}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place { path: Path, filter: Option<Filter>, is_optional: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    /// As part of an address.
    Slug,
    /// In lower case.
    Lower,
    /// At most so many values.
    First(usize),
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let (place, after) = after.split_once('}').ok_or_else(|| format!("{text:?} has a {{ without its }}"))?;
            pieces.push(Piece::place(place).map_err(|reason| format!("{text:?}: {reason}"))?);
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { pieces })
    }
}

impl Piece {
    fn place(text: &str) -> Result<Self, String> {
        let (text, is_optional) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
        let (path, filter) = text.split_once('|').map_or((text, None), |(path, filter)| (path, Some(filter.trim())));
        let filter = match filter {
            None => None,
            Some("slug") => Some(Filter::Slug),
            Some("lower") => Some(Filter::Lower),
            Some(other) => match other.parse() {
                Ok(count) => Some(Filter::First(count)),
                Err(_) => return Err(format!("{other:?} is none of slug, lower and a number")),
            },
        };
        Ok(Self::Place { path: Path::try_from(path.trim().to_owned())?, filter, is_optional })
    }
}

impl Template {
    /// Whether it says the same for every row.
    pub(super) fn is_constant(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// Whether it looks at the record made so far.
    pub(super) fn needs_record(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Place { path, .. } if path.is_in_record()))
    }

    /// The text with every place filled; several values of one place stand between commas.
    pub(super) fn render(&self, lookup: &Lookup) -> Option<String> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(literal) => text.push_str(literal),
                Piece::Place { path, filter, is_optional } => {
                    let values = filled(path, *filter, lookup);
                    if values.is_empty() && !is_optional {
                        return None;
                    }
                    text.push_str(&values.join(", "));
                }
            }
        }
        Some(text)
    }

    /// The values of a template that is one place and nothing else; otherwise its one text.
    pub(super) fn render_list(&self, lookup: &Lookup) -> Vec<String> {
        match self.pieces.as_slice() {
            [Piece::Place { path, filter, .. }] => filled(path, *filter, lookup),
            _ => self.render(lookup).into_iter().collect(),
        }
    }
}

fn filled(path: &Path, filter: Option<Filter>, lookup: &Lookup) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in lookup.texts(path) {
        let value = match filter {
            Some(Filter::Slug) => short_slug(&value),
            Some(Filter::Lower) => value.to_lowercase(),
            Some(Filter::First(count)) if values.len() == count => break,
            Some(Filter::First(_)) | None => value,
        };
        if !value.is_empty() && !values.contains(&value) {
            values.push(value);
        }
    }
    values
}
