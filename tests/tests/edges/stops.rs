//! SIGTERM while a step of the commit waits for its answer (row F25).

use std::time::{Duration, Instant};

use streamwright_test_proxy::{Action, Api};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::edge::{Edge, FIFTH, SOON};

/// The requests of a commit, in their order.
const STEPS: [Api; 5] =
    [Api::ADD_PARTITIONS_TO_TXN, Api::PRODUCE, Api::ADD_OFFSETS_TO_TXN, Api::TXN_OFFSET_COMMIT, Api::END_TXN];
/// `shutdown.timeout.ms` of a program whose commit never gets an answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The answer comes soon after the signal.
#[test]
fn a_stop_waits_for_the_commit_that_it_meets() {
    let mut edge = Edge::new(or_skip!(Kafka::find()), 251);
    for step in STEPS {
        let held = edge.when(step, |on| on.nth(FIFTH), Action::HoldRequest);
        let mut running = edge.program().start();
        held.wait_for(1, SOON);
        running.signal("TERM");
        assert!(running.wait(Duration::from_millis(300)).is_none(), "{step}: {}", running.tail());
        held.lift();
        let status = running.wait(SOON).unwrap_or_else(|| panic!("{step}: it does not stop:\n{}", running.tail()));
        assert!(status.success(), "{step}: {status}:\n{}", running.tail());
    }
    edge.judge_after_last_life();
}

/// The answer never comes: what is left is for the next start.
#[test]
fn a_stop_does_not_wait_for_ever() {
    let mut edge = Edge::new(or_skip!(Kafka::find()), 252);
    for step in STEPS {
        let held = edge.when(step, |on| on.nth(FIFTH), Action::HoldRequest);
        let patience = PATIENCE.as_millis().to_string();
        // It leaves without a word to the group, which the next one waits for.
        let mut running = edge.program_with_session("1500").flag("--shutdown-timeout-ms", &patience).start();
        held.wait_for(1, SOON);
        let since = Instant::now();
        running.signal("TERM");
        let status = running.wait(SOON).unwrap_or_else(|| panic!("{step}: it does not stop:\n{}", running.tail()));
        assert!(since.elapsed() < PATIENCE + Duration::from_secs(2), "{step}: {:?}", since.elapsed());
        assert!(!status.success() && running.has_said("shutdown took longer than"), "{step}: {}", running.tail());
        // It arrives when its sender is gone.
        held.lift();
    }
    edge.judge_after_last_life();
}
