//! What an instance says about its life.

/// Figures from logs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// Assignments that a worker took.
    pub(crate) rebalances: u64,
    /// Times that a worker went back to what is committed.
    pub(crate) recoveries: u64,
    /// Stores restored, from wherever they were.
    pub(crate) restores: u64,
}

impl Said {
    pub(super) fn add(&mut self, other: &Self) {
        self.rebalances += other.rebalances;
        self.recoveries += other.recoveries;
        self.restores += other.restores;
    }
}

/// Figures, and lines that must not be there. What librdkafka calls an error is often a fault that we have made, and what
/// the program makes of it is its own to say.
pub(super) fn read(text: &str) -> (Said, Vec<String>) {
    let (mut said, mut bad) = (Said::default(), Vec::new());
    for line in text.lines() {
        if line.contains("panicked at")
            || (line.contains(" ERROR ") && !line.contains(" ERROR librdkafka: "))
            || line.starts_with("error: ")
        {
            bad.push(line.to_owned());
        }
        said.rebalances += u64::from(line.contains(": assigned "));
        said.recoveries += u64::from(line.contains("going back to what is committed"));
        said.restores += u64::from(line.contains(": restored "));
    }
    (said, bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_and_errors_are_seen() {
        let text = "2026-11-28T05:00:00Z  INFO streamwright::worker: assigned worker=0 tasks=2\n\
                    2026-11-28T05:00:01Z  WARN streamwright::worker: going back to what is committed worker=0\n";
        let (said, bad) = read(text);
        assert_eq!((said.rebalances, said.recoveries, bad.len()), (1, 1, 0));
        for line in ["thread 'w' panicked at src/x.rs:1", "2026 ERROR x: y", "error: gave up"] {
            assert_eq!(read(line).1.len(), 1, "{line}");
        }
    }
}
