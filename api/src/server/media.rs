//! Which media type an answer has, and whether a body's is one we read.

use poem::http::HeaderMap;
use poem::http::header::{ACCEPT, CONTENT_TYPE};

use super::fault::Fault;

/// The forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`, whose status tells whether the request was executed.
    GraphqlResponse,
    /// `application/json`, whose status is 200 for every well-formed request.
    Json,
    /// `text/event-stream`: one event, or of a subscription as many as come.
    EventStream,
}

impl Media {
    /// The content type of the answer.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::EventStream => "text/event-stream; charset=utf-8",
        }
    }

    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::GraphqlResponse => ("application", "graphql-response+json"),
            Self::Json => ("application", "json"),
            Self::EventStream => ("text", "event-stream"),
        }
    }

    /// Picks the form that the request likes best; without a wish, or for `*/*`, it is plain JSON.
    pub(super) fn accepted(headers: &HeaderMap) -> Result<Self, Fault> {
        let ranges: Vec<Range> = headers
            .get_all(ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(Range::parse)
            .collect();
        if ranges.is_empty() {
            return if headers.contains_key(ACCEPT) { Err(Fault::NotAcceptable) } else { Ok(Self::Json) };
        }
        let named = [Self::Json, Self::GraphqlResponse, Self::EventStream]
            .map(|media| (media, Range::preference(&ranges, media)));
        let best = named.into_iter().filter(|(_, preference)| preference.weight > 0).max_by_key(|(_, weight)| *weight);
        best.map(|(media, _)| media).ok_or(Fault::NotAcceptable)
    }
}

/// How much an answer of some form is wanted; of two that are wanted the same, the one that was named wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Preference {
    weight: u16,
    precision: u8,
    /// How early it stands in the header.
    earliness: usize,
}

/// One entry of an Accept header.
struct Range {
    kind: String,
    subtype: String,
    /// In thousandths.
    weight: u16,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let (mut weight, mut utf8) = (1_000, true);
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => weight = thousandths(value.trim())?,
                "charset" => utf8 = is_utf8(value),
                _ => {}
            }
        }
        utf8.then(|| Self { kind: kind.to_ascii_lowercase(), subtype: subtype.to_ascii_lowercase(), weight })
    }

    fn precision(&self, media: Media) -> Option<u8> {
        match (self.kind.as_str(), self.subtype.as_str()) {
            named if named == media.parts() => Some(2),
            // A stream is only for those who name it.
            _ if media == Media::EventStream => None,
            ("application", "*") => Some(1),
            ("*", "*") => Some(0),
            _ => None,
        }
    }

    /// The most precise entry decides, as RFC 9110 has it.
    fn preference(ranges: &[Self], media: Media) -> Preference {
        let fitting =
            ranges.iter().enumerate().filter_map(|(place, range)| Some((range.precision(media)?, place, range)));
        let decisive = fitting.max_by_key(|(precision, place, _)| (*precision, std::cmp::Reverse(*place)));
        decisive.map_or(Preference { weight: 0, precision: 0, earliness: 0 }, |(precision, place, range)| Preference {
            weight: range.weight,
            precision,
            // Under a wildcard both stand at the same place, and plain JSON is what old clients expect.
            earliness: if precision < 2 { usize::from(media == Media::Json) } else { ranges.len() - place },
        })
    }
}

fn thousandths(text: &str) -> Option<u16> {
    let weight: f32 = text.parse().ok()?;
    (0.0..=1.0).contains(&weight).then_some((weight * 1_000.0) as u16)
}

fn is_utf8(charset: &str) -> bool {
    matches!(charset.trim().trim_matches('"').to_ascii_lowercase().as_str(), "utf-8" | "utf8")
}

/// Checks that a body is declared as JSON; a page of another origin cannot declare that without asking first.
pub(super) fn check_body(headers: &HeaderMap) -> Result<(), Fault> {
    let mut declared = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (declared.next(), declared.next()) else { return Err(Fault::MediaType) };
    let text = only.to_str().map_err(|_| Fault::MediaType)?;
    let mut parts = text.split(';').map(str::trim);
    if !parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json")) {
        return Err(Fault::MediaType);
    }
    let foreign = parts
        .filter_map(|part| part.split_once('='))
        .any(|(name, value)| name.trim().eq_ignore_ascii_case("charset") && !is_utf8(value));
    if foreign { Err(Fault::MediaType) } else { Ok(()) }
}

/// Checks that a body is not compressed.
pub(super) fn check_encoding(headers: &HeaderMap) -> Result<(), Fault> {
    let plain = headers.get_all(poem::http::header::CONTENT_ENCODING).iter().all(|coding| {
        coding.to_str().is_ok_and(|coding| coding.trim().is_empty() || coding.trim().eq_ignore_ascii_case("identity"))
    });
    if plain { Ok(()) } else { Err(Fault::EncodedBody) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(header: &str) -> Result<Media, Fault> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, header.parse().unwrap());
        Media::accepted(&headers)
    }

    #[test]
    fn the_best_wanted_media_type_is_chosen() {
        let graphql = "application/graphql-response+json";
        assert_eq!(Media::accepted(&HeaderMap::new()), Ok(Media::Json));
        for (header, media) in [
            ("*/*", Media::Json),
            ("application/*", Media::Json),
            ("application/json", Media::Json),
            (graphql, Media::GraphqlResponse),
            ("Application/GraphQL-Response+JSON; charset=\"UTF-8\"", Media::GraphqlResponse),
            ("application/graphql-response+json, application/json;q=0.9", Media::GraphqlResponse),
            ("application/graphql-response+json, application/json", Media::GraphqlResponse),
            ("application/json, application/graphql-response+json", Media::Json),
            ("application/graphql-response+json;q=0.5, application/json;q=0.9", Media::Json),
            ("application/graphql-response+json, */*", Media::GraphqlResponse),
            ("text/html, application/xhtml+xml, */*;q=0.8", Media::Json),
            ("application/json;q=0, */*", Media::GraphqlResponse),
            ("text/event-stream", Media::EventStream),
            ("text/event-stream, */*", Media::EventStream),
            ("application/json, text/event-stream;q=0.5", Media::Json),
            ("text/*, */*;q=0.1", Media::Json),
        ] {
            assert_eq!(accepted(header), Ok(media), "{header}");
        }
    }

    #[test]
    fn an_accept_without_our_media_types_is_refused() {
        for header in ["text/html", "text/*", "application/json;q=0", "", "nonsense", "application/json;charset=latin1"]
        {
            assert_eq!(accepted(header), Err(Fault::NotAcceptable), "{header}");
        }
    }

    #[test]
    fn only_json_in_utf8_is_a_body() {
        for (header, fits) in [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("APPLICATION/JSON;charset=\"UTF-8\"", true),
            ("application/json; charset=utf-16", false),
            ("application/graphql", false),
            ("application/jsonp", false),
            ("text/plain", false),
            ("application/x-www-form-urlencoded", false),
            ("multipart/form-data; boundary=x", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, header.parse().unwrap());
            assert_eq!(check_body(&headers).is_ok(), fits, "{header}");
        }
        assert_eq!(check_body(&HeaderMap::new()), Err(Fault::MediaType));
    }
}
