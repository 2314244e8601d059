//! Windows of event time: how often each page is viewed by the minute, told with every view, and the slowest view of the last
//! ten minutes, told once for each minute that has passed.
//!
//! A window takes a record until its end and its grace are over, by the event times that have reached the aggregation and not by
//! any clock. A record that comes later is dropped and counted (`late`). `retention` says how long windows stay in the store
//! after their start; without it, they stay until they take no more records.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::{CommittedOutput, LoadRecord};

/// One view of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
pub struct View {
    at_ms: i64,
    took_ms: i64,
}

/// How often a page was viewed in a minute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "pages", label = "views-per-minute", id(page, minute, views))]
pub struct ViewsPerMinute {
    page: String,
    minute: i64,
    views: i64,
}

/// The slowest view of a page in ten minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "pages", label = "slowest", id(page, from, to))]
pub struct Slowest {
    page: String,
    from: i64,
    to: i64,
    took_ms: i64,
}

topology! {
    #![application_id = "page-views-streams-v1"]

    /// Counts views of pages and finds the slow ones.
    pub struct PageViews;

    #[source(topic = "views.v1", key = Utf8, value = Json, timestamp = at_ms)]
    let views: Stream<String, View>;

    #[store(name = "views-per-minute", key = Utf8, value = I64, retention = 1.hour())]
    let per_minute: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 1.minute(), grace = 10.seconds()).count();

    #[sink(topic = "views.per-minute.v1", key = TimeWindowed<Utf8>, value = Json)]
    let counted: Stream<Windowed<String>, ViewsPerMinute> = per_minute.to_stream().map_values(|window, views| ViewsPerMinute {
        page: window.key.clone(),
        minute: window.start,
        views: *views,
    });

    #[store(name = "slowest-view", key = Utf8, value = I64)]
    let slowest: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(hopping = 10.minutes(), advance = 1.minute(), grace = 0.seconds(), emit = on_window_close)
        .aggregate(|| 0, |_, view, slowest| slowest.max(view.took_ms));

    #[sink(topic = "views.slowest.v1", key = TimeWindowed<Utf8>, value = Json)]
    let told: Stream<Windowed<String>, Slowest> = slowest.to_stream().map_values(|window, took_ms| Slowest {
        page: window.key.clone(),
        from: window.start,
        to: window.end,
        took_ms: *took_ms,
    });
}

fn view(page: &str, at_ms: i64, took_ms: i64) -> LoadRecord {
    let value = format!(r#"{{"at_ms":{at_ms},"took_ms":{took_ms}}}"#);
    LoadRecord { key: Some(page.into()), value: Some(value.into()), timestamp: at_ms }
}

/// Prints a value once its transaction has committed. The key holds the start of the window as eight bytes, not as text.
fn print(output: &CommittedOutput) {
    let value = output.value.as_deref().unwrap_or(b"null");
    println!("{} {}", output.topic, String::from_utf8_lossy(value));
}

fn main() -> Result<(), Error> {
    // The last one is long after the others: it closes every window that they are in.
    let views = [("/", 1_000, 40), ("/", 5_000, 90), ("/help", 61_000, 700), ("/", 62_000, 10), ("/", 4_000_000, 20)];
    let views = views.into_iter().map(|(page, at_ms, took_ms)| view(page, at_ms, took_ms));
    App::new(PageViews).load("views.v1", views.collect::<Vec<_>>()).on_committed(print).run().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use streamwright::testing::DropReason;

    const MINUTE: i64 = 60_000;

    fn pipe(driver: &mut TestDriver<PageViews>, page: &str, at_ms: i64, took_ms: i64) -> Result<(), Error> {
        driver.input::<Utf8, Json>("views.v1").pipe(page, &View { at_ms, took_ms })
    }

    #[test]
    fn a_minute_counts_until_its_grace_is_over() -> Result<(), Error> {
        let mut driver = TestDriver::new(PageViews)?;
        // The second view of the first minute comes within the grace, the third one after it.
        for at_ms in [1_000, MINUTE + 5_000, 59_000, MINUTE + 10_000, 58_000] {
            pipe(&mut driver, "/", at_ms, 1)?;
        }
        let mut counts = driver.window_store::<Utf8, I64>("views-per-minute");
        assert_eq!(counts.fetch::<_, i64>("/", 0..=MINUTE), [(0, 2), (MINUTE, 2)]);
        assert_eq!(driver.dropped_by(DropReason::Late), 1);
        assert_eq!(driver.clock("views-per-minute"), Some(MINUTE + 10_000));
        Ok(())
    }

    #[test]
    fn the_slowest_view_is_told_when_its_window_closes() -> Result<(), Error> {
        let mut driver = TestDriver::new(PageViews)?;
        pipe(&mut driver, "/", MINUTE, 40)?;
        pipe(&mut driver, "/", 2 * MINUTE, 90)?;
        let told = |driver: &mut TestDriver<PageViews>| -> Vec<(i64, i64)> {
            let output = driver.output::<TimeWindowed<Utf8, 600_000>, Json>("views.slowest.v1");
            let told = { output }.read_pairs::<Windowed<String>, Slowest>();
            told.into_iter().map(|(window, slowest)| (window.start, slowest.took_ms)).collect()
        };
        assert_eq!(told(&mut driver), []);
        pipe(&mut driver, "/", 11 * MINUTE, 5)?;
        assert_eq!(told(&mut driver), [(0, 90), (MINUTE, 90)]);
        Ok(())
    }
}
