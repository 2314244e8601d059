//! The fields of a node, each read once: what nobody asked for is a feature that we do not know.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// What a case asks for and we do not offer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsupported(pub(crate) String);

/// A reader of one node's fields.
pub(crate) struct Fields<'c> {
    op: &'c str,
    fields: &'c Map<String, Value>,
    read: BTreeSet<&'static str>,
}

impl<'c> Fields<'c> {
    pub(crate) fn of(node: &'c crate::case::Node) -> Self {
        Self { op: &node.op, fields: &node.fields, read: BTreeSet::new() }
    }

    /// The operator's name, for messages.
    pub(crate) fn op(&self) -> &'c str {
        self.op
    }

    /// A field that may be left out, or be null.
    pub(crate) fn optional(&mut self, name: &'static str) -> Option<&'c Value> {
        self.read.insert(name);
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&mut self, name: &'static str) -> Result<&'c str, Unsupported> {
        let value = self.optional(name).and_then(Value::as_str);
        value.ok_or_else(|| Unsupported(format!("`{}` has no text `{name}`", self.op)))
    }

    pub(crate) fn texts(&mut self, name: &'static str) -> Result<Vec<&'c str>, Unsupported> {
        let list = self.optional(name).and_then(Value::as_array);
        let texts = list.and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
        texts.ok_or_else(|| Unsupported(format!("`{}` has no list of texts `{name}`", self.op)))
    }

    pub(crate) fn number(&mut self, name: &'static str) -> Result<i64, Unsupported> {
        let value = self.optional(name).and_then(Value::as_i64);
        value.ok_or_else(|| Unsupported(format!("`{}` has no number `{name}`", self.op)))
    }

    /// The fields of each element of a list.
    pub(crate) fn list(&mut self, name: &'static str) -> Result<Vec<Self>, Unsupported> {
        let list = self.optional(name).and_then(Value::as_array);
        let list = list.and_then(|list| list.iter().map(Value::as_object).collect::<Option<Vec<_>>>());
        let list = list.ok_or_else(|| Unsupported(format!("`{}` has no list `{name}`", self.op)))?;
        Ok(list.into_iter().map(|fields| Self { op: self.op, fields, read: BTreeSet::new() }).collect())
    }

    /// The fields of a field.
    pub(crate) fn inside(&mut self, name: &'static str) -> Result<Self, Unsupported> {
        let fields = self.optional(name).and_then(Value::as_object);
        let fields = fields.ok_or_else(|| Unsupported(format!("`{}` has no `{name}`", self.op)))?;
        Ok(Self { op: self.op, fields, read: BTreeSet::new() })
    }

    /// A field that may be there and changes nothing here, such as the type that a serde needs in Java.
    pub(crate) fn ignore(&mut self, name: &'static str) {
        self.read.insert(name);
    }

    /// Whether everything that is written was read.
    pub(crate) fn end(self) -> Result<(), Unsupported> {
        let unread = self.fields.iter().find(|(name, value)| !self.read.contains(name.as_str()) && !value.is_null());
        unread.map_or(Ok(()), |(name, value)| Err(Unsupported(format!("`{}` with `{name}`: {value}", self.op))))
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use crate::case::Node;

    #[test]
    fn what_nobody_reads_is_unsupported() {
        let node: Node = serde_json::from_str(r#"{"op": "count", "from": "g", "cached": true, "left": null}"#).unwrap();
        let mut fields = Fields::of(&node);
        assert_eq!(fields.text("from").unwrap(), "g");
        assert_eq!(fields.end().unwrap_err().to_string(), "`count` with `cached`: true");
    }
}
