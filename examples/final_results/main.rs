//! Final results: an alert for each page that was viewed often within a minute, once, when the minute and its grace are over; and
//! how often each page was viewed altogether, told every ten seconds at most.
//!
//! `suppress(until_window_closes)` hands on the last result of each window. It keeps nothing: the windows are in the store of
//! their aggregation, whose updates go on to whoever else reads them. `suppress(time_limit = …)` holds back the changes of any
//! table, in a buffer with a store of its own, and hands on the last one of each key. Time is that of the records: nothing comes
//! out while none come.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::{CommittedOutput, LoadRecord};

/// How many views in a minute are an alert.
const BUSY: i64 = 3;

/// One view of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
pub struct View {
    at_ms: i64,
}

/// A page was busy for a minute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "pages", label = "busy", id(page, minute))]
pub struct Busy {
    page: String,
    minute: i64,
    views: i64,
}

/// How often a page was viewed by now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "pages", label = "total", id(page, views))]
pub struct Total {
    page: String,
    views: i64,
}

topology! {
    #![application_id = "page-alerts-streams-v1"]

    /// Tells of busy pages once a minute, and of totals now and then.
    pub struct PageAlerts;

    #[source(topic = "views.v1", key = Utf8, value = Json, timestamp = at_ms)]
    let views: Stream<String, View>;

    #[store(name = "views-per-minute", key = Utf8, value = I64)]
    let per_minute: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 1.minute(), grace = 10.seconds()).count();

    let busy: Table<Windowed<String>, i64> =
        per_minute.filter(|_, views| *views >= BUSY).suppress(until_window_closes);

    // An identity without the number of views: there is one alert a minute, and it is final.
    #[sink(topic = "pages.busy.v1", key = TimeWindowed<Utf8>, value = Json)]
    let alerts: Stream<Windowed<String>, Busy> = busy.to_stream().map_values(|window, views| Busy {
        page: window.key.clone(),
        minute: window.start,
        views: *views,
    });

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let totals: Table<String, i64> = views.group_by_key().count();

    #[store(name = "settled-views-per-page", key = Utf8, value = I64)]
    let settled: Table<String, i64> = totals.suppress(time_limit = 10.seconds());

    #[sink(topic = "pages.totals.v1", key = Utf8, value = Json)]
    let told: Stream<String, Total> =
        settled.to_stream().map_values(|page, views| Total { page: page.clone(), views: *views });
}

fn view(page: &str, at_ms: i64) -> LoadRecord {
    LoadRecord { key: Some(page.into()), value: Some(format!(r#"{{"at_ms":{at_ms}}}"#).into()), timestamp: at_ms }
}

/// Prints a value once its transaction has committed. The key of a window holds its start as eight bytes, not as text.
fn print(output: &CommittedOutput) {
    let value = output.value.as_deref().unwrap_or(b"null");
    println!("{} {}", output.topic, String::from_utf8_lossy(value));
}

fn main() -> Result<(), Error> {
    // One page is busy in the first minute. The last view comes after the grace: it closes the minute, and lets go what waits.
    let views = [("/", 1_000), ("/", 2_000), ("/help", 3_000), ("/", 59_000), ("/help", 61_000), ("/", 75_000)];
    let views = views.into_iter().map(|(page, at_ms)| view(page, at_ms));
    App::new(PageAlerts).load("views.v1", views.collect::<Vec<_>>()).on_committed(print).run().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000;

    fn pipe(driver: &mut TestDriver<PageAlerts>, page: &str, second: i64) -> Result<(), Error> {
        driver.input::<Utf8, Json>("views.v1").pipe(page, &View { at_ms: second * SECOND })
    }

    fn alerts(driver: &mut TestDriver<PageAlerts>) -> Vec<(String, i64)> {
        let alerts = driver.output::<TimeWindowed<Utf8, 60_000>, Json>("pages.busy.v1").read_pairs();
        alerts.into_iter().map(|(window, alert): (Windowed<String>, Busy)| (window.key, alert.views)).collect()
    }

    fn totals(driver: &mut TestDriver<PageAlerts>) -> Vec<(String, i64)> {
        let totals = driver.output::<Utf8, Json>("pages.totals.v1").read_pairs();
        totals.into_iter().map(|(page, total): (String, Total)| (page, total.views)).collect()
    }

    #[test]
    fn a_busy_page_is_told_once_when_its_minute_is_over() -> Result<(), Error> {
        let mut driver = TestDriver::new(PageAlerts)?;
        // The last view of the first minute comes within the grace.
        for (page, second) in [("/", 1), ("/", 2), ("/help", 3), ("/", 59), ("/", 65), ("/", 58)] {
            pipe(&mut driver, page, second)?;
        }
        assert_eq!(alerts(&mut driver), [], "each of the views was a new count, and none was told");
        driver.restart()?;
        pipe(&mut driver, "/help", 70)?;
        assert_eq!(alerts(&mut driver), [("/".to_owned(), 4)]);
        pipe(&mut driver, "/", 59)?;
        pipe(&mut driver, "/", 500)?;
        assert_eq!(alerts(&mut driver), [], "what is late changes nothing, and two views are not many");
        Ok(())
    }

    #[test]
    fn totals_are_held_back_for_ten_seconds() -> Result<(), Error> {
        let mut driver = TestDriver::new(PageAlerts)?;
        for second in [1, 2, 10] {
            pipe(&mut driver, "/", second)?;
        }
        assert_eq!((totals(&mut driver), driver.waiting("settled-views-per-page")), (vec![], 1));
        driver.restart()?;
        // Ten seconds after the first view, and not after the last one.
        pipe(&mut driver, "/help", 11)?;
        assert_eq!(totals(&mut driver), [("/".to_owned(), 3)]);
        assert_eq!(driver.waiting("settled-views-per-page"), 1, "that of the other page");
        Ok(())
    }
}
