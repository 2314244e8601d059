//! Where a serde works.

use std::fmt;

/// For which topic a serde reads or writes, and whether its keys or its values.
///
/// Generated code hands it to [`Serde::serialize_at`](super::Serde::serialize_at) and
/// [`Serde::deserialize_at`](super::Serde::deserialize_at) with every key and value. It is two words that lie ready, nothing is
/// looked up for it, and a serde that takes no interest in it costs nothing more: calls are direct, and what is not used is not
/// made. For a store the topic is its changelog, as in Kafka Streams.
///
/// It is the one thing that a format with a schema registry needs beside a value: the names under which schemas are
/// registered are made of it, and what is known of them will come with it, so that no call of a serde changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    topic: &'a str,
    part: Part,
}

/// One of the two parts of a record that serdes are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its key.
    Key,
    /// Its value.
    Value,
}

impl<'a> Place<'a> {
    /// The keys of a topic.
    #[inline]
    pub const fn key(topic: &'a str) -> Self {
        Self { topic, part: Part::Key }
    }

    /// The values of a topic.
    #[inline]
    pub const fn value(topic: &'a str) -> Self {
        Self { topic, part: Part::Value }
    }

    /// The topic's full name.
    #[inline]
    pub const fn topic(self) -> &'a str {
        self.topic
    }

    /// Whether it is about keys or values.
    #[inline]
    pub const fn part(self) -> Part {
        self.part
    }
}

impl Part {
    /// `key` or `value`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Value => "value",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
