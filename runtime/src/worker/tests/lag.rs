//! What the metrics say of how far a task is behind.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};

use super::*;
use crate::metrics::RECORDS_LAG;
use crate::worker::LAG_INTERVAL;

/// The lag of each task, as somebody who installs a recorder sees it.
#[derive(Default)]
struct Lags(Mutex<BTreeMap<String, Arc<AtomicU64>>>);

impl Lags {
    /// `None` where it was never set.
    fn of(&self, task: &str) -> Option<f64> {
        let lags = self.0.lock().unwrap();
        Some(f64::from_bits(lags.get(task)?.load(Ordering::Relaxed))).filter(|lag| !lag.is_nan())
    }
}

impl Recorder for Lags {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        let task = key.labels().find(|label| label.key() == "task").filter(|_| key.name() == RECORDS_LAG);
        let Some(task) = task else { return Gauge::noop() };
        let unset = || Arc::new(AtomicU64::new(f64::NAN.to_bits()));
        let mut lags = self.0.lock().unwrap();
        Gauge::from_arc(Arc::clone(lags.entry(task.value().to_owned()).or_insert_with(unset)))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

#[test]
fn the_lag_is_told_after_each_commit_and_while_nothing_is_committed() {
    let (process, lags) = (Process::standing(|_| {}), Lags::default());
    metrics::with_local_recorder(&lags, || {
        let mut worker = process.worker::<Latest>(0);
        settle(&mut worker);
        for value in ["1", "2", "3"] {
            process.write(2, "key", value);
        }
        worker.process_chunk = 1;
        let commits = || process.control.totals.commits.load(Ordering::Relaxed);
        let before = commits();
        while commits() == before {
            worker.drive().unwrap();
        }
        assert_eq!((lags.of("0_0"), lags.of("0_2")), (Some(0.0), Some(2.0)), "after the first of three records");
        settle(&mut worker);
        assert_eq!(lags.of("0_2"), Some(0.0));

        // A task that waits for something else.
        worker.process_chunk = 0;
        for value in ["4", "5"] {
            process.write(0, "key", value);
        }
        process.control.clock.advance(LAG_INTERVAL);
        worker.drive().unwrap();
        assert_eq!((lags.of("0_0"), lags.of("0_2")), (Some(2.0), Some(0.0)));
    });
}
