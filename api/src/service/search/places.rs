//! Where profiles are, and where somebody means who names a place.

use entity::profiles;
use search::Point;

use crate::reference::{Countries, Places};

/// Where a profile is: its own point, or that of its city.
pub fn of_profile(row: &profiles::Model) -> Option<Point> {
    match (row.latitude, row.longitude) {
        (Some(latitude), Some(longitude)) => Some(Point { latitude, longitude }),
        _ => in_country(row.city.as_deref()?, row.country.as_deref()),
    }
}

/// The place of a name, with its country behind a comma where several bear it.
pub fn named(text: &str) -> Option<Point> {
    let whole = in_country(text, None);
    whole.or_else(|| {
        let (city, country) = text.rsplit_once(',')?;
        in_country(city, Some(Countries::get().find(country)?.code))
    })
}

fn in_country(city: &str, country: Option<&str>) -> Option<Point> {
    let place = Places::get().find(city, country)?;
    Some(Point { latitude: place.latitude?, longitude: place.longitude? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_their_name_alone_or_with_their_country() {
        let rouen = named("rouen").unwrap();
        assert!(rouen.kilometres_to(named("Rouen, France").unwrap()) < 1.0);
        assert!(rouen.kilometres_to(named("Montréal, CA").unwrap()) > 5_000.0);
        assert_eq!(named("Nulle-Part-sur-Rien"), None);
        assert_eq!(named("Rouen, Nowhereland"), None);
    }
}
