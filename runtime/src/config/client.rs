//! Keys that are not ours but librdkafka's.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use super::builder::Entry;
use super::{Problem, redact, settings, suggest};

/// librdkafka keys by prefix. Its `Debug` shows only values known to be harmless.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ClientProperties(BTreeMap<String, String>);

/// One of the clients a worker opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Client {
    /// Reads input as a member of the group.
    MainConsumer,
    /// Reads changelogs.
    RestoreConsumer,
    /// Writes transactions.
    Producer,
    /// Creates and inspects topics.
    Admin,
}

/// Prefixes, the most specific first.
const PREFIXES: [&str; 6] = ["main.consumer.", "restore.consumer.", "consumer.", "producer.", "admin.", "topic."];

/// What keys without a prefix may begin with: settings that mean the same to every client. Any other key needs a
/// prefix, so that a misspelt key of ours is not taken for one of librdkafka's.
const SHARED: [&str; 18] = [
    "allow.",
    "api.",
    "broker.",
    "builtin.",
    "client.",
    "connections.",
    "debug",
    "enable.sasl.",
    "enable.ssl.",
    "https.",
    "log.",
    "message.",
    "metadata.",
    "reconnect.",
    "retry.",
    "security.",
    "socket.",
    "statistics.",
];

/// Keys whose value exactly-once depends on.
const OURS: &[(&str, &str)] = &[
    ("auto.offset.reset", "every source declares its own `offset_reset`"),
    ("enable.auto.commit", "positions are committed with the results they belong to"),
    ("enable.auto.offset.store", "positions are committed with the results they belong to"),
    ("enable.idempotence", "`processing.guarantee` decides"),
    ("enable.partition.eof", "the end of the input is found with it"),
    ("group.id", "it is the topology's application id"),
    ("isolation.level", "aborted records must not be read"),
    ("partitioner", "keys are placed as Java's clients place them"),
    ("transaction.timeout.ms", "set `transaction.timeout.ms`, without a prefix"),
    ("transactional.id", "it is derived from the application id, the state directory and the thread"),
    ("bootstrap.servers", "set `bootstrap.servers`, without a prefix"),
    ("metadata.broker.list", "set `bootstrap.servers`, without a prefix"),
];

impl ClientProperties {
    /// What applies to one client: keys without a prefix, overridden by `consumer.`, overridden by `main.consumer.`
    /// and so on; prefixes taken off.
    pub fn for_client(&self, client: Client) -> BTreeMap<String, String> {
        let prefixes: &[&str] = match client {
            Client::MainConsumer => &["consumer.", "main.consumer."],
            Client::RestoreConsumer => &["consumer.", "restore.consumer."],
            Client::Producer => &["producer."],
            Client::Admin => &["admin."],
        };
        let shared = self.0.iter().filter(|(key, _)| bare(key) == key.as_str());
        let mut merged: BTreeMap<String, String> = shared.map(|(key, value)| (key.clone(), value.clone())).collect();
        for prefix in prefixes {
            merged.extend(self.with_prefix(prefix));
        }
        merged
    }

    /// Settings of internal topics that are created: the keys under `topic.`.
    pub fn for_internal_topics(&self) -> BTreeMap<String, String> {
        self.with_prefix("topic.").collect()
    }

    fn with_prefix(&self, prefix: &'static str) -> impl Iterator<Item = (String, String)> {
        self.0.iter().filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?.to_owned(), value.clone())))
    }
}

impl Deref for ClientProperties {
    type Target = BTreeMap<String, String>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'p> IntoIterator for &'p ClientProperties {
    type Item = (&'p String, &'p String);
    type IntoIter = std::collections::btree_map::Iter<'p, String, String>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Debug for ClientProperties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(key, value)| (key, redact::shown(key, value)))).finish()
    }
}

/// The key without its prefix.
pub(super) fn bare(key: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| key.strip_prefix(prefix)).unwrap_or(key)
}

/// Takes a key that is none of our settings, or says what is wrong with it.
pub(super) fn apply(properties: &mut ClientProperties, key: &str, entry: &Entry) -> Option<Problem> {
    let bare = bare(key);
    if let Some((_, why)) = OURS.iter().find(|(ours, _)| *ours == bare) {
        return Some(Problem::new(key, format!("cannot be set{}: {why}", from(key, &entry.origin))));
    }
    let prefixed = bare != key && !bare.is_empty();
    let shared = ["sasl.", "ssl."].iter().chain(&SHARED).any(|start| key.starts_with(start));
    if !prefixed && !shared {
        return Some(unknown(key, &entry.origin));
    }
    properties.0.insert(key.to_owned(), entry.value.clone());
    None
}

fn unknown(key: &str, origin: &str) -> Problem {
    let meant = suggest::closest(key, settings::ALL.iter().map(|setting| setting.key));
    let advice = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "a key of librdkafka needs a prefix: `consumer.`, `producer.`, `admin.` or `topic.`".to_owned(),
    };
    Problem::new(key, format!("unknown setting{}; {advice}", from(key, origin)))
}

fn from(key: &str, origin: &str) -> String {
    if origin == key { String::new() } else { format!(" (from `{origin}`)") }
}

/// Whether `text` is a list of addresses, each with a port.
pub(super) fn are_servers(text: &str) -> bool {
    text.split(',').all(|server| {
        let address = server.trim().split_once("://").map_or(server.trim(), |(_, address)| address);
        let Some((host, port)) = address.rsplit_once(':') else { return false };
        let host_is_plain = !host.is_empty() && !host.contains(['@', '/', ' ']);
        host_is_plain && port.parse::<u16>().is_ok_and(|port| port != 0)
    })
}
