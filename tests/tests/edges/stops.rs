//! SIGTERM while a step of the commit waits for its answer (row F25).

use std::time::{Duration, Instant};

use streamwright_test_proxy::{Action, Api};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;
use streamwright_tests::program::Running;

use crate::edge::{Edge, FIFTH, SOON};
use crate::refusals::INVALID_TXN_STATE;

/// The requests of a commit, in their order.
const STEPS: [Api; 5] =
    [Api::ADD_PARTITIONS_TO_TXN, Api::PRODUCE, Api::ADD_OFFSETS_TO_TXN, Api::TXN_OFFSET_COMMIT, Api::END_TXN];
/// `shutdown.timeout.ms` of a program whose commit never gets an answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a worker waits for a coordinator before it looks whether to stop.
const OPENING: Duration = Duration::from_secs(5);

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

/// A producer that is opened, and one that is opened anew, wait for a coordinator that does not answer.
#[test]
fn a_stop_is_heard_while_a_producer_is_opened() {
    let mut edge = Edge::new(or_skip!(Kafka::find()), 253);
    let stops_soon = |mut running: Running| {
        running.signal("TERM");
        let status = running.wait(OPENING * 2).unwrap_or_else(|| panic!("it does not stop:\n{}", running.tail()));
        assert!(status.success(), "{status}:\n{}", running.tail());
    };
    let first = edge.when(Api::INIT_PRODUCER_ID, |on| on, Action::LoseRequests);
    let running = edge.program().start();
    first.wait_for(1, SOON);
    stops_soon(running);
    first.lift();
    let end = edge.when(Api::END_TXN, |on| on.nth(FIFTH), Action::Refuse(INVALID_TXN_STATE));
    let running = edge.program().start();
    end.wait_for(1, SOON);
    let anew = edge.when(Api::INIT_PRODUCER_ID, |on| on, Action::LoseRequests);
    anew.wait_for(1, SOON);
    stops_soon(running);
    anew.lift();
    edge.judge_after_last_life();
}
