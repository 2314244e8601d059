//! Sessions: what a visitor does without a longer pause is one visit, however long it takes. A page that is viewed between two
//! visits makes them one, so the table deletes what it absorbs, and its stream has `Option`s.
//!
//! The third closure of `aggregate` merges two sessions. The bills come once a visit is over: half an hour after its last page,
//! and the grace, by the event times of all visitors of the partition.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::{CommittedOutput, LoadRecord};

/// A page that somebody has viewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
pub struct View {
    page: String,
    at_ms: i64,
}

/// What a visit is, while it goes on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, State)]
pub struct Visit {
    pages: Vec<String>,
}

#[replay_safe]
impl Visit {
    fn with(mut self, view: &View) -> Self {
        self.pages.push(view.page.clone());
        self
    }

    fn merged(&self, later: &Self) -> Self {
        let mut pages = self.pages.clone();
        pages.extend(later.pages.clone());
        Self { pages }
    }
}

/// What is told of a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "visits", label = "visit", id(visitor, from, to, last))]
pub struct Journey {
    visitor: String,
    from: i64,
    to: i64,
    last: String,
    pages: usize,
}

/// How many pages a visit had that is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "visits", label = "bill", id(visitor, from, pages))]
pub struct Bill {
    visitor: String,
    from: i64,
    pages: i64,
}

topology! {
    #![application_id = "site-visits-streams-v1"]

    /// Follows visits, and bills those that are over.
    pub struct SiteVisits;

    #[source(topic = "views.v1", key = Utf8, value = Json, timestamp = at_ms)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = Json)]
    let visits: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 15.minutes())
        .aggregate(Visit::default, |_, view, visit| visit.with(view), |_, left, right| left.merged(right));

    #[sink(topic = "journeys.v1", key = SessionWindowed<Utf8>, value = Json)]
    let journeys: Stream<Windowed<String>, Option<Journey>> = visits.to_stream().map_values(|session, visit| {
        visit.as_ref().map(|visit| Journey {
            visitor: session.key.clone(),
            from: session.start,
            to: session.end,
            last: visit.pages.last().cloned().unwrap_or_default(),
            pages: visit.pages.len(),
        })
    });

    #[store(name = "pages-per-visit", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 15.minutes(), emit = on_window_close)
        .count();

    #[sink(topic = "bills.v1", key = SessionWindowed<Utf8>, value = Json)]
    let bills: Stream<Windowed<String>, Option<Bill>> = counts.to_stream().map_values(|session, pages| {
        pages.map(|pages| Bill { visitor: session.key.clone(), from: session.start, pages })
    });
}

fn view(visitor: &str, at_ms: i64, page: &str) -> LoadRecord {
    let value = format!(r#"{{"page":"{page}","at_ms":{at_ms}}}"#);
    LoadRecord { key: Some(visitor.into()), value: Some(value.into()), timestamp: at_ms }
}

/// Prints a value once its transaction has committed. The key holds the times of the session as numbers, not as text.
fn print(output: &CommittedOutput) {
    let value = output.value.as_deref().unwrap_or(b"null");
    println!("{} {}", output.topic, String::from_utf8_lossy(value));
}

fn main() -> Result<(), Error> {
    const MINUTE: i64 = 60_000;
    // Ada's second page comes too late for the first visit, until the third one turns up, which lies between them. Her page of
    // the next day ends the visit.
    let views = [("ada", 1, "/"), ("ada", 45, "/pay"), ("ada", 20, "/shoes"), ("ada", 1_500, "/")];
    let views = views.into_iter().map(|(visitor, minute, page)| view(visitor, minute * MINUTE, page));
    App::new(SiteVisits).load("views.v1", views.collect::<Vec<_>>()).on_committed(print).run().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn pipe(driver: &mut TestDriver<SiteVisits>, visitor: &str, minute: i64, page: &str) -> Result<(), Error> {
        let view = View { page: page.to_owned(), at_ms: minute * MINUTE };
        driver.input::<Utf8, Json>("views.v1").pipe(visitor, &view)
    }

    #[test]
    fn a_page_between_two_visits_makes_them_one() -> Result<(), Error> {
        let mut driver = TestDriver::new(SiteVisits)?;
        for (minute, page) in [(1, "/"), (45, "/pay"), (20, "/shoes")] {
            pipe(&mut driver, "ada", minute, page)?;
        }
        let visits = driver.session_store::<Utf8, Json>("visits").fetch::<_, Visit>("ada");
        let pages = ["/", "/pay", "/shoes"].map(str::to_owned).to_vec();
        assert_eq!(visits, [(MINUTE, 45 * MINUTE, Visit { pages })]);
        let journeys =
            driver.output::<SessionWindowed<Utf8>, Json>("journeys.v1").read_all::<Windowed<String>, Journey>();
        let told: Vec<bool> = journeys.iter().map(|journey| journey.value.is_some()).collect();
        assert_eq!(told, [true, true, false, false, true], "two visits, which go, and the one that they are");
        Ok(())
    }

    #[test]
    fn a_visit_is_billed_once_it_is_over() -> Result<(), Error> {
        let mut driver = TestDriver::new(SiteVisits)?;
        pipe(&mut driver, "ada", 1, "/")?;
        pipe(&mut driver, "ada", 20, "/pay")?;
        let bills = |driver: &mut TestDriver<SiteVisits>| -> Vec<i64> {
            let mut output = driver.output::<SessionWindowed<Utf8>, Json>("bills.v1");
            output.read_pairs::<Windowed<String>, Bill>().into_iter().map(|(_, bill)| bill.pages).collect()
        };
        pipe(&mut driver, "eve", 65, "/")?;
        assert_eq!(bills(&mut driver), [0_i64; 0], "its gap and its grace end with this minute");
        pipe(&mut driver, "eve", 66, "/")?;
        assert_eq!(bills(&mut driver), [2]);
        Ok(())
    }
}
