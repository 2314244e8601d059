//! `suppress(until_window_closes)` through the macro: each window once, when it closes, whatever stands between and behind.

use std::collections::BTreeSet;

use streamwright::prelude::*;
use streamwright::testing::TestRecord;

/// A count, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Count<const TOPIC: u8> {
    id: FactId,
    count: i64,
}

impl<const TOPIC: u8> Fact for Count<TOPIC> {
    fn fact_id(&self) -> FactId {
        self.id
    }
}

#[replay_safe]
fn count<const TOPIC: u8>(count: i64, cx: &RecordContext) -> Count<TOPIC> {
    Count { id: FactId::of_record(cx, 0), count }
}

topology! {
    #![application_id = "suppress-v1"]

    /// Final results of every kind of windows.
    struct Finals;

    #[source(topic = "clicks", key = Utf8, value = I64, partitions = 1)]
    let clicks: Stream<String, i64>;

    #[store(name = "tumbling", key = Utf8, value = I64, retention = 1.second())]
    let tumbling: Table<Windowed<String>, Option<i64>> = clicks
        .group_by_key()
        .windowed_by(tumbling = 10.millis(), grace = 5.millis())
        .aggregate(|| 0, |_, click, sum| Some(sum + click).filter(|sum| *sum != 0));

    // Updates go on beside the final results.
    #[sink(topic = "updates", key = TimeWindowed<Utf8>, value = Json)]
    let updates: Stream<Windowed<String>, Option<Count<1>>> =
        tumbling.to_stream().map_values(|_, sum, cx| sum.map(|sum| count(sum, cx)));

    let large: Table<Windowed<String>, i64> = tumbling.filter(|_, sum| *sum > 1);

    // Through a filter with a name and one without, in one chain with what is behind.
    #[sink(topic = "finals", key = TimeWindowed<Utf8>, value = Json)]
    let finals: Stream<Windowed<String>, Count<2>> = large
        .map_values(|_, sum| sum * 10)
        .suppress(until_window_closes)
        .to_stream()
        .map_values(|_, sum, cx| count(*sum, cx));

    // Final results as a table, which is grouped anew.
    let last: Table<Windowed<String>, i64> = tumbling.suppress(until_window_closes);

    #[repartition(name = "windows-by-sum", key = I64, value = I64, carries = i64)]
    #[store(name = "windows-by-sum", key = I64, value = I64)]
    let windows_by_sum: Table<i64, i64> =
        last.group_by(|_, sum| (*sum, 1)).aggregate(|| 0, |_, one, n| n + one, |_, one, n| n - one);

    #[sink(topic = "windows-by-sum", key = I64, value = Json)]
    let sums: Stream<i64, Count<3>> = windows_by_sum.to_stream().map_values(|_, n, cx| count(*n, cx));

    #[store(name = "sessions", key = Utf8, value = I64, retention = 1.second())]
    let sessions: Table<Windowed<String>, i64> =
        clicks.group_by_key().windowed_by(session = 10.millis(), grace = 0.millis()).count();

    #[sink(topic = "sessions", key = SessionWindowed<Utf8>, value = Json)]
    let session_finals: Stream<Windowed<String>, Count<4>> =
        sessions.suppress(until_window_closes).to_stream().map_values(|_, clicks, cx| count(*clicks, cx));

    #[store(name = "sliding", key = Utf8, value = I64)]
    let sliding: Table<Windowed<String>, i64> =
        clicks.group_by_key().windowed_by(sliding = 10.millis(), grace = 0.millis()).count();

    let sliding_last: Table<Windowed<String>, i64> = sliding.suppress(until_window_closes);

    #[repartition(name = "sliding-by-count", key = I64, value = I64, carries = i64)]
    #[store(name = "sliding-by-count", key = I64, value = I64)]
    let sliding_by_count: Table<i64, i64> =
        sliding_last.group_by(|_, n| (*n, 1)).aggregate(|| 0, |_, one, n| n + one, |_, one, n| n - one);

    #[sink(topic = "sliding-by-count", key = I64, value = Json)]
    let sliding_counts: Stream<i64, Count<5>> = sliding_by_count.to_stream().map_values(|_, n, cx| count(*n, cx));
}

fn click(driver: &mut TestDriver<Finals>, key: &str, value: i64, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, I64>("clicks").pipe_at(key, &value, at)
}

type Said = (String, i64, i64, i64);

/// Key, start, value and event time of each record.
fn windows<KS, const TOPIC: u8>(driver: &mut TestDriver<Finals>, topic: &str) -> Vec<Said>
where
    KS: Serde<Windowed<String>>,
{
    let records: Vec<TestRecord<Windowed<String>, Count<TOPIC>>> = driver.output::<KS, Json>(topic).read_all();
    let said = |record: TestRecord<Windowed<String>, Count<TOPIC>>| {
        let (key, value) = (record.key.expect("a key"), record.value.expect("no deletion"));
        (key.key, key.start, value.count, record.timestamp)
    };
    records.into_iter().map(said).collect()
}

fn finals(driver: &mut TestDriver<Finals>) -> Vec<Said> {
    windows::<TimeWindowed<Utf8, 10>, 2>(driver, "finals")
}

fn groups<const TOPIC: u8>(driver: &mut TestDriver<Finals>, topic: &str) -> Vec<(i64, i64)> {
    let records: Vec<TestRecord<i64, Count<TOPIC>>> = driver.output::<I64, Json>(topic).read_all();
    records.into_iter().map(|record| (record.key.expect("a key"), record.value.expect("no deletion").count)).collect()
}

fn said(key: &str, start: i64, value: i64, at: i64) -> Said {
    (key.to_owned(), start, value, at)
}

/// In the order of ends and keys, with the event time of the last update, and not before the grace is over.
#[test]
fn a_window_is_said_once_when_it_closes() -> Result<(), Error> {
    for restarts in [false, true] {
        let mut driver = TestDriver::new(Finals)?;
        for (key, at) in [("b", 1), ("a", 2), ("b", 7), ("a", 3), ("a", 14)] {
            click(&mut driver, key, 1, at)?;
        }
        assert_eq!(finals(&mut driver), []);
        if restarts {
            driver.restart()?;
        }
        click(&mut driver, "c", 1, 15)?;
        assert_eq!(finals(&mut driver), [said("a", 0, 20, 3), said("b", 0, 20, 7)], "restarts: {restarts}");
        click(&mut driver, "a", 5, 4)?;
        click(&mut driver, "c", 9, 16)?;
        assert_eq!(finals(&mut driver), [], "what is late changes nothing");
        click(&mut driver, "d", 1, 25)?;
        assert_eq!(finals(&mut driver), [said("c", 10, 100, 16)], "that of `a` does not pass the filter");
    }
    Ok(())
}

#[test]
fn what_is_deleted_before_it_closes_says_nothing() -> Result<(), Error> {
    let mut driver = TestDriver::new(Finals)?;
    click(&mut driver, "a", 5, 1)?;
    click(&mut driver, "a", -5, 2)?;
    click(&mut driver, "b", 5, 1)?;
    click(&mut driver, "c", 1, 500)?;
    assert_eq!(finals(&mut driver), [said("b", 0, 50, 1)]);
    assert_eq!(
        driver.output::<TimeWindowed<Utf8, 10>, Json>("updates").read_all::<Windowed<String>, Count<1>>().len(),
        4
    );
    Ok(())
}

#[test]
fn final_results_are_grouped_without_what_came_before_them() -> Result<(), Error> {
    let mut driver = TestDriver::new(Finals)?;
    for (key, value, at) in [("a", 1, 1), ("a", 1, 2), ("b", 2, 3), ("c", 7, 4), ("d", 1, 30)] {
        click(&mut driver, key, value, at)?;
    }
    assert_eq!(groups::<3>(&mut driver, "windows-by-sum"), [(2, 1), (2, 2), (7, 1)]);
    Ok(())
}

/// As in Kafka Streams: the end of a session belongs to it, and a record of the moment in which it closes extends it.
#[test]
fn a_session_that_is_extended_as_it_closes_is_said_again() -> Result<(), Error> {
    let sessions = |driver: &mut TestDriver<Finals>| windows::<SessionWindowed<Utf8>, 4>(driver, "sessions");
    let mut driver = TestDriver::new(Finals)?;
    click(&mut driver, "k", 1, 100)?;
    click(&mut driver, "k", 1, 105)?;
    click(&mut driver, "z", 1, 115)?;
    assert_eq!(sessions(&mut driver), [said("k", 100, 2, 105)]);
    click(&mut driver, "k", 1, 115)?;
    assert_eq!(sessions(&mut driver), []);
    click(&mut driver, "y", 1, 130)?;
    assert_eq!(sessions(&mut driver), [said("k", 100, 3, 115), said("z", 115, 1, 115)]);
    Ok(())
}

/// A window that is said again takes out what it was when it was said before.
#[test]
fn a_sliding_window_that_changes_as_it_closes_is_said_again_with_its_old_value() -> Result<(), Error> {
    let mut driver = TestDriver::new(Finals)?;
    click(&mut driver, "k", 1, 100)?;
    assert_eq!(groups::<5>(&mut driver, "sliding-by-count"), [(1, 1)], "its end is the record's time");
    click(&mut driver, "k", 1, 100)?;
    assert_eq!(groups::<5>(&mut driver, "sliding-by-count"), [(1, 0), (2, 1)]);
    Ok(())
}

#[test]
fn windows_that_one_record_closes_are_facts_of_their_own() -> Result<(), Error> {
    let mut driver = TestDriver::new(Finals)?;
    for (key, at) in [("a", 1), ("b", 2), ("a", 11), ("b", 12)] {
        click(&mut driver, key, 2, at)?;
    }
    click(&mut driver, "c", 1, 900)?;
    let records: Vec<TestRecord<Windowed<String>, Count<2>>> =
        driver.output::<TimeWindowed<Utf8, 10>, Json>("finals").read_all();
    let ids: BTreeSet<FactId> = records.into_iter().filter_map(|record| record.value).map(|value| value.id).collect();
    assert_eq!(ids.len(), 4);
    Ok(())
}
