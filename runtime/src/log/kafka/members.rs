//! Who else is a member of the group. Whoever joins it with another program, or with a plain consumer, takes partitions
//! whose records this application then never sees; and nothing else of the protocol shows it.
//!
//! Told apart by what every member says of itself: the topics that it subscribes to, and its client id. A program that is
//! being upgraded may read other topics than its predecessor, so one topic in common is enough. A `client.id` of the user's
//! stands before ours, as in Kafka Streams, so that ours is the mark of every instance.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::groups::{GroupInfo, GroupMemberInfo};

use super::context::Context;
use crate::clock;
use crate::config::Config;
use crate::log::{LogError, Stranger, TopicTable};

/// How long the members of a group that is just changing are asked for.
const SETTLES: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(100);

/// What the members of this application have in common.
pub(super) struct Kin {
    group: String,
    topics: Vec<String>,
}

/// What one look says of a member.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Ours,
    Strange(Vec<String>),
    /// The group is changing, and shows no subscriptions.
    Unknown,
}

impl Kin {
    pub(super) fn of(config: &Config, table: &TopicTable) -> Self {
        let topics = table.inputs().into_iter().map(|topic| table.name(topic).to_string()).collect();
        Self { group: config.application_id.clone(), topics }
    }

    /// The members that are not of this application; `None` while the group is changing.
    ///
    /// # Errors
    /// When the cluster does not say: that the group is looked at is no reason to stop.
    pub(super) fn strangers(
        &self,
        client: &BaseConsumer<Context>,
        timeout: Duration,
    ) -> Result<Option<Vec<Stranger>>, KafkaError> {
        let answer = client.fetch_group_list(Some(&self.group), timeout)?;
        let members = answer.groups().iter().filter(|group| group.name() == self.group).flat_map(GroupInfo::members);
        let mut strangers = Vec::new();
        for member in members {
            match self.judge(member.client_id(), member.metadata()) {
                Verdict::Ours => {}
                Verdict::Strange(topics) => strangers.push(stranger(member, topics)),
                Verdict::Unknown => return Ok(None),
            }
        }
        Ok(Some(strangers))
    }

    /// Refuses to join a group with others. A group that does not settle is looked at again after the join.
    pub(super) fn refuse_strangers(&self, client: &BaseConsumer<Context>, deadline: Instant) -> Result<(), LogError> {
        let deadline = deadline.min(clock::now() + SETTLES);
        let strangers = loop {
            let left = deadline.saturating_duration_since(clock::now());
            match self.strangers(client, left.max(PAUSE)) {
                Ok(Some(strangers)) => break strangers,
                Ok(None) if !left.is_zero() => std::thread::sleep(PAUSE),
                Ok(None) => return Ok(()),
                Err(error) => {
                    tracing::debug!(%error, "the members of the group cannot be looked at");
                    return Ok(());
                }
            }
        };
        let Some(stranger) = strangers.first() else { return Ok(()) };
        Err(LogError::Fatal {
            context: format!("joining group `{}`", self.group),
            reason: format!(
                "it has a member that is no instance of this application: {stranger}. Its partitions would be lost on \
                 this application. Stop it, or give one of the two another id: the group of an application is its \
                 application id"
            ),
        })
    }

    fn judge(&self, client_id: &str, metadata: Option<&[u8]>) -> Verdict {
        let is_namesake = is_ours(&self.group, client_id);
        let metadata = metadata.unwrap_or_default();
        if metadata.is_empty() {
            return if is_namesake { Verdict::Ours } else { Verdict::Unknown };
        }
        let topics = subscription(metadata).unwrap_or_default();
        let shares = topics.iter().any(|topic| self.topics.contains(topic));
        if shares && is_namesake { Verdict::Ours } else { Verdict::Strange(topics) }
    }
}

fn stranger(member: &GroupMemberInfo, topics: Vec<String>) -> Stranger {
    let (id, client_id, host) =
        (member.id().to_owned(), member.client_id().to_owned(), member.client_host().to_owned());
    Stranger { id, client_id, host, topics }
}

/// Whether it is what [`super::client_config`] calls a member: `<application id>-<worker>-consumer`, with the user's
/// `client.id` and a dash before it where there is one.
fn is_ours(group: &str, client_id: &str) -> bool {
    let name = client_id.strip_suffix("-consumer").and_then(|rest| rest.rsplit_once('-'));
    let Some((rest, worker)) = name else { return false };
    let is_number = !worker.is_empty() && worker.bytes().all(|digit| digit.is_ascii_digit());
    is_number && rest.strip_suffix(group).is_some_and(|prefix| prefix.is_empty() || prefix.ends_with('-'))
}

/// The topics of a member's subscription, as Kafka's consumer protocol writes it: a version, then a list of names.
fn subscription(metadata: &[u8]) -> Option<Vec<String>> {
    let (_version, rest) = metadata.split_first_chunk::<2>()?;
    let (count, mut rest) = rest.split_first_chunk::<4>()?;
    let mut topics = Vec::new();
    for _ in 0..i32::from_be_bytes(*count) {
        let (length, name) = rest.split_first_chunk::<2>()?;
        let length = usize::try_from(i16::from_be_bytes(*length)).ok()?;
        let (name, after) = name.split_at_checked(length)?;
        topics.push(String::from_utf8_lossy(name).into_owned());
        rest = after;
    }
    Some(topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(topics: &[&str]) -> Vec<u8> {
        let mut bytes = vec![0, 3];
        bytes.extend(i32::try_from(topics.len()).unwrap().to_be_bytes());
        for topic in topics {
            bytes.extend(i16::try_from(topic.len()).unwrap().to_be_bytes());
            bytes.extend(topic.as_bytes());
        }
        // User data and what newer versions add.
        bytes.extend([0, 0, 0, 2, 9, 9]);
        bytes
    }

    fn kin() -> Kin {
        let topics = ["orders".to_owned(), "shop-v1-by-user-repartition".to_owned()];
        Kin { group: "shop-v1".to_owned(), topics: topics.to_vec() }
    }

    #[test]
    fn subscriptions_are_read_and_anything_else_is_not() {
        let bytes = metadata(&["orders", "täglich"]);
        assert_eq!(subscription(&bytes).unwrap(), ["orders", "täglich"]);
        assert_eq!(subscription(&metadata(&[])).unwrap(), [""; 0]);
        let end = bytes.len() - 6;
        for length in 0..end {
            assert_eq!(subscription(&bytes[..length]), None, "{length} bytes");
        }
        assert_eq!(subscription(&[0, 0, 0, 0, 0, 1, 0xff, 0xff]), None, "a negative length");
    }

    #[test]
    fn members_are_told_apart_by_name_and_topics() {
        let judge = |id: &str, topics: &[&str]| kin().judge(id, Some(&metadata(topics)));
        let strange = |topics: &[&str]| Verdict::Strange(topics.iter().map(|&topic| topic.to_owned()).collect());
        let all = ["orders", "shop-v1-by-user-repartition"];
        assert_eq!(judge("shop-v1-11-consumer", &all), Verdict::Ours);
        assert_eq!(judge("shop-v1-0-consumer", &["orders", "returns"]), Verdict::Ours, "another version");
        assert_eq!(judge("blue-shop-v1-0-consumer", &all), Verdict::Ours, "a client id of its own");
        assert_eq!(judge("shop-v1-0-consumer", &["clicks"]), strange(&["clicks"]), "another program");
        for id in ["rdkafka", "consumer-shop-v1-1", "shop-v1-x-consumer", "shop-v1--consumer", "shop-v1-admin", ""] {
            assert_eq!(judge(id, &["orders"]), strange(&["orders"]), "{id}");
        }
        assert_eq!(judge("myshop-v1-0-consumer", &["orders"]), strange(&["orders"]), "another name that ends so");
        assert_eq!(kin().judge("rdkafka", Some(b"connect")), strange(&[]), "another protocol");
    }

    #[test]
    fn a_group_that_is_changing_shows_nothing_but_names() {
        assert_eq!(kin().judge("shop-v1-0-consumer", Some(b"")), Verdict::Ours);
        assert_eq!(kin().judge("rdkafka", None), Verdict::Unknown);
    }
}
