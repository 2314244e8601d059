//! Outputs that the broker does not take, for their size, their time or their key.

use streamwright_tests::kafka::now_ms;

use super::*;

const APPLICATION: &str = "tests-refusing-streams-v1";
const ORDERS: &str = "tests.refusing.orders.v1";
const RECEIPTS: &str = "tests.refusing.receipts.v1";
const NOTES: &str = "tests.refusing.notes.v1";
const SET_ASIDE: &str = "tests.refusing.dead.v1";
const DAY: i64 = 24 * 3_600_000;
const LIMIT: &str = "2000";

/// An order, with its key, its name and how far its time is ahead.
type Order<'o> = (Option<&'o str>, &'o str, i64);

/// Topics without records. `settings` are those of the receipts.
fn wipe(kafka: &Kafka, settings: &[(&str, &str)]) {
    slate::wipe(kafka, APPLICATION, &[(ORDERS, 1), (SET_ASIDE, 1)]);
    slate::delete_topics(kafka, &[RECEIPTS, NOTES]);
    kafka.create_topic_with(RECEIPTS, 1, settings);
    kafka.create_topic_with(NOTES, 1, &[("message.timestamp.after.max.ms", "9223372036854775807")]);
}

/// Submits orders, and returns what they say.
fn submit(kafka: &Kafka, orders: &[Order<'_>]) -> Vec<String> {
    let now = now_ms();
    let said = |(_, name, ahead): &Order<'_>| format!(r#"{{"order_id":"{name}","ordered_at_ms":{}}}"#, now + ahead);
    let said: Vec<String> = orders.iter().map(said).collect();
    feed::write_with(kafka, ORDERS, orders.iter().zip(&said).map(|((key, ..), value)| (*key, value.as_bytes())));
    said
}

/// Names of the orders that a topic is about, in its order.
fn named(kafka: &Kafka, topic: &str) -> Vec<String> {
    let name = |row: &Row| {
        let value: serde_json::Value = serde_json::from_slice(row.value.as_deref().expect("a value")).expect("JSON");
        value["order_id"].as_str().expect("a name").to_owned()
    };
    read_topic(kafka, topic).iter().map(name).collect()
}

/// What a dead letter says, and its headers `exception` and `offset`.
fn dead_letters(kafka: &Kafka) -> Vec<(String, String, String)> {
    let header = |row: &Row, name: &str| {
        let name = format!("__streams.errors.{name}");
        text(row.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_slice()))
    };
    let row = |row: &Row| (text(row.value.as_deref()), header(row, "exception"), header(row, "offset"));
    read_topic(kafka, SET_ASIDE).iter().map(row).collect()
}

/// The broker's answers come when the records are in a transaction already, which then can only be aborted.
#[test]
fn inputs_of_refused_outputs_become_dead_letters_and_the_rest_is_written_once() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let settings = [("retention.ms", "-1"), ("max.message.bytes", LIMIT), ("cleanup.policy", "compact")];
    wipe(&kafka, &settings);
    let dir = tempfile::tempdir().expect("a directory");
    let large = "x".repeat(3000);
    // With the others it is too much for one batch, and small enough by itself.
    let middling = "y".repeat(1800);
    let key = Some("key");
    let orders: [Order<'_>; 7] = [
        (key, "first", 0),
        (key, &large, 0),
        (key, &middling, 0),
        (key, "early", DAY),
        (None, "anonymous", 0),
        (key, "second", 0),
        (key, "last", 0),
    ];
    let said = submit(&kafka, &orders);
    let program = Program::new(PROGRAM, "set-aside").on(&kafka).state_dir(dir.path());
    // Killed when it knows of the first refusal: its successor hears of it once more.
    let mut killed = program.start();
    killed.wait_for("going back to what is committed", SOON);
    killed.kill();
    let ended = program.exit_at_end().run(SOON);
    ended.expect_success();
    let refused = [1, 3, 4];
    let taken: Vec<&str> = (0..7).filter(|at| !refused.contains(at)).map(|at| orders[at].1).collect();
    assert_eq!(named(&kafka, RECEIPTS), taken);
    let all: Vec<&str> = orders.iter().map(|(_, name, _)| *name).collect();
    assert_eq!(named(&kafka, NOTES), all, "what else was made from these orders");
    let expected = refused.map(|at| (said[at].clone(), "unwritable".to_owned(), at.to_string()));
    assert_eq!(dead_letters(&kafka), expected);
    assert_eq!(committed(&kafka, APPLICATION, ORDERS), [Some(7)]);
}

/// The client's own limit is met before the record is sent, so that nothing must be taken back.
#[test]
fn what_the_client_itself_refuses_becomes_a_dead_letter_in_the_same_transaction() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe(&kafka, &[]);
    let dir = tempfile::tempdir().expect("a directory");
    let large = "x".repeat(800);
    let order =
        |name: &str, repeated| format!(r#"{{"order_id":"{name}","ordered_at_ms":{},"repeated":{repeated}}}"#, now_ms());
    let said = [order("first", 0), order(&large, 2), order("last", 0)];
    feed::write(&kafka, ORDERS, said.iter().map(|order| ("key", order.as_bytes())));
    let program = Program::new(PROGRAM, "set-aside").on(&kafka).state_dir(dir.path());
    let ended = program.set("producer.message.max.bytes", LIMIT).exit_at_end().run(SOON);
    assert_names(ended.expect_success(), &["wrote a dead letter", "producer.message.max.bytes", "dead_lettered: 1"]);
    assert!(!ended.output.contains("going back"), "{}", ended.output);
    assert!(!ended.output.contains(&large), "payloads are nobody's business");
    assert_eq!(named(&kafka, RECEIPTS), ["first", "last"]);
    assert_eq!(dead_letters(&kafka), [(said[1].clone(), "unwritable".to_owned(), "1".to_owned())]);
}

/// Under at-least-once there is no transaction to take back: what was written before the refusal stays.
#[test]
fn at_least_once_sets_refused_outputs_aside_too() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe(&kafka, &[("max.message.bytes", LIMIT)]);
    let dir = tempfile::tempdir().expect("a directory");
    let large = "x".repeat(3000);
    let said = submit(&kafka, &[(Some("key"), "first", 0), (Some("key"), &large, 0), (Some("key"), "early", DAY)]);
    let program = Program::new(PROGRAM, "set-aside").on(&kafka).state_dir(dir.path());
    let program = program.set("processing.guarantee", "at_least_once").flag("--commit-interval-ms", "200");
    let ended = program.exit_at_end().run(SOON);
    ended.expect_success();
    let receipts: BTreeSet<String> = named(&kafka, RECEIPTS).into_iter().collect();
    assert_eq!(receipts, BTreeSet::from(["first".to_owned()]));
    let dead: BTreeSet<String> = dead_letters(&kafka).into_iter().map(|(said, ..)| said).collect();
    assert_eq!(dead, said[1..].iter().cloned().collect());
    assert_eq!(committed(&kafka, APPLICATION, ORDERS), [Some(3)]);
}

/// The way out must not become a way round: a dead letter that the broker refuses, too, stops the program.
#[test]
fn a_dead_letter_that_is_refused_stops_the_program() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe(&kafka, &[("max.message.bytes", LIMIT)]);
    slate::delete_topics(&kafka, &[SET_ASIDE]);
    kafka.create_topic_with(SET_ASIDE, 1, &[("max.message.bytes", LIMIT)]);
    let dir = tempfile::tempdir().expect("a directory");
    submit(&kafka, &[(Some("key"), &"x".repeat(3000), 0)]);
    let program = Program::new(PROGRAM, "set-aside").on(&kafka).state_dir(dir.path());
    let ended = program.exit_at_end().run(SOON);
    assert_names(ended.expect_error(), &[SET_ASIDE, ORDERS, "partition 0 offset 0", "max.message.bytes"]);
    assert_eq!(committed(&kafka, APPLICATION, ORDERS)[0].unwrap_or(0), 0);
}
