//! What a configuration is made of, and what it refuses.

use std::time::Duration;

use super::*;

static TOPOLOGY: TopologyDescription =
    TopologyDescription { doc: "Counts orders.", ..TopologyDescription::bare("Orders", "orders-streams-v1") };

fn problems(builder: ConfigBuilder) -> Vec<String> {
    builder.build().unwrap_err().problems().iter().map(Problem::to_string).collect()
}

#[test]
fn defaults_are_kafka_streams() {
    let config = Config::for_topology(&TOPOLOGY).build().unwrap();
    assert_eq!(config.application_id, "orders-streams-v1");
    assert_eq!(config.commit_interval, Duration::from_millis(100));
    assert_eq!(config.transaction_timeout, Duration::from_secs(10));
    assert_eq!((config.max_poll_records, config.buffered_records_per_partition), (1000, 1000));
    assert_eq!(config.max_task_idle, Some(Duration::ZERO));
    assert!(config.exit_at_end, "without brokers nobody else writes");
    let relaxed = Config::for_topology(&TOPOLOGY).processing_guarantee(ProcessingGuarantee::AtLeastOnce);
    assert_eq!(relaxed.build().unwrap().commit_interval, Duration::from_secs(30));
}

#[test]
fn flags_win_over_variables_and_variables_over_code_in_whatever_order_they_are_read() {
    let config = Config::for_topology(&TOPOLOGY)
        .args(["--poll-ms=3", "--set", "consumer.fetch.min.bytes=3", "--exit-at-end"])
        .env([("STREAMWRIGHT_POLL_MS", "2"), ("STREAMWRIGHT_CONSUMER_FETCH_MIN_BYTES", "2")])
        .env([("STREAMWRIGHT_NUM_STREAM_THREADS", "2"), ("STREAMWRIGHT_KAFKA", "test-only"), ("PATH", "/bin")])
        .env([("STREAMWRIGHT_LOCKED", "1"), ("STREAMWRIGHT_LOCK", "update")])
        .set("poll.ms", "1")
        .num_stream_threads(1)
        .max_one_producer_key()
        .build()
        .unwrap();
    assert_eq!(config.poll, Duration::from_millis(3));
    assert_eq!(config.num_stream_threads, 2);
    assert!(config.exit_at_end);
    assert_eq!(config.client_properties["consumer.fetch.min.bytes"], "3");
    assert_eq!(config.client_properties["producer.linger.ms"], "5");
}

impl ConfigBuilder {
    fn max_one_producer_key(self) -> Self {
        self.set("producer.linger.ms", "5")
    }
}

#[test]
fn every_problem_is_reported_with_its_key_its_value_and_what_is_allowed() {
    let builder = Config::for_topology(&TOPOLOGY)
        .env([("STREAMWRIGHT_COMMIT_INTERVAL_MS", "soon"), ("STREAMWRIGHT_STATE_DRI", "/tmp")])
        .args(["--num-stream-threads", "0", "--bootstrap-servers=localhost", "--procesing-guarantee", "x"])
        .set("consumer.group.id", "mine");
    let text = builder.build().unwrap_err().to_string();
    for expected in [
        "6 problems",
        "`commit.interval.ms`: `soon` (from `STREAMWRIGHT_COMMIT_INTERVAL_MS`) is not allowed; expected a whole number",
        "`state.dri`: unknown setting (from `STREAMWRIGHT_STATE_DRI`); did you mean `state.dir`?",
        "`num.stream.threads`: `0` (from `--num-stream-threads`) is not allowed; expected a whole number from 1 to 1024",
        "`bootstrap.servers`: `localhost` (from `--bootstrap-servers`) is not allowed; expected one or more HOST:PORT",
        "`--procesing-guarantee`: unknown flag; did you mean `--processing-guarantee`?",
        "`consumer.group.id`: cannot be set: it is the topology's application id",
    ] {
        let expected = if cfg!(feature = "kafka") { expected } else { expected.trim_start_matches("6 ") };
        assert!(text.contains(expected), "{expected}\nnot in\n{text}");
    }
}

#[test]
fn a_commit_interval_must_fit_the_transaction() {
    let slow = Config::for_topology(&TOPOLOGY).commit_interval(Duration::from_secs(20));
    assert_eq!(slow.build().unwrap().transaction_timeout, Duration::from_secs(60));
    let builder = Config::for_topology(&TOPOLOGY)
        .commit_interval(Duration::from_secs(20))
        .transaction_timeout(Duration::from_secs(10));
    assert_eq!(
        problems(builder),
        ["`commit.interval.ms`: `20000` is not allowed under exactly_once_v2; expected at most \
          `transaction.timeout.ms`, which is 10000 (a third of it is safe): the broker would abort every transaction \
          before it commits"]
    );
}

#[test]
fn arguments_of_the_program_are_handed_back() {
    let mut builder =
        Config::for_topology(&TOPOLOGY).args(["--load", "orders.ndjson", "--poll-ms", "7", "--x=1", "-v"]);
    assert_eq!(builder.take_rest(), ["--load", "orders.ndjson", "--x=1", "-v"]);
    assert_eq!(builder.build().unwrap().poll, Duration::from_millis(7));
    let mut builder = Config::for_topology(&TOPOLOGY).args(["--load", "a", "--pol-ms", "7", "--load=b"]);
    assert_eq!(builder.take_value("--load").as_deref(), Some("b".as_ref()));
    assert_eq!(problems(builder), ["`--pol-ms`: unknown flag; did you mean `--poll-ms`?"]);
    let mut builder = Config::for_topology(&TOPOLOGY).args(["--load"]);
    assert_eq!(builder.take_value("--load"), None);
    assert_eq!(problems(builder), ["`--load`: needs a value"]);
    let builder = Config::for_topology(&TOPOLOGY).args(["--help"]);
    assert!(builder.wants_help());
    assert!(Config::help(&TOPOLOGY).contains("--commit-interval-ms MS"));
}

#[test]
fn client_properties_merge_from_the_general_to_the_specific() {
    let config = Config::for_topology(&TOPOLOGY)
        .set("client.id", "a")
        .set("consumer.client.id", "b")
        .set("main.consumer.client.id", "c")
        .set("topic.retention.ms", "1")
        .build()
        .unwrap();
    let of = |client| config.client_properties.for_client(client)["client.id"].clone();
    assert_eq!(of(Client::MainConsumer), "c");
    assert_eq!(of(Client::RestoreConsumer), "b");
    assert_eq!(of(Client::Producer), "a");
    assert_eq!(config.client_properties.for_internal_topics()["retention.ms"], "1");
}

/// Secrets given in every way there is, and in every way one can get it wrong; none may come out again.
#[test]
fn nothing_secret_is_ever_shown() {
    const CANARY: &str = "canary4711";
    let secret = || CANARY.to_owned();
    let good = Config::for_topology(&TOPOLOGY)
        .set("sasl.password", secret())
        .set("consumer.sasl.jaas.config", secret())
        .env([
            ("STREAMWRIGHT_SSL_KEY_PEM", secret()),
            ("STREAMWRIGHT_PRODUCER_SASL_OAUTHBEARER_CLIENT_SECRET", secret()),
        ])
        .args(["--set".to_owned(), format!("admin.ssl.keystore.password={CANARY}")])
        .set("security.protocol", "SASL_SSL");
    assert!(!format!("{good:?}").contains(CANARY));
    let config = good.build().unwrap();
    for text in [format!("{config:?}"), config.to_string(), format!("{:?}", config.client_properties)] {
        assert!(!text.contains(CANARY), "{text}");
        assert!(text.contains("SASL_SSL") && text.contains("sasl.password"), "{text}");
    }
    assert_eq!(config.scrub(&format!("login with {CANARY} failed")), "login with [hidden] failed");

    let bad = Config::for_topology(&TOPOLOGY)
        .set("password", secret())
        .set("bootstrap.servers", format!("me:{CANARY}@broker:9092"))
        .env([("STREAMWRIGHT_TOKEN", secret())])
        .args(["--set".to_owned(), secret(), "--sasl-password".to_owned(), secret(), format!("--pasword={CANARY}")])
        .set("consumer.transactional.id", secret());
    let error = bad.build().unwrap_err();
    assert!(error.problems().len() >= 6, "{error}");
    for text in [error.to_string(), format!("{error:?}"), format!("{:?}", error.problems())] {
        assert!(!text.contains(CANARY), "{text}");
    }
}
