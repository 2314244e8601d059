//! The bytes are those that Kafka Streams 4.3.1 has written, with `in` for its topic.

use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, &digit| byte << 4 | u8::try_from(digit).unwrap())).collect()
}

fn record(timestamp: i64, offset: i64, headers: &[(&str, Option<&[u8]>)]) -> RecordContext {
    let mut all = Headers::new();
    headers.iter().for_each(|(name, value)| all.push(name, *value));
    RecordContext { topic: "in".into(), partition: 0, offset, timestamp, headers: all, ..RecordContext::new() }
}

fn values<'a>(prior: Option<&'a str>, old: Option<&'a str>, new: Option<&'a str>, time: i64) -> Values<'a> {
    let [prior, old, new] = [prior, old, new].map(|value| value.map(str::as_bytes));
    Values { prior, old, new, time }
}

/// Record, values and what Kafka Streams makes of them.
fn all() -> Vec<(RecordContext, Values<'static>, &'static str)> {
    let insert = record(100, 0, &[("h", Some(b"x")), ("n", None)]);
    let tombstone = record(113, 4, &[("d", Some(b"1"))]);
    vec![
        (
            insert,
            values(None, None, Some("v1"), 100),
            "0000000000000064 0000000000000000 00000002 696e 00000000 00000002 00000001 68 00000001 78 00000001 6e ffffffff \
             ffffffff ffffffff 00000002 7631 0000000000000064",
        ),
        (
            record(101, 1, &[]),
            values(None, Some("v1"), Some("v2"), 100),
            "0000000000000065 0000000000000001 00000002 696e 00000000 00000000 \
             ffffffff 00000002 7631 00000002 7632 0000000000000064",
        ),
        (
            record(102, 2, &[]),
            values(None, Some("v2"), Some("v3"), 100),
            "0000000000000066 0000000000000002 00000002 696e 00000000 00000000 \
             ffffffff 00000002 7632 00000002 7633 0000000000000064",
        ),
        (
            tombstone,
            values(Some("v3"), Some("v3"), None, 113),
            "0000000000000071 0000000000000004 00000002 696e 00000000 00000001 00000001 64 00000001 31 \
             00000002 7633 fffffffe ffffffff 0000000000000071",
        ),
        (
            record(114, 5, &[]),
            values(None, Some("w"), None, 112),
            "0000000000000072 0000000000000005 00000002 696e 00000000 00000000 ffffffff 00000001 77 ffffffff 0000000000000070",
        ),
    ]
}

#[test]
fn changes_have_the_bytes_that_kafka_streams_writes() {
    for (record, values, expected) in all() {
        let (mut written, expected) = (Vec::new(), bytes(expected));
        values.write(&record, &mut written).unwrap();
        assert_eq!(written, expected, "{values:?}");
        let read = Buffered::read(&expected).unwrap();
        let RecordContext { topic, partition, offset, timestamp, headers, .. } = &record;
        assert_eq!(
            (read.topic, read.partition, read.offset, read.timestamp),
            (&**topic, *partition, *offset, *timestamp)
        );
        assert_eq!((&read.headers(), read.values), (headers, values));
    }
}

#[test]
fn old_versions_write_a_negative_number_of_headers() {
    let mut value = bytes("0000000000000065 0000000000000001 00000002 696e 00000000");
    value.extend(bytes("ffffffff ffffffff ffffffff 00000002 7632 0000000000000064"));
    assert!(Buffered::read(&value).is_some_and(|change| change.headers().is_empty()));
}

#[test]
fn a_change_is_as_large_as_kafka_streams_says() {
    let size = |key: &[u8], record: &RecordContext, values: Values<'_>| {
        let mut written = Vec::new();
        values.write(record, &mut written).unwrap();
        Buffered::read(&written).unwrap().size(key)
    };
    let plain = record(10, 0, &[]);
    assert_eq!(size(b"a", &plain, values(None, None, Some("1"), 10)), 32);
    assert_eq!(size(b"a", &plain, values(Some("12"), Some("12"), Some("1"), 10)), 34, "the same bytes count once");
    assert_eq!(size(b"a", &plain, values(Some("12"), Some("21"), None, 10)), 35);
    // Java counts units of UTF-16: two for each of these.
    let odd = RecordContext { topic: "i🦀".into(), ..record(10, 0, &[("🦀", None), ("ä", Some(b"xyz"))]) };
    assert_eq!(size(b"a", &odd, values(None, None, Some("1"), 10)), 28 + 1 + 3 + 2 + 1 + 3 + 1);
}

#[test]
fn other_bytes_are_no_change_and_no_panic() {
    for (.., whole) in all() {
        let whole = bytes(whole);
        assert!((0..whole.len()).all(|end| Buffered::read(&whole[..end]).is_none()), "cut off");
        assert_eq!(Buffered::read(&[whole.as_slice(), &[0]].concat()), None, "one more");
    }
    let same_as_null = bytes("0000000000000065 0000000000000001 00000002 696e 00000000 00000000");
    let same_as_null = [same_as_null, bytes("ffffffff fffffffe ffffffff 0000000000000064")].concat();
    assert_eq!(Buffered::read(&same_as_null), None);
    for length in ["fffffffd", "7fffffff", "00000003"] {
        let topic = bytes(&format!("0000000000000065 0000000000000001 {length} 696e"));
        assert_eq!(Buffered::read(&topic), None, "{length}");
    }
    let error = Buffered::of_row("quiet", b"short").unwrap_err();
    assert_eq!(error.to_string(), "store `quiet` is corrupt: 5 bytes are not those of a change that waits");
}
