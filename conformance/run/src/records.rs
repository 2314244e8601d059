//! Input and output records of a case, as a log has them.

use streamwright::prelude::*;
use streamwright_conformance::case::{Output, Step};

use crate::bytes::{Kind, decode, encode};

/// A topic, and what its keys and values are.
pub(crate) type Topic = (&'static str, Kind, Kind);

/// A record as a log has it.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) topic: &'static str,
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) value: Option<Vec<u8>>,
    pub(crate) timestamp: i64,
    pub(crate) headers: Headers,
}

/// What a step writes.
pub(crate) fn input(topics: &[Topic], step: &Step) -> Result<Record, String> {
    let topic = topics.iter().find(|(topic, ..)| *topic == step.topic);
    let &(topic, key, value) = topic.ok_or_else(|| format!("nobody reads topic `{}`", step.topic))?;
    let mut headers = Headers::new();
    for (name, value) in &step.headers {
        headers.push(name, value.as_deref().map(str::as_bytes));
    }
    let (key, value) = (encode(key, &step.key)?, encode(value, &step.value)?);
    Ok(Record { topic, key, value, timestamp: step.timestamp, headers })
}

/// What is read on a topic, while step number `step` is the last one.
pub(crate) fn output(step: usize, (topic, key, value): Topic, record: &Record) -> Result<Output, String> {
    let header = |(name, value): (&str, Option<&[u8]>)| {
        let value = value.map(|value| String::from_utf8(value.to_vec()).map_err(|error| error.to_string()));
        Ok::<_, String>((name.to_owned(), value.transpose()?))
    };
    Ok(Output {
        step,
        out: topic.to_owned(),
        key: decode(key, record.key.as_deref())?,
        value: decode(value, record.value.as_deref())?,
        timestamp: record.timestamp,
        headers: record.headers.iter().map(header).collect::<Result<_, _>>()?,
    })
}
