//! What is kept beside a committed offset: the highest event time seen on the partition, so that stream time does not
//! fall back after a restart; the parameters that the records before the offset were processed with; how often the
//! input was processed again on top of the state; which topics and changelogs the offset is worth something with; which
//! topology has committed it; and how far the stream times of its windows are.

mod clocks;
mod topology;

pub(crate) use clocks::{Clocks, name_of};
pub(crate) use topology::TopologyNote;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::topic_uuid::TopicUuid;

/// A broker takes at most 4096 bytes of metadata (`offset.metadata.max.bytes`). What a text depends on gets this much of
/// them; the parameters, which are cut, and the numbers need less than the rest.
const LONGEST_DEPENDS: usize = 3_200;

/// What the offset of one input says, as it was read. Whoever wrote it may be an older or newer version, or somebody else
/// altogether.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub(crate) time: Time,
    /// `None` in a topology without parameters.
    pub(crate) params: Option<ParamsNote>,
    /// See [`InputPositions::round`](crate::store::InputPositions::round).
    pub(crate) round: u32,
    pub(crate) depends: Depends,
    /// `None` of an older version.
    pub(crate) topology: Option<TopologyNote>,
    /// None of an older version.
    pub(crate) clocks: Clocks,
}

/// What all offsets of a task say in one commit, put into words once.
#[derive(Debug, Clone)]
pub(crate) struct Common {
    /// `<changelogs>:<topology>:<clocks>`.
    text: String,
    /// How much room is left for the topics of an input.
    left: usize,
}

/// What the offset of one input says beside that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Own<'a> {
    pub(crate) time: Time,
    pub(crate) round: u32,
    /// See [`topics_text`].
    pub(crate) topics: &'a str,
    /// Fingerprint, offset from which on they hold, and values of the parameters.
    pub(crate) params: Option<(u64, i64, &'a str)>,
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

/// What else must be there, as it was, for an offset to be worth something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Depends {
    /// Topics that the application reads, first the offset's own. The broker forgets the offsets of a topic that is deleted;
    /// those of others remember it.
    pub(crate) topics: Vec<(Arc<str>, TopicUuid)>,
    /// The changelogs of the task's stores.
    pub(crate) changelogs: Vec<ChangelogNote>,
}

/// One partition of a changelog, which has the number of the offset's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangelogNote {
    /// The store's name.
    pub(crate) store: Arc<str>,
    /// The topic's id; `None` where the log tells none.
    pub(crate) uuid: Option<TopicUuid>,
    /// The changelog was at least that long.
    pub(crate) end: i64,
}

impl Common {
    /// `changelogs`: name of the store, id of the topic, and an end that it has reached. `clocks`: the name of each, and its
    /// time.
    pub(crate) fn new<'s>(
        topology: &TopologyNote,
        changelogs: impl Iterator<Item = (&'s str, Option<TopicUuid>, i64)>,
        clocks: impl Iterator<Item = (impl AsRef<str>, i64)>,
    ) -> Self {
        // Results depend on these, so that the lists, which find mistakes of operators, give way.
        let clocks = Clocks::encode(clocks);
        let room = LONGEST_DEPENDS.saturating_sub(clocks.len());
        let list = listed(changelogs.map(|(store, uuid, end)| match uuid {
            Some(uuid) => format!("{store}={end}@{uuid}"),
            None => format!("{store}={end}"),
        }));
        let changelogs = fitting(&list, room);
        let text = format!("{changelogs}:{}:{clocks}", topology.encode());
        Self { left: room.saturating_sub(changelogs.len()), text }
    }

    /// The text to commit with an offset.
    pub(crate) fn encode(&self, own: &Own<'_>) -> String {
        let Own { time: Time(time), round, topics, params } = own;
        let mut text = format!("v6:{time}:{round}:{}:{}:", fitting(topics, self.left), self.text);
        let _ = match params {
            Some((fingerprint, since, values)) => write!(text, "{fingerprint:016x}:{since}:{values}"),
            None => write!(text, "-"),
        };
        text
    }
}

/// Topics and their ids as they stand in the text of an offset. What does not fit is left out from the end: topics of the
/// application are noted with other offsets, too.
pub(crate) fn topics_text(topics: &[(Arc<str>, TopicUuid)]) -> String {
    listed(topics.iter().map(|(topic, uuid)| format!("{topic}@{uuid}")))
}

/// The names in it hold none of the characters that separate.
fn listed(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

/// As many items of a list as fit; `-` for none.
fn fitting(list: &str, left: usize) -> &str {
    let fits = if list.len() <= left {
        list
    } else {
        let end = list.as_bytes().iter().take(left + 1).rposition(|&byte| byte == b',');
        &list[..end.unwrap_or(0)]
    };
    if fits.is_empty() { "-" } else { fits }
}

impl Metadata {
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
                "v3" => {
                    let (time, round, params) = head(rest)?;
                    Some(Self { time, params: decode_params(params)?, round, ..Self::default() })
                }
                "v4" | "v5" | "v6" => {
                    let (time, round, rest) = head(rest)?;
                    let (has_topology, has_clocks) = (version != "v4", version == "v6");
                    let mut parts = rest.splitn(3 + usize::from(has_topology) + usize::from(has_clocks), ':');
                    let depends = Depends::decode(parts.next()?, parts.next()?)?;
                    let topology = if has_topology { Some(TopologyNote::decode(parts.next()?)?) } else { None };
                    let clocks = if has_clocks { Clocks::decode(parts.next()?)? } else { Clocks::default() };
                    Some(Self { time, params: decode_params(parts.next()?)?, round, depends, topology, clocks })
                }
                _ => None,
            }
        };
        read().unwrap_or_default()
    }
}

fn head(text: &str) -> Option<(Time, u32, &str)> {
    let mut parts = text.splitn(3, ':');
    let time = Time(parts.next()?.parse().ok()?);
    Some((time, parts.next()?.parse().ok()?, parts.next()?))
}

/// The outer `None`: not ours.
#[expect(clippy::option_option, reason = "a topology without parameters is one of the answers")]
fn decode_params(text: &str) -> Option<Option<ParamsNote>> {
    if text == "-" { Some(None) } else { ParamsNote::decode(text).map(Some) }
}

impl Depends {
    /// The id of a topic, as far as it is noted.
    pub(crate) fn topic(&self, name: &str) -> Option<TopicUuid> {
        self.topics.iter().find(|(topic, _)| **topic == *name).map(|(_, uuid)| *uuid)
    }

    /// Of the texts `<topic>@<id>,…` and `<store>=<end>@<id>,…`; `-` for nothing.
    fn decode(topics: &str, changelogs: &str) -> Option<Self> {
        let items = |text| Some(text).filter(|&text| text != "-").into_iter().flat_map(|text: &str| text.split(','));
        let topic = |item: &str| {
            let (topic, uuid) = item.split_once('@')?;
            Some((topic.into(), TopicUuid::parse(uuid)?))
        };
        let changelog = |item: &str| {
            let (store, rest) = item.split_once('=')?;
            let (end, uuid) = match rest.split_once('@') {
                Some((end, uuid)) => (end, Some(TopicUuid::parse(uuid)?)),
                None => (rest, None),
            };
            Some(ChangelogNote { store: store.into(), uuid, end: end.parse().ok()? })
        };
        Some(Self {
            topics: items(topics).map(topic).collect::<Option<_>>()?,
            changelogs: items(changelogs).map(changelog).collect::<Option<_>>()?,
        })
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

    /// The stores that have windows.
    const STORES: [&str; 2] = ["per-minute", "per-hour"];

    fn clocks() -> Clocks {
        let text = Clocks::encode(STORES.into_iter().zip([1_700_000_000_000, 1_600_000_000_000]));
        Clocks::decode(&text).expect("clocks")
    }

    fn at(time: i64) -> Metadata {
        Metadata { time: Time(time), ..Metadata::default() }
    }

    /// The same in words; `topology` must be known.
    fn text(metadata: &Metadata) -> String {
        let Metadata { time, round, depends, .. } = metadata;
        let changelogs = depends.changelogs.iter().map(|at| (&*at.store, at.uuid, at.end));
        let clocks = STORES.into_iter().filter_map(|store| Some((store, metadata.clocks.get(store)?)));
        let common = Common::new(metadata.topology.as_ref().expect("a topology"), changelogs, clocks);
        let params = metadata.params.as_ref();
        let params = params.map(|params| (params.fingerprint, params.since, params.values.as_str()));
        common.encode(&Own { time: *time, round: *round, topics: &topics_text(&depends.topics), params })
    }

    fn topology(name: &str) -> Option<TopologyNote> {
        Some(TopologyNote { fingerprint: 0xf1, name: name.to_owned() })
    }

    fn depends(topics: usize, changelogs: usize) -> Depends {
        let uuid = |number: usize| TopicUuid::new(u128::MAX - number as u128);
        let topic = |number: usize| Some((format!("topic-{number}.v1").into(), uuid(number)?));
        let changelog = |number: usize| ChangelogNote {
            store: format!("store-{number}").into(),
            // Without ids, where a broker tells none.
            uuid: uuid(number).filter(|_| number.is_multiple_of(2)),
            end: i64::MAX - number as i64,
        };
        Depends {
            topics: (0..topics).filter_map(topic).collect(),
            changelogs: (0..changelogs).map(changelog).collect(),
        }
    }

    #[test]
    fn what_was_committed_reads_back() {
        let params = ParamsNote { fingerprint: 0xab, since: 17, values: "limit = 5; note = a:b,c@d".to_owned() };
        for params in [None, Some(params)] {
            for round in [0, 3] {
                for (topics, changelogs) in [(0, 0), (1, 0), (0, 2), (9, 20)] {
                    let all = Metadata {
                        time: Time(1_700_000_000_000),
                        params: params.clone(),
                        round,
                        depends: depends(topics, changelogs),
                        topology: topology("Counting"),
                        clocks: if topics == 9 { clocks() } else { Clocks::default() },
                    };
                    assert_eq!(Metadata::decode(&text(&all)), all);
                }
            }
        }
    }

    /// What is there when the limit is reached still reads, and an offset's own topic is the last to go.
    #[test]
    fn no_text_is_longer_than_a_broker_takes() {
        let params = ParamsNote { fingerprint: u64::MAX, since: i64::MAX, values: "v".repeat(515) };
        for (topics, changelogs) in [(1_000, 0), (9, 1_000), (1_000, 20)] {
            let all = Metadata {
                time: Time(i64::MAX),
                params: Some(params.clone()),
                round: u32::MAX,
                depends: depends(topics, changelogs),
                topology: topology(&"n".repeat(64)),
                clocks: clocks(),
            };
            let (text, back) = (text(&all), Metadata::decode(&text(&all)));
            assert!(text.len() <= 4096, "{} bytes", text.len());
            assert_eq!((back.time, &back.params, back.round), (all.time, &all.params, all.round));
            assert_eq!((&back.topology, &back.clocks), (&all.topology, &all.clocks));
            assert!(!back.depends.changelogs.is_empty() || changelogs == 0);
            assert!(all.depends.topics.starts_with(&back.depends.topics));
            assert!(all.depends.changelogs.starts_with(&back.depends.changelogs));
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
        assert_eq!(Metadata::decode("v3:3:2:-"), Metadata { round: 2, ..at(3) });
        let uuid = TopicUuid::new(8).expect("an id");
        let old = Metadata::decode(&format!("v4:3:2:orders@{uuid}:counts=7:00000000000000ab:17:limit = 5"));
        assert_eq!((old.round, old.depends.topic("orders"), &old.topology), (2, Some(uuid), &None));
        assert_eq!((old.depends.changelogs.len(), old.params.map(|params| params.since)), (1, Some(17)));
    }

    #[test]
    fn foreign_text_says_nothing() {
        for text in ["AQAAAXY", "", "v2:", "v2:1:xyz:3:", "v2:1:00", "v1:soon", "v3:1", "v3:1:0:", "v3:1:x:-", "v9:1"] {
            assert_eq!(Metadata::decode(text), at(-1), "{text}");
        }
        for text in [
            "v4:1:0:-:-",
            "v4:1:0:a:-:-",
            "v4:1:0:a@b:-:-",
            "v4:1:0:-:a:-",
            "v4:1:0:-:a=b:-",
            "v4:1:0:-:a=1@b:-",
            "v5:1:0:-:-:-",
            "v5:1:0:-:-:x@a:-",
            "v6:1:0:-:-:x:-",
            "v6:1:0:-:-:x:5;a=1:-",
        ] {
            assert_eq!(Metadata::decode(text), at(-1), "{text}");
        }
    }
}
