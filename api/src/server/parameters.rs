//! Reads the parameters of a request from a body or an address, strictly.

use async_graphql::Variables;
use serde_json::{Map, Value};

use super::fault::Fault;

/// What a client asks for.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    /// The document.
    pub query: String,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Variables,
    /// What the client adds to the protocol.
    pub extensions: Map<String, Value>,
}

impl Parameters {
    /// Reads a JSON body.
    pub(super) fn from_body(body: &[u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(body).map_err(|_| Fault::NotUtf8)?;
        Self::from_json(serde_json::from_str(text).map_err(|_| Fault::NotJson)?)
    }

    /// Reads a JSON value; entries that the specification does not name are left alone, as it asks for.
    pub(super) fn from_json(value: Value) -> Result<Self, Fault> {
        let mut object = match value {
            Value::Object(object) => object,
            Value::Array(_) => return Err(Fault::Batch),
            _ => return Err(Fault::NotAnObject),
        };
        let operation_name = text(&mut object, "operationName")?.filter(|name| !name.is_empty());
        let (variables, extensions) = (map(&mut object, "variables")?, map(&mut object, "extensions")?);
        let query = text(&mut object, "query")?;
        Self::new(query, operation_name, variables, extensions)
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
        let name = name.filter(|name| !name.is_empty());
        Self::new(query, name, written_map(variables, "variables")?, written_map(extensions, "extensions")?)
    }

    fn new(
        query: Option<String>,
        operation_name: Option<String>,
        variables: Map<String, Value>,
        extensions: Map<String, Value>,
    ) -> Result<Self, Fault> {
        let query = query.filter(|query| !query.is_empty()).ok_or(Fault::NoQuery)?;
        if variables.iter().any(|(name, value)| name.contains('\0') || holds_null_character(value)) {
            return Err(Fault::NullCharacter);
        }
        let variables = Variables::from_json(Value::Object(variables));
        Ok(Self { query, operation_name, variables, extensions })
    }
}

fn text(object: &mut Map<String, Value>, name: &'static str) -> Result<Option<String>, Fault> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Fault::Parameter(name)),
    }
}

fn map(object: &mut Map<String, Value>, name: &'static str) -> Result<Map<String, Value>, Fault> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(Fault::Parameter(name)),
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
        assert_eq!((read.query.as_str(), read.operation_name, read.extensions.len()), ("{a}", None, 0));
    }

    #[test]
    fn an_address_is_read_strictly() {
        let read = Parameters::from_query("query=query+A%20%7Ba%7D&operationName=A&variables=%7B%22x%22:1%7D").unwrap();
        assert_eq!((read.query.as_str(), read.operation_name.as_deref()), ("query A {a}", Some("A")));
        assert_eq!(read.variables.len(), 1);
        for (query, fault) in [
            ("", Fault::NoQuery),
            ("query=", Fault::NoQuery),
            ("query={a}&query={b}", Fault::Repeated("query")),
            ("query={a}&variables=[]", Fault::Parameter("variables")),
            ("query={a}&variables={", Fault::NotJson),
            ("query=%ff", Fault::NotUtf8),
            ("query=%f", Fault::NotUtf8),
        ] {
            assert_eq!(Parameters::from_query(query).unwrap_err(), fault, "{query}");
        }
    }
}
