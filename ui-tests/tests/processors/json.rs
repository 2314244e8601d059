//! serde_json, typed and untyped.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, from_str, json};
use streamwright::replay_safe;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    Placed { order: String, cents: i64 },
    Cancelled { order: String },
}

#[replay_safe]
pub fn event(text: &str) -> Result<Event, serde_json::Error> {
    from_str(text)
}

#[replay_safe]
pub fn to_line(event: &Event) -> String {
    serde_json::to_string(event).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
}

#[replay_safe]
pub fn field(document: &Value, pointer: &str) -> Option<String> {
    document.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

#[replay_safe]
pub fn flattened(prefix: &str, value: &Value, into: &mut Map<String, Value>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flattened(&path, value, into);
            }
        }
        other => {
            into.insert(prefix.to_owned(), other.clone());
        }
    }
}

#[replay_safe]
pub fn enriched(order: &Value, customer: Option<&Value>) -> Value {
    let mut order = order.clone();
    if let (Some(fields), Some(customer)) = (order.as_object_mut(), customer) {
        fields.insert("customer".into(), json!({ "name": customer["name"], "since": customer.get("since") }));
    }
    order
}

#[replay_safe]
pub fn amounts(document: &Value) -> i64 {
    document["lines"].as_array().into_iter().flatten().filter_map(|line| line["cents"].as_i64()).sum()
}

#[replay_safe]
pub fn decoded(bytes: &[u8]) -> Option<Event> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    serde_json::from_value(value).ok()
}

#[replay_safe]
pub fn redacted(mut document: Value) -> Value {
    if let Value::Object(fields) = &mut document {
        fields.retain(|name, _| !["password", "token"].contains(&name.as_str()));
        fields.values_mut().for_each(|value| *value = redacted(std::mem::take(value)));
    }
    document
}

#[test]
fn they_run() {
    let placed = Event::Placed { order: "o-1".into(), cents: 5 };
    assert_eq!(event(&to_line(&placed)).unwrap(), placed);
    let document = json!({ "a": { "b": "x" }, "lines": [{ "cents": 3 }, { "cents": 4 }], "token": 1 });
    assert_eq!(field(&document, "/a/b").as_deref(), Some("x"));
    let mut flat = Map::new();
    flattened("", &document, &mut flat);
    assert!(flat.contains_key("a.b"));
    assert_eq!(amounts(&document), 7);
    assert!(redacted(document.clone()).get("token").is_none());
    assert_eq!(enriched(&json!({}), Some(&json!({ "name": "n" })))["customer"]["name"], "n");
    assert_eq!(decoded(b"{}"), None);
}
