//! Brokers, coordinators and networks that do not answer, and a program that is late itself.

use std::time::Duration;

use streamwright_test_proxy::{Action, Api, On};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::edge::{Edge, FIFTH, GOES_BACK, SOON};

const UNKNOWN: &str = "the outcome of the transaction is unknown";

/// The request to commit meets `action` until the program has given up.
fn commit_without_an_answer(seed: u64, action: Action) {
    let edge = Edge::new(or_skip!(Kafka::find()), seed);
    let inits = edge.when(Api::INIT_PRODUCER_ID, |on| on, Action::Watch);
    let earlier = edge.when(Api::END_TXN, |on| on.first(FIFTH), Action::Watch);
    let mut running = edge.program().start();
    earlier.wait_for_answers(4, SOON);
    let ends = edge.when(Api::END_TXN, |on| on, action);
    running.wait_for(UNKNOWN, SOON);
    let n_inits = inits.count();
    ends.lift();
    inits.wait_for_answers(n_inits + 1, SOON);
    edge.judge(running);
}

/// Row C11, the first half: nobody can know that the commit was not heard.
#[test]
fn a_commit_that_is_never_heard_is_found_out_by_a_new_producer() {
    commit_without_an_answer(111, Action::CutBefore);
}

/// Row C11, the second half: the commit took place.
#[test]
fn a_commit_that_is_never_answered_is_found_out_by_a_new_producer() {
    commit_without_an_answer(112, Action::CutAfter);
}

/// Row F3: a transaction that times out because we are slow is fenced as by another instance, which there is not.
#[test]
fn a_program_that_slept_through_its_transaction_goes_on() {
    let edge = Edge::new(or_skip!(Kafka::find()), 3);
    let offsets = edge.when(Api::ADD_OFFSETS_TO_TXN, |on| on.nth(FIFTH), Action::HoldRequest);
    let mut running = edge.program_with_session("10000").start();
    offsets.wait_for(1, SOON);
    running.signal("STOP");
    // Longer than the transaction's timeout and the broker's look at it, shorter than the session.
    std::thread::sleep(Duration::from_secs(3));
    running.signal("CONT");
    offsets.lift();
    running.wait_for(GOES_BACK, SOON);
    assert!(!running.has_said("another process uses the same"), "{}", running.tail());
    edge.judge(running);
}

/// Row F5: records do not get through until they are given up.
#[test]
fn records_that_cannot_be_delivered_in_time_are_taken_back() {
    let edge = Edge::new(or_skip!(Kafka::find()), 5);
    let earlier = edge.when(Api::END_TXN, |on| on.first(FIFTH), Action::Watch);
    let mut running = edge.program().start();
    earlier.wait_for_answers(4, SOON);
    let lost = edge.when(Api::PRODUCE, |on| on, Action::LoseRequests);
    running.wait_for(GOES_BACK, SOON);
    lost.lift();
    edge.judge(running);
}

/// Row F7: the transaction's coordinator is away for a moment, at each of its two steps.
#[test]
fn a_transaction_coordinator_that_comes_back_finds_the_same_transaction() {
    let edge = Edge::new(or_skip!(Kafka::find()), 77);
    let mut running = edge.program().start();
    for api in [Api::ADD_OFFSETS_TO_TXN, Api::END_TXN] {
        let held = edge.when(api, |on| on.nth(FIFTH), Action::HoldRequest);
        held.wait_for(1, SOON);
        let cut = edge.when(Api::FIND_COORDINATOR, |on| on.first(2), Action::CutBefore);
        edge.proxy.cut_all();
        let asks_again = edge.when(api, |on| on.nth(0), Action::Watch);
        asks_again.wait_for_answers(1, SOON);
        cut.lift();
        held.lift();
        edge.wait_for_progress(&running);
    }
    assert!(running.wait(Duration::ZERO).is_none(), "{}", running.tail());
    edge.judge(running);
}

/// Row F8: the group's coordinator does not get, or does not answer, the positions of a transaction. The same ones are
/// sent again.
#[test]
fn positions_are_sent_to_the_group_again_as_they_were() {
    let edge = Edge::new(or_skip!(Kafka::find()), 8);
    let before = edge.when(Api::TXN_OFFSET_COMMIT, |on| on.nth(FIFTH), Action::CutBefore);
    let after = edge.when(Api::TXN_OFFSET_COMMIT, |on| on.nth(FIFTH), Action::CutAfter);
    let again = edge.when(Api::TXN_OFFSET_COMMIT, |on| on.nth(FIFTH), Action::Watch);
    let running = edge.program().start();
    let sent = [&before, &after, &again].map(|rule| rule.request(1, SOON));
    assert!(sent.iter().all(|request| request.body() == sent[0].body()), "{sent:?}");
    edge.judge(running);
}

/// FindCoordinator: a throttle time, COORDINATOR_NOT_AVAILABLE, and no words, number, host or port.
const NO_COORDINATOR: &[u8] = &[0, 0, 0, 0, 0, 15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff];
/// How often librdkafka asks for the coordinator of a group before it waits for something to change.
const N_QUESTIONS: usize = 3;

/// Row F8, when it takes long: librdkafka gives up asking, and would wait without an end for a connection to change.
#[test]
fn a_group_coordinator_that_is_long_in_moving_is_asked_for_again() {
    let edge = Edge::new(or_skip!(Kafka::find()), 88);
    let earlier = edge.when(Api::END_TXN, |on| on.first(FIFTH), Action::Watch);
    let running = edge.program().start();
    earlier.wait_for_answers(4, SOON);
    // The last byte is the kind of coordinator: 0 is a group's.
    let of_group = |on: On| on.matching(|request| request.body().last() == Some(&0));
    let nobody = edge.when(Api::FIND_COORDINATOR, of_group, Action::Refuse(NO_COORDINATOR));
    edge.when(Api::TXN_OFFSET_COMMIT, |on| on.nth(0), Action::CutBefore).wait_for(1, SOON);
    nobody.wait_for(N_QUESTIONS, SOON);
    nobody.lift();
    edge.judge(running);
}
