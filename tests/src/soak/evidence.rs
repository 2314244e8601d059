//! What a program of the soak read and left, and what holds for each of them, whatever it computes.

use std::collections::BTreeMap;
use std::path::Path;

use super::apps::{App, Kept};
use super::stores;
use crate::evidence::watch::Seen;
use crate::evidence::{Progress, Row, State, kafka};
use crate::kafka::Kafka;
use crate::verify::{Finding, offsets, state};

/// See the module.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    /// Records of all inputs and outputs, by topic.
    pub(super) topics: BTreeMap<&'static str, Vec<Row>>,
    /// Records of each changelog, in the order of the program's stores.
    pub(super) changelogs: Vec<Vec<Row>>,
    /// The stores, likewise.
    pub(super) stores: Vec<BTreeMap<i32, State>>,
    pub(super) progress: Vec<Progress>,
    /// Committed offsets that fell while somebody watched, in words.
    pub(super) falls: Vec<String>,
    /// The first committed offset that was seen, by topic and partition.
    pub(super) first: BTreeMap<(&'static str, i32), i64>,
}

impl Evidence {
    /// Reads everything; `state_dir` is that of the last run.
    pub(super) fn gather(broker: &Kafka, app: &App, state_dir: &Path, seen: Seen) -> Self {
        let topics = app.read().chain(app.outputs.iter().copied());
        let topics: BTreeMap<&'static str, Vec<Row>> =
            topics.map(|topic| (topic, kafka::read_topic(broker, topic))).collect();
        let progress = app.read().flat_map(|topic| kafka::progress(broker, app.id, topic, &topics[topic])).collect();
        let read = |kept: &Kept| stores::read(state_dir, app, kept, &kafka::ends(broker, kept.changelog, false));
        Self {
            changelogs: app.stores.iter().map(|kept| kafka::read_topic(broker, kept.changelog)).collect(),
            stores: app.stores.iter().map(read).collect(),
            topics,
            progress,
            falls: seen.falls,
            first: seen.first,
        }
    }

    pub(super) fn rows(&self, topic: &str) -> &[Row] {
        self.topics.get(topic).map_or(&[], Vec::as_slice)
    }

    /// How many records the program was given, and has given.
    pub(super) fn size(&self, app: &App) -> (usize, usize) {
        let count = |topics: &[&'static str]| topics.iter().map(|topic| self.rows(topic).len()).sum();
        (count(app.inputs), count(app.outputs))
    }

    /// What must hold of the positions of any group.
    pub(super) fn judge_positions(&self, findings: &mut Vec<Finding>) {
        let Self { progress, falls, .. } = self.clone();
        let positions = crate::evidence::Evidence { progress, falls, ..crate::evidence::Evidence::default() };
        let mut note = |rule, outcome: Result<(), String>| {
            findings.push(Finding { rule, counterexample: outcome.err() });
        };
        note("committed offsets never fell", offsets::never_fell(&positions));
        note("committed offsets are the consumed prefix", offsets::are_the_prefix(&positions));
        note("no transaction hangs", offsets::none_hangs(&positions));
    }

    /// What must hold of the stores of any program that runs exactly once.
    pub(super) fn judge_stores(&self, findings: &mut Vec<Finding>) {
        for (changelog, stores) in self.changelogs.iter().zip(&self.stores) {
            let mut note = |rule, outcome: Result<(), String>| {
                findings.push(Finding { rule, counterexample: outcome.err() });
            };
            note("the changelog, compacted, is the state", state::is_changelog(changelog, stores));
            note("stores know how far their changelog goes", state::knows_end(changelog, stores));
        }
    }
}
