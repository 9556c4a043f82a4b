//! The messages of graphql-transport-ws.

use poem::web::websocket::{CloseCode, Message};
use serde_json::{Map, Value, json};

/// Why a socket is closed: the protocol's own codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// Not a message of the protocol.
    BadMessage,
    /// An operation before the connection was acknowledged.
    NotInitialised,
    /// The token does not work, or not any longer.
    Forbidden,
    /// Nobody said who asks, in time.
    InitTimeout,
    /// An id that is in use.
    SameId(String),
    /// A second `connection_init`.
    SecondInit,
    /// The server stops.
    GoingAway,
    /// A message that is too large.
    TooBig,
    /// The client does not read what it asked for; it may come again and go on where it stopped.
    TooSlow,
}

impl Closing {
    pub(super) fn message(&self) -> Message {
        let (code, reason) = match self {
            Self::BadMessage => (4400, "Invalid message".to_owned()),
            Self::NotInitialised => (4401, "Unauthorized".to_owned()),
            Self::Forbidden => (4403, "Forbidden".to_owned()),
            Self::InitTimeout => (4408, "Connection initialisation timeout".to_owned()),
            Self::SameId(id) => (4409, format!("Subscriber for {} already exists", shortened(id))),
            Self::SecondInit => (4429, "Too many initialisation requests".to_owned()),
            Self::GoingAway => (1001, "Going away".to_owned()),
            Self::TooBig => (1009, "Message too big".to_owned()),
            Self::TooSlow => (1013, "Messages are not read in time".to_owned()),
        };
        Message::Close(Some((CloseCode::from(code), reason)))
    }
}

/// A close frame holds 123 bytes of reason at most.
fn shortened(id: &str) -> String {
    id.chars().take(20).collect()
}

/// What a client sends.
#[derive(Debug, PartialEq)]
pub(super) enum Received {
    Init(Map<String, Value>),
    Ping(Option<Value>),
    Pong,
    Subscribe { id: String, payload: Value },
    Complete { id: String },
}

impl Received {
    pub(super) fn read(text: &str) -> Result<Self, Closing> {
        let Ok(Value::Object(mut message)) = serde_json::from_str(text) else { return Err(Closing::BadMessage) };
        let payload = message.remove("payload").filter(|payload| !payload.is_null());
        let kind = message.remove("type");
        let kind = kind.as_ref().and_then(Value::as_str).ok_or(Closing::BadMessage)?;
        let mut id = || match message.remove("id") {
            Some(Value::String(id)) if !id.is_empty() => Ok(id),
            _ => Err(Closing::BadMessage),
        };
        match (kind, payload) {
            ("connection_init", None) => Ok(Self::Init(Map::new())),
            ("connection_init", Some(Value::Object(payload))) => Ok(Self::Init(payload)),
            ("ping", payload @ (None | Some(Value::Object(_)))) => Ok(Self::Ping(payload)),
            ("pong", None | Some(Value::Object(_))) => Ok(Self::Pong),
            ("subscribe", Some(payload @ Value::Object(_))) => Ok(Self::Subscribe { id: id()?, payload }),
            ("complete", _) => Ok(Self::Complete { id: id()? }),
            _ => Err(Closing::BadMessage),
        }
    }
}

/// What the server sends about one operation.
#[derive(Debug)]
pub(super) enum Said {
    /// An answer, as JSON.
    Next(String),
    /// Errors, as a list in JSON.
    Error(String),
    Complete,
}

impl Said {
    /// Whether nothing follows.
    pub(super) fn is_last(&self) -> bool {
        !matches!(self, Self::Next(_))
    }

    pub(super) fn message(self, id: &str) -> Message {
        let id = Value::from(id);
        Message::Text(match self {
            Self::Next(answer) => format!("{{\"id\":{id},\"type\":\"next\",\"payload\":{answer}}}"),
            Self::Error(errors) => format!("{{\"id\":{id},\"type\":\"error\",\"payload\":{errors}}}"),
            Self::Complete => format!("{{\"id\":{id},\"type\":\"complete\"}}"),
        })
    }
}

/// The message that opens a connection for operations.
pub(super) fn acknowledgement() -> Message {
    Message::Text(json!({ "type": "connection_ack" }).to_string())
}

/// The answer to a ping, with what came along.
pub(super) fn pong(payload: Option<Value>) -> Message {
    let answer = match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }),
        None => json!({ "type": "pong" }),
    };
    Message::Text(answer.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_strictly() {
        let subscribe = r#"{"type":"subscribe","id":"1","payload":{"query":"{a}"}}"#;
        assert_eq!(
            Received::read(subscribe).unwrap(),
            Received::Subscribe { id: "1".to_owned(), payload: json!({ "query": "{a}" }) }
        );
        assert_eq!(Received::read(r#"{"type":"connection_init","payload":null}"#).unwrap(), Received::Init(Map::new()));
        for bad in [
            "",
            "{oops",
            "[]",
            "{}",
            r#"{"type":"nonsense"}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"connection_init","payload":"token"}"#,
            r#"{"type":7}"#,
        ] {
            assert_eq!(Received::read(bad), Err(Closing::BadMessage), "{bad}");
        }
    }
}
