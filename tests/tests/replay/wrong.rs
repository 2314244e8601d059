//! Topologies that are not safe to replay, and what is said of them.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

use super::{assert_says, leaks, texts, verdict};

/// Says something about a text.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "tests.replay", label = "note", id(note))]
pub(crate) struct Note {
    note: String,
}

fn note(text: String) -> Note {
    Note { note: text }
}

/// A topology of one step, with the leak in it.
macro_rules! leaking {
    ($name:ident, $application:literal, |$text:ident| $leak:expr) => {
        topology! {
            #![application_id = $application]

            /// Leaks.
            pub(crate) struct $name;

            #[source(topic = "tests.replay.texts.v1", key = Utf8, value = Utf8)]
            let texts: Stream<String, String>;

            #[sink(topic = "tests.replay.notes.v1", key = Utf8, value = Json)]
            let notes: Stream<String, Note> =
                texts.map_values(|_, $text| trusted!(reason = "the replay test is to find it", note($leak)));
        }
    };
}

const TEXTS: &str = "tests.replay.texts.v1";
const NOTES: &str = "first difference: node `notes`, sink, topic `tests.replay.notes.v1`";
const PROCESS: &str = "They depend on the process";

leaking!(HashOrder, "tests-replay-hash-order-streams-v1", |text| leaks::counts_in_hash_order(text));
leaking!(Address, "tests-replay-address-streams-v1", |text| leaks::address_of(text).to_string());
leaking!(Thread, "tests-replay-thread-streams-v1", |_text| leaks::thread_number());
leaking!(Stopwatch, "tests-replay-stopwatch-streams-v1", |_text| leaks::nanoseconds_so_far().to_string());
leaking!(Seconds, "tests-replay-seconds-streams-v1", |_text| leaks::now_in_seconds().to_string());
leaking!(Calls, "tests-replay-calls-streams-v1", |_text| leaks::calls_so_far().to_string());

#[test]
fn the_order_of_a_hash_map_is_found() {
    let verdict = verdict::<HashOrder>(texts(TEXTS));
    assert_says(&verdict, &[NOTES, "record 1 of 60, key k-0", "look into: node `notes` (map_values)", PROCESS, "^"]);
}

#[test]
fn an_address_is_found() {
    assert_says(&verdict::<Address>(texts(TEXTS)), &[NOTES, PROCESS]);
}

#[test]
fn a_thread_is_found() {
    assert_says(&verdict::<Thread>(texts(TEXTS)), &[NOTES, "ThreadId(", PROCESS]);
}

#[test]
fn a_stopwatch_is_found() {
    assert_says(&verdict::<Stopwatch>(texts(TEXTS)), &[NOTES, PROCESS]);
}

/// The first process and the others run in different seconds.
#[test]
fn a_clock_of_seconds_is_found() {
    assert_says(&verdict::<Seconds>(texts(TEXTS)), &[NOTES, PROCESS]);
}

/// Every process counts the same, as long as nothing is processed twice.
#[test]
fn state_beside_the_stores_is_found_and_told_apart() {
    assert_says(&verdict::<Calls>(texts(TEXTS)), &[NOTES, "only other batches, commits and crashes"]);
}

topology! {
    #![application_id = "tests-replay-deep-streams-v1"]

    /// Leaks before a repartition; everything behind it differs as well.
    pub(crate) struct Deep;

    #[source(topic = "tests.replay.texts.v1", key = Utf8, value = Utf8)]
    let texts: Stream<String, String>;

    let trimmed: Stream<String, String> =
        texts.map_values(|_, text| trusted!(reason = "to be found", leaks::counts_in_hash_order(text)));

    #[repartition(name = "by-first-word", key = Utf8, value = Utf8)]
    let by_word: Stream<String, String> = trimmed.select_key(|_, text| text.chars().take(3).collect());

    #[store(name = "how-many", key = Utf8, value = I64)]
    let how_many: Table<String, i64> = by_word.group_by_key().count();

    #[sink(topic = "tests.replay.notes.v1", key = Utf8, value = Json)]
    let notes: Stream<String, Note> = how_many.to_stream().map_values(|_, count| Note { note: count.to_string() });
}

#[test]
fn the_first_node_that_differs_is_named_with_what_it_is_made_of() {
    let verdict = verdict::<Deep>(texts(TEXTS));
    assert_says(&verdict, &["first difference: node `by_word`, repartition `by-first-word`"]);
    assert_says(&verdict, &["look into: node `by_word` (select_key); node `trimmed` (map_values)"]);
    assert_says(&verdict, &["also different: store `how-many` (node `how_many`)"]);
}

#[test]
fn nothing_to_compare_is_no_success() {
    assert_says(&verdict::<Deep>(Vec::new()), &["makes nothing of this input"]);
    let elsewhere = texts("tests.replay.elsewhere.v1");
    assert_says(&verdict::<Deep>(elsewhere), &["stops on this input", "tests.replay.elsewhere.v1", "no source"]);
}
