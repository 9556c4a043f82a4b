//! Distances: what is so near to a point, as far as the reader may see where it is.

use tantivy::columnar::Column;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, Score, SegmentReader};

use crate::Reader;
use crate::schema::place_column;

/// A point on the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Degrees north, times 10,000.
    pub latitude: i32,
    /// Degrees east, times 10,000.
    pub longitude: i32,
}

/// A circle on the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// Its centre.
    pub point: Point,
    /// Its radius.
    pub kilometres: u32,
}

const EARTH_RADIUS_KM: f64 = 6371.0;
/// Kilometres from one parallel to the next: no two points whose latitudes differ more are so near.
const KM_PER_DEGREE: f64 = 111.0;

impl Point {
    /// Kilometres to another point along the surface (the haversine formula: Sinnott, Virtues of the Haversine, 1984).
    pub fn kilometres_to(self, other: Self) -> f64 {
        let radians = |degrees: i32| (f64::from(degrees) / 10_000.0).to_radians();
        let half_sine = |a: i32, b: i32| ((radians(b) - radians(a)) / 2.0).sin().powi(2);
        let north = half_sine(self.latitude, other.latitude);
        let east = half_sine(self.longitude, other.longitude);
        let across = radians(self.latitude).cos() * radians(other.latitude).cos();
        2.0 * EARTH_RADIUS_KM * (north + across * east).sqrt().min(1.0).asin()
    }

    /// The point as one number, for a column of the index.
    pub(crate) fn packed(self) -> u64 {
        u64::from(self.latitude.cast_unsigned()) << 32 | u64::from(self.longitude.cast_unsigned())
    }

    #[allow(clippy::cast_possible_truncation, reason = "each half is taken by itself")]
    fn unpacked(packed: u64) -> Self {
        Self { latitude: ((packed >> 32) as u32).cast_signed(), longitude: (packed as u32).cast_signed() }
    }
}

impl Near {
    fn holds(self, point: Point) -> bool {
        let radius = f64::from(self.kilometres);
        let parallels = f64::from(self.point.latitude.abs_diff(point.latitude)) / 10_000.0 * KM_PER_DEGREE;
        parallels <= radius && self.point.kilometres_to(point) <= radius
    }
}

/// Orders documents by how near they are to a point, as far as a reader may see where they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nearness {
    pub(crate) to: Point,
    pub(crate) reader: Reader,
}

/// How near the documents of a segment are.
pub(crate) struct Distances {
    to: Point,
    columns: Vec<Column<u64>>,
}

impl Nearness {
    pub(crate) fn in_segment(self, segment: &SegmentReader) -> tantivy::Result<Distances> {
        let columns = self.reader.audiences().map(|audience| segment.fast_fields().column_opt(&place_column(audience)));
        let columns = columns.filter_map(Result::transpose).collect::<tantivy::Result<_>>()?;
        Ok(Distances { to: self.to, columns })
    }
}

impl Distances {
    /// Returns the more the fewer metres away the document is, and least of all if it is nowhere.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no two points are so far apart")]
    pub(crate) fn nearness(&self, document: DocId) -> u32 {
        let points = self.columns.iter().filter_map(|column| column.first(document)).map(Point::unpacked);
        let metres = points.map(|point| (point.kilometres_to(self.to) * 1000.0).round() as u32);
        metres.min().map_or(0, |metres| u32::MAX - metres)
    }
}

/// Matches the documents with a point in the circle in one of some columns.
#[derive(Clone, Debug)]
pub(crate) struct Within {
    pub(crate) columns: Vec<String>,
    pub(crate) near: Near,
}

impl Query for Within {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Within {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut documents = BitSet::with_max_value(segment.max_doc());
        for column in &self.columns {
            let Some(column) = segment.fast_fields().column_opt::<u64>(column)? else { continue };
            let inside = |document: &DocId| {
                column.first(*document).is_some_and(|packed| self.near.holds(Point::unpacked(packed)))
            };
            for document in (0..segment.max_doc()).filter(inside) {
                documents.insert(document);
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(documents), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("near enough", 0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUEN: Point = Point { latitude: 494_431, longitude: 10_993 };
    const LE_HAVRE: Point = Point { latitude: 494_938, longitude: 1_077 };
    const PARIS: Point = Point { latitude: 488_566, longitude: 23_522 };
    const NEW_YORK: Point = Point { latitude: 407_128, longitude: -740_060 };
    const SYDNEY: Point = Point { latitude: -338_688, longitude: 1_512_093 };

    #[test]
    fn distances_are_those_of_the_globe() {
        assert!((ROUEN.kilometres_to(LE_HAVRE) - 71.9).abs() < 0.5, "{}", ROUEN.kilometres_to(LE_HAVRE));
        assert!((PARIS.kilometres_to(NEW_YORK) - 5_837.0).abs() < 1.0, "{}", PARIS.kilometres_to(NEW_YORK));
        let antipode = Point { latitude: -ROUEN.latitude, longitude: ROUEN.longitude - 1_800_000 };
        assert!((ROUEN.kilometres_to(antipode) - 20_015.0).abs() < 1.0);
    }

    #[test]
    fn points_survive_their_column() {
        for point in [ROUEN, LE_HAVRE, SYDNEY, Point { latitude: -900_000, longitude: -1_800_000 }] {
            assert_eq!(Point::unpacked(point.packed()), point);
        }
    }

    #[test]
    fn a_circle_holds_what_is_no_farther_than_its_radius() {
        let around = |kilometres| Near { point: ROUEN, kilometres };
        assert!(around(80).holds(LE_HAVRE) && !around(60).holds(LE_HAVRE) && around(0).holds(ROUEN));
        let dateline = Near { point: Point { latitude: 0, longitude: 1_799_000 }, kilometres: 30 };
        assert!(dateline.holds(Point { latitude: 0, longitude: -1_799_000 }), "a circle goes over the date line");
    }
}
