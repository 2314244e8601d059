//! Windows through the macro: late records, deletions, look-ups, what stands behind a window, and the sizes that break things.

use std::collections::BTreeSet;

use streamwright::prelude::*;
use streamwright::testing::{DropReason, ReplayInput, TestRecord};

/// A number, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Number<const TOPIC: u8>(i64);

impl<const TOPIC: u8> Fact for Number<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("tests.windows", "number").part(&TOPIC).part(&self.0).finish()
    }
}

/// A result that has no identity but that of the record it comes of.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Numbered {
    id: FactId,
}

impl Fact for Numbered {
    fn fact_id(&self) -> FactId {
        self.id
    }
}

topology! {
    #![application_id = "windows-v1"]

    /// One of everything that can be done with windows.
    struct Windows;

    #[source(topic = "clicks", key = Utf8, value = I64, partitions = 1)]
    let clicks: Stream<Option<String>, Option<i64>>;

    // Null values are counted: only a record without a key is dropped.
    #[store(name = "counts", key = Utf8, value = I64, retention = 100.millis())]
    let counts: Table<Windowed<String>, i64> =
        clicks.group_by_key().windowed_by(hopping = 10.millis(), advance = 5.millis(), grace = 20.millis()).count();

    #[sink(topic = "counts", key = TimeWindowed<Utf8>, value = Json)]
    let counted: Stream<Windowed<String>, Number<1>> = counts.to_stream().map_values(|_, count| Number(*count));

    // Returns nothing where the sum is zero, and so deletes the window.
    #[store(name = "sums", key = Utf8, value = I64)]
    let sums: Table<Windowed<String>, Option<i64>> = clicks
        .group_by_key()
        .windowed_by(tumbling = 10.millis(), grace = 20.millis())
        .aggregate(|| 0, |_, click, sum| Some(sum + click.unwrap_or(1)).filter(|sum| *sum != 0));

    #[sink(topic = "sums", key = TimeWindowed<Utf8>, value = Json)]
    let summed: Stream<Windowed<String>, Option<Number<2>>> =
        sums.to_stream().map_values(|_, sum| sum.map(Number));

    // Behind windows that close: one that counts them.
    #[store(name = "closed", key = Utf8, value = I64)]
    let closed: Table<Windowed<String>, i64> = clicks
        .group_by_key()
        .windowed_by(tumbling = 10.millis(), grace = 0.millis(), emit = on_window_close)
        .count();

    let closed_windows: Stream<Windowed<String>, i64> = closed.to_stream();

    #[sink(topic = "closed", key = TimeWindowed<Utf8>, value = Json)]
    let numbered: Stream<Windowed<String>, Numbered> =
        closed_windows.map_values(|_, _, cx| Numbered { id: FactId::of_record(cx, 0) });

    #[store(name = "windows-by-count", key = I64, value = I64)]
    #[repartition(name = "windows-by-count", key = I64, value = I64)]
    let windows_by_count: Table<Windowed<i64>, i64> = closed_windows
        .group_by(|_, count| *count)
        .windowed_by(tumbling = 1.second(), grace = 0.millis())
        .count();

    #[sink(topic = "windows-by-count", key = TimeWindowed<I64>, value = Json)]
    let told: Stream<Windowed<i64>, Number<3>> = windows_by_count.to_stream().map_values(|_, count| Number(*count));

    // Windows are looked up by key and start, also through a filter.
    #[source(topic = "questions", key = TimeWindowed<Utf8>, value = Utf8, window_size = 10.millis(), partitions = 1)]
    let questions: Stream<Windowed<String>, String>;

    let large: Table<Windowed<String>, i64> = counts.filter(|_, count| *count > 1);

    #[sink(topic = "answers", key = TimeWindowed<Utf8>, value = Json)]
    let answers: Stream<Windowed<String>, Number<4>> = questions.join(large, |_, _, count| Number(*count));

    // The changes of a window, with what it was.
    #[sink(topic = "changes", key = TimeWindowed<Utf8>, value = Json)]
    let changes: Stream<Windowed<String>, Number<5>> = counts
        .to_changes(old = true)
        .map_values(|_, change| Number(change.new.unwrap_or(0) * 10 + change.old.unwrap_or(0)));
}

/// A reading with a time of its own.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Reading {
    at_ms: i64,
}

topology! {
    #![application_id = "bounded-windows-v1"]

    /// Takes no times that lie too far ahead.
    struct Bounded;

    #[source(
        topic = "readings", key = Utf8, value = Json, partitions = 1,
        timestamp = at_ms, max_future = 1.day(), on_error = dead_letter("readings.dead"),
    )]
    let readings: Stream<String, Reading>;

    #[store(name = "readings", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        readings.group_by_key().windowed_by(tumbling = 10.millis(), grace = 0.millis(), emit = on_window_close).count();

    #[sink(topic = "closed", key = TimeWindowed<Utf8>, value = Json)]
    let closed: Stream<Windowed<String>, Number<6>> = counts.to_stream().map_values(|_, count| Number(*count));
}

fn click(driver: &mut TestDriver<Windows>, key: Option<&str>, value: Option<i64>, at: i64) -> Result<(), Error> {
    let value = value.map(i64::to_be_bytes);
    let value = value.as_ref().map(<[u8; 8]>::as_slice);
    driver.input::<Utf8, I64>("clicks").pipe_raw(key.map(str::as_bytes), value, at, &Headers::new())
}

/// Start and value of each record, without the key inside.
fn read<const TOPIC: u8>(driver: &mut TestDriver<Windows>, topic: &str) -> Vec<(i64, Option<i64>)> {
    let records: Vec<TestRecord<Windowed<String>, Number<TOPIC>>> =
        driver.output::<TimeWindowed<Utf8, 10>, Json>(topic).read_all();
    let start = |record: &TestRecord<Windowed<String>, Number<TOPIC>>| record.key.as_ref().map(|key| key.start);
    records.iter().map(|record| (start(record).expect("a key"), record.value.as_ref().map(|value| value.0))).collect()
}

#[test]
fn null_values_count_and_null_keys_do_not() -> Result<(), Error> {
    let mut driver = TestDriver::new(Windows)?;
    click(&mut driver, Some("a"), None, 12)?;
    click(&mut driver, None, Some(7), 500)?;
    click(&mut driver, Some("a"), Some(7), 13)?;
    assert_eq!(read::<1>(&mut driver, "counts"), [(5, Some(1)), (10, Some(1)), (5, Some(2)), (10, Some(2))]);
    assert_eq!(driver.dropped_by(DropReason::NullKey), 3, "each of three aggregations has dropped it");
    assert_eq!(driver.dropped_by(DropReason::NullValue), 0);
    assert_eq!(driver.clock("counts"), Some(13), "a record without a key moves no clock");
    Ok(())
}

#[test]
fn a_window_that_becomes_nothing_is_deleted_and_can_begin_anew() -> Result<(), Error> {
    let mut driver = TestDriver::new(Windows)?;
    for value in [5, -5, 3] {
        click(&mut driver, Some("a"), Some(value), 2)?;
    }
    assert_eq!(read::<2>(&mut driver, "sums"), [(0, Some(5)), (0, None), (0, Some(3))]);
    let changelog = driver.changelog("sums");
    let key = [b"a".as_slice(), &0_i64.to_be_bytes(), &[0; 4]].concat();
    assert!(changelog.iter().all(|record| record.key.as_ref() == Some(&key)), "Java's key");
    let values: Vec<Option<Vec<u8>>> = changelog.into_iter().map(|record| record.value).collect();
    assert_eq!(values, [Some(5_i64.to_be_bytes().to_vec()), None, Some(3_i64.to_be_bytes().to_vec())]);
    Ok(())
}

#[test]
fn windows_are_looked_up_while_their_retention_shows_them() -> Result<(), Error> {
    let mut driver = TestDriver::new(Windows)?;
    let ask = |driver: &mut TestDriver<Windows>, start| {
        let key = Windowed { key: "a".to_owned(), start, end: start + 10 };
        driver.input::<TimeWindowed<Utf8>, Utf8>("questions").pipe_at(&key, &"how many?".to_owned(), 1)
    };
    for at in [12, 13, 31] {
        click(&mut driver, Some("a"), Some(1), at)?;
    }
    // [10, 20) has two, [30, 40) one, which the filter hides, and [20, 30) none.
    for start in [10, 20, 30] {
        ask(&mut driver, start)?;
    }
    assert_eq!(read::<4>(&mut driver, "answers"), [(10, Some(2))]);
    // The latest start is 110, and 10 lies the whole retention behind it.
    click(&mut driver, Some("b"), Some(1), 110)?;
    ask(&mut driver, 10)?;
    assert_eq!(read::<4>(&mut driver, "answers"), []);
    assert_eq!(driver.window_store::<Utf8, I64>("counts").fetch::<_, i64>("a", 0..=200), [(25, 1), (30, 1)]);
    Ok(())
}

#[test]
fn a_change_of_a_window_has_its_old_value() -> Result<(), Error> {
    let mut driver = TestDriver::new(Windows)?;
    for at in [3, 4, 8] {
        click(&mut driver, Some("a"), Some(1), at)?;
    }
    let changes = read::<5>(&mut driver, "changes");
    assert_eq!(changes, [(0, Some(10)), (0, Some(21)), (0, Some(32)), (5, Some(10))]);
    Ok(())
}

/// Without a number of its own, all windows that one record closes would mint one id.
#[test]
fn windows_that_one_record_closes_are_facts_of_their_own() -> Result<(), Error> {
    let ids = |restart: bool| -> Result<Vec<FactId>, Error> {
        let mut driver = TestDriver::new(Windows)?;
        for (key, at) in [("a", 1), ("b", 2), ("a", 11), ("c", 25)] {
            click(&mut driver, Some(key), Some(1), at)?;
        }
        if restart {
            driver.restart()?;
        }
        click(&mut driver, Some("a"), Some(1), 9_000)?;
        let closed: Vec<TestRecord<Windowed<String>, Numbered>> =
            driver.output::<TimeWindowed<Utf8, 10>, Json>("closed").read_all();
        Ok(closed.into_iter().filter_map(|record| record.value).map(|numbered| numbered.id).collect())
    };
    let whole = ids(false)?;
    assert_eq!((whole.len(), whole.iter().collect::<BTreeSet<_>>().len()), (4, 4));
    assert_eq!(ids(true)?, whole);
    Ok(())
}

/// They come in the order of starts, in the transaction of the record that closed them, and go on to whatever stands behind.
#[test]
fn a_record_may_close_very_many_windows() -> Result<(), Error> {
    const KEYS: i64 = 300;
    const WINDOWS: i64 = 20;
    let mut driver = TestDriver::new(Windows)?;
    for at in 0..WINDOWS {
        for key in 0..KEYS {
            click(&mut driver, Some(&format!("key-{key:04}")), Some(1), at)?;
        }
    }
    let before = driver.transactions();
    driver.output::<Bytes, Bytes>("closed").read_all::<Vec<u8>, Vec<u8>>();
    click(&mut driver, Some("last"), Some(1), 1_000_000)?;
    let closed: Vec<TestRecord<Windowed<String>, Numbered>> =
        driver.output::<TimeWindowed<Utf8, 10>, Json>("closed").read_all();
    let keys: Vec<Windowed<String>> = closed.into_iter().filter_map(|record| record.key).collect();
    // Of [0, 10) all were told when the next one began.
    assert_eq!(keys.len(), usize::try_from(KEYS).unwrap());
    assert!(keys.is_sorted_by(|left, right| (left.start, &left.key) < (right.start, &right.key)));
    // Behind the repartition each result is a record of its own.
    assert!(driver.transactions() > before);
    let told: Vec<TestRecord<Windowed<i64>, Number<3>>> =
        driver.output::<TimeWindowed<I64, 1_000>, Json>("windows-by-count").read_all();
    assert_eq!(
        told.last().and_then(|record| Some((record.key.as_ref()?.key, record.value.as_ref()?.0))),
        Some((10, 600))
    );
    Ok(())
}

#[test]
fn event_time_may_go_back_a_year() -> Result<(), Error> {
    const YEAR: i64 = 365 * 24 * 60 * 60 * 1000;
    let mut driver = TestDriver::new(Windows)?;
    click(&mut driver, Some("a"), Some(1), YEAR)?;
    let outputs = read::<1>(&mut driver, "counts").len();
    for at in [0, 1, YEAR - 31] {
        click(&mut driver, Some("a"), Some(1), at)?;
    }
    assert_eq!((outputs, read::<1>(&mut driver, "counts").len()), (2, 0));
    assert_eq!(driver.clock("counts"), Some(YEAR));
    // At 0 and 1 there is one hopping window, at the last time there are two.
    assert_eq!(driver.dropped_by(DropReason::Late), 2 * 3 + 4);
    Ok(())
}

/// Without the bound it would close every window there is, and all that comes after it would be late.
#[test]
fn one_poisoned_record_closes_no_window() -> Result<(), Error> {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let mut driver = TestDriver::new(Bounded)?;
    let now = 1_700_000_000_000;
    for at_ms in [now, now + DAY + 1, now + 5, now + DAY] {
        driver.input::<Utf8, Json>("readings").pipe_at("a", &Reading { at_ms }, now)?;
    }
    assert_eq!((driver.dead_lettered(), driver.dropped_by(DropReason::Late)), (1, 0));
    assert_eq!(driver.clock("readings"), Some(now + DAY));
    let closed = driver.output::<TimeWindowed<Utf8, 10>, Json>("closed").read_pairs::<Windowed<String>, Number<6>>();
    assert_eq!(closed.iter().map(|(window, count)| (window.start, count.0)).collect::<Vec<_>>(), [(now, 2)]);
    Ok(())
}

#[test]
fn it_replays() {
    let clicks = ReplayInput::<Utf8, I64>::new("clicks");
    let click = |at: i64| clicks.record(&format!("key-{}", at % 7), &(at % 5 - 2), at * 37 % 997);
    TestDriver::<Windows>::assert_replay_stable((0..150).map(click));
}
