//! SIGKILL while a request of the commit is on its way.

use streamwright_test_proxy::{Action, Api};
use streamwright_tests::evidence::kafka::{read_topic, read_uncommitted};
use streamwright_tests::evidence::names;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::edge::{Edge, FIFTH, SOON, error_code};

/// Row C7: the group has joined the transaction, its positions have not.
#[test]
fn positions_that_did_not_join_the_transaction_are_the_old_ones() {
    let edge = Edge::new(or_skip!(Kafka::find()), 7);
    let joins = edge.when(Api::ADD_OFFSETS_TO_TXN, |on| on, Action::Watch);
    let positions = edge.when(Api::TXN_OFFSET_COMMIT, |on| on.nth(FIFTH), Action::HoldRequest);
    let mut first = edge.program().start();
    positions.wait_for(1, SOON);
    let answers = joins.seen();
    assert_eq!(answers.last().and_then(|join| join.answer.as_deref()).map(error_code), Some(0));
    let before = edge.positions();
    first.kill();
    let (successor, writes) = edge.successor_that_writes_nothing();
    assert_eq!(edge.positions(), before);
    writes.lift();
    // What the dead one has sent arrives late, in the middle of its successor's work.
    positions.lift();
    positions.wait_for_answers(1, SOON);
    edge.judge(successor);
}

/// Row C10: the coordinator has decided, and nobody was told.
#[test]
fn a_commit_whose_sender_died_is_not_processed_again() {
    let edge = Edge::new(or_skip!(Kafka::find()), 10);
    let positions = edge.when(Api::TXN_OFFSET_COMMIT, |on| on.nth(FIFTH), Action::HoldRequest);
    let end = edge.when(Api::END_TXN, |on| on.nth(FIFTH), Action::HoldResponse);
    let mut first = edge.program().start();
    positions.wait_for(1, SOON);
    let before = edge.positions();
    positions.lift();
    end.wait_for_answers(1, SOON);
    first.kill();
    let answer = end.seen().swap_remove(0).answer.expect("an answer");
    assert_eq!(error_code(&answer), 0);
    let (successor, writes) = edge.successor_that_writes_nothing();
    let after = edge.positions();
    assert!(
        after != before && before.iter().zip(&after).all(|(before, after)| before <= after),
        "{before:?}, {after:?}"
    );
    writes.lift();
    let edge = edge.judge(successor);
    // No transaction of any life was taken back, so every record was written once.
    for topic in [names::REPARTITION, names::DECISIONS] {
        assert_eq!(
            read_uncommitted(&edge.kafka, topic),
            read_topic(&edge.kafka, topic),
            "{topic} has records that were written twice"
        );
    }
}
