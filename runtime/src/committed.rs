//! What is kept beside a committed offset: the highest event time seen on the partition, so that stream time does not
//! fall back after a restart; the parameters that the records before the offset were processed with; and how often the
//! input was processed again on top of the state.

/// The text of one offset. Whoever reads it may be an older or newer version, or somebody else altogether.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub(crate) time: Time,
    /// `None` in a topology without parameters.
    pub(crate) params: Option<ParamsNote>,
    /// See [`InputPositions::round`](crate::store::InputPositions::round).
    pub(crate) round: u32,
}

/// An event time; -1 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub(crate) i64);

impl Default for Time {
    fn default() -> Self {
        Self(-1)
    }
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

impl Metadata {
    /// The text to commit.
    pub(crate) fn encode(&self, params: Option<(u64, i64, &str)>) -> String {
        let Self { time: Time(time), round, .. } = self;
        let params = params.map(|(fingerprint, since, values)| format!("{fingerprint:016x}:{since}:{values}"));
        match params {
            None if *round == 0 => format!("v1:{time}"),
            Some(params) if *round == 0 => format!("v2:{time}:{params}"),
            params => format!("v3:{time}:{round}:{}", params.as_deref().unwrap_or("-")),
        }
    }

    /// Reads it back; nothing from text that somebody else wrote.
    pub(crate) fn decode(text: &str) -> Self {
        let read = || {
            let (version, rest) = text.split_once(':')?;
            match version {
                "v1" => Some(Self { time: Time(rest.parse().ok()?), ..Self::default() }),
                "v2" => {
                    let (time, params) = rest.split_once(':')?;
                    Some(Self {
                        time: Time(time.parse().ok()?),
                        params: Some(ParamsNote::decode(params)?),
                        ..Self::default()
                    })
                }
                "v3" => Self::decode_round(rest),
                _ => None,
            }
        };
        read().unwrap_or_default()
    }

    fn decode_round(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let time = Time(parts.next()?.parse().ok()?);
        let round = parts.next()?.parse().ok()?;
        let params = match parts.next()? {
            "-" => None,
            params => Some(ParamsNote::decode(params)?),
        };
        Some(Self { time, params, round })
    }
}

impl ParamsNote {
    fn decode(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let fingerprint = u64::from_str_radix(parts.next()?, 16).ok()?;
        let since = parts.next()?.parse().ok()?;
        let values = parts.next()?.to_owned();
        Some(Self { fingerprint, since, values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: i64) -> Metadata {
        Metadata { time: Time(time), ..Metadata::default() }
    }

    fn text(metadata: &Metadata) -> String {
        let params = metadata.params.as_ref();
        metadata.encode(params.map(|params| (params.fingerprint, params.since, params.values.as_str())))
    }

    #[test]
    fn what_was_committed_reads_back() {
        let params = ParamsNote { fingerprint: 0xab, since: 17, values: "limit = 5; note = a:b".to_owned() };
        for params in [None, Some(params)] {
            for round in [0, 3] {
                let all = Metadata { time: Time(1_700_000_000_000), params: params.clone(), round };
                assert_eq!(Metadata::decode(&text(&all)), all);
            }
        }
    }

    /// Positions of older versions.
    #[test]
    fn older_texts_are_read() {
        assert_eq!(Metadata::decode("v1:42"), at(42));
        let old = Metadata::decode("v2:3:00000000000000ab:17:limit = 5; note = a:b");
        assert_eq!((old.time, old.round), (Time(3), 0));
        let params = old.params.map(|params| (params.since, params.values));
        assert_eq!(params, Some((17, "limit = 5; note = a:b".to_owned())));
    }

    #[test]
    fn foreign_text_says_nothing() {
        for text in ["AQAAAXY", "", "v2:", "v2:1:xyz:3:", "v2:1:00", "v1:soon", "v3:1", "v3:1:0:", "v3:1:x:-", "v9:1"] {
            assert_eq!(Metadata::decode(text), at(-1), "{text}");
        }
    }
}
