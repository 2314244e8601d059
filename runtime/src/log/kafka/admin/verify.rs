//! Settings of existing topics that would lose records or state.

use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, ConfigResource, ConfigResourceResult, OwnedResourceSpecifier, ResourceSpecifier};
use rdkafka::client::DefaultClientContext;

use super::lookup::{Lookup, Pause};
use crate::clock;
use crate::description::ADDITIONAL_RETENTION_MS;
use crate::log::LogError;
use crate::log::kafka::block_on::block_on;
use crate::log::kafka::error::plain;
use crate::log::topics::{Role, TopicInfo, TopicTable};

/// How long a broker may take to hear of a topic.
const HEARD_OF: Duration = Duration::from_secs(5);

/// Checks the topics we own, and warns about input that is already being removed. Returns how long each changelog keeps
/// tombstones, by its position in `table`, as far as the brokers tell.
pub(super) fn settings(
    client: &AdminClient<DefaultClientContext>,
    lookup: &Lookup,
    table: &TopicTable,
    deadline: Instant,
) -> Result<Vec<(usize, Duration)>, LogError> {
    let wanted: Vec<&TopicInfo> = table.topics.iter().filter(|topic| is_read(topic.role)).collect();
    let mut retentions = Vec::new();
    let resources: Vec<ResourceSpecifier<'_>> =
        wanted.iter().map(|topic| ResourceSpecifier::Topic(&topic.name)).collect();
    let mut pause = Pause::new();
    let patience = deadline.min(clock::now() + HEARD_OF);
    let answers = loop {
        let answer = block_on(client.describe_configs(&resources, &super::options(deadline)))
            .map_err(|error| plain("reading the settings of topics", &error));
        match answer {
            Ok(answers) if answers.iter().any(is_silent) && pause.rest(patience) => {}
            Ok(answers) => break answers,
            Err(LogError::Retriable { .. }) if pause.rest(deadline) => {}
            Err(error) => return Err(error),
        }
    };
    for answer in answers {
        let is_silent = is_silent(&answer);
        let found = match answer {
            Ok(_) if is_silent => {
                tracing::warn!("a broker tells no settings of a topic, so they are not verified");
                continue;
            }
            Ok(found) => found,
            Err(code) => {
                // Some clusters do not let applications read settings; what we cannot see we cannot check.
                tracing::warn!("the settings of a topic cannot be read ({code}), so they are not verified");
                continue;
            }
        };
        let OwnedResourceSpecifier::Topic(name) = &found.specifier else { continue };
        let Some(topic) = wanted.iter().find(|topic| *topic.name == **name) else { continue };
        match topic.role {
            Role::Changelog(kind) => {
                match kind.retention_ms() {
                    Some(retention_ms) => windows(topic, retention_ms, &found)?,
                    None => compacted(topic, &found, "state would be deleted with it")?,
                }
                let at = table.topics.iter().position(|known| known.name == topic.name);
                retentions.extend(at.zip(delete_retention(&found)));
            }
            Role::Positions => compacted(topic, &found, "positions of the state would be deleted with it")?,
            Role::Repartition => repartition(topic, &found)?,
            Role::External { .. } => warn_of_retention(lookup, topic, &found)?,
        }
    }
    Ok(retentions)
}

/// Every topic has settings. A broker that tells none has not heard of the topic yet, because another instance made it a
/// moment ago, or does not let us look: the client does not pass on which.
fn is_silent(answer: &ConfigResourceResult) -> bool {
    answer.as_ref().is_ok_and(|found| found.entries.is_empty())
}

fn is_read(role: Role) -> bool {
    !matches!(role, Role::External { input: false, .. })
}

fn compacted(topic: &TopicInfo, found: &ConfigResource, why: &str) -> Result<(), LogError> {
    let policy = value(found, "cleanup.policy");
    if !has(policy, "compact") || has(policy, "delete") {
        return Err(wrong(topic, "cleanup.policy", policy, "compact", why));
    }
    event_times(topic, found)
}

/// The changelog of a store of windows keeps each of them at least as long as the store does.
fn windows(topic: &TopicInfo, retention_ms: i64, found: &ConfigResource) -> Result<(), LogError> {
    let policy = value(found, "cleanup.policy");
    if !has(policy, "compact") {
        return Err(wrong(topic, "cleanup.policy", policy, "compact,delete", "it would keep every update of a window"));
    }
    if let Some(retention) = finite_retention(found).filter(|&retention| retention < retention_ms) {
        let needed = retention_ms.saturating_add(ADDITIONAL_RETENTION_MS);
        let reason = format!(
            "its retention.ms is {retention}, and the store keeps windows for {retention_ms} ms: brokers would delete what it still \
             shows; set it to {needed}"
        );
        return Err(LogError::Topic { topic: topic.name.to_string(), reason });
    }
    event_times(topic, found)
}

fn repartition(topic: &TopicInfo, found: &ConfigResource) -> Result<(), LogError> {
    let policy = value(found, "cleanup.policy");
    if has(policy, "compact") {
        return Err(wrong(topic, "cleanup.policy", policy, "delete", "records would be lost before they are read"));
    }
    if let Some(retention) = finite_retention(found) {
        tracing::warn!(
            topic = %topic.name,
            "retention.ms is {retention}: records with older event times may be deleted before they are read; set it \
             to -1 (consumed records are purged anyway)"
        );
    }
    event_times(topic, found)
}

fn event_times(topic: &TopicInfo, found: &ConfigResource) -> Result<(), LogError> {
    let times = value(found, "message.timestamp.type");
    if times == "LogAppendTime" {
        return Err(wrong(topic, "message.timestamp.type", times, "CreateTime", "event times would be overwritten"));
    }
    Ok(())
}

/// Retention goes by the records' own timestamps: input with event times in the past is removed within minutes of
/// being written, without any error anywhere.
fn warn_of_retention(lookup: &Lookup, topic: &TopicInfo, found: &ConfigResource) -> Result<(), LogError> {
    let Some(retention) = finite_retention(found) else { return Ok(()) };
    for partition in 0..topic.partitions {
        let low = lookup.watermarks(&topic.name, partition)?.low;
        if low > 0 {
            tracing::warn!(
                topic = %topic.name,
                partition,
                first_offset = low,
                "retention has removed records of this input topic (retention.ms is {retention}); an application that \
                 is behind, or starts anew, does not see them"
            );
            return Ok(());
        }
    }
    Ok(())
}

/// Milliseconds, where records are deleted by age.
fn finite_retention(found: &ConfigResource) -> Option<i64> {
    if !has(value(found, "cleanup.policy"), "delete") {
        return None;
    }
    value(found, "retention.ms").parse().ok().filter(|&retention| retention >= 0)
}

fn delete_retention(found: &ConfigResource) -> Option<Duration> {
    value(found, "delete.retention.ms").parse().ok().map(Duration::from_millis)
}

fn value<'a>(found: &'a ConfigResource, key: &str) -> &'a str {
    found.get(key).and_then(|entry| entry.value.as_deref()).unwrap_or_default()
}

fn has(policies: &str, policy: &str) -> bool {
    policies.split(',').any(|candidate| candidate.trim() == policy)
}

fn wrong(topic: &TopicInfo, key: &str, found: &str, needed: &str, why: &str) -> LogError {
    LogError::Topic {
        topic: topic.name.to_string(),
        reason: format!("its {key} is `{found}`, but must be `{needed}`: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use rdkafka::admin::{ConfigEntry, ConfigSource};
    use rdkafka::error::RDKafkaErrorCode;

    use super::*;

    #[test]
    fn a_topic_without_settings_is_one_that_the_broker_does_not_tell() {
        let entry = ConfigEntry {
            name: "cleanup.policy".to_owned(),
            value: Some("delete".to_owned()),
            source: ConfigSource::Default,
            is_read_only: false,
            is_default: true,
            is_sensitive: false,
        };
        let found = |entries| Ok(ConfigResource { specifier: OwnedResourceSpecifier::Topic("t".to_owned()), entries });
        assert!(is_silent(&found(Vec::new())));
        assert!(!is_silent(&found(vec![entry])));
        assert!(!is_silent(&Err(RDKafkaErrorCode::TopicAuthorizationFailed)));
    }
}
