//! Where to search: around a place or a point.

use async_graphql::{InputObject, SimpleObject};
use entity::values;
use search::Point;

use crate::graphql::error::{BadInput, Error, Result};
use crate::service::search::places;

/// The longest distance on the earth, in kilometres.
const FARTHEST: i32 = 20_000;

/// A circle on the earth: around a place by its name, or around a point.
#[derive(InputObject)]
#[graphql(name = "NearInput")]
pub struct Around {
    /// The name of a place, with its country where several bear it: `Rouen`, `Lyon, FR`.
    place: Option<String>,
    /// Degrees north of the point, instead of a place.
    latitude: Option<f64>,
    /// Degrees east of the point, instead of a place.
    longitude: Option<f64>,
    /// How far around it, in kilometres, 1 to 20,000.
    #[graphql(default_with = "USUAL")]
    within_km: i32,
}

/// How far around a place is searched when nobody says, in kilometres.
const USUAL: i32 = 50;

/// The circle of a saved search, as it was given.
#[derive(SimpleObject)]
#[graphql(name = "SavedNear", serial)]
pub struct Circle {
    /// The name of the place in its middle; null if a point was given.
    place: Option<String>,
    /// Degrees north of the point; null if a place was given.
    latitude: Option<f64>,
    /// Degrees east of the point; null if a place was given.
    longitude: Option<f64>,
    /// How far around it, in kilometres.
    within_km: i32,
}

impl Around {
    /// Refuses a circle that makes no sense, by the values of its fields.
    pub fn check<'a>(
        argument: &str,
        text: impl Fn(&str) -> Option<&'a str>,
        number: impl Fn(&str) -> Option<f64>,
    ) -> Result<()> {
        // A number beyond the range of its type is one beyond the range of distances.
        let within_km = number("withinKm").map_or(USUAL, |number| number as i32);
        let place = text("place").map(str::to_owned);
        let around = Self { place, latitude: number("latitude"), longitude: number("longitude"), within_km };
        around.read(argument).map(drop)
    }

    /// The circle, as it is kept; `argument` is named where it makes no sense.
    pub fn read(self, argument: &str) -> Result<values::Circle> {
        let kilometres = u32::try_from(self.within_km).ok().filter(|_| (1..=FARTHEST).contains(&self.within_km));
        let kilometres =
            kilometres.ok_or_else(|| Error::bad_input(format!("{argument}.withinKm"), BadInput::Distance))?;
        let point = match (&self.place, self.latitude, self.longitude) {
            (Some(place), None, None) => places::named(place),
            (None, Some(latitude), Some(longitude)) => point(latitude, longitude),
            _ => None,
        };
        let Point { latitude, longitude } = point.ok_or_else(|| Error::bad_input(argument, BadInput::Place))?;
        Ok(values::Circle { place: self.place, latitude, longitude, kilometres })
    }
}

impl Circle {
    pub(super) fn of(circle: &values::Circle) -> Self {
        let degrees = |stored: i32| circle.place.is_none().then(|| f64::from(stored) / 10_000.0);
        Self {
            place: circle.place.clone(),
            latitude: degrees(circle.latitude),
            longitude: degrees(circle.longitude),
            within_km: i32::try_from(circle.kilometres).unwrap_or(FARTHEST),
        }
    }
}

fn point(latitude: f64, longitude: f64) -> Option<Point> {
    let inside = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    let stored = |degrees: f64| (degrees * 10_000.0).round() as i32;
    inside.then(|| Point { latitude: stored(latitude), longitude: stored(longitude) })
}
