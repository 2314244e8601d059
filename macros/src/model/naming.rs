//! Names of internal topics, as Kafka Streams builds them.

use super::{Model, Topic};

impl Model {
    /// `<application id>-<name>-repartition`
    pub(crate) fn repartition_topic(&self, name: &str) -> String {
        format!("{}-{name}-repartition", self.application_id.value.value())
    }

    /// `<application id>-<store>-changelog`
    pub(crate) fn changelog_topic(&self, store: &str) -> String {
        format!("{}-{store}-changelog", self.application_id.value.value())
    }

    /// The name of a topic on the log.
    pub(crate) fn topic_name(&self, topic: &Topic) -> String {
        match topic {
            Topic::External(name) => name.value(),
            Topic::Repartition(name) => self.repartition_topic(&name.value()),
        }
    }
}
