//! Windows in numbers that nobody plans for: a million of one key, a million that one record closes, sessions that grow by ten
//! thousand others, windows of a millisecond over a year. Each takes seconds: `cargo test -p streamwright --test scale -- --ignored`.

use streamwright::prelude::*;

/// So many windows of one key.
const WINDOWS: i64 = 1_000_000;
/// So many sessions become one.
const SESSIONS: i64 = 10_000;
const HOUR: i64 = 60 * 60 * 1_000;
/// Hours of a year.
const HOURS: i64 = 365 * 24;

/// A result, which is its own identity.
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

topology! {
    #![application_id = "scale-v1"]

    /// Windows without end.
    struct Scale;

    #[source(topic = "ticks", key = Utf8, value = I64, partitions = 1)]
    let ticks: Stream<String, i64>;

    #[store(name = "milliseconds", key = Utf8, value = I64)]
    let milliseconds: Table<Windowed<String>, i64> = ticks
        .group_by_key()
        .windowed_by(tumbling = 1.milli(), grace = 1.hour(), emit = on_window_close)
        .count();

    #[sink(topic = "closed", key = TimeWindowed<Utf8>, value = Json)]
    let closed: Stream<Windowed<String>, Count<1>> =
        milliseconds.to_stream().map_values(|_, count, cx| Count { id: FactId::of_record(cx, 0), count: *count });

    #[source(topic = "visits", key = Utf8, value = I64, partitions = 1)]
    let visits: Stream<String, i64>;

    #[store(name = "sessions", key = Utf8, value = I64)]
    let sessions: Table<Windowed<String>, i64> =
        visits.group_by_key().windowed_by(session = 10.millis(), grace = 1.hour()).count();

    #[sink(topic = "grown", key = SessionWindowed<Utf8>, value = Json)]
    let grown: Stream<Windowed<String>, Option<Count<2>>> = sessions
        .to_stream()
        .map_values(|_, count, cx| count.map(|count| Count { id: FactId::of_record(cx, 0), count }));
}

fn closed(driver: &mut TestDriver<Scale>) -> usize {
    driver.output::<TimeWindowed<Utf8, 1>, Json>("closed").read_all::<Windowed<String>, Count<1>>().len()
}

#[test]
#[ignore = "takes seconds"]
fn one_record_closes_a_million_windows_of_one_key() -> Result<(), Error> {
    let mut driver = TestDriver::new(Scale)?;
    // An event time of 0 is 1.
    for at in 1..=WINDOWS {
        driver.input::<Utf8, I64>("ticks").pipe_at("k", &at, at)?;
    }
    assert_eq!(closed(&mut driver), 0);
    driver.input::<Utf8, I64>("ticks").pipe_at("k", &0, WINDOWS + 1 + HOUR)?;
    assert_eq!(closed(&mut driver), usize::try_from(WINDOWS).expect("it fits"));
    Ok(())
}

#[test]
#[ignore = "takes seconds"]
fn a_session_takes_in_ten_thousand_others() -> Result<(), Error> {
    let mut driver = TestDriver::new(Scale)?;
    for session in 0..=SESSIONS {
        driver.input::<Utf8, I64>("visits").pipe_at("k", &1, 1 + session * 20)?;
    }
    for session in 0..SESSIONS {
        driver.input::<Utf8, I64>("visits").pipe_at("k", &1, 11 + session * 20)?;
    }
    let mut store = driver.session_store::<Utf8, I64>("sessions");
    let all = store.fetch::<_, i64>("k");
    assert_eq!(all, [(1, 1 + SESSIONS * 20, 2 * SESSIONS + 1)]);
    Ok(())
}

#[test]
#[ignore = "takes seconds"]
fn windows_of_a_millisecond_over_a_year_are_as_many_as_their_records() -> Result<(), Error> {
    let mut driver = TestDriver::new(Scale)?;
    for hour in 0..HOURS {
        driver.input::<Utf8, I64>("ticks").pipe_at("k", &hour, hour * HOUR)?;
    }
    // The last one is within the grace of its end.
    assert_eq!(closed(&mut driver), usize::try_from(HOURS - 2).expect("it fits"));
    Ok(())
}
