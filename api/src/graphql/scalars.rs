//! Scalars: instants, days and web addresses.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use jiff::civil;

use crate::clock;

/// An instant, in RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub i64);

/// An instant: RFC 3339 in UTC, such as `2027-01-05T09:30:00.000Z`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let instant: jiff::Timestamp = text.parse().map_err(|_| InputValueError::custom("not an instant"))?;
        Ok(Self(instant.as_millisecond()))
    }

    fn to_value(&self) -> Value {
        Value::String(format!("{:.3}", clock::instant(self.0)))
    }
}

/// A day without time and zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub civil::Date);

/// A day: ISO 8601, such as `2027-01-05`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let day = text.parse().ok().filter(|_| text.len() == 10);
        day.map(Self).ok_or_else(|| InputValueError::custom("not a day of the form YYYY-MM-DD"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Date {
    /// The day that a row holds as text; nothing if the text is none.
    pub fn of(text: Option<&str>) -> Option<Self> {
        text?.parse().ok().map(Self)
    }
}

/// A web address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(pub String);

/// A web address: http or https.
#[Scalar(name = "URL", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3986")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}
