//! The ids of topics: what tells one from another of the same name.

use std::time::{Duration, Instant};

use rdkafka::error::RDKafkaErrorCode;

use super::lookup::{Lookup, Pause};
use crate::clock;
use crate::log::LogError;
use crate::log::kafka::error::{is_missing, is_passing};
use crate::log::topics::TopicTable;

/// How long a broker may take to hear of a topic that was just created.
const HEARD_OF: Duration = Duration::from_secs(5);

/// Fills in the ids of the topics in `table`, as far as the brokers tell them.
pub(super) fn fill_in(lookup: &Lookup, table: &mut TopicTable, deadline: Instant) -> Result<(), LogError> {
    let names: Vec<_> = table.topics.iter().map(|topic| topic.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    if names.is_empty() {
        return Ok(());
    }
    let mut pause = Pause::new();
    let patience = deadline.min(clock::now() + HEARD_OF);
    let passes = |code: RDKafkaErrorCode| is_missing(code) || is_passing(code);
    let answers = loop {
        let answers = lookup.uuids(&names)?;
        let all_known = !answers.iter().any(|described| described.answer.as_ref().is_err_and(|&code| passes(code)));
        if all_known || !pause.rest(patience) {
            break answers;
        }
    };
    for described in answers {
        let Some(topic) = table.topics.iter_mut().find(|topic| *topic.name == *described.topic) else { continue };
        match described.answer {
            Ok(uuid) => topic.uuid = uuid,
            Err(code) => tracing::warn!(
                topic = %topic.name, %code,
                "the id of a topic cannot be read, so that one that is created anew is not told from it"
            ),
        }
    }
    let unknown = table.topics.iter().filter(|topic| topic.uuid.is_none()).count();
    if unknown > 0 {
        tracing::debug!(topics = unknown, "the brokers tell no ids of topics: see docs/lost-offsets.md");
    }
    Ok(())
}
