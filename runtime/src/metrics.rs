//! Metrics, through the [`metrics`](https://docs.rs/metrics) facade: install any recorder before
//! `App::run` and these appear in it; install none and recording costs next to nothing.
//!
//! Rates are counters, to be differentiated by whoever reads them. Durations are histograms in seconds. Everything
//! measured on the record path is counted in plain integers by the worker and handed over once a batch.
//!
#![doc = include_str!("metrics/table.md")]

mod catalogue;
mod recorders;

pub use catalogue::*;
pub(crate) use recorders::{CommitMetrics, StoreMetrics, TaskMetrics, TopicMetrics, WorkerMetrics};

use std::fmt::Write as _;

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Only grows; its rate is what one looks at.
    Counter,
    /// Goes up and down.
    Gauge,
    /// A distribution.
    Histogram,
}

/// One metric: what a dashboard or an alert needs to know of it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Metric {
    /// The name, as a recorder sees it.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What it counts.
    pub unit: metrics::Unit,
    /// Its labels, in the order of the description.
    pub labels: &'static [&'static str],
    /// One sentence.
    pub help: &'static str,
}

/// Tells the installed recorder the unit and the help of every metric. `App::run` calls it.
pub fn describe_all() {
    for metric in ALL {
        match metric.kind {
            Kind::Counter => metrics::describe_counter!(metric.name, metric.unit, metric.help),
            Kind::Gauge => metrics::describe_gauge!(metric.name, metric.unit, metric.help),
            Kind::Histogram => metrics::describe_histogram!(metric.name, metric.unit, metric.help),
        }
    }
}

/// Every metric as a Markdown table, the one above.
pub fn table() -> String {
    let mut text = String::from("| metric | kind | unit | labels | meaning |\n| --- | --- | --- | --- | --- |\n");
    for metric in ALL {
        let kind = match metric.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let labels = metric.labels.join(", ");
        let (name, unit, help) = (metric.name, metric.unit.as_str(), metric.help);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| `{name}` | {kind} | {unit} | {labels} | {help} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_table_is_the_catalogue() {
        assert_eq!(include_str!("metrics/table.md"), table(), "copy the right side to metrics/table.md");
    }

    #[test]
    fn names_are_unique_and_say_what_they_are() {
        for (at, metric) in ALL.iter().enumerate() {
            assert!(ALL[..at].iter().all(|other| other.name != metric.name), "{} twice", metric.name);
            assert!(metric.name.starts_with("streamwright_"), "{}", metric.name);
            assert_eq!(metric.kind == Kind::Counter, metric.name.ends_with("_total"), "{}", metric.name);
            assert_eq!(metric.kind == Kind::Histogram, metric.name.ends_with("_seconds"), "{}", metric.name);
        }
    }
}
