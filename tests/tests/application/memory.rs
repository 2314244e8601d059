//! What records that wait cost.

use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

use super::*;

const APPLICATION: &str = "tests-waiting-streams-v1";
const HEAVY: &str = "tests.waiting.orders.v1";
const WAITING: &str = "tests.waiting.named.v1";
/// Rounds of one order that waits and one large order that does not.
const ROUNDS: usize = 300;
const LARGE: usize = 500_000;

/// A broker's answer carries records of both kinds, and those that wait must not keep the whole of it.
#[test]
fn records_that_wait_keep_no_memory_of_others() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let topics = [HEAVY, WAITING, "tests.waiting.names.v1", "tests.waiting.receipts.v1", "tests.waiting.notes.v1"];
    slate::wipe(&kafka, APPLICATION, &topics.map(|topic| (topic, 1)));
    let dir = tempfile::tempdir().expect("a directory");
    let program = Program::new(PROGRAM, "wait").on(&kafka).state_dir(dir.path());
    // What is freed is given back to the system, so that its number says what is kept.
    let program = program.flag("--max-task-idle-ms", "600000").variable("MALLOC_MMAP_THRESHOLD_", "65536");
    // A small order alone is no answer: it comes together with the large one that follows it.
    let program = program.set("consumer.fetch.min.bytes", &(LARGE / 2).to_string());
    let program = program.set("consumer.fetch.wait.max.ms", "5000");
    let mut running = program.start();
    running.wait_for(RUNNING, SOON);
    let order = |number: usize, padding: &str| {
        format!(r#"{{"order_id":"o-{number}","amount_in_cents":5,"padding":"{padding}"}}"#)
    };
    let padding = "x".repeat(LARGE);
    let heavy_is_done = |count: usize| {
        let done = || committed(&kafka, APPLICATION, HEAVY)[0].unwrap_or(0) >= count as i64;
        wait_until("the large orders are processed", done);
    };
    let producer: BaseProducer = kafka.client().create().expect("a producer");
    let write = |topic: &str, order: &str| {
        let sent = producer.send(BaseRecord::to(topic).key("key").payload(order)).map_err(|(error, _)| error);
        sent.expect("room for an order");
        // So that each answer of the broker carries one of each kind.
        while producer.in_flight_count() > 0 {
            producer.poll(Duration::from_millis(1));
        }
    };
    write(HEAVY, &order(0, &padding));
    heavy_is_done(1);
    let before = running.resident_bytes();
    for round in 1..=ROUNDS {
        write(WAITING, &order(round, ""));
        write(HEAVY, &order(round, &padding));
    }
    heavy_is_done(ROUNDS + 1);
    let kept = || running.resident_bytes().saturating_sub(before);
    let (passed, at_once) = ((ROUNDS * LARGE) as u64, kept());
    wait_until("what is processed is given back", || kept() < passed / 4);
    println!("{} MB passed, {} MB were kept at first, {} MB later", passed >> 20, at_once >> 20, kept() >> 20);
    assert!(committed(&kafka, APPLICATION, WAITING)[0].is_none_or(|offset| offset == 0), "they do not wait");
}
