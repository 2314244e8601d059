//! Reads input as a member of the group.

use std::rc::Rc;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::{Offset, TopicPartitionList};

use super::batch::{Batches, Problem};
use super::client_config::{self, Role};
use super::context::Context;
use super::error::{by_code, deleted, is_missing, of_offset_commit, opening, plain, unknown_there};
use super::ffi::member::Member;
use super::ffi::positions::{leader_epoch, set_last_leader_epoch};
use super::ffi::queue::{Wakeup, known_end, n_consumer_events};
use super::ffi::{self, Keep};
use super::members::Kin;
use super::message::KafkaRecord;
use super::purge::Purger;
use super::rebalance::{Event, Group, Membership};
use super::watch::{self, TopicWatch, is_gone};
use super::watermarks::{self, out_of_range};
use crate::clock;
use crate::config::Config;
use crate::description::ProcessingGuarantee;
use crate::log::{
    CommittedOffset, Consumer, HeldBack, LogError, Rebalance, Stranger, TopicId, TopicPartition, TopicTable, Watermarks,
};

/// How long a question to the cluster may take before the worker goes round its loop, in which it hears of a request to
/// stop and of its group.
const ANSWER: Duration = Duration::from_secs(10);
/// How much longer what librdkafka itself gives up after that time.
const GRACE: Duration = Duration::from_secs(5);
/// How long a seek waits for a partition whose fetching is only just starting.
const SEEK: Duration = Duration::from_secs(5);
/// How long a look at the members of the group may hold up the worker.
const LOOK: Duration = Duration::from_secs(2);

/// See the module.
pub struct KafkaConsumer {
    topics: Arc<TopicTable>,
    batches: Batches,
    wakeup: Arc<Wakeup>,
    /// `None` once closed.
    client: Option<Rc<Member>>,
    /// An error that was met after records of the same call.
    pending: Option<LogError>,
    /// A change of assignment was announced and not answered: nothing is delivered.
    answering: bool,
    /// Since when no broker can be reached.
    down_since: Option<Instant>,
    patience: Duration,
    servers: String,
    group_id: String,
    exactly_once: bool,
    watch: TopicWatch,
    kin: Kin,
    purger: Purger,
}

impl KafkaConsumer {
    pub(super) fn open(
        config: &Config,
        topics: &Arc<TopicTable>,
        worker: usize,
        purger: Purger,
    ) -> Result<Self, LogError> {
        let settings = client_config::build(config, &Role::Consumer(worker))?;
        let mut client: BaseConsumer<Context> = settings
            .create_with_context(Context::new("consumer", config))
            .map_err(|error| opening(config, "opening a consumer", &error))?;
        let wakeup = Arc::new(Wakeup::default());
        let bell = Arc::clone(&wakeup);
        client.set_nonempty_callback(move || bell.ring());
        let names: Vec<&str> = topics.inputs().into_iter().map(|topic| &**topics.name(topic)).collect();
        client.subscribe(&names).map_err(|error| plain("subscribing to the input topics", &error))?;
        Ok(Self {
            topics: Arc::clone(topics),
            batches: Batches::new(Arc::clone(&wakeup)),
            wakeup,
            client: Some(Rc::new(Member::new(client))),
            pending: None,
            answering: false,
            down_since: None,
            patience: config.task_timeout,
            servers: config.bootstrap_servers.clone().unwrap_or_default(),
            group_id: config.application_id.clone(),
            exactly_once: config.processing_guarantee == ProcessingGuarantee::ExactlyOnceV2,
            watch: TopicWatch::new(),
            kin: Kin::of(config, topics),
            purger,
        })
    }

    fn client(&self) -> Result<&Rc<Member>, LogError> {
        self.client.as_ref().ok_or_else(|| LogError::Fatal {
            context: "reading input".to_owned(),
            reason: "the consumer is closed".to_owned(),
        })
    }

    fn membership<R>(&self, look: impl FnOnce(&mut Membership) -> R) -> Option<R> {
        let context = Rc::clone(self.client.as_ref()?);
        let mut membership = context.context().membership.lock().unwrap_or_else(PoisonError::into_inner);
        Some(look(&mut membership))
    }

    /// Whether the client is a member of the group at this moment, whatever was announced.
    #[cfg(test)]
    pub(super) fn is_member(&self) -> bool {
        self.client.as_ref().is_some_and(|client| super::ffi::group::GroupMetadata::capture(client).is_some())
    }

    /// Keeps the membership alive and serves rebalances, errors and log lines. None of it waits.
    fn serve(&mut self) -> Result<(), LogError> {
        let client = Rc::clone(self.client()?);
        loop {
            match client.poll(Duration::ZERO) {
                None => {}
                Some(Err(error)) => self.broken(&client, &error)?,
                // Its queue is ours (see `PartitionQueue::open`): to deliver this record would be out of order,
                // to drop it would lose it.
                Some(Ok(_)) => {
                    return Err(LogError::Fatal {
                        context: "reading input".to_owned(),
                        reason: "a record came by a way that no record may come".to_owned(),
                    });
                }
            }
            if n_consumer_events(&client) == 0 {
                return Ok(());
            }
        }
    }

    /// An error about the client as a whole.
    fn broken(&mut self, client: &BaseConsumer<Context>, error: &KafkaError) -> Result<(), LogError> {
        let code = error.rdkafka_error_code().unwrap_or(RDKafkaErrorCode::Unknown);
        let words = client.context().last_error().map_or_else(|| code.to_string(), |(_, words)| words);
        let context = format!("reading input as a member of group `{}`", self.group_id);
        if let Some((code, reason)) = client.client().fatal_error() {
            let reason = format!("{reason} ({code})");
            return Err(match code {
                RDKafkaErrorCode::FencedInstanceId => LogError::Fenced { context, reason },
                _ => LogError::Fatal { context, reason },
            });
        }
        if code == RDKafkaErrorCode::AllBrokersDown {
            self.down_since.get_or_insert_with(clock::now);
            return Ok(());
        }
        if is_missing(code) {
            client.context().suspect();
            return Ok(());
        }
        match by_code(context, code, words) {
            // librdkafka repeats what can be repeated, and says so in its log lines.
            LogError::Retriable { .. } => Ok(()),
            error => Err(error),
        }
    }

    /// Gives up when no broker answered for as long as the configuration allows.
    fn check_reachable(&mut self) -> Result<(), LogError> {
        let Some(since) = self.down_since else { return Ok(()) };
        if clock::elapsed(since) < self.patience {
            return Ok(());
        }
        let client = Rc::clone(self.client()?);
        let Some(&topic) = self.topics.inputs().first() else { return Ok(()) };
        match client.fetch_metadata(Some(self.topics.name(topic)), Duration::from_secs(1)) {
            Ok(_) => {
                self.down_since = None;
                Ok(())
            }
            Err(error) => Err(LogError::Unreachable {
                servers: self.servers.clone(),
                waited_ms: u64::try_from(clock::elapsed(since).as_millis()).unwrap_or(u64::MAX),
                reason: client.context().last_error().map_or_else(|| error.to_string(), |(_, words)| words),
            }),
        }
    }

    /// A membership that ended before its assignment was answered. librdkafka waits for the answer, and does not join the
    /// group anew when it is an empty one.
    fn is_out(&self) -> LogError {
        LogError::Stuck {
            context: format!("taking over partitions as a member of group `{}`", self.group_id),
            reason: "the membership ended before they were taken over".to_owned(),
        }
    }

    fn take_rebalance(&mut self) -> Option<Rebalance> {
        let event = self.membership(Membership::take_event)??;
        self.answering = true;
        self.down_since = None;
        Some(match event {
            Event::Revoked => Rebalance::Revoked,
            Event::Lost => Rebalance::Lost,
            Event::Assigned(partitions) => {
                let known = partitions.into_iter().filter_map(|(topic, partition)| {
                    let topic = self.topics.find(&topic)?;
                    Some(TopicPartition { topic, partition })
                });
                Rebalance::Assigned(known.collect())
            }
        })
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), LogError> {
        let Problem { origin, code, offset, text } = problem;
        let topic = Arc::clone(self.topics.name(origin.topic));
        if is_missing(*code) {
            self.client()?.context().suspect();
            return Ok(());
        }
        if *code == RDKafkaErrorCode::AutoOffsetReset {
            let marks = self.watermarks(*origin)?;
            return Err(out_of_range(&topic, origin.partition, *offset, marks, text));
        }
        let context = format!("reading topic `{topic}` partition {} at offset {offset}", origin.partition);
        match by_code(context, *code, text.clone()) {
            LogError::Retriable { context, reason } => {
                tracing::warn!("{context}: {reason}");
                Ok(())
            }
            error => Err(error),
        }
    }

    /// A question about a topic failed because somebody does not know it.
    fn unknown(&self, context: String, topic: TopicId) -> LogError {
        let Some(client) = &self.client else { return unknown_there(context) };
        let gone = is_gone(|| watch::is_missing(client, &self.topics, topic));
        if gone { deleted(self.topics.name(topic)) } else { unknown_there(context) }
    }

    fn list(&self, positions: impl IntoIterator<Item = (TopicPartition, Offset)>) -> TopicPartitionList {
        let mut list = TopicPartitionList::new();
        for (TopicPartition { topic, partition }, offset) in positions {
            // It fails for offsets that do not exist, which is what the caller then gets to hear.
            let _ = list.add_partition_offset(self.topics.name(topic), partition, offset);
        }
        list
    }
}

impl Consumer for KafkaConsumer {
    type Record = KafkaRecord;
    type Group = Group;

    fn poll(
        &mut self,
        max: usize,
        timeout: Duration,
        out: &mut Vec<KafkaRecord>,
    ) -> Result<Option<Rebalance>, LogError> {
        if let Some(error) = self.pending.take() {
            return Err(error);
        }
        let deadline = clock::now() + timeout;
        let before = out.len();
        loop {
            self.serve()?;
            if let Some(rebalance) = self.take_rebalance() {
                return Ok(Some(rebalance));
            }
            if self.answering && self.group().is_none() {
                return Err(self.is_out());
            }
            if !self.answering
                && let Err(problem) = self.batches.take(max, out)
                && let Err(error) = self.problem(&problem)
            {
                if out.len() == before {
                    return Err(error);
                }
                // First what came before it.
                self.pending = Some(error);
            }
            let client = Rc::clone(self.client()?);
            if out.len() > before {
                self.down_since = None;
                // First the records, then what is wrong elsewhere.
                self.pending = self.pending.take().or(self.watch.look_if_suspicious(&client, &self.topics).err());
                return Ok(None);
            }
            self.check_reachable()?;
            self.watch.look(&client, &self.topics)?;
            if clock::now() >= deadline {
                return Ok(None);
            }
            self.wakeup.wait(deadline);
        }
    }

    fn assign(&mut self, positions: &[(TopicPartition, i64)]) -> Result<(), LogError> {
        let client = Rc::clone(self.client()?);
        let keep: Keep = Rc::<Member>::clone(&client);
        self.batches.clear();
        for &(partition, _) in positions {
            if !self.batches.open(&keep, self.topics.name(partition.topic), partition) {
                let name = self.topics.name(partition.topic);
                return Err(self.unknown(format!("taking over topic `{name}`"), partition.topic));
            }
        }
        let list = self.list(positions.iter().map(|&(partition, offset)| (partition, Offset::Offset(offset))));
        client.assign(&list).map_err(|error| plain("accepting an assignment", &error))?;
        self.answering = false;
        Ok(())
    }

    fn unassign(&mut self) -> Result<(), LogError> {
        self.batches.clear();
        self.pending = None;
        self.membership(Membership::released);
        self.client()?.unassign().map_err(|error| plain("giving back an assignment", &error))?;
        self.answering = false;
        Ok(())
    }

    fn group(&self) -> Option<Group> {
        let client = self.client.as_ref()?;
        if client.assignment_lost() { None } else { self.membership(|membership| membership.group())? }
    }

    fn committed(&mut self, partitions: &[TopicPartition]) -> Result<Vec<Option<CommittedOffset>>, LogError> {
        let list = self.list(partitions.iter().map(|&partition| (partition, Offset::Invalid)));
        let what = "looking up committed offsets";
        let found = self.client()?.committed_offsets(list, ANSWER).map_err(|error| plain(what, &error))?;
        let mut committed = Vec::with_capacity(partitions.len());
        for &partition in partitions {
            let name = self.topics.name(partition.topic);
            let Some(element) = found.find_partition(name, partition.partition) else {
                committed.push(None);
                continue;
            };
            element.error().map_err(|error| {
                let context = format!("{what} of topic `{name}`");
                let missing = error.rdkafka_error_code().is_some_and(is_missing);
                if missing { self.unknown(context, partition.topic) } else { plain(context, &error) }
            })?;
            committed.push(match element.offset() {
                Offset::Offset(offset) => {
                    let leader_epoch = leader_epoch(&found, name, partition.partition);
                    Some(CommittedOffset { partition, offset, metadata: element.metadata().to_owned(), leader_epoch })
                }
                _ => None,
            });
        }
        Ok(committed)
    }

    fn watermarks(&mut self, partition: TopicPartition) -> Result<Watermarks, LogError> {
        let name = self.topics.name(partition.topic);
        watermarks::ask(self.client()?, name, partition.partition, ANSWER).map_err(|error| {
            let context = format!("asking for the offsets of topic `{name}` partition {}", partition.partition);
            let missing = error.rdkafka_error_code().is_some_and(is_missing);
            if missing { self.unknown(context, partition.topic) } else { plain(context, &error) }
        })
    }

    fn seek(&mut self, positions: &[(TopicPartition, i64)]) -> Result<(), LogError> {
        let deadline = clock::now() + SEEK;
        let mut left: Vec<(TopicPartition, i64)> =
            positions.iter().copied().filter(|&(partition, _)| self.batches.is_assigned(partition)).collect();
        for &(partition, _) in &left {
            self.batches.moved(partition);
        }
        while !left.is_empty() {
            let list = self.list(left.iter().map(|&(partition, offset)| (partition, Offset::Offset(offset))));
            let what = "moving the read position";
            let answer = self.client()?.seek_partitions(list, SEEK).map_err(|error| plain(what, &error))?;
            let failure = |partition: TopicPartition| {
                let name = self.topics.name(partition.topic);
                answer.find_partition(name, partition.partition).and_then(|element| element.error().err())
            };
            let failed: Vec<_> = left.iter().copied().filter(|&(partition, _)| failure(partition).is_some()).collect();
            if let Some(&(partition, _)) = failed.first()
                && clock::now() >= deadline
            {
                let context = format!("{what} of topic `{}`", self.topics.name(partition.topic));
                let error = failure(partition);
                let is_stopped =
                    error.as_ref().and_then(KafkaError::rdkafka_error_code) == Some(RDKafkaErrorCode::State);
                let reason = error.map(|error| error.to_string()).unwrap_or_default();
                // librdkafka stops fetching where it doubts its position, and only an assignment starts it again.
                return Err(if is_stopped {
                    LogError::Stuck { context, reason }
                } else {
                    LogError::Retriable { context, reason }
                });
            }
            left = failed;
            if !left.is_empty() {
                // Fetching starts in the background after an assignment; before that there is nothing to move.
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        Ok(())
    }

    fn pause(&mut self, partitions: &[TopicPartition]) -> Result<(), LogError> {
        self.batches.set_paused(partitions, true);
        Ok(())
    }

    fn resume(&mut self, partitions: &[TopicPartition]) -> Result<(), LogError> {
        self.batches.set_paused(partitions, false);
        Ok(())
    }

    fn at_end(&self, partition: TopicPartition) -> bool {
        self.batches.at_end(partition)
    }

    fn lag(&self, partition: TopicPartition, position: i64) -> Option<i64> {
        let high = known_end(self.client.as_ref()?, self.topics.name(partition.topic), partition.partition);
        if self.batches.nothing_after(partition, position, high) {
            return Some(0);
        }
        Some(high? - position)
    }

    fn held_back(&mut self) -> Vec<HeldBack> {
        let Self { client: Some(client), batches, topics, .. } = self else { return Vec::new() };
        batches.held_back(|TopicPartition { topic, partition }| known_end(client, topics.name(topic), partition))
    }

    fn grown(&mut self) -> Result<Option<TopicId>, LogError> {
        for topic in self.topics.inputs() {
            let name = self.topics.name(topic);
            let metadata = self.client()?.fetch_metadata(Some(name), ANSWER);
            let metadata = metadata.map_err(|error| plain(format!("looking up topic `{name}`"), &error))?;
            let found = metadata.topics().first().map_or(0, |topic| topic.partitions().len());
            if i32::try_from(found).is_ok_and(|found| found > self.topics.partitions(topic)) {
                return Ok(Some(topic));
            }
        }
        Ok(None)
    }

    fn strangers(&mut self) -> Option<Vec<Stranger>> {
        let strangers = self.kin.strangers(self.client.as_deref()?, LOOK);
        strangers.unwrap_or_else(|error| {
            tracing::debug!(%error, "the members of the group cannot be looked at");
            None
        })
    }

    fn commit(&mut self, offsets: &[CommittedOffset]) -> Result<(), LogError> {
        let list = offset_list(&self.topics, offsets);
        match ffi::commit::commit(self.client()?, &list, ANSWER + GRACE) {
            Some(done) => done.map_err(|code| of_offset_commit(code, self.exactly_once))?,
            None => {
                return Err(LogError::Stuck {
                    context: "committing offsets".to_owned(),
                    reason: format!("no answer within {} s", (ANSWER + GRACE).as_secs()),
                });
            }
        }
        self.purger.committed(&self.topics, offsets);
        Ok(())
    }

    fn close(&mut self) {
        self.batches.clear();
        self.membership(Membership::close);
        let Some(client) = self.client.take() else { return };
        if let Err(error) = client.unassign() {
            tracing::warn!(%error, "giving back partitions while closing");
        }
        client.unsubscribe();
    }
}

impl Drop for KafkaConsumer {
    fn drop(&mut self) {
        self.close();
    }
}

/// Positions with their metadata and epochs, for a commit.
pub(super) fn offset_list(topics: &TopicTable, offsets: &[CommittedOffset]) -> TopicPartitionList {
    let mut list = TopicPartitionList::with_capacity(offsets.len());
    for CommittedOffset { partition, offset, metadata, leader_epoch } in offsets {
        let mut element = list.add_partition(topics.name(partition.topic), partition.partition);
        // It fails for offsets that do not exist, which the broker then refuses.
        let _ = element.set_offset(Offset::Offset(*offset));
        element.set_metadata(metadata.as_str());
        if let Some(epoch) = leader_epoch {
            set_last_leader_epoch(&mut list, *epoch);
        }
    }
    list
}
