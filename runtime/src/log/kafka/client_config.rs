//! Settings of librdkafka's clients: our defaults, the user's own by prefix, and what exactly-once depends on.

use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;

use crate::config::{Client, Config};
use crate::description::ProcessingGuarantee;
use crate::log::LogError;

/// How much longer than an answer may take a producer's connection may be quiet. librdkafka takes off up to two seconds.
const IDLE: Duration = Duration::from_millis(2_100);

/// Which client the settings are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Reads input as a member of the group; with the worker's number.
    Consumer(usize),
    /// Reads changelogs.
    Restore(usize),
    /// Asks for the end of changelogs, transactions in flight included.
    Bounds(usize),
    /// Writes; with its transactional id under exactly-once.
    Producer {
        /// The worker's number.
        worker: usize,
        /// `None` under at-least-once.
        transactional_id: Option<String>,
    },
    /// Looks up, creates and purges topics.
    Admin,
}

/// The settings of a client: defaults, overridden by the user's, overridden by what must not be changed.
///
/// # Errors
/// [`LogError::Fatal`] when the user's settings contradict what must not be changed. The message names the key and
/// our value, never the user's.
pub(super) fn build(config: &Config, role: &Role) -> Result<ClientConfig, LogError> {
    check_times(config)?;
    let mut client = ClientConfig::new();
    for (key, value) in defaults(config, role) {
        client.set(key, value);
    }
    let forced = forced(config, role);
    for (key, value) in config.client_properties.for_client(role.client()) {
        let key = canonical(&key);
        match forced.iter().find(|(name, _)| *name == key) {
            Some((name, ours)) if *ours != value => return Err(conflict(name, ours)),
            _ => {
                client.set(key, value);
            }
        }
    }
    for (key, value) in forced {
        client.set(key, value);
    }
    name_client(&mut client, config, role);
    name_static_member(&mut client, role);
    // What is worth reading is decided by the subscriber of `tracing`; but lines of level debug are made only for
    // somebody who asked for them.
    let level = if client.get("debug").is_some() { RDKafkaLogLevel::Debug } else { RDKafkaLogLevel::Info };
    client.set_log_level(level);
    Ok(client)
}

impl Role {
    /// Whose settings apply.
    fn client(&self) -> Client {
        match self {
            Role::Consumer(_) => Client::MainConsumer,
            Role::Restore(_) | Role::Bounds(_) => Client::RestoreConsumer,
            Role::Producer { .. } => Client::Producer,
            Role::Admin => Client::Admin,
        }
    }

    fn client_id(&self, application_id: &str) -> String {
        match self {
            Role::Consumer(worker) => format!("{application_id}-{worker}-consumer"),
            Role::Restore(worker) => format!("{application_id}-{worker}-restore-consumer"),
            Role::Bounds(worker) => format!("{application_id}-{worker}-restore-bounds"),
            Role::Producer { worker, .. } => format!("{application_id}-{worker}-producer"),
            Role::Admin => format!("{application_id}-admin"),
        }
    }
}

/// The user's `client.id` stands before ours, as in Kafka Streams: each client has a name of its own, and members of the
/// group know each other by it.
fn name_client(client: &mut ClientConfig, config: &Config, role: &Role) {
    const KEY: &str = "client.id";
    if let Some(prefix) = config.client_properties.for_client(role.client()).get(KEY) {
        client.set(KEY, format!("{prefix}-{}", role.client_id(&config.application_id)));
    }
}

/// Each worker is a member of its own: `group.instance.id` gets its number, counted from one as Kafka Streams does.
/// Clients that are no members have none.
fn name_static_member(client: &mut ClientConfig, role: &Role) {
    const KEY: &str = "group.instance.id";
    match (role, client.get(KEY).map(str::to_owned)) {
        (_, None) => {}
        (Role::Consumer(worker), Some(id)) => {
            client.set(KEY, format!("{id}-{}", worker + 1));
        }
        (_, Some(_)) => {
            client.remove(KEY);
        }
    }
}

/// librdkafka has two names for some settings; ours and the user's must meet under one.
fn canonical(key: &str) -> &str {
    match key {
        "metadata.broker.list" => "bootstrap.servers",
        "request.required.acks" => "acks",
        "auto.commit.enable" => "enable.auto.commit",
        "queue.buffering.max.ms" => "linger.ms",
        "max.in.flight" => "max.in.flight.requests.per.connection",
        "fetch.message.max.bytes" => "max.partition.fetch.bytes",
        "delivery.timeout.ms" => "message.timeout.ms",
        "message.send.max.retries" => "retries",
        "compression.codec" => "compression.type",
        other => other,
    }
}

fn conflict(name: &str, ours: &str) -> LogError {
    LogError::Fatal {
        context: "configuration".to_owned(),
        reason: format!("`{name}` cannot be changed: it is `{ours}`, because the processing guarantee depends on it"),
    }
}

/// A transaction that lasts longer than its timeout is aborted by the broker, every time.
fn check_times(config: &Config) -> Result<(), LogError> {
    let exactly_once = config.processing_guarantee == ProcessingGuarantee::ExactlyOnceV2;
    if exactly_once && config.commit_interval > config.transaction_timeout {
        return Err(LogError::Fatal {
            context: "configuration".to_owned(),
            reason: format!(
                "`commit.interval.ms` ({}) is longer than `transaction.timeout.ms` ({}): no transaction would ever \
                 commit; a third of it is a good upper bound",
                config.commit_interval.as_millis(),
                config.transaction_timeout.as_millis()
            ),
        });
    }
    Ok(())
}

type Setting = (&'static str, String);

fn defaults(config: &Config, role: &Role) -> Vec<Setting> {
    let mut settings = vec![
        ("client.id", role.client_id(&config.application_id)),
        // A broker that was away is back sooner than in ten seconds.
        ("reconnect.backoff.max.ms", "1000".to_owned()),
        // How long a topic may be unknown before it counts as deleted. Ours are known to exist before the start.
        ("topic.metadata.propagation.max.ms", "5000".to_owned()),
    ];
    let mut add = |key, value: &str| settings.push((key, value.to_owned()));
    match role {
        Role::Consumer(_) => {
            // As long as we wait for any answer. Offsets that nobody says are committed hold up the group, also when the
            // client is to be closed, and a minute, librdkafka's own value, is longer than a stop may take.
            add("socket.timeout.ms", "10000");
            // Each partition has a queue of its own, so these bound each of them. Enough for tens of milliseconds
            // of the fastest topology; librdkafka's defaults would hold hundreds of megabytes, some 400 bytes a
            // record beside the record itself.
            add("queued.min.messages", "5000");
            add("queued.max.messages.kbytes", "4096");
            add("max.partition.fetch.bytes", "262144");
        }
        Role::Restore(_) => {
            // One partition at a time, with nothing else to do: enough ahead for a broker that is far away.
            add("queued.min.messages", "40000");
            add("queued.max.messages.kbytes", "16384");
            add("max.partition.fetch.bytes", "1048576");
        }
        Role::Producer { .. } => {
            // Full batches under load; an idle moment is ended by the flush of the commit.
            add("linger.ms", "10");
            add("batch.num.messages", "10000");
            // As much as a broker takes unless told otherwise; librdkafka would stop somewhat earlier.
            add("message.max.bytes", "1048588");
            add("queue.buffering.max.messages", "100000");
            add("queue.buffering.max.kbytes", "65536");
            // What Java's clients choose for keys, should librdkafka ever be asked.
            add("partitioner", "murmur2_random");
        }
        Role::Bounds(_) | Role::Admin => {}
    }
    match role {
        // An answer that waits for records holds up every later question to the same broker, also after a seek or
        // for another partition.
        Role::Consumer(_) => add("fetch.wait.max.ms", "100"),
        Role::Restore(_) => add("fetch.wait.max.ms", "10"),
        _ => {}
    }
    if matches!(role, Role::Consumer(_) | Role::Restore(_)) {
        // As Java's consumers do: what was damaged on its way or on the broker's disk is an error, not a record.
        add("check.crcs", "true");
        // How long a partition rests when its queue was full: the default is a second, in which we run dry.
        add("fetch.queue.backoff.ms", "2");
    }
    if let Role::Producer { transactional_id: Some(_), .. } = role {
        settings.extend(answers(config.transaction_timeout));
    }
    settings
}

/// How long a transactional producer waits for an answer, and how long its connections may be quiet.
fn answers(transaction: Duration) -> [Setting; 2] {
    // librdkafka wants it shorter than the transaction.
    let socket = transaction.saturating_sub(Duration::from_millis(100)).min(Duration::from_secs(60));
    // librdkafka asks three times for the coordinator of a group. After that, a transaction that adds its offsets waits
    // without an end until some connection goes down or comes up; so a connection that is quiet for longer than any answer
    // may take is opened anew.
    let idle = socket + IDLE;
    [("socket.timeout.ms", socket.as_millis().to_string()), ("connections.max.idle.ms", idle.as_millis().to_string())]
}

fn forced(config: &Config, role: &Role) -> Vec<Setting> {
    let mut settings = vec![
        ("bootstrap.servers", config.bootstrap_servers.clone().unwrap_or_default()),
        // A misspelt or deleted topic is an error, whatever the broker would do.
        ("allow.auto.create.topics", "false".to_owned()),
    ];
    let mut add = |key, value: &str| settings.push((key, value.to_owned()));
    match role {
        Role::Consumer(_) => {
            add("group.id", &config.application_id);
            // Offsets are committed with the outputs and nowhere else.
            add("enable.auto.commit", "false");
            add("enable.auto.offset.store", "false");
            add("enable.partition.eof", "true");
            // We say where to start; if that is gone, records were lost, and nobody may skip over it silently.
            add("auto.offset.reset", "error");
            // Same partition number of every topic to the same worker: co-partitioned tasks need it.
            add("partition.assignment.strategy", "range");
            add("group.protocol", "classic");
            if config.processing_guarantee == ProcessingGuarantee::ExactlyOnceV2 {
                // Also makes the look-up of committed offsets wait for transactions in flight.
                add("isolation.level", "read_committed");
            }
        }
        Role::Restore(_) => {
            add("enable.partition.eof", "true");
            add("auto.offset.reset", "error");
            add("isolation.level", "read_committed");
        }
        Role::Bounds(_) => add("isolation.level", "read_uncommitted"),
        Role::Producer { transactional_id, .. } => {
            add("acks", "all");
            add("enable.idempotence", "true");
            // Acknowledgements are seen by an interceptor; one event a record would slow every flush.
            add("delivery.report.only.error", "true");
            if let Some(id) = transactional_id {
                let timeout = config.transaction_timeout.as_millis().to_string();
                add("transactional.id", id);
                add("transaction.timeout.ms", &timeout);
                add("message.timeout.ms", &timeout);
            }
        }
        Role::Admin => {}
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::TopologyDescription;

    static DESCRIPTION: TopologyDescription = TopologyDescription::bare("Test", "settings-streams-v1");

    fn settings(role: &Role, set: &[(&str, &str)]) -> Result<ClientConfig, LogError> {
        let builder = Config::for_topology(&DESCRIPTION).bootstrap_servers("localhost:9092");
        let builder = set.iter().fold(builder, |builder, (key, value)| builder.set(key, *value));
        build(&builder.build().expect("a valid configuration"), role)
    }

    fn producer() -> Role {
        Role::Producer { worker: 0, transactional_id: Some("id".to_owned()) }
    }

    #[test]
    fn the_users_settings_replace_defaults_under_either_name() {
        let plain = settings(&producer(), &[]).expect("settings");
        assert_eq!(plain.get("linger.ms"), Some("10"));
        let set = settings(&producer(), &[("producer.queue.buffering.max.ms", "77")]).expect("settings");
        assert_eq!(set.get("linger.ms"), Some("77"));
        assert_eq!(set.get("queue.buffering.max.ms"), None);
        let consumer = settings(&Role::Consumer(0), &[("producer.linger.ms", "77")]).expect("settings");
        assert_eq!(consumer.get("linger.ms"), None);
    }

    #[test]
    fn what_the_guarantee_depends_on_stays_under_either_name() {
        for (key, value) in [("producer.acks", "1"), ("producer.request.required.acks", "1")] {
            let error = settings(&producer(), &[(key, value)]).expect_err("refused").to_string();
            assert!(error.contains("`acks`"), "{error}");
        }
        settings(&producer(), &[("producer.acks", "all")]).expect("the same value is no conflict");
    }

    #[test]
    fn the_producer_waits_no_longer_than_its_transaction() {
        let set = settings(&producer(), &[("transaction.timeout.ms", "30000")]).expect("settings");
        assert_eq!(set.get("transaction.timeout.ms"), Some("30000"));
        assert_eq!(set.get("message.timeout.ms"), Some("30000"));
        assert_eq!(set.get("socket.timeout.ms"), Some("29900"));
        // Up to two seconds may be taken off.
        assert_eq!(set.get("connections.max.idle.ms"), Some("32000"));
    }

    #[test]
    fn every_worker_is_a_static_member_of_its_own_and_nobody_else_is_one() {
        let id = |role, key| {
            let set = settings(&role, &[(key, "shop")]).expect("settings");
            set.get("group.instance.id").map(str::to_owned)
        };
        for key in ["consumer.group.instance.id", "main.consumer.group.instance.id"] {
            assert_eq!(id(Role::Consumer(0), key).as_deref(), Some("shop-1"));
            assert_eq!(id(Role::Consumer(1), key).as_deref(), Some("shop-2"));
            assert_eq!([id(Role::Restore(0), key), id(Role::Bounds(0), key), id(Role::Admin, key)], [None, None, None]);
        }
    }

    #[test]
    fn whoever_reads_records_checks_their_sums_unless_told_otherwise() {
        let checks = |role, set: &[(&str, &str)]| {
            let settings = settings(&role, set).expect("settings");
            settings.get("check.crcs").map(str::to_owned)
        };
        for role in [Role::Consumer(0), Role::Restore(0)] {
            assert_eq!(checks(role, &[]).as_deref(), Some("true"));
        }
        assert_eq!(checks(Role::Consumer(0), &[("main.consumer.check.crcs", "false")]).as_deref(), Some("false"));
    }

    #[test]
    fn a_client_id_of_the_users_stands_before_ours() {
        let id = |role, set| settings(&role, set).expect("settings").get("client.id").map(str::to_owned);
        assert_eq!(id(Role::Consumer(1), &[]).as_deref(), Some("settings-streams-v1-1-consumer"));
        let set = [("client.id", "blue"), ("producer.client.id", "green")];
        assert_eq!(id(Role::Consumer(1), &set).as_deref(), Some("blue-settings-streams-v1-1-consumer"));
        assert_eq!(id(producer(), &set).as_deref(), Some("green-settings-streams-v1-0-producer"));
        assert_eq!(id(Role::Admin, &set).as_deref(), Some("blue-settings-streams-v1-admin"));
    }

    #[test]
    fn only_the_clients_that_need_it_see_what_is_not_committed() {
        let isolation = |role| settings(&role, &[]).expect("settings").get("isolation.level").map(str::to_owned);
        assert_eq!(isolation(Role::Consumer(0)).as_deref(), Some("read_committed"));
        assert_eq!(isolation(Role::Restore(0)).as_deref(), Some("read_committed"));
        assert_eq!(isolation(Role::Bounds(0)).as_deref(), Some("read_uncommitted"));
    }
}
