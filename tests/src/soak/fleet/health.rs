//! What a process uses, from Linux's `/proc`; elsewhere nothing is known.

use std::fs;

/// The most that any instance used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Health {
    /// Resident memory.
    pub(crate) memory_kib: u64,
    /// Open files.
    pub(crate) files: usize,
    /// Threads.
    pub(crate) threads: u64,
}

/// Beyond any need of these programs: stores of some hundred keys, and three workers at most. A few times what was ever
/// seen of memory, which depends on how many restores and rebalances meet.
const MOST: Health = Health { memory_kib: 200 * 1024, files: 1_000, threads: 120 };

impl Health {
    /// Takes in what a process uses, and gives its memory back.
    pub(super) fn look(&mut self, pid: u32) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let memory_kib = number(&status, "VmRSS:");
        self.memory_kib = self.memory_kib.max(memory_kib);
        self.threads = self.threads.max(number(&status, "Threads:"));
        let files = fs::read_dir(format!("/proc/{pid}/fd")).map_or(0, Iterator::count);
        self.files = self.files.max(files);
        (memory_kib > 0).then_some(memory_kib)
    }

    /// Whether it stayed within bounds.
    ///
    /// # Errors
    /// Which it did not.
    pub(crate) fn is_bounded(&self) -> Result<(), String> {
        let within = self.memory_kib <= MOST.memory_kib && self.files <= MOST.files && self.threads <= MOST.threads;
        if within { Ok(()) } else { Err(format!("an instance used {self:?}, more than {MOST:?}")) }
    }
}

fn number(status: &str, name: &str) -> u64 {
    let rest = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    rest.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_takes_too_much_is_seen() {
        assert_eq!(number("Name:\tx\nVmRSS:\t  5120 kB\nThreads:\t7\n", "VmRSS:"), 5_120);
        let mut health = Health::default();
        assert!(health.look(std::process::id()).is_some() || health.memory_kib == 0);
        assert!(Health { memory_kib: 100 * 1024, ..health }.is_bounded().is_ok());
        assert!(Health { memory_kib: 900 * 1024, ..health }.is_bounded().is_err());
        assert!(Health { files: 5_000, ..health }.is_bounded().is_err());
    }
}
