//! Sessions through the macro: merging, look-ups, what a session was, and the sizes that break things.

use streamwright::prelude::*;
use streamwright::testing::{DropReason, ReplayInput, TestRecord};

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Visit {
    pages: Vec<String>,
}

/// A line of text, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Line<const TOPIC: u8>(String);

impl<const TOPIC: u8> Fact for Line<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("tests.sessions", "line").part(&TOPIC).part(&self.0).finish()
    }
}

topology! {
    #![application_id = "sessions-v1"]

    /// One of everything that can be done with sessions.
    struct Sessions;

    #[source(topic = "views", key = Utf8, value = Utf8, partitions = 1)]
    let views: Stream<Option<String>, Option<String>>;

    #[store(name = "visits", key = Utf8, value = Json, retention = 200.millis())]
    let visits: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(session = 10.millis(), grace = 20.millis())
        .aggregate(
            || Visit { pages: Vec::new() },
            |_, page, visit| {
                let mut visit = visit;
                visit.pages.extend(page.clone());
                visit
            },
            |_, left, right| Visit { pages: [left.pages.as_slice(), right.pages.as_slice()].concat() },
        );

    #[sink(topic = "visits", key = SessionWindowed<Utf8>, value = Json)]
    let told: Stream<Windowed<String>, Option<Line<1>>> =
        visits.to_stream().map_values(|_, visit| visit.as_ref().map(|visit| Line(visit.pages.join(" "))));

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 10.millis(), grace = 20.millis(), emit = on_window_close)
        .count();

    #[sink(topic = "counts", key = SessionWindowed<Utf8>, value = Json)]
    let counted: Stream<Windowed<String>, Option<Line<2>>> =
        counts.to_stream().map_values(|_, count| count.map(|count| Line(count.to_string())));

    #[sink(topic = "changes", key = SessionWindowed<Utf8>, value = Json)]
    let changes: Stream<Windowed<String>, Line<3>> = visits.to_changes(old = true).map_values(|_, change| {
        let pages = |visit: &Option<Visit>| visit.as_ref().map_or("-".to_owned(), |visit| visit.pages.join(" "));
        Line(format!("{} was {}", pages(&change.new), pages(&change.old)))
    });

    #[source(topic = "questions", key = SessionWindowed<Utf8>, value = Utf8, partitions = 1)]
    let questions: Stream<Windowed<String>, String>;

    let long: Table<Windowed<String>, Visit> = visits.filter(|_, visit| visit.pages.len() > 1);

    #[sink(topic = "answers", key = SessionWindowed<Utf8>, value = Json)]
    let answers: Stream<Windowed<String>, Line<4>> = questions.join(long, |_, _, visit| Line(visit.pages.join(" ")));
}

fn view(driver: &mut TestDriver<Sessions>, key: Option<&str>, page: Option<&str>, at: i64) -> Result<(), Error> {
    let (key, page) = (key.map(str::as_bytes), page.map(str::as_bytes));
    driver.input::<Utf8, Utf8>("views").pipe_raw(key, page, at, &Headers::new())
}

/// Start, end and value of each record.
fn read<const TOPIC: u8>(driver: &mut TestDriver<Sessions>, topic: &str) -> Vec<(i64, i64, Option<String>)> {
    let records: Vec<TestRecord<Windowed<String>, Line<TOPIC>>> =
        driver.output::<SessionWindowed<Utf8>, Json>(topic).read_all();
    let line = |record: TestRecord<Windowed<String>, Line<TOPIC>>| {
        let key = record.key.expect("a key");
        (key.start, key.end, record.value.map(|value| value.0))
    };
    records.into_iter().map(line).collect()
}

fn line(start: i64, end: i64, value: &str) -> (i64, i64, Option<String>) {
    (start, end, Some(value.to_owned()))
}

#[test]
fn what_is_absorbed_is_deleted_before_the_result() -> Result<(), Error> {
    let mut driver = TestDriver::new(Sessions)?;
    for (page, at) in [("home", 100), ("help", 115), ("away", 107)] {
        view(&mut driver, Some("ada"), Some(page), at)?;
    }
    let expected = [
        line(100, 100, "home"),
        line(115, 115, "help"),
        (100, 100, None),
        (115, 115, None),
        line(100, 115, "home help away"),
    ];
    assert_eq!(read::<1>(&mut driver, "visits"), expected);
    let changes = read::<3>(&mut driver, "changes");
    assert_eq!(changes[2..4], [line(100, 100, "- was home"), line(115, 115, "- was help")]);
    let mut store = driver.session_store::<Utf8, Json>("visits");
    let pages = ["home", "help", "away"].map(str::to_owned).to_vec();
    assert_eq!(store.fetch::<_, Visit>("ada"), [(100, 115, Visit { pages })]);
    Ok(())
}

#[test]
fn null_values_are_counted_and_null_keys_dropped() -> Result<(), Error> {
    let mut driver = TestDriver::new(Sessions)?;
    view(&mut driver, Some("ada"), None, 100)?;
    view(&mut driver, None, Some("home"), 900)?;
    view(&mut driver, Some("ada"), None, 105)?;
    assert_eq!(driver.dropped_by(DropReason::NullKey), 2);
    assert_eq!((driver.clock("visits"), driver.clock("counts")), (Some(105), Some(105)));
    view(&mut driver, Some("eve"), None, 136)?;
    assert_eq!(read::<2>(&mut driver, "counts"), [line(100, 105, "2")]);
    Ok(())
}

#[test]
fn a_session_is_looked_up_by_its_bounds() -> Result<(), Error> {
    let mut driver = TestDriver::new(Sessions)?;
    for (page, at) in [("home", 100), ("help", 105), ("away", 300)] {
        view(&mut driver, Some("ada"), Some(page), at)?;
    }
    for (start, end) in [(100, 105), (100, 100), (300, 300)] {
        let key = Windowed { key: "ada".to_owned(), start, end };
        driver.input::<SessionWindowed<Utf8>, Utf8>("questions").pipe_at(&key, &"?".to_owned(), 1)?;
    }
    assert_eq!(read::<4>(&mut driver, "answers"), [line(100, 105, "home help")]);
    Ok(())
}

#[test]
fn late_records_are_dropped_and_counted() -> Result<(), Error> {
    let mut driver = TestDriver::new(Sessions)?;
    view(&mut driver, Some("ada"), Some("home"), 1_000)?;
    // Ends at 970: the gap and the grace behind it are over at 1,000, and not before.
    view(&mut driver, Some("ada"), Some("help"), 970)?;
    assert_eq!(driver.dropped_by(DropReason::Late), 0);
    view(&mut driver, Some("ada"), Some("help"), 969)?;
    // It joins the session of 970, which is open yet; the store that keeps no longer than it must hides that one.
    assert_eq!(driver.dropped_by(DropReason::Late), 1);
    view(&mut driver, Some("ada"), Some("help"), 100)?;
    assert_eq!(driver.dropped_by(DropReason::Late), 3);
    Ok(())
}

#[test]
fn several_sessions_become_one_and_very_many_close_at_once() -> Result<(), Error> {
    const SESSIONS: i64 = 400;
    let mut driver = TestDriver::new(Sessions)?;
    // Each lies more than the gap from the next, and a record between two of them joins both.
    for number in 0..8 {
        view(&mut driver, Some("ada"), Some("x"), 1_000 + number * 11)?;
    }
    for number in (0..7).rev() {
        view(&mut driver, Some("ada"), Some("y"), 1_005 + number * 11)?;
    }
    let visits = driver.session_store::<Utf8, Json>("visits").fetch::<_, Visit>("ada");
    let shapes: Vec<_> = visits.iter().map(|(start, end, visit)| (*start, *end, visit.pages.len())).collect();
    assert_eq!(shapes, [(1_000, 1_077, 15)]);
    // Very many keys close at once.
    for number in 0..SESSIONS {
        view(&mut driver, Some(&format!("key-{number:04}")), None, 2_000)?;
    }
    read::<2>(&mut driver, "counts");
    view(&mut driver, Some("eve"), None, 3_000)?;
    assert_eq!(read::<2>(&mut driver, "counts").len(), usize::try_from(SESSIONS).expect("small"));
    Ok(())
}

#[test]
fn it_replays() {
    let views = ReplayInput::<Utf8, Utf8>::new("views");
    let view = |n: i64| views.record(&format!("key-{}", n % 5), &format!("page-{}", n % 3), 100 + n * 37 % 331);
    TestDriver::<Sessions>::assert_replay_stable((0..120).map(view));
}
