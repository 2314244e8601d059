//! Transactions that somebody else has left open in a topic of ours (row F23).

use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer as _, ThreadedProducer};
use streamwright_tests::evidence::kafka::{gather, read_uncommitted};
use streamwright_tests::kafka::unique;

use super::*;

/// A producer in the middle of a transaction with one record in a partition.
struct Open(ThreadedProducer<DefaultProducerContext>);

impl Open {
    fn in_partition(kafka: &Kafka, topic: &str, partition: i32) -> Self {
        let mut config = kafka.client();
        config.set("transactional.id", unique("streamwright-tests-open")).set("transaction.timeout.ms", "300000");
        let producer: ThreadedProducer<DefaultProducerContext> = config.create().expect("a producer");
        producer.init_transactions(SOON).expect("transactions");
        producer.begin_transaction().expect("a transaction");
        let record = BaseRecord::to(topic).partition(partition).key("foreign").payload("foreign");
        producer.send(record).map_err(|(error, _)| error).expect("room in the queue");
        producer.flush(SOON).expect("it is written");
        Self(producer)
    }

    fn abort(self) {
        self.0.abort_transaction(SOON).expect("an abort");
    }
}

#[test]
fn input_behind_an_open_transaction_is_waited_for_with_words_and_not_for_ever() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    COPYING.wipe(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    COPYING.submit(&kafka, 1..=3);
    let open = Open::in_partition(&kafka, COPYING.2, 0);
    COPYING.submit(&kafka, 4..=5);
    let program = || COPYING.program(&kafka, dir.path()).flag("--task-timeout-ms", "3000").exit_at_end();
    let ended = program().run(SOON);
    let words = [COPYING.2, "partition 0", "behind offset 3", "ends at offset 6", "transaction open"];
    assert_names(ended.expect_error(), &words);
    assert!(ended.output.lines().any(|line| line.contains("WARN") && line.contains(words[2])), "{}", ended.output);
    assert_eq!(COPYING.receipts(&kafka), keys(1..=3));
    open.abort();
    program().run(SOON).expect_success();
    assert_eq!(COPYING.receipts(&kafka), keys(1..=5));
}

#[test]
fn a_changelog_behind_an_open_transaction_is_waited_for_with_words_and_not_for_ever() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    prepare_order_risk(&kafka);
    let (old, new) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    order_risk(&kafka, old.path()).exit_at_end().run(SOON).expect_success();
    let open = Open::in_partition(&kafka, names::CHANGELOG, 0);
    assert!(!read_uncommitted(&kafka, names::CHANGELOG).is_empty());
    let restoring = || order_risk(&kafka, new.path()).flag("--task-timeout-ms", "3000").exit_at_end();
    let ended = restoring().run(SOON);
    assert_names(ended.expect_error(), &[names::CHANGELOG, "partition 0", "last stable offset", "ends at offset"]);
    open.abort();
    restoring().run(SOON).expect_success();
    let report = verify(&gather(&kafka, new.path()));
    assert!(report.is_clean(), "{report}");
}
