//! Reads the parameters of a request from a body or an address, strictly.

use async_graphql::Variables;
use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::fault::Fault;

/// The SHA-256 of a document's text.
pub(super) type Sha256Hash = [u8; 32];

/// The version of the protocol by which documents are asked for by their hash.
const PERSISTED_QUERY_VERSION: u64 = 1;

/// What a client asks for.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    /// The document; it may be missing only where its hash is not.
    pub query: Option<String>,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Variables,
    /// The hash under which the document is, or is to be, registered.
    pub persisted: Option<Sha256Hash>,
}

/// A body; entries that the specification does not name are left alone, as it asks for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    #[serde(default)]
    query: Value,
    #[serde(default)]
    operation_name: Value,
    #[serde(default)]
    variables: Value,
    #[serde(default)]
    extensions: Value,
}

impl Parameters {
    /// Reads a JSON body.
    pub(super) fn from_body(body: &[u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(body).map_err(|_| Fault::NotUtf8)?;
        match text.trim_ascii_start().as_bytes().first() {
            Some(b'{') => serde_json::from_str(text).map_err(|error| unreadable(&error)).and_then(Self::from_sent),
            Some(b'[') => Err(Fault::Batch),
            _ if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() => Err(Fault::NotAnObject),
            _ => Err(Fault::NotJson),
        }
    }

    /// Reads a JSON value.
    pub(super) fn from_json(value: Value) -> Result<Self, Fault> {
        match value {
            Value::Object(_) => serde_json::from_value(value).map_err(|_| Fault::NotAnObject).and_then(Self::from_sent),
            _ => Err(Fault::NotAnObject),
        }
    }

    fn from_sent(sent: Sent) -> Result<Self, Fault> {
        let Sent { query, operation_name, variables, extensions } = sent;
        Self::new(
            text(query, "query")?,
            text(operation_name, "operationName")?,
            map(variables, "variables")?,
            map(extensions, "extensions")?,
        )
    }

    /// Reads the query part of an address.
    pub(super) fn from_query(query: &str) -> Result<Self, Fault> {
        let mut found: [(&'static str, Option<String>); 4] =
            [("query", None), ("operationName", None), ("variables", None), ("extensions", None)];
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            let Some((known, place)) = found.iter_mut().find(|(known, _)| *known == name) else { continue };
            if place.replace(value).is_some() {
                return Err(Fault::Repeated(known));
            }
        }
        let [(_, query), (_, name), (_, variables), (_, extensions)] = found;
        Self::new(query, name, written_map(variables, "variables")?, written_map(extensions, "extensions")?)
    }

    fn new(
        query: Option<String>,
        operation_name: Option<String>,
        variables: Map<String, Value>,
        extensions: Map<String, Value>,
    ) -> Result<Self, Fault> {
        let query = query.filter(|query| !query.is_empty());
        let operation_name = operation_name.filter(|name| !name.is_empty());
        let persisted = extensions.get("persistedQuery").filter(|asked| !asked.is_null()).map(hash).transpose()?;
        if query.is_none() && persisted.is_none() {
            return Err(Fault::NoQuery);
        }
        if variables.iter().any(|(name, value)| name.contains('\0') || holds_null_character(value)) {
            return Err(Fault::NullCharacter);
        }
        let variables = Variables::from_json(Value::Object(variables));
        Ok(Self { query, operation_name, variables, persisted })
    }
}

/// A parameter that is there twice is the only thing that is wrong with a well-formed object.
fn unreadable(error: &serde_json::Error) -> Fault {
    let told = error.to_string();
    let names = ["query", "operationName", "variables", "extensions"];
    match names.into_iter().find(|name| error.is_data() && told.contains(&format!("`{name}`"))) {
        Some(name) => Fault::Repeated(name),
        None => Fault::NotJson,
    }
}

fn hash(asked: &Value) -> Result<Sha256Hash, Fault> {
    let version = asked.get("version").and_then(Value::as_u64);
    let hash = asked.get("sha256Hash").and_then(Value::as_str);
    let hash = hash.and_then(|hash| HEXLOWER_PERMISSIVE.decode(hash.as_bytes()).ok());
    match (version, hash.and_then(|hash| hash.try_into().ok())) {
        (Some(PERSISTED_QUERY_VERSION), Some(hash)) => Ok(hash),
        _ => Err(Fault::PersistedQuery),
    }
}

fn text(value: Value, name: &'static str) -> Result<Option<String>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(Fault::Parameter(name)),
    }
}

fn map(value: Value, name: &'static str) -> Result<Map<String, Value>, Fault> {
    match value {
        Value::Null => Ok(Map::new()),
        Value::Object(map) => Ok(map),
        _ => Err(Fault::Parameter(name)),
    }
}

fn written_map(written: Option<String>, name: &'static str) -> Result<Map<String, Value>, Fault> {
    match written.as_deref() {
        None | Some("" | "null") => Ok(Map::new()),
        Some(json) => match serde_json::from_str(json) {
            Ok(Value::Object(map)) => Ok(map),
            Ok(_) => Err(Fault::Parameter(name)),
            Err(_) => Err(Fault::NotJson),
        },
    }
}

/// PostgreSQL cannot store it, and no text needs it.
fn holds_null_character(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_null_character),
        Value::Object(map) => map.iter().any(|(name, value)| name.contains('\0') || holds_null_character(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Decodes a part of an address, and refuses what is not UTF-8 rather than replacing it.
fn decode(text: &str) -> Result<String, Fault> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let decoded = match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()].map(|digit| char::from(digit?).to_digit(16));
                let [Some(high), Some(low)] = digits else { return Err(Fault::NotUtf8) };
                u8::try_from(high * 16 + low).map_err(|_| Fault::NotUtf8)?
            }
            other => other,
        };
        bytes.push(decoded);
    }
    String::from_utf8(bytes).map_err(|_| Fault::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read_strictly() {
        for (body, fault) in [
            (r#"{"query": 1}"#, Fault::Parameter("query")),
            (r#"{"query": "{a}", "variables": []}"#, Fault::Parameter("variables")),
            (r#"{"query": "{a}", "variables": "{}"}"#, Fault::Parameter("variables")),
            (r#"{"query": "{a}", "extensions": 0}"#, Fault::Parameter("extensions")),
            (r#"{"query": "{a}", "operationName": {}}"#, Fault::Parameter("operationName")),
            (r#"{"query": "{a}", "variables": {"x": ["\u0000"]}}"#, Fault::NullCharacter),
            (r#"{"query": ""}"#, Fault::NoQuery),
            ("{}", Fault::NoQuery),
            ("[]", Fault::Batch),
            (r#"[{"query": "{a}"}]"#, Fault::Batch),
            ("3", Fault::NotAnObject),
            ("", Fault::NotJson),
            (r#"{"query": "{a}"} {}"#, Fault::NotJson),
            (r#"{"query": "{a}", "query": "{b}"}"#, Fault::Repeated("query")),
            (r#"{"variables": {}, "query": "{a}", "variables": null}"#, Fault::Repeated("variables")),
            (r#"{"extensions": {"persistedQuery": {"version": 1}}}"#, Fault::PersistedQuery),
            (r#"{"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "00"}}}"#, Fault::PersistedQuery),
        ] {
            assert_eq!(Parameters::from_body(body.as_bytes()).unwrap_err(), fault, "{body}");
        }
        assert_eq!(Parameters::from_body(b"{\"query\": \"\xff\"}").unwrap_err(), Fault::NotUtf8);
        let deep =
            format!("{{\"query\": \"{{a}}\", \"variables\": {{\"x\": {}1{}}}}}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(Parameters::from_body(deep.as_bytes()).unwrap_err(), Fault::NotJson);
    }

    #[test]
    fn null_and_unknown_parameters_are_as_if_they_were_not_there() {
        let body = r#"{"query": "{a}", "variables": null, "operationName": null, "extensions": null, "id": 7}"#;
        let read = Parameters::from_body(body.as_bytes()).unwrap();
        assert_eq!((read.query.as_deref(), read.operation_name, read.persisted), (Some("{a}"), None, None));
    }

    #[test]
    fn an_address_is_read_strictly() {
        let read = Parameters::from_query("query=query+A%20%7Ba%7D&operationName=A&variables=%7B%22x%22:1%7D").unwrap();
        assert_eq!((read.query.as_deref(), read.operation_name.as_deref()), (Some("query A {a}"), Some("A")));
        assert_eq!(read.variables.len(), 1);
        for (query, fault) in [
            ("", Fault::NoQuery),
            ("query=", Fault::NoQuery),
            ("query={a}&query={b}", Fault::Repeated("query")),
            ("query={a}&variables=[]", Fault::Parameter("variables")),
            ("query={a}&variables={", Fault::NotJson),
            ("query=%ff", Fault::NotUtf8),
            ("query=%f", Fault::NotUtf8),
            ("extensions={\"persistedQuery\":7}", Fault::PersistedQuery),
        ] {
            assert_eq!(Parameters::from_query(query).unwrap_err(), fault, "{query}");
        }
    }
}
