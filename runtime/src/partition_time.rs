//! What is kept beside a committed offset: the highest event time seen on the partition, so that stream time does
//! not fall back after a restart.

/// The metadata text for a partition's time.
pub(crate) fn encode(time: i64) -> String {
    format!("v1:{time}")
}

/// Reads it back; -1 for text that somebody else wrote.
pub(crate) fn decode(metadata: &str) -> i64 {
    metadata.strip_prefix("v1:").and_then(|time| time.parse().ok()).unwrap_or(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_metadata_is_no_time() {
        assert_eq!(decode(&encode(1_700_000_000_000)), 1_700_000_000_000);
        assert_eq!(decode("AQAAAXY"), -1);
        assert_eq!(decode(""), -1);
    }
}
