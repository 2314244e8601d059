//! Evidence in an embedded log, and input for it: both while no process under test uses it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use streamwright::Topology as _;
use streamwright::config::Config;
use streamwright::log::{Consumer as _, EmbeddedLog, Log as _, TopicPartition, TopicPlan};
use streamwright::{Headers, log::LogError};
use streamwright_test_data::orders::{self, Line};

use super::{Entry, Evidence, Progress, Row, State, names};
use crate::feed;

#[path = "../../../examples/order_risk/topology.rs"]
#[expect(unreachable_pub, reason = "an example's types are public")]
mod order_risk;

/// Input that comes in pieces, and what was seen of the committed offsets on each occasion.
#[derive(Debug)]
pub struct Input {
    dir: PathBuf,
    seed: u64,
    n_submitted: usize,
    highest: BTreeMap<i32, i64>,
    falls: Vec<String>,
}

impl Input {
    /// For the log in the state directory `dir`.
    #[must_use]
    pub fn new(dir: &Path, seed: u64) -> Self {
        Self { dir: dir.to_owned(), seed, n_submitted: 0, highest: BTreeMap::new(), falls: Vec::new() }
    }

    /// Appends the next `count` lines.
    ///
    /// # Panics
    /// When the log refuses.
    pub fn submit(&mut self, count: usize) {
        let config = config(&self.dir);
        let log = EmbeddedLog::open(&config).expect("a log that can be opened");
        self.look(&committed(&log, &config).expect("committed offsets"));
        let mut appender = log.appender();
        for line in orders::lines(feed::spec(self.seed)).skip(self.n_submitted).take(count) {
            let key = match &line {
                Line::Order(order) => order.order_id.clone(),
                Line::Poison(_) => "poison".to_owned(),
            };
            let value = line.to_string();
            appender
                .append(names::ORDERS, Some(key.as_bytes()), Some(value.as_bytes()), 0, &Headers::new())
                .expect("an append");
        }
        appender.commit().expect("a commit");
        self.n_submitted += count;
    }

    /// Gathers everything.
    ///
    /// # Panics
    /// When the log refuses.
    pub fn gather(&mut self) -> Evidence {
        let config = config(&self.dir);
        let log = EmbeddedLog::open(&config).expect("a log that can be opened");
        let committed = committed(&log, &config).expect("committed offsets");
        self.look(&committed);
        let read = |topic| read(&log, topic).expect("a readable topic");
        let orders = read(names::ORDERS);
        assert_eq!(orders.len(), self.n_submitted, "lines are missing from the input");
        let (decisions, changelog) = (read(names::DECISIONS), read(names::CHANGELOG));
        let ends = log.end_offsets(names::ORDERS).expect("ends");
        let progress = (0..).zip(committed.into_iter().zip(ends)).map(|(partition, (committed, end))| {
            let topic = names::ORDERS.to_owned();
            Progress { topic, partition, committed, last: end, end, stable: end }
        });
        let progress = progress.collect();
        let state = state(&changelog);
        Evidence { orders, decisions, changelog, state, progress, falls: self.falls.clone() }
    }

    fn look(&mut self, committed: &[Option<i64>]) {
        for (partition, committed) in (0..).zip(committed) {
            let before = self.highest.get(&partition).copied();
            if before.is_some_and(|before| committed.is_none_or(|now| now < before)) {
                self.falls
                    .push(format!("{} partition {partition} fell from {before:?} to {committed:?}", names::ORDERS));
            }
            if let Some(now) = committed {
                self.highest.insert(partition, *now);
            }
        }
    }
}

fn config(dir: &Path) -> Config {
    let builder = Config::for_topology(order_risk::OrderRisk::DESCRIPTION).state_dir(dir);
    builder.build().expect("a configuration")
}

/// The rows of a changelog are the store itself on this log.
fn state(changelog: &[Row]) -> BTreeMap<i32, State> {
    let mut stores: BTreeMap<i32, State> = BTreeMap::new();
    for row in changelog {
        if let (Some(key), Some(value)) = (&row.key, &row.value) {
            let entry = Entry { timestamp: row.timestamp, value: value.clone() };
            stores.entry(row.partition).or_default().entries.insert(key.clone(), entry);
        }
    }
    stores
}

fn read(log: &EmbeddedLog, topic: &str) -> Result<Vec<Row>, LogError> {
    let mut rows = Vec::new();
    for partition in (0..).take(log.end_offsets(topic)?.len()) {
        let records = log.read(topic, partition, 0, usize::MAX)?;
        rows.extend(records.into_iter().map(|record| Row {
            partition,
            offset: record.offset,
            timestamp: record.timestamp,
            key: record.key,
            value: record.value,
            headers: Vec::new(),
        }));
    }
    Ok(rows)
}

fn committed(log: &EmbeddedLog, config: &Config) -> Result<Vec<Option<i64>>, LogError> {
    let table = Arc::new(log.prepare(config, &TopicPlan::new(order_risk::OrderRisk::DESCRIPTION))?);
    let topic = table.find(names::ORDERS).expect("the input topic");
    let partitions = (0..table.partitions(topic)).map(|partition| TopicPartition { topic, partition });
    let mut consumer = log.consumer(config, &table, 0)?;
    let committed = consumer.committed(&partitions.collect::<Vec<_>>())?;
    Ok(committed.into_iter().map(|committed| committed.map(|committed| committed.offset)).collect())
}
