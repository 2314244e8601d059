//! Time, CPU time and memory of this process.

use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// A point in time, and what the process had used until then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    at: Instant,
    cpu_s: f64,
}

impl Moment {
    pub(crate) fn now() -> Self {
        Self { at: Instant::now(), cpu_s: process_cpu_s() }
    }
}

/// What one run of one program measured. The Java programs print the same fields.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Measurement {
    pub(crate) program: String,
    /// From when to when.
    pub(crate) measured: String,
    pub(crate) records: u64,
    pub(crate) elapsed_ms: f64,
    /// Of all threads, in the measured span.
    pub(crate) cpu_s: f64,
    /// Start-up included.
    pub(crate) process_cpu_s: f64,
    /// The most memory the process ever had resident.
    pub(crate) peak_rss_kb: u64,
}

impl Measurement {
    pub(crate) fn new(program: &str, measured: &str, records: u64, from: Moment, to: Moment) -> Self {
        Self {
            program: program.to_owned(),
            measured: measured.to_owned(),
            records,
            elapsed_ms: to.at.duration_since(from.at).as_secs_f64() * 1e3,
            cpu_s: to.cpu_s - from.cpu_s,
            process_cpu_s: to.cpu_s,
            peak_rss_kb: status_kb("VmHWM:").unwrap_or(0),
        }
    }

    pub(crate) fn per_second(&self) -> f64 {
        count(self.records) / (self.elapsed_ms / 1e3)
    }

    pub(crate) fn per_cpu_second(&self) -> f64 {
        count(self.records) / self.cpu_s
    }
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 records")]
fn count(records: u64) -> f64 {
    records as f64
}

/// User and system time of every thread of this process.
#[expect(clippy::cast_precision_loss, reason = "nanoseconds of a benchmark")]
fn process_cpu_s() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A line of `/proc/self/status`.
pub(crate) fn status_kb(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches("kB").trim_end().parse().ok()
}
