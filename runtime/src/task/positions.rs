//! How far a task is in its inputs: what it commits, what it notes beside its state, and what is known of both when it
//! starts.

use std::sync::Arc;

use crate::committed::{self, Common, Metadata, Own, Time, TopologyNote};
use crate::log::{CommittedOffset, Log, TopicPartition};
use crate::store::{InputPositions, NotedPositions, Processed, StoreBackend};
use crate::topology::Topology;

use super::{InputOf, Task};

impl<T: Topology, L: Log> Task<T, L> {
    /// Whether the next transaction commits positions of this task.
    fn has_moved(&self) -> bool {
        self.inputs.iter().any(|input| input.consumed || input.unnoted)
    }

    /// The next positions of the inputs that were read since the last commit, and of those that it notes. `written_end`
    /// says how far the transaction has written a changelog.
    pub(crate) fn consumed_offsets(&self, written_end: &dyn Fn(TopicPartition) -> Option<i64>) -> Vec<CommittedOffset> {
        if !self.has_moved() {
            return Vec::new();
        }
        let common = self.common(written_end);
        let moved = self.inputs.iter().filter(|input| input.consumed || input.unnoted);
        moved.map(|input| self.committed_offset(input, &common)).collect()
    }

    /// Whether a transaction is needed to note positions, with or without records.
    pub(crate) fn is_unnoted(&self) -> bool {
        self.is_running() && self.inputs.iter().any(|input| input.unnoted)
    }

    /// What this transaction notes beside the stores: positions that no changelog record of it carries. The key is the
    /// same whenever the task has these inputs.
    pub(crate) fn noted(&self) -> Option<(String, InputPositions)> {
        let carried = self.writes_state();
        if carried || !self.has_moved() {
            return None;
        }
        let name = |input: &InputOf<T, L>| format!("{}/{}", input.topic, input.partition.partition);
        let names: Vec<String> = self.inputs.iter().map(name).collect();
        Some((names.join(","), self.input_positions()))
    }

    /// The next position of an input; `None` if this task does not read the partition.
    pub(crate) fn position(&self, partition: TopicPartition) -> Option<CommittedOffset> {
        let input = self.inputs.iter().find(|input| input.partition == partition)?;
        Some(self.committed_offset(input, &self.common(&|_| None)))
    }

    /// What all offsets say that this task commits now.
    fn common(&self, written_end: &dyn Fn(TopicPartition) -> Option<i64>) -> Common {
        let changelogs = self.stores.iter().zip(&self.changelogs).zip(&self.changelog_uuids);
        let changelogs = changelogs.map(|((store, &changelog), &uuid)| {
            let end = written_end(changelog).max(store.backend().changelog_offset()).unwrap_or(0);
            (store.name(), uuid, end)
        });
        let clocks = self.stores.iter().flat_map(|store| {
            let clocks = store.clocks().iter().enumerate();
            clocks.map(|(clock, &time)| (committed::name_of(store.name(), clock), time))
        });
        Common::new(&self.topology_note, changelogs, clocks)
    }

    fn committed_offset(&self, input: &InputOf<T, L>, common: &Common) -> CommittedOffset {
        let note = self.params.note.as_ref();
        let own = Own {
            time: Time(input.partition_time),
            round: input.round,
            topics: &input.noted_with,
            params: note.map(|note| (note.fingerprint, input.params_since, note.text.as_str())),
        };
        CommittedOffset {
            partition: input.partition,
            offset: input.position,
            leader_epoch: input.leader_epoch,
            metadata: common.encode(&own),
        }
    }

    /// What tells this task's sub-topology from that of another program.
    pub(crate) fn topology_note(&self) -> &TopologyNote {
        &self.topology_note
    }

    /// How far the inputs are processed.
    pub(crate) fn input_positions(&self) -> InputPositions {
        let round = self.inputs.iter().map(|input| input.round).max().unwrap_or_default();
        let position = |input: &InputOf<T, L>| (Arc::clone(&input.topic), input.partition.partition, input.position);
        let uuid = |topic: &str| self.inputs.iter().find(|input| *input.topic == *topic)?.uuid;
        InputPositions::new(round, self.inputs.iter().map(position)).in_topics(uuid)
    }

    /// How far the inputs were processed when the stores last changed, as these know it.
    pub(crate) fn stored_positions(&self) -> InputPositions {
        let mut stored = InputPositions::default();
        for store in &self.stores {
            stored.merge(&store.backend().note().inputs);
        }
        stored
    }

    /// How far each input was processed as the stores know it, or what was noted beside them since. What they know of
    /// another topic says nothing about one that the group has gone on with.
    pub(crate) fn processed(&self, noted: &NotedPositions) -> Vec<Option<Processed>> {
        let stored = self.stored_positions();
        let known = |input: &InputOf<T, L>| {
            let (topic, partition) = (&*input.topic, input.partition.partition);
            let counts = |known: &Processed| !input.knows_topic || !input.is_another(known.uuid);
            let in_state = stored.get(topic, partition).filter(counts);
            let beside = noted.get(topic, partition).filter(counts).filter(|beside| beside.round >= stored.round);
            in_state.max(beside)
        };
        self.inputs.iter().map(known).collect()
    }

    /// Goes on from what the group has committed, if the partition is one of this task's.
    pub(crate) fn set_position(
        &mut self,
        partition: TopicPartition,
        offset: i64,
        found: Option<&Metadata>,
        params_since: i64,
        recommit: bool,
    ) {
        let Time(partition_time) = found.map(|found| found.time).unwrap_or_default();
        // Partitions that other tasks read say nothing about the time of this one.
        let Some(input) = self.inputs.iter_mut().find(|input| input.partition == partition) else { return };
        input.start_at(offset, partition_time);
        input.params_since = params_since;
        input.is_committed = found.is_some();
        input.recommit = recommit;
        input.knows_topic = found.is_some_and(|found| found.depends.topic(&input.topic).is_some());
        input.changelogs = found.map(|found| found.depends.changelogs.clone()).unwrap_or_default();
        input.round = found.map_or(0, |found| found.round);
        self.stream_time = self.stream_time.max(partition_time);
        // Whatever moved a clock consumed a record, so the partition that it came from says so: the latest of all is the clock.
        let clocks = found.map(|found| &found.clocks);
        for store in &mut self.stores {
            for clock in 0..store.clocks().len() {
                let name = committed::name_of(store.name(), clock);
                if let Some(time) = clocks.and_then(|clocks| clocks.get(&name)) {
                    store.set_clock(clock, time);
                }
            }
        }
    }
}
