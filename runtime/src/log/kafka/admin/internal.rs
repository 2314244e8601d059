//! Our own topics, configured as Kafka Streams configures its.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Instant;

use rdkafka::admin::{AdminClient, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::RDKafkaErrorCode;

use super::lookup::Pause;
use crate::config::Config;
use crate::description::{POSITIONS_TOPIC_SETTINGS, REPARTITION_TOPIC_SETTINGS};
use crate::log::LogError;
use crate::log::kafka::block_on::block_on;
use crate::log::kafka::error::{is_passing, plain};
use crate::log::topics::{Role, TopicInfo, TopicTable};

/// Creates the topics of `table` at the positions `missing`.
pub(super) fn create(
    client: &AdminClient<DefaultClientContext>,
    config: &Config,
    table: &TopicTable,
    missing: &[usize],
    deadline: Instant,
) -> Result<(), LogError> {
    let mut left: Vec<&TopicInfo> = missing.iter().map(|&topic| &table.topics[topic]).collect();
    let overrides = config.client_properties.for_internal_topics();
    let mut pause = Pause::new();
    while !left.is_empty() {
        let settings: Vec<_> = left.iter().map(|topic| settings(topic.role)).collect();
        let asked: Vec<NewTopic<'_>> = left
            .iter()
            .zip(&settings)
            .map(|(topic, settings)| new_topic(topic, settings, config.replication_factor, &overrides))
            .collect();
        let answers = block_on(client.create_topics(&asked, &super::options(deadline)))
            .map_err(|error| plain("creating internal topics", &error));
        let answers = match answers {
            Ok(answers) => answers,
            Err(LogError::Retriable { .. }) if pause.rest(deadline) => continue,
            Err(error) => return Err(error),
        };
        let mut again = Vec::new();
        for answer in answers {
            match answer {
                Ok(name) => {
                    if let Some(topic) = left.iter().find(|topic| *topic.name == *name) {
                        tracing::info!(topic = %name, partitions = topic.partitions, "created");
                    }
                }
                Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((name, code)) if is_passing(code) && pause.rest(deadline) => again.push(name),
                Err((name, code)) => return Err(refused(name, code)),
            }
        }
        left.retain(|topic| again.iter().any(|name| **name == *topic.name));
    }
    Ok(())
}

fn refused(topic: String, code: RDKafkaErrorCode) -> LogError {
    let advice = match code {
        RDKafkaErrorCode::InvalidReplicationFactor => "; `replication.factor` sets how many copies are asked for",
        RDKafkaErrorCode::TopicAuthorizationFailed | RDKafkaErrorCode::ClusterAuthorizationFailed => {
            "; allow this application to create it, or create it beforehand"
        }
        _ => "",
    };
    LogError::Topic { topic, reason: format!("cannot be created: {code}{advice}") }
}

fn new_topic<'a>(
    topic: &'a TopicInfo,
    settings: &'a [Setting],
    replication_factor: i32,
    overrides: &'a BTreeMap<String, String>,
) -> NewTopic<'a> {
    let replication = TopicReplication::Fixed(replication_factor);
    let mut new = NewTopic::new(&topic.name, topic.partitions, replication);
    for (key, value) in settings {
        new = new.set(key, value);
    }
    for (key, value) in overrides {
        new.config.retain(|(ours, _)| ours != key);
        new = new.set(key, value);
    }
    new
}

/// A setting of a topic.
type Setting = (&'static str, Cow<'static, str>);

/// What we ask of a topic of ours. Event times are the records' own everywhere: with the broker's, a replay would
/// not see what the first run saw.
fn settings(role: Role) -> Vec<Setting> {
    let fixed = match role {
        Role::Changelog(kind) => return kind.changelog_settings(),
        Role::Repartition => REPARTITION_TOPIC_SETTINGS,
        Role::Positions => POSITIONS_TOPIC_SETTINGS,
        Role::External { .. } => &[],
    };
    fixed.iter().map(|&(name, value)| (name, Cow::Borrowed(value))).collect()
}
