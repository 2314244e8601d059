//! Sliding windows as `topology!` writes them: the operators, the topics of their keys, and the lock.

use std::fs;

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::testing::DropReason;

const LOCK: &str = "tests/topology_lock/sliding.lock";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "views", label = "burst", id(user, start))]
struct Burst {
    user: String,
    start: i64,
    views: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "views", label = "answer", id(user, start))]
struct Answer {
    user: String,
    start: i64,
    largest: i64,
}

topology! {
    #![application_id = "bursts-per-user-v1"]
    // Compared while this file is compiled.
    #![lock = "tests/topology_lock/sliding.lock"]
    struct Bursts;

    #[source(topic = "views.v1", key = Utf8, value = I64)]
    let views: Stream<Option<String>, Option<i64>>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(sliding = 10.seconds(), grace = 0.seconds(), emit = on_window_close).count();

    #[sink(topic = "bursts.v1", key = TimeWindowed<Utf8>, value = Json)]
    let told: Stream<Windowed<String>, Burst> = counts
        .to_stream()
        .map_values(|user, views| Burst { user: user.key.clone(), start: user.start, views: *views });

    #[store(name = "largest", key = Utf8, value = I64, retention = 1.hour())]
    let largest: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(sliding = 10.seconds(), grace = 5.seconds())
        .reduce(|most, views| *most.max(views));

    #[source(topic = "questions.v1", key = TimeWindowed<Utf8>, value = I64, window_size = 10.seconds())]
    let questions: Stream<Windowed<String>, i64>;

    let large: Table<Windowed<String>, i64> = largest.filter(|_, views| *views > 1);

    #[sink(topic = "answers.v1", key = TimeWindowed<Utf8>, value = Json)]
    let answers: Stream<Windowed<String>, Answer> = questions
        .join(large, |user, _, views| Answer { user: user.key.clone(), start: user.start, largest: *views });

    #[store(name = "sums", key = Utf8, value = I64)]
    let sums: Table<Windowed<String>, Option<i64>> = views
        .group_by_key()
        .windowed_by(sliding = 10.seconds(), grace = 5.seconds())
        .aggregate(|| 0, |_, views, sum| (sum + views < 100).then_some(sum + views));

    let _sums: Stream<Windowed<String>, Option<i64>> = sums.to_stream();
}

fn view(driver: &mut TestDriver<Bursts>, views: i64, second: i64) -> Result<(), Error> {
    driver.input::<Utf8, I64>("views.v1").pipe_at(&"u".to_owned(), &views, second * 1_000)
}

#[test]
fn windows_begin_and_end_with_records() -> Result<(), Error> {
    let mut driver = TestDriver::new(Bursts)?;
    for second in [20, 25, 31, 60] {
        view(&mut driver, 1, second)?;
    }
    let lines = driver.output::<TimeWindowed<Utf8, 10_000>, Json>("bursts.v1").read_all::<Windowed<String>, Burst>();
    let mut lines: Vec<_> = lines.into_iter().filter_map(|line| Some((line.key?, line.value?.views))).collect();
    lines.sort_by_key(|(user, _)| user.start);
    let window = |start: i64| Windowed { key: "u".to_owned(), start, end: start + 10_000 };
    let expected = [(10_000, 1), (15_000, 2), (20_001, 1), (21_000, 2), (25_001, 1)];
    assert_eq!(lines, expected.map(|(start, count)| (window(start), count)));
    Ok(())
}

#[test]
fn windows_are_looked_up_by_their_start() -> Result<(), Error> {
    let mut driver = TestDriver::new(Bursts)?;
    for (views, second) in [(1, 20), (7, 25)] {
        view(&mut driver, views, second)?;
    }
    for start in [10_000, 15_000, 16_000] {
        let key = Windowed { key: "u".to_owned(), start, end: start + 10_000 };
        driver.input::<TimeWindowed<Utf8, 10_000>, I64>("questions.v1").pipe_at(&key, &0, 100)?;
    }
    let lines = driver.output::<TimeWindowed<Utf8, 10_000>, Json>("answers.v1").read_all::<Windowed<String>, Answer>();
    let lines: Vec<_> = lines.into_iter().filter_map(|line| line.value).collect();
    assert_eq!(lines, [Answer { user: "u".to_owned(), start: 15_000, largest: 7 }]);
    Ok(())
}

#[test]
fn null_keys_and_null_values_are_dropped() -> Result<(), Error> {
    let mut driver = TestDriver::new(Bursts)?;
    driver.input::<Utf8, I64>("views.v1").pipe_tombstone(&"u".to_owned(), 1_000)?;
    driver.input::<Utf8, I64>("views.v1").pipe_raw(None, Some(&7_i64.to_be_bytes()), 2_000, &Headers::default())?;
    assert_eq!((driver.dropped_by(DropReason::NullValue), driver.dropped_by(DropReason::NullKey)), (3, 3));
    Ok(())
}

#[test]
fn the_lock_has_the_windows() -> std::io::Result<()> {
    let text = fs::read_to_string(LOCK)?;
    for line in ["kind = \"window\"", "difference_ms = 10000", "retention_ms = 30000", "emit = \"on_window_close\""] {
        assert!(text.contains(line), "no {line} in {text}");
    }
    let entry = streamwright::lock::entry::<Bursts>();
    assert!(text.ends_with(&entry), "run it with STREAMWRIGHT_LOCK=update\n{entry}");
    // A file that has them already is written again.
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("topology.lock");
    fs::write(&path, &text)?;
    streamwright::lock::update::<Bursts>(&path)?;
    assert_eq!(fs::read_to_string(&path)?, text);
    Ok(())
}
