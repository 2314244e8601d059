//! Answers of a coordinator that end a transaction otherwise than we wanted.

use std::time::Duration;

use streamwright_test_proxy::{Action, Api};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::edge::{Edge, FIFTH, GOES_BACK, SOON};

/// Answers to EndTxn: a throttle time, and an error.
const INVALID_PRODUCER_EPOCH: &[u8] = &[0, 0, 0, 0, 0, 47];
pub(crate) const INVALID_TXN_STATE: &[u8] = &[0, 0, 0, 0, 0, 48];

/// Row F10: the broker has committed, and the producer believes that it was fenced. Row F11: the transaction is said to
/// be in another state, because it was taken back behind our back, or because it was committed.
#[test]
fn what_became_of_a_refused_commit_is_found_out() {
    let edge = Edge::new(or_skip!(Kafka::find()), 10);
    let inits = edge.when(Api::INIT_PRODUCER_ID, |on| on, Action::Watch);
    let mut running = edge.program().start();
    // All topics are there by then.
    inits.wait_for_answers(1, SOON);
    edge.wait_for_progress(&running);
    let lies = [
        Action::Replace(INVALID_PRODUCER_EPOCH),
        Action::Refuse(INVALID_TXN_STATE),
        Action::Replace(INVALID_TXN_STATE),
    ];
    for (n_before, lie) in (1..).zip(lies) {
        let end = edge.when(Api::END_TXN, |on| on.nth(FIFTH), lie);
        end.wait_for(1, SOON);
        inits.wait_for_answers(n_before + 1, SOON);
        edge.wait_for_progress(&running);
        assert!(running.wait(Duration::ZERO).is_none(), "{lie:?}:\n{}", running.tail());
    }
    assert_eq!(running.output().matches(GOES_BACK).count(), 3, "{}", running.tail());
    edge.judge(running);
}
