//! Sessions as `topology!` writes them: closures that are called in two places, a topic before the groups, and the lock.

use std::fs;

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

const LOCK: &str = "tests/topology_lock/sessions.lock";

#[params]
struct Limits {
    /// A session that has more than this is given up.
    most: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "views", label = "largest", id(user, start, end))]
struct Largest {
    user: String,
    start: i64,
    end: i64,
    views: i64,
}

topology! {
    #![application_id = "sessions-per-user-v1"]
    // Compared while this file is compiled.
    #![lock = "tests/topology_lock/sessions.lock"]
    #![params = Limits]
    struct Visits;

    #[source(topic = "views.v1", key = Utf8, value = I64)]
    let views: Stream<String, i64>;

    #[store(name = "largest", key = Utf8, value = I64, retention = 1.hour())]
    let largest: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 1.minute(), grace = 2.minutes(), emit = on_window_close)
        .reduce(|most, views, limits: &Limits| (*most).max(*views).min(limits.most));

    #[sink(topic = "largest.v1", key = SessionWindowed<Utf8>, value = Json)]
    let told: Stream<Windowed<String>, Option<Largest>> = largest.to_stream().map_values(|user, views| {
        views.map(|views| Largest { user: user.key.clone(), start: user.start, end: user.end, views })
    });

    #[repartition(name = "by-size", key = I64, value = I64)]
    #[store(name = "totals", key = I64, value = I64)]
    let totals: Table<Windowed<i64>, Option<i64>> = views
        .group_by(|_, views| *views % 10)
        .windowed_by(session = 1.minute(), grace = 10.seconds())
        .aggregate(
            |limits: &Limits| -limits.most,
            |_, views, total, limits: &Limits| {
                let total = total + views;
                (total <= limits.most).then_some(total)
            },
            |_, left, right, limits: &Limits| left + right + limits.most,
        );

    let _totals: Stream<Windowed<i64>, Option<i64>> = totals.to_stream();
}

fn driver() -> Result<TestDriver<Visits>, Error> {
    TestDriver::with_params(Visits, Limits { most: 100 })
}

fn view(driver: &mut TestDriver<Visits>, views: i64, second: i64) -> Result<(), Error> {
    driver.input::<Utf8, I64>("views.v1").pipe_at(&"u".to_owned(), &views, second * 1_000)
}

#[test]
fn one_closure_reduces_and_merges() -> Result<(), Error> {
    let mut driver = driver()?;
    for (views, second) in [(7, 100), (900, 10), (5, 55), (3, 400)] {
        view(&mut driver, views, second)?;
    }
    let lines = driver.output::<SessionWindowed<Utf8>, Json>("largest.v1").read_all::<Windowed<String>, Largest>();
    let lines: Vec<_> = lines.into_iter().filter_map(|line| line.value).collect();
    assert_eq!(lines, [Largest { user: "u".to_owned(), start: 10_000, end: 100_000, views: 100 }]);
    Ok(())
}

#[test]
fn sessions_begin_with_one_value_and_go_with_none() -> Result<(), Error> {
    let mut driver = driver()?;
    let totals = |driver: &mut TestDriver<Visits>| {
        let rows = driver.session_store::<I64, I64>("totals").all::<i64, i64>();
        rows.into_iter().map(|(session, total)| (session.key, session.start, session.end, total)).collect::<Vec<_>>()
    };
    view(&mut driver, 15, 100)?;
    view(&mut driver, 25, 165)?;
    assert_eq!(totals(&mut driver), [(5, 100_000, 100_000, -85), (5, 165_000, 165_000, -75)]);
    // What both began with is counted once: the merger takes it out of each, and the merged one begins with it too.
    view(&mut driver, 5, 130)?;
    assert_eq!(totals(&mut driver), [(5, 100_000, 165_000, -55)]);
    view(&mut driver, 195, 131)?;
    assert_eq!(totals(&mut driver), []);
    Ok(())
}

#[test]
fn the_lock_has_the_sessions() -> std::io::Result<()> {
    let text = fs::read_to_string(LOCK)?;
    for line in ["kind = \"session\"", "gap_ms = 60000", "retention_ms = 70000", "emit = \"on_window_close\""] {
        assert!(text.contains(line), "no {line} in {text}");
    }
    let entry = streamwright::lock::entry::<Visits>();
    assert!(text.ends_with(&entry), "run it with STREAMWRIGHT_LOCK=update\n{entry}");
    // A file that has them already is written again.
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("topology.lock");
    fs::write(&path, &text)?;
    streamwright::lock::update::<Visits>(&path)?;
    assert_eq!(fs::read_to_string(&path)?, text);
    Ok(())
}
