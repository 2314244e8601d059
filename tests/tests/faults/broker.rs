//! A broker that dies and comes back while a program runs on it.

use std::time::{Duration, Instant};

use streamwright_tests::evidence::kafka::{committed, gather};
use streamwright_tests::evidence::names;
use streamwright_tests::feed::Feed;
use streamwright_tests::jvm::Jvm;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::server::Server;
use streamwright_tests::verify::verify;
use streamwright_tests::{or_skip, slate};

use super::{RUNNING, SOON, order_risk};

/// How long the program works between two deaths of its broker.
const WORK: Duration = Duration::from_secs(3);

fn progress(kafka: &Kafka) -> i64 {
    committed(kafka, names::APPLICATION, names::ORDERS).into_iter().flatten().sum()
}

fn wait_for_progress(kafka: &Kafka, beyond: i64, words: impl Fn() -> String) {
    let since = Instant::now();
    while progress(kafka) <= beyond {
        assert!(since.elapsed() < SOON, "nothing is committed beyond {beyond}:\n{}", words());
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_broker_killed_and_started_again_costs_nothing() {
    let jvm = or_skip!(Jvm::find());
    let _claim = slate::claim_server();
    let mut server = Server::start(&jvm, None);
    let kafka = server.kafka().clone();
    slate::wipe(&kafka, names::APPLICATION, &[(names::ORDERS, 4), (names::DECISIONS, 4)]);
    let dir = tempfile::tempdir().expect("a directory");
    let mut running = order_risk(&kafka, dir.path()).start();
    running.wait_for(RUNNING, SOON);
    let feed = Feed::begin(&kafka, 13, 1_500);
    for _ in 0..2 {
        wait_for_progress(&kafka, progress(&kafka), || running.tail());
        std::thread::sleep(WORK);
        let before = progress(&kafka);
        server.kill();
        server.start_again();
        wait_for_progress(&kafka, before, || running.tail());
        assert!(running.wait(Duration::ZERO).is_none(), "it ended with its broker:\n{}", running.tail());
    }
    let fed = feed.end();
    running.signal("TERM");
    let status = running.wait(SOON).unwrap_or_else(|| panic!("it does not stop:\n{}", running.tail()));
    assert!(status.success(), "{status}:\n{}", running.tail());
    order_risk(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    let report = verify(&gather(&kafka, dir.path()));
    assert!(report.is_clean() && report.n_records == fed.committed && report.n_decisions > 10, "{fed:?}: {report}");
}
