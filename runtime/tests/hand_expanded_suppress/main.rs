//! What `topology!` generates for a buffer that holds the changes of a table back, written by hand: the contract between the
//! macro and the runtime. See `hand_expanded_tables.rs` for the rest. And what such a buffer does, beside a model of it.

mod model;
mod topology;

use streamwright::prelude::*;
use streamwright::testing::{ReplayInput, TestRecord};
use streamwright::{Error, TestDriver, Topology};

use topology::{AtOnce, Few, Small, Strict, Timed};

/// Key, what came out of the buffer, and its event time.
type Line = (String, String, i64);

fn put<T: Topology>(driver: &mut TestDriver<T>, key: &str, value: Option<&str>, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("in").pipe_raw(Some(key.as_bytes()), value.map(str::as_bytes), at, &Headers::new())
}

/// What was said, with the identities of facts.
fn said_with_ids<T: Topology>(driver: &mut TestDriver<T>) -> Vec<Line> {
    let records = driver.output::<Utf8, Utf8>("said").read_all::<String, String>();
    let line = |record: TestRecord<String, String>| Some((record.key?, record.value?, record.timestamp));
    records.into_iter().map(|record| line(record).expect("nothing is null")).collect()
}

/// What was said, and the identity.
fn parts(said: &str) -> (String, String) {
    let (said, id) = said.split_once(" as ").expect("an identity");
    (said.to_owned(), id.to_owned())
}

fn said<T: Topology>(driver: &mut TestDriver<T>) -> Vec<Line> {
    said_with_ids(driver).into_iter().map(|(key, said, time)| (key, parts(&said).0, time)).collect()
}

fn found<T: Topology>(driver: &mut TestDriver<T>, key: &str, at: i64) -> Result<String, Error> {
    driver.input::<Utf8, Utf8>("asked").pipe_at(key, &"?".to_owned(), at)?;
    let found = driver.output::<Utf8, Utf8>("found").read_all::<String, String>();
    Ok(found.last().and_then(|record| record.value.clone()).expect("an answer"))
}

fn line(key: &str, said: &str, at: i64) -> Line {
    (key.to_owned(), said.to_owned(), at)
}

#[test]
fn the_last_change_comes_out_once_its_time_is_over() -> Result<(), Error> {
    let mut driver = TestDriver::new(Timed)?;
    for (key, value, at) in [("k", Some("a"), 100), ("k", Some("b"), 105), ("j", Some("x"), 103), ("k", Some("c"), 101)]
    {
        put(&mut driver, key, value, at)?;
    }
    assert_eq!((said(&mut driver), driver.waiting("quiet")), (vec![], 2));
    assert_eq!(found(&mut driver, "k", 1)?, "None", "nothing came out yet");
    put(&mut driver, "z", Some("z"), 110)?;
    assert_eq!(said(&mut driver), [line("k", "->c of 3", 101)], "with the time of the last one");
    assert_eq!(found(&mut driver, "k", 1)?, "Some((\"c\", 101))", "as the table has it");
    put(&mut driver, "k", None, 112)?;
    put(&mut driver, "k", Some("d"), 111)?;
    assert_eq!(found(&mut driver, "k", 1)?, "Some((\"c\", -1))", "what came out last");
    put(&mut driver, "k", None, 130)?;
    assert_eq!(said(&mut driver), [line("j", "->x of 2", 103), line("z", "->z of 4", 110), line("k", "c>- of 7", 130)]);
    assert_eq!((driver.clock("quiet"), driver.waiting("quiet")), (Some(130), 0));
    Ok(())
}

#[test]
fn a_limit_of_0_lets_everything_through_at_once() -> Result<(), Error> {
    let mut driver = TestDriver::new(AtOnce)?;
    for (key, value, at) in [("k", Some("a"), 100), ("k", None, 50), ("j", None, 60)] {
        put(&mut driver, key, value, at)?;
    }
    assert_eq!(said(&mut driver), [line("k", "->a of 0", 100), line("k", "a>- of 1", 50), line("j", "->- of 2", 60)]);
    assert_eq!(driver.waiting("quiet"), 0);
    Ok(())
}

#[test]
fn the_oldest_leave_early_where_more_would_wait() -> Result<(), Error> {
    let mut driver = TestDriver::new(Few)?;
    for (key, at) in [("b", 10), ("a", 10), ("c", 10), ("d", 9)] {
        put(&mut driver, key, Some(key), at)?;
    }
    assert_eq!(said(&mut driver), [line("a", "->a of 1", 10), line("d", "->d of 3", 9)]);
    let mut driver = TestDriver::new(Small)?;
    for (key, value, at) in [
        ("b", "1", 10),
        ("c", "1", 10),
        ("a", "1", 12),
        ("d", "a value of so many bytes ............................................", 11),
    ] {
        put(&mut driver, key, Some(value), at)?;
    }
    let lines = said(&mut driver);
    let keys: Vec<&str> = lines.iter().map(|(key, ..)| key.as_str()).collect();
    assert_eq!((keys, driver.waiting("quiet")), (vec!["b", "c", "d"], 1));
    Ok(())
}

#[test]
fn a_buffer_that_may_not_grow_stops_with_its_bounds() -> Result<(), Error> {
    let mut driver = TestDriver::new(Strict)?;
    put(&mut driver, "a", Some("1"), 100)?;
    put(&mut driver, "b", Some("1"), 101)?;
    put(&mut driver, "b", Some("2"), 102)?;
    let error = put(&mut driver, "c", Some("1"), 103).unwrap_err();
    let expected = "task 0_0 stopped at topic `in` partition 0 offset 3: node `quiet`: its buffer `quiet` would hold 3 records, \
                    with room for 2, and 97 bytes, with room for 1000, and `when_full = stop`; a higher bound, a shorter \
                    `time_limit` or `when_full = emit_early` lets the application go on, and what waits stays valid";
    assert_eq!(error.to_string(), expected);
    assert_eq!(driver.waiting("quiet"), 2, "nothing of it happened");
    assert_eq!(driver.restart().unwrap_err().to_string(), expected, "the record comes again");
    driver.skip_record()?;
    put(&mut driver, "c", Some("2"), 110)?;
    assert_eq!(said(&mut driver), [line("a", "->1 of 0", 100)], "one leaves before the new one is too many");
    Ok(())
}

#[test]
fn a_result_has_the_headers_of_its_record_and_an_error_names_the_one_at_hand() -> Result<(), Error> {
    let mut driver = TestDriver::new(Timed)?;
    let mut headers = Headers::new();
    headers.push("h", Some(b"x"));
    headers.push("n", None);
    driver.input::<Utf8, Utf8>("in").pipe_raw(Some(b"k"), Some(b"1"), 100, &headers)?;
    put(&mut driver, "j", Some(&"long".repeat(200)), 105)?;
    put(&mut driver, "z", Some("z"), 110)?;
    let records = driver.output::<Utf8, Utf8>("said").read_all::<String, String>();
    assert_eq!(records.into_iter().map(|record| record.headers).collect::<Vec<_>>(), [headers]);
    let error = put(&mut driver, "z", Some("z"), 115).unwrap_err();
    assert!(error.to_string().contains("offset 3: a closure of the topology panicked: this closure fails"), "{error}");
    driver.skip_record()?;
    assert_eq!(driver.waiting("quiet"), 2);
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that Kafka Streams 4.3.1 writes for these records.
#[test]
fn the_changelog_has_the_bytes_of_kafka_streams() -> Result<(), Error> {
    let mut driver = TestDriver::new(Timed)?;
    let mut headers = Headers::new();
    headers.push("h", Some(b"x"));
    headers.push("n", None);
    driver.input::<Utf8, Utf8>("in").pipe_raw(Some(b"k"), Some(b"v1"), 100, &headers)?;
    for (key, value, at) in [("k", "v2", 101), ("k", "v3", 102), ("z", "w", 112)] {
        put(&mut driver, key, Some(value), at)?;
    }
    let mut deleted = Headers::new();
    deleted.push("d", Some(b"1"));
    driver.input::<Utf8, Utf8>("in").pipe_raw(Some(b"k"), None, 113, &deleted)?;
    put(&mut driver, "z", None, 114)?;
    let written = driver.changelog("quiet").into_iter().map(|record| {
        let version = record.headers.last("v").map(hex);
        (hex(&record.key.unwrap()), record.value.as_deref().map(hex), record.timestamp, version)
    });
    let value = |key: &str, value: &str, at| (key.to_owned(), Some(value.replace(' ', "")), at, Some("03".to_owned()));
    let mut written: Vec<_> = written.collect();
    // In one transaction, in no order.
    written[3..5].sort();
    let expected = [
        value(
            "6b",
            "0000000000000064 0000000000000000 00000002 696e 00000000 00000002 00000001 68 00000001 78 00000001 6e ffffffff ffffffff ffffffff 00000002 7631 0000000000000064",
            100,
        ),
        value(
            "6b",
            "0000000000000065 0000000000000001 00000002 696e 00000000 00000000 ffffffff 00000002 7631 00000002 7632 0000000000000064",
            101,
        ),
        value(
            "6b",
            "0000000000000066 0000000000000002 00000002 696e 00000000 00000000 ffffffff 00000002 7632 00000002 7633 0000000000000064",
            102,
        ),
        ("6b".to_owned(), None, 112, None),
        value(
            "7a",
            "0000000000000070 0000000000000003 00000002 696e 00000000 00000000 ffffffff ffffffff 00000001 77 0000000000000070",
            112,
        ),
        value(
            "6b",
            "0000000000000071 0000000000000004 00000002 696e 00000000 00000001 00000001 64 00000001 31 00000002 7633 fffffffe ffffffff 0000000000000071",
            113,
        ),
        value(
            "7a",
            "0000000000000072 0000000000000005 00000002 696e 00000000 00000000 ffffffff 00000001 77 ffffffff 0000000000000070",
            114,
        ),
    ];
    assert_eq!(written, expected);
    Ok(())
}

#[test]
fn facts_of_what_was_held_back_differ() -> Result<(), Error> {
    let mut driver = TestDriver::new(Timed)?;
    for key in ["a", "b", "c"] {
        put(&mut driver, key, Some("1"), 100)?;
    }
    put(&mut driver, "d", Some("1"), 500)?;
    put(&mut driver, "e", Some("1"), 50)?;
    let mut ids: Vec<String> = said_with_ids(&mut driver).into_iter().map(|(_, said, _)| parts(&said).1).collect();
    assert_eq!(ids.len(), 4);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    Ok(())
}

const CHANGELOG: &str = "quiet-v1-quiet-changelog";

/// A row of `k` in the changelog of Kafka Streams: its time is that of a clock.
fn restored(value: &str, version: &[u8]) -> Result<TestDriver<Timed>, Error> {
    let digits: Vec<char> = value.replace(' ', "").chars().collect();
    let value: Vec<u8> =
        digits.chunks(2).map(|two| u8::from_str_radix(&two.iter().collect::<String>(), 16).expect("digits")).collect();
    let (mut driver, mut headers) = (TestDriver::new(Timed)?, Headers::new());
    headers.push("v", Some(version));
    driver.input::<Bytes, Bytes>(CHANGELOG).pipe_raw(Some(b"k"), Some(&value), 1_700_000_000_000, &headers)?;
    driver.restart()?;
    Ok(driver)
}

const OF_JAVA: &str = "0000000000000064 0000000000000000 00000002 696e 00000000 00000002 00000001 68 00000001 78 00000001 6e \
                       ffffffff ffffffff ffffffff 00000002 7631 0000000000000062";

#[test]
fn what_waits_in_a_buffer_of_kafka_streams_comes_out_here() -> Result<(), Error> {
    let mut driver = restored(OF_JAVA, &[3])?;
    assert_eq!((driver.waiting("quiet"), driver.clock("quiet")), (1, Some(100)));
    put(&mut driver, "z", Some("z"), 107)?;
    assert_eq!(said(&mut driver), []);
    put(&mut driver, "z", Some("z"), 108)?;
    assert_eq!(said(&mut driver), [line("k", "->v1 of 0", 100)]);
    Ok(())
}

#[test]
fn a_changelog_record_that_cannot_be_read_is_named_and_not_read_for_ever() {
    let reason = |value, version: &[u8]| restored(value, version).err().map(|error| error.to_string());
    let way_on = "; another program, or another version of this one, has written it: go on with the one that did, or reset the \
                  application";
    let expected = |why| {
        format!(
            "task 0_0: the record at offset 0 of changelog `{CHANGELOG}` partition 0 is none of its store: store `quiet` is \
             corrupt: {why}{way_on}"
        )
    };
    let version = expected("its header `v` says version [2] of a change that waits, and this library reads 3");
    assert_eq!(reason(OF_JAVA, &[2]), Some(version));
    assert_eq!(reason("00 01", &[3]), Some(expected("2 bytes are not those of a change that waits")));
}

/// Transactions of many records, and crashes within them.
#[test]
fn commits_and_crashes_change_nothing() {
    let rows = ReplayInput::<Utf8, Utf8>::new("in");
    let record = |n: i64| rows.record(&format!("k{}", n * n % 23), &format!("v{}", n % 7), 1_000 + n * 3 % 40 + n);
    TestDriver::<Timed>::assert_replay_stable((0..400).map(record));
}

#[test]
fn commits_and_crashes_change_nothing_of_what_leaves_early() {
    let rows = ReplayInput::<Utf8, Utf8>::new("in");
    let record = |n: i64| rows.record(&format!("k{}", n * n % 23), &format!("v{}", n % 7), 1_000 + n * 3 % 40 + n);
    TestDriver::<Small>::assert_replay_stable((0..400).map(record));
}
