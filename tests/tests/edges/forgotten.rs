//! What brokers forget: producers that were idle for long.

use std::time::Duration;

use streamwright_test_proxy::{Action, Api};
use streamwright_tests::jvm::Jvm;
use streamwright_tests::server::Server;
use streamwright_tests::{or_skip, slate};

use crate::edge::{Edge, GOES_BACK, SOON};

/// Kafka's own are a week and a day.
const FORGETFUL: &str = "
transactional.id.expiration.ms=1000
transaction.remove.expired.transaction.cleanup.interval.ms=200
producer.id.expiration.ms=1000
producer.id.expiration.check.interval.ms=200
";

/// Row F12: the coordinator has forgotten the transactional id, the partitions their producers.
#[test]
fn a_producer_that_was_forgotten_while_idle_goes_on() {
    let jvm = or_skip!(Jvm::find());
    let claim = slate::claim_server();
    let server = Server::start_with(&jvm, FORGETFUL);
    let mut edge = Edge::claimed(server.kafka().clone(), 12, claim);
    let ends = edge.when(Api::END_TXN, |on| on, Action::Watch);
    let mut running = edge.program().start();
    ends.wait_for_answers(1, SOON);
    // Nothing shows when the broker forgets.
    std::thread::sleep(Duration::from_secs(4));
    edge.submit(13, 1_000);
    running.wait_for(GOES_BACK, SOON);
    edge.judge(running);
}
