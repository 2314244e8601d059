//! Windows as `topology!` writes them: what hangs together between the operators, the store, the topics and the lock.

use std::fs;

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::testing::DropReason;

const LOCK: &str = "tests/topology_lock/windows.lock";

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, State)]
struct Visits {
    pages: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "views", label = "count", id(user, start))]
struct Counted {
    user: String,
    start: i64,
    views: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "views", label = "share", id(user, start))]
struct Share {
    user: String,
    start: i64,
    views: i64,
    of: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "views", label = "journey", id(user, start))]
struct Journey {
    user: String,
    start: i64,
    pages: Vec<String>,
}

topology! {
    #![application_id = "views-per-user-v1"]
    // Compared while this file is compiled.
    #![lock = "tests/topology_lock/windows.lock"]
    struct Views;

    #[source(topic = "views.v1", key = Utf8, value = Utf8)]
    let views: Stream<String, String>;

    #[store(name = "per-minute", key = Utf8, value = I64, retention = 1.hour())]
    let per_minute: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 1.minute(), grace = 10.seconds()).count();

    #[sink(topic = "views.per-minute.v1", key = TimeWindowed<Utf8>, value = Json)]
    let counted: Stream<Windowed<String>, Counted> = per_minute
        .to_stream()
        .map_values(|user, views| Counted { user: user.key.clone(), start: user.start, views: *views });

    #[store(name = "journeys", key = Utf8, value = Json)]
    let journeys: Table<Windowed<String>, Visits> = views
        .group_by_key()
        .windowed_by(hopping = 2.minutes(), advance = 1.minute(), grace = 0.seconds(), emit = on_window_close)
        .aggregate(Visits::default, |_, page, visits, cx| {
            let mut pages = visits.pages;
            pages.push(format!("{page}@{}", cx.timestamp() / 1_000));
            Visits { pages }
        });

    #[sink(topic = "journeys.v1", key = TimeWindowed<Utf8>, value = Json)]
    let travelled: Stream<Windowed<String>, Journey> = journeys
        .to_stream()
        .map_values(|user, visits| Journey { user: user.key.clone(), start: user.start, pages: visits.pages.clone() });

    // Windows that another application has counted meet ours: they lie where the user's views lie.
    #[source(topic = "clicks.per-minute.v1", key = TimeWindowed<Utf8>, value = I64, window_size = 1.minute())]
    let clicks: Stream<Windowed<String>, i64>;

    let busy: Table<Windowed<String>, i64> = per_minute.filter(|_, views| *views > 1);

    #[sink(topic = "shares.v1", key = TimeWindowed<Utf8>, value = Json)]
    let shares: Stream<Windowed<String>, Share> = clicks.join(busy, |user, clicks, views| Share {
        user: user.key.clone(),
        start: user.start,
        views: *clicks,
        of: *views,
    });
}

fn view(driver: &mut TestDriver<Views>, user: &str, page: &str, second: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("views.v1").pipe_at(user, &page.to_owned(), second * 1_000)
}

fn user(key: &str, start: i64, end: i64) -> Windowed<String> {
    Windowed { key: key.to_owned(), start: start * 1_000, end: end * 1_000 }
}

#[test]
fn counts_have_the_key_and_the_window() -> Result<(), Error> {
    let mut driver = TestDriver::new(Views)?;
    for (page, second) in [("a", 1), ("b", 59), ("a", 60), ("c", 30)] {
        view(&mut driver, "u", page, second)?;
    }
    let lines = driver.output::<TimeWindowed<Utf8, 60_000>, Json>("views.per-minute.v1").read_all();
    let lines: Vec<(Windowed<String>, i64)> = lines
        .into_iter()
        .filter_map(|line| Some((line.key?, line.value.map(|Counted { views, .. }| views)?)))
        .collect();
    assert_eq!(lines, [(user("u", 0, 60), 1), (user("u", 0, 60), 2), (user("u", 60, 120), 1), (user("u", 0, 60), 3)]);
    let mut store = driver.window_store::<Utf8, I64>("per-minute");
    assert_eq!(store.fetch::<_, i64>("u", 0..=60_000), [(0, 3), (60_000, 1)]);
    Ok(())
}

#[test]
fn hopping_windows_come_out_when_they_close() -> Result<(), Error> {
    let mut driver = TestDriver::new(Views)?;
    for (page, second) in [("a", 30), ("b", 90), ("c", 119)] {
        view(&mut driver, "u", page, second)?;
    }
    assert!(
        driver
            .output::<TimeWindowed<Utf8, 120_000>, Json>("journeys.v1")
            .read_all::<Windowed<String>, Journey>()
            .is_empty()
    );
    view(&mut driver, "u", "d", 120)?;
    let lines =
        driver.output::<TimeWindowed<Utf8, 120_000>, Json>("journeys.v1").read_all::<Windowed<String>, Journey>();
    let pages: Vec<_> =
        lines.into_iter().filter_map(|line| line.value).map(|journey| (journey.start, journey.pages)).collect();
    assert_eq!(pages, [(0, ["a@30", "b@90", "c@119"].map(str::to_owned).to_vec())]);
    Ok(())
}

#[test]
fn windows_are_joined_by_key_and_start() -> Result<(), Error> {
    let mut driver = TestDriver::new(Views)?;
    for (who, second) in [("u", 1), ("u", 2), ("v", 3), ("u", 61)] {
        view(&mut driver, who, "a", second)?;
    }
    // A window of one view is not busy, and one of another user is another row.
    for (who, start) in [("u", 0), ("v", 0), ("u", 60)] {
        let key = user(who, start, start + 60);
        driver.input::<TimeWindowed<Utf8, 60_000>, I64>("clicks.per-minute.v1").pipe_at(&key, &7, 100)?;
    }
    let lines = driver.output::<TimeWindowed<Utf8, 60_000>, Json>("shares.v1").read_all::<Windowed<String>, Share>();
    let shares: Vec<_> = lines.into_iter().filter_map(|line| line.value).collect();
    assert_eq!(shares, [Share { user: "u".to_owned(), start: 0, views: 7, of: 2 }]);
    Ok(())
}

/// Null values are taken as they are, and a closure may let a window go.
mod nulls {
    use streamwright::prelude::*;

    #[params]
    pub(super) struct Limits {
        /// Above it, a window is given up.
        pub(super) most: i64,
    }

    topology! {
        #![application_id = "loose-views-v1"]
        #![lock = none]
        #![params = Limits]
        pub(super) struct Loose;

        #[source(topic = "views.v1", key = Utf8, value = I64)]
        let views: Stream<Option<String>, Option<i64>>;

        #[store(name = "counts", key = Utf8, value = I64, retention = 1.hour())]
        let counts: Table<Windowed<String>, i64> =
            views.group_by_key().windowed_by(tumbling = 10.seconds(), grace = 0.seconds()).count();

        let _changes: Stream<Windowed<String>, Change<i64>> = counts.to_changes(old = true);

        #[store(name = "last", key = Utf8, value = I64, retention = 1.hour())]
        let last: Table<Windowed<String>, Option<i64>> = views
            .group_by_key()
            .windowed_by(tumbling = 10.seconds(), grace = 0.seconds())
            .reduce(|last, new| new.or(Some(*last)));

        let _lasts: Stream<Windowed<String>, Option<i64>> = last.to_stream();

        #[repartition(name = "by-size", key = I64, value = I64)]
        #[store(name = "totals", key = I64, value = I64)]
        let totals: Table<Windowed<i64>, Option<i64>> = views
            .filter(|_, value| value.is_some())
            .group_by(|_, value| value.map_or(0, |value| value % 10))
            .windowed_by(tumbling = 10.seconds(), grace = 0.seconds())
            .aggregate(
                || 0,
                |_, value, total, limits: &Limits| {
                    let total = total + value.unwrap_or(0);
                    (total <= limits.most).then_some(total)
                },
            );

        let _totals: Stream<Windowed<i64>, Option<i64>> = totals.to_stream();
    }
}

#[test]
fn null_values_are_taken_and_null_keys_dropped() -> Result<(), Error> {
    let mut driver = TestDriver::with_params(nulls::Loose, nulls::Limits { most: 20 })?;
    let mut input = driver.input::<Utf8, I64>("views.v1");
    let key = "u".to_owned();
    input.pipe_tombstone(&key, 1_000)?;
    input.pipe_at(&key, &15, 2_000)?;
    input.pipe_tombstone(&key, 3_000)?;
    input.pipe_at(&key, &5, 11_000)?;
    input.pipe_raw(None, Some(&7_i64.to_be_bytes()), 60_000, &Headers::default())?;
    let counts = driver.window_store::<Utf8, I64>("counts").all::<String, i64>();
    assert_eq!(counts, [(user("u", 0, 10), 3), (user("u", 10, 20), 1)]);
    let last = driver.window_store::<Utf8, I64>("last").all::<String, i64>();
    assert_eq!(last, [(user("u", 0, 10), 15), (user("u", 10, 20), 5)]);
    assert_eq!(driver.dropped_by(DropReason::NullKey), 2);
    Ok(())
}

#[test]
fn a_window_goes_where_its_closure_gives_none() -> Result<(), Error> {
    let mut driver = TestDriver::with_params(nulls::Loose, nulls::Limits { most: 20 })?;
    let totals = |driver: &mut TestDriver<nulls::Loose>| {
        let rows = driver.window_store::<I64, I64>("totals").all::<i64, i64>();
        rows.into_iter().map(|(window, total)| (window.key, window.start, total)).collect::<Vec<_>>()
    };
    for value in [5, 15] {
        driver.input::<Utf8, I64>("views.v1").pipe_at(&"u".to_owned(), &value, 1_000)?;
    }
    assert_eq!(totals(&mut driver), [(5, 0, 20)]);
    driver.input::<Utf8, I64>("views.v1").pipe_at(&"u".to_owned(), &25, 2_000)?;
    assert_eq!(totals(&mut driver), []);
    Ok(())
}

#[test]
fn the_lock_has_the_windows() {
    let text = fs::read_to_string(LOCK).expect("the lock");
    for line in ["kind = \"window\"", "size_ms = 60000", "retention_ms = 3600000", "emit = \"on_window_close\""] {
        assert!(text.contains(line), "no {line} in {text}");
    }
    assert_eq!(
        streamwright::lock::entry::<Views>().trim_end(),
        text.split_once("\n\n").map_or("", |(_, rest)| rest).trim_end()
    );
}
