//! Between the field names of a record and the paths of the inputs.

use entity::ProfileKind;

/// The path in an input of a field of a record: `needs[1].detail_fr` is `["needs", "1", "detail", "fr"]`.
pub fn path(field: &str, kind: ProfileKind) -> Vec<String> {
    let mut path = Vec::new();
    for part in field.split(['.', '[', ']']).filter(|part| !part.is_empty()) {
        match part {
            "city" | "postcode" | "country" | "territory" | "time_zone" if path.is_empty() => {
                path.extend(["location".to_owned(), camel(part)]);
            }
            "email" | "phone" if path.is_empty() => path.extend(["contact".to_owned(), part.to_owned()]),
            "markets" if path.is_empty() && kind == ProfileKind::Startup => path.push("targetMarkets".to_owned()),
            "available_from" => path.extend(["availability".to_owned(), "startsOn".to_owned()]),
            "available_until" => path.extend(["availability".to_owned(), "endsOn".to_owned()]),
            "date" => path.push("givenOn".to_owned()),
            "company" => path.push("companyId".to_owned()),
            "host" => path.push("hostId".to_owned()),
            "from" => path.extend(["period".to_owned(), "startsOn".to_owned()]),
            "until" => path.extend(["period".to_owned(), "endsOn".to_owned()]),
            _ => {
                match part.strip_suffix("_fr").map(|text| (text, "fr")).or(part.strip_suffix("_en").map(|t| (t, "en")))
                {
                    Some((text, language)) => path.extend([camel(text), language.to_owned()]),
                    None => path.push(camel(part)),
                }
            }
        }
    }
    path
}

fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for (index, word) in name.split('_').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if index > 0 => camel.extend(first.to_uppercase()),
            Some(first) => camel.push(first),
            None => {}
        }
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use entity::ProfileKind::{Mentor, Startup};

    use super::path;

    #[test]
    fn paths_of_a_record_become_paths_of_an_input() {
        assert_eq!(path("needs[1].detail_fr", Startup), ["needs", "1", "detail", "fr"]);
        assert_eq!(path("time_zone", Startup), ["location", "timeZone"]);
        assert_eq!(path("funds_raised_eur", Startup), ["fundsRaisedEur"]);
        assert_eq!(path("email", Startup), ["contact", "email"]);
        assert_eq!(path("host", Startup), ["hostId"]);
        assert_eq!(path("capacity.per_month", Startup), ["capacity", "perMonth"]);
        assert_eq!(path("consent.date", Mentor), ["consent", "givenOn"]);
        assert_eq!(path("markets[0]", Startup), ["targetMarkets", "0"]);
        assert_eq!(path("markets[0]", Mentor), ["markets", "0"]);
    }
}
