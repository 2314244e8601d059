//! What is kept beside a committed offset: the highest event time seen on the partition, so that stream time does not
//! fall back after a restart, and the parameters that the records before the offset were processed with.

/// The text of one offset. Whoever reads it may be an older or newer version, or somebody else altogether.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Metadata {
    /// -1 for none.
    pub(crate) time: i64,
    /// `None` in a topology without parameters.
    pub(crate) params: Option<ParamsNote>,
}

/// The parameters at an offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParamsNote {
    /// Stands for names and values of all of them.
    pub(crate) fingerprint: u64,
    /// The offset from which on they hold.
    pub(crate) since: i64,
    /// For people; cut off where it would be too long.
    pub(crate) values: String,
}

impl Default for Metadata {
    fn default() -> Self {
        Self::at(-1)
    }
}

impl Metadata {
    /// A time and nothing else.
    const fn at(time: i64) -> Self {
        Self { time, params: None }
    }

    /// The text to commit.
    pub(crate) fn encode(time: i64, params: Option<(u64, i64, &str)>) -> String {
        match params {
            None => format!("v1:{time}"),
            Some((fingerprint, since, values)) => format!("v2:{time}:{fingerprint:016x}:{since}:{values}"),
        }
    }

    /// Reads it back; nothing from text that somebody else wrote.
    pub(crate) fn decode(text: &str) -> Self {
        if let Some(time) = text.strip_prefix("v1:") {
            return Self::at(time.parse().unwrap_or(-1));
        }
        text.strip_prefix("v2:").and_then(Self::with_params).unwrap_or_default()
    }

    fn with_params(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, ':');
        let time = parts.next()?.parse().ok()?;
        let fingerprint = u64::from_str_radix(parts.next()?, 16).ok()?;
        let since = parts.next()?.parse().ok()?;
        let values = parts.next()?.to_owned();
        Some(Self { time, params: Some(ParamsNote { fingerprint, since, values }) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_committed_reads_back() {
        assert_eq!(Metadata::decode(&Metadata::encode(1_700_000_000_000, None)), Metadata::at(1_700_000_000_000));
        let note = ParamsNote { fingerprint: 0xab, since: 17, values: "limit = 5; note = a:b".to_owned() };
        let text = Metadata::encode(3, Some((note.fingerprint, note.since, &note.values)));
        assert_eq!(Metadata::decode(&text), Metadata { time: 3, params: Some(note) });
    }

    #[test]
    fn foreign_text_says_nothing() {
        for text in ["AQAAAXY", "", "v2:", "v2:1:xyz:3:", "v2:1:00", "v1:soon"] {
            assert_eq!(Metadata::decode(text), Metadata::at(-1), "{text}");
        }
    }
}
