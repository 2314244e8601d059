//! Where a program begins, and that it remembers.

use streamwright_tests::evidence::kafka::{committed, read_topic};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::Program;
use streamwright_tests::{feed, or_skip, slate};

use super::{PROGRAM, RUNNING, SOON, assert_each_once};

const APPLICATION: &str = "tests-late-streams-v1";
const ORDERS: &str = "tests.late.orders.v1";
const RECEIPTS: &str = "tests.late.receipts.v1";

#[test]
fn what_comes_while_a_program_that_started_at_the_end_is_stopped_is_processed() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, APPLICATION, &[(ORDERS, 1), (RECEIPTS, 1)]);
    let submit = |number: usize| {
        let (key, value) = (format!("o-{number}"), format!(r#"{{"order_id":"o-{number}","amount_in_cents":5}}"#));
        feed::write(&kafka, ORDERS, [(key.as_str(), value.as_bytes())]);
    };
    submit(0);
    let dir = tempfile::tempdir().expect("a directory");
    let program = || Program::new(PROGRAM, "late").on(&kafka).state_dir(dir.path());
    let mut first = program().start();
    first.wait_for(RUNNING, SOON);
    first.signal("TERM");
    assert!(first.wait(SOON).is_some_and(|status| status.success()), "{}", first.tail());
    assert_eq!(committed(&kafka, APPLICATION, ORDERS), [Some(1)], "the end is fixed before the first record");
    submit(1);
    submit(2);
    program().exit_at_end().run(SOON).expect_success();
    assert_each_once(&read_topic(&kafka, RECEIPTS), 2);
}
