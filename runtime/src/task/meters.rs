//! What a task counts between commits, and the metrics it goes to. Counting is plain addition; only a commit moves
//! the numbers to the shared recorder, and an abort forgets them: they describe what happened, once.

use crate::context::Scratch;
use crate::drops::{DropReason, Dropped};
use crate::log::TopicTable;
use crate::metrics::{StoreMetrics, TaskMetrics, TopicMetrics};
use crate::topology::{TopicName, TopologyDescription};
use crate::totals::Totals;

use crate::task_id::TaskId;

/// What became of the records of one input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// All records, bad ones included.
    pub(crate) processed: u64,
    pub(crate) skipped: u64,
    pub(crate) dead_lettered: u64,
}

struct InputMeter {
    external: bool,
    tally: Tally,
    metrics: TopicMetrics,
}

struct SinkMeter {
    sink: usize,
    external: bool,
    written: u64,
    metrics: TopicMetrics,
}

pub(crate) struct Meters {
    inputs: Vec<InputMeter>,
    sinks: Vec<SinkMeter>,
    stores: Vec<StoreMetrics>,
    dropped: [u64; DropReason::ALL.len()],
    /// The nodes that have said why they drop records.
    told: Vec<(&'static str, DropReason)>,
    id: TaskId,
    task: TaskMetrics,
}

impl Meters {
    pub(super) fn new(
        description: &TopologyDescription,
        topics: &TopicTable,
        worker: usize,
        id: TaskId,
        sources: impl Iterator<Item = usize>,
    ) -> Self {
        let topic = |topic| TopicMetrics::new(worker, id, topics.name(topic));
        let external = |name| matches!(name, TopicName::External(_));
        let subtopology = &description.subtopologies[id.subtopology];
        let input = |source: usize| InputMeter {
            external: external(description.sources[source].topic),
            tally: Tally::default(),
            metrics: topic(topics.plan.sources[source]),
        };
        let sink = |&sink: &usize| SinkMeter {
            sink,
            external: external(description.sinks[sink].topic),
            written: 0,
            metrics: topic(topics.plan.sinks[sink]),
        };
        let store = |&store: &usize| StoreMetrics::new(worker, id, description.stores[store].name);
        Self {
            inputs: sources.map(input).collect(),
            sinks: subtopology.sinks.iter().map(sink).collect(),
            stores: subtopology.stores.iter().map(store).collect(),
            dropped: Default::default(),
            told: Vec::new(),
            id,
            task: TaskMetrics::new(worker, id),
        }
    }

    #[inline]
    pub(super) fn input(&mut self, at: usize) -> &mut Tally {
        &mut self.inputs[at].tally
    }

    pub(super) fn store(&self, at: usize) -> Option<&StoreMetrics> {
        self.stores.get(at)
    }

    /// Takes over what the worker's scratch counted while this task processed.
    pub(super) fn collect(&mut self, scratch: &mut Scratch) {
        for drop in scratch.drops.take() {
            self.dropped[drop.reason.index()] += drop.records;
            self.tell(&drop);
        }
        for meter in &mut self.sinks {
            meter.written += std::mem::take(&mut scratch.written[meter.sink]);
        }
    }

    /// Says of a node that it drops records, the first time that it does.
    fn tell(&mut self, drop: &Dropped) {
        let Dropped { node, reason, topic, partition, offset, window, .. } = drop;
        if self.told.contains(&(*node, *reason)) {
            return;
        }
        self.told.push((*node, *reason));
        let (task, reason) = (self.id, reason.word());
        let (window_start, window_end) = window.unzip();
        tracing::warn!(
            %task, node, reason, %topic, partition, offset, window_start, window_end,
            "a record is dropped; what this node drops from now on for the same reason is only counted"
        );
    }

    /// The transaction is committed: the numbers become visible. `sizes` gives committed and overlay bytes by store.
    pub(super) fn commit(&mut self, totals: &Totals, sizes: impl Iterator<Item = (u64, usize)>) {
        for meter in &mut self.inputs {
            let Tally { processed, skipped, dead_lettered } = std::mem::take(&mut meter.tally);
            meter.metrics.processed(processed);
            meter.metrics.skipped(skipped);
            meter.metrics.dead_lettered(dead_lettered);
            totals.read(if meter.external { processed } else { 0 }, skipped, dead_lettered);
        }
        for meter in &mut self.sinks {
            let written = std::mem::take(&mut meter.written);
            meter.metrics.written(written);
            totals.written(if meter.external { written } else { 0 });
        }
        for (reason, records) in DropReason::ALL.into_iter().zip(std::mem::take(&mut self.dropped)) {
            self.task.dropped(reason, records);
            totals.dropped(reason, records);
        }
        for (metrics, (state, overlay)) in self.stores.iter().zip(sizes) {
            metrics.size(state, overlay);
        }
    }

    /// How many records lie before the task, by input.
    pub(crate) fn lag(&self, at: usize, records: i64) {
        if let Some(meter) = self.inputs.get(at) {
            meter.metrics.lag(records);
        }
    }

    /// The transaction is not committed: nothing of it happened.
    pub(super) fn discard(&mut self) {
        self.dropped = Default::default();
        for meter in &mut self.inputs {
            meter.tally = Tally::default();
        }
        for meter in &mut self.sinks {
            meter.written = 0;
        }
    }
}
