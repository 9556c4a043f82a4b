//! A map of what was found: one dot a place, drawn from coordinates alone.

use std::collections::BTreeMap;

use search::Point;

use crate::hub::Visit;
use crate::service::profiles::seen::Seen;
use crate::service::search::places;

/// The size of the map, in units of its own.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 220.0;
/// What is left free around the dots, in the same units.
const MARGIN: f64 = 34.0;
/// The least that a map shows, in degrees of latitude.
const LEAST: f64 = 0.4;
/// How wide a letter is, and how high a line, in units of the map.
const LETTER: f64 = 6.2;
const LINE: f64 = 13.0;

/// A map.
pub struct Map {
    /// Its places, the ones with the most profiles last, so that they lie on top.
    pub dots: Vec<Dot>,
    /// The same in words.
    pub said: String,
    /// How long the bar of its scale is, in units of the map, and for which distance it stands.
    pub scale: (f64, String),
}

/// One place.
pub struct Dot {
    /// Where it is, in units of the map.
    pub x: f64,
    /// The same, from the top.
    pub y: f64,
    /// How large it is.
    pub radius: f64,
    /// What it is called, and how many there are.
    pub label: String,
    /// Where its label stands, unless another's stands there.
    pub written: Option<(f64, f64)>,
}

/// Draws the places of profiles; nothing where none is known.
pub fn of<'a>(visit: &Visit, found: impl Iterator<Item = &'a Seen>) -> Option<Map> {
    let mut counts: BTreeMap<String, (Point, usize)> = BTreeMap::new();
    for seen in found {
        let Some(point) = places::of_profile(&seen.row) else { continue };
        let name = seen.row.city.clone().unwrap_or_default();
        counts.entry(name).or_insert((point, 0)).1 += 1;
    }
    let frame = Frame::around(counts.values().map(|(point, _)| degrees(*point)))?;
    let mut counted: Vec<(String, Point, usize)> =
        counts.into_iter().map(|(name, (point, count))| (name, point, count)).collect();
    counted.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    let said = counted.iter().map(|(name, _, count)| format!("{name} {}", visit.number(count)));
    let said = said.collect::<Vec<_>>().join(", ");
    let mut taken = Vec::new();
    let mut dots: Vec<Dot> =
        counted.into_iter().map(|(name, point, count)| dot(&frame, &mut taken, &name, point, count)).collect();
    dots.reverse();
    Some(Map { dots, said, scale: frame.scale(visit) })
}

fn dot(frame: &Frame, taken: &mut Vec<Area>, name: &str, point: Point, count: usize) -> Dot {
    let (x, y) = frame.place(degrees(point));
    let radius = (3.0 + 1.6 * f64::from(u32::try_from(count).unwrap_or(u32::MAX)).sqrt()).min(16.0);
    let label = if name.is_empty() { count.to_string() } else { format!("{name} ({count})") };
    let wide = LETTER * label.chars().count() as f64;
    let places = [(x + radius + 3.0, y + 4.0), (x - radius - 3.0 - wide, y + 4.0), (x - wide / 2.0, y - radius - 4.0)];
    let line = |(left, base): (f64, f64)| Area { left, top: base - LINE, right: left + wide, bottom: base + 3.0 };
    let free = |place: &(f64, f64)| {
        let line = line(*place);
        line.is_on_map() && taken.iter().all(|other| line.is_apart_from(other))
    };
    let written = places.into_iter().find(free);
    taken.push(Area { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
    taken.extend(written.map(line));
    Dot { x: tidy(x), y: tidy(y), radius: tidy(radius), label, written: written.map(|(x, y)| (tidy(x), tidy(y))) }
}

/// A part of the map that something stands on.
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn is_on_map(&self) -> bool {
        self.left >= 0.0 && self.right <= WIDTH && self.top >= 0.0 && self.bottom <= HEIGHT
    }

    fn is_apart_from(&self, other: &Self) -> bool {
        let beside = self.right < other.left || other.right < self.left;
        beside || self.bottom < other.top || other.bottom < self.top
    }
}

/// Which part of the earth the map shows, at which scale.
struct Frame {
    /// The middle, in degrees north and east.
    middle: (f64, f64),
    /// Units of the map for a degree north, and for one east.
    units: (f64, f64),
}

impl Frame {
    fn around(points: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let bounds = points.fold(None, |bounds: Option<[f64; 4]>, (north, east)| {
            let [south, top, west, right] = bounds.unwrap_or([north, north, east, east]);
            Some([south.min(north), top.max(north), west.min(east), right.max(east)])
        });
        let [south, north, west, east] = bounds?;
        let middle = (f64::midpoint(south, north), f64::midpoint(west, east));
        let shrink = middle.0.to_radians().cos().max(0.2);
        let high = (HEIGHT - 2.0 * MARGIN) / (north - south).max(LEAST);
        let wide = (WIDTH - 2.0 * MARGIN) / ((east - west) * shrink).max(LEAST);
        let unit = high.min(wide);
        Some(Self { middle, units: (unit, unit * shrink) })
    }

    fn place(&self, (north, east): (f64, f64)) -> (f64, f64) {
        let (x, y) = ((east - self.middle.1) * self.units.1, (self.middle.0 - north) * self.units.0);
        (WIDTH / 2.0 + x, HEIGHT / 2.0 + y)
    }

    /// A round number of kilometres that is about a quarter of the map.
    fn scale(&self, visit: &Visit) -> (f64, String) {
        /// Kilometres for a degree north.
        const DEGREE: f64 = 111.2;
        let kilometre = self.units.0 / DEGREE;
        let round = [1u32, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];
        let fits = |km: &&u32| f64::from(**km) * kilometre <= WIDTH / 3.0;
        let chosen = round.iter().rfind(fits).copied().unwrap_or(1);
        (tidy(f64::from(chosen) * kilometre), format!("{}\u{a0}km", visit.number(&chosen)))
    }
}

fn degrees(point: Point) -> (f64, f64) {
    (f64::from(point.latitude) / 10_000.0, f64::from(point.longitude) / 10_000.0)
}

fn tidy(units: f64) -> f64 {
    (units * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_lies_on_the_map_north_above_south() {
        let (rouen, caen, montreal) = ((49.44, 1.1), (49.18, -0.37), (45.5, -73.6));
        for points in
            [vec![rouen], vec![rouen, caen], vec![rouen, caen, montreal], vec![(89.0, 179.0), (-89.0, -179.0)]]
        {
            let frame = Frame::around(points.iter().copied()).unwrap();
            for point in &points {
                let (x, y) = frame.place(*point);
                assert!((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y), "{point:?} at {x}, {y}");
            }
        }
        let frame = Frame::around([rouen, caen].into_iter()).unwrap();
        assert!(frame.place(rouen).1 < frame.place(caen).1 && frame.place(caen).0 < frame.place(rouen).0);
        assert!(Frame::around(std::iter::empty()).is_none());
    }
}
