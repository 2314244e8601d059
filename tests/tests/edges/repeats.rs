//! Requests to end a transaction that arrive late, in the middle of a later transaction (KAFKA-17754). The producer's
//! epoch does not change between transactions, so the coordinator cannot tell; see the recycle rule in
//! `runtime/src/log/kafka/transaction.rs`.

use streamwright_test_proxy::{Action, Api, On};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::edge::{Edge, FIFTH, SOON, error_code};

/// AddOffsetsToTxn: a throttle time, and an unknown error, which can only be answered with an abort.
const UNKNOWN_ERROR: &[u8] = &[0, 0, 0, 0, 0xff, 0xff];

fn is_end(commits: bool) -> impl FnOnce(On) -> On {
    move |on| on.matching(move |request| request.commits() == Some(commits))
}

/// The next request to end a transaction so gets lost on its way, and is repeated. It arrives when the transaction
/// after that has written its records and is about to add its positions. Returns the coordinator's error.
fn late_end(edge: &Edge, commits: bool) -> i16 {
    let late = edge.when(Api::END_TXN, |on| is_end(commits)(on).nth(0), Action::CutBefore);
    let repeated = edge.when(Api::END_TXN, |on| is_end(commits)(on).nth(0), Action::Watch);
    let late = late.request(1, SOON);
    let next = edge.when(Api::ADD_OFFSETS_TO_TXN, |on| on.nth(0), Action::HoldRequest);
    repeated.wait_for_answers(1, SOON);
    next.wait_for(1, SOON);
    let answer = edge.proxy.repeat(&late).expect("an answer");
    next.lift();
    error_code(&answer)
}

#[test]
fn a_late_commit_does_not_commit_half_of_the_next_transaction() {
    let edge = Edge::new(or_skip!(Kafka::find()), 271);
    let earlier = edge.when(Api::END_TXN, |on| on.first(FIFTH), Action::Watch);
    let mut running = edge.program().start();
    earlier.wait_for_answers(4, SOON);
    let code = late_end(&edge, true);
    assert_ne!(code, 0, "the coordinator has taken the late request for part of a later transaction");
    running.kill();
    let successor = edge.program().start();
    edge.judge(successor);
}

#[test]
fn a_late_abort_does_not_take_back_half_of_the_next_transaction() {
    let edge = Edge::new(or_skip!(Kafka::find()), 272);
    let earlier = edge.when(Api::END_TXN, |on| on.first(FIFTH), Action::Watch);
    let running = edge.program().start();
    earlier.wait_for_answers(4, SOON);
    let refused = edge.when(Api::ADD_OFFSETS_TO_TXN, |on| on.nth(0), Action::Refuse(UNKNOWN_ERROR));
    let code = late_end(&edge, false);
    assert_eq!(refused.count(), 1);
    assert_ne!(code, 0, "the coordinator has taken the late request for part of a later transaction");
    edge.judge(running);
}
