//! Positions of the change feed as clients keep them: opaque, and good for going on where a stream broke off.

use data_encoding::BASE64URL_NOPAD;

use super::error::{BadInput, Error, Result};

const PREFIX: &[u8] = b"ch";

/// A position as clients get it.
pub fn encode(position: i64) -> String {
    BASE64URL_NOPAD.encode(&[PREFIX, &position.to_be_bytes()].concat())
}

/// Reads the position of an argument that may be left out.
pub fn read(argument: &str, position: Option<&str>) -> Result<Option<i64>> {
    let Some(text) = position else { return Ok(None) };
    let parse = || {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let number = bytes.strip_prefix(PREFIX)?.try_into().ok()?;
        Some(i64::from_be_bytes(number)).filter(|position| *position >= 0)
    };
    parse().map(Some).ok_or_else(|| Error::bad_input(argument, BadInput::Position))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_as_it_was_given_out_and_nothing_else_is() {
        for position in [0, 1, 77, i64::MAX] {
            assert_eq!(read("after", Some(&encode(position))).unwrap(), Some(position));
        }
        assert_eq!(read("after", None).unwrap(), None);
        for bad in ["", "x", "1", "é", &encode(-1), &encode(7)[1..], &format!("{}AA", encode(7))] {
            assert!(read("after", Some(bad)).is_err(), "{bad}");
        }
    }
}
