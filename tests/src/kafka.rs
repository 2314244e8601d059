//! The broker that the tests run on, and topics of their own on it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;

/// How long the broker may take for a request of the tests.
const TIMEOUT: Duration = Duration::from_secs(30);
/// As many copies as the broker makes by itself: one, or three on a cluster.
const BY_THE_BROKER: i32 = -1;

/// A broker.
#[derive(Debug, Clone)]
pub struct Kafka {
    /// HOST:PORT.
    pub address: String,
    /// Who the tests' own clients say they are, where the broker asks.
    login: Option<Login>,
}

/// A name and a password, for SASL's PLAIN.
#[derive(Debug, Clone)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl Kafka {
    /// The broker at HOST:PORT, which asks nobody who he is.
    #[must_use]
    pub fn at(address: &str) -> Self {
        Self { address: address.to_owned(), login: None }
    }

    /// The same for clients that log in.
    #[must_use]
    pub fn with_login(self, login: Login) -> Self {
        Self { login: Some(login), ..self }
    }

    /// The broker that the environment names.
    ///
    /// # Errors
    /// Why there is none; for [`or_skip!`](crate::or_skip).
    pub fn find() -> Result<Self, String> {
        match std::env::var("STREAMWRIGHT_KAFKA") {
            Ok(address) if !address.is_empty() => Ok(Self::at(&address)),
            _ => Err(std::env::var("STREAMWRIGHT_KAFKA_SKIP_REASON")
                .unwrap_or_else(|_| "STREAMWRIGHT_KAFKA names no broker (`cargo xtask test` starts one)".to_owned())),
        }
    }

    /// Settings of a client of this broker.
    #[must_use]
    pub fn client(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.address);
        if let Some(Login { user, password }) = &self.login {
            config.set("security.protocol", "SASL_PLAINTEXT").set("sasl.mechanism", "PLAIN");
            config.set("sasl.username", user).set("sasl.password", password);
        }
        config
    }

    /// Makes a topic whose records stay however old their timestamps are.
    ///
    /// # Panics
    /// When the broker refuses.
    pub fn create_topic(&self, name: &str, partitions: i32) {
        self.create_topic_with(name, partitions, &[("retention.ms", "-1")]);
    }

    /// Makes a topic with these settings.
    ///
    /// # Panics
    /// When the broker refuses.
    pub fn create_topic_with(&self, name: &str, partitions: i32, settings: &[(&str, &str)]) {
        let mut topic = NewTopic::new(name, partitions, TopicReplication::Fixed(BY_THE_BROKER));
        for (key, value) in settings {
            topic = topic.set(key, value);
        }
        let results = wait(self.admin_client().create_topics([&topic], &options())).expect("an answer of the broker");
        for result in results {
            result.unwrap_or_else(|(topic, error)| panic!("cannot make topic {topic}: {error}"));
        }
    }

    /// Removes what an earlier run on this broker has left of an application: its group, its internal topics, and
    /// `topics`. The names that a `topology!` states are fixed, so its tests cannot take new ones.
    ///
    /// # Panics
    /// When the broker does not answer.
    pub fn forget(&self, application_id: &str, topics: &[&str]) {
        let admin = self.admin_client();
        let metadata = admin.inner().fetch_metadata(None, TIMEOUT).expect("the names of all topics");
        let internal = format!("{application_id}-");
        let names = metadata.topics().iter().map(rdkafka::metadata::MetadataTopic::name);
        let doomed: Vec<&str> = names.filter(|name| name.starts_with(&internal) || topics.contains(name)).collect();
        if !doomed.is_empty() {
            wait(admin.delete_topics(&doomed, &options())).expect("an answer of the broker");
        }
        // A group that never was is not an error worth telling.
        let _ = wait(admin.delete_groups(&[application_id], &options())).expect("an answer of the broker");
    }

    fn admin_client(&self) -> AdminClient<DefaultClientContext> {
        self.client().create().expect("an admin client")
    }
}

fn options() -> AdminOptions {
    AdminOptions::new().operation_timeout(Some(TIMEOUT)).request_timeout(Some(TIMEOUT))
}

fn wait<T>(answer: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(answer)
}

/// Milliseconds since 1970.
#[must_use]
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A name that no other test has, nor an earlier run on the same broker: `base` and a number.
#[must_use]
pub fn unique(base: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (process, next) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    format!("{base}-{:x}-{process:x}-{next:x}", since.as_millis())
}
