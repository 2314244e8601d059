//! Somebody who looks at the committed offsets all the time: they must never fall.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{kafka, names};
use crate::kafka::Kafka;

const LOOK: Duration = Duration::from_millis(200);

/// Watches until asked what it saw.
#[derive(Debug)]
pub struct Watch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Seen>>,
}

/// What was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Looks at which every offset could be read.
    pub n_looks: u64,
    /// Offsets that fell, in words.
    pub falls: Vec<String>,
    /// The first offset that was seen, by topic and partition.
    pub first: BTreeMap<(&'static str, i32), i64>,
}

impl Watch {
    /// Begins to watch order-risk's group on a broker.
    #[must_use]
    pub fn begin(broker: &Kafka) -> Self {
        let consumer = kafka::consumer(broker, names::APPLICATION, "read_committed");
        let partitions = kafka::partitions(&consumer, names::ORDERS);
        Self::over(broker, names::APPLICATION, vec![names::ORDERS], partitions)
    }

    /// Begins to watch a group in topics of so many partitions; some need not be there yet.
    #[must_use]
    pub fn over(broker: &Kafka, group: &'static str, topics: Vec<&'static str>, partitions: i32) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, consumer) = (Arc::clone(&stop), kafka::consumer(broker, group, "read_committed"));
        let thread = std::thread::spawn(move || {
            let (mut seen, mut highest) = (Seen::default(), BTreeMap::new());
            while !stopped.load(Ordering::Relaxed) {
                for topic in &topics {
                    // While a transaction is open the answer may fail; the next look is soon.
                    if let Ok(offsets) = kafka::committed_with(&consumer, topic, partitions) {
                        seen.n_looks += 1;
                        seen.look(topic, &mut highest, &offsets);
                    }
                }
                std::thread::sleep(LOOK);
            }
            seen
        });
        Self { stop, thread: Some(thread) }
    }

    /// Ends watching.
    ///
    /// # Panics
    /// When watching did.
    #[must_use]
    pub fn end(mut self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        let thread = self.thread.take();
        thread.map(|thread| thread.join().expect("watching does not panic")).unwrap_or_default()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Seen {
    fn look(
        &mut self,
        topic: &'static str,
        highest: &mut BTreeMap<(&'static str, usize), i64>,
        offsets: &[Option<i64>],
    ) {
        for (partition, offset) in offsets.iter().enumerate() {
            let before = highest.get(&(topic, partition)).copied();
            match (before, *offset) {
                (Some(before), now) if now.is_none_or(|now| now < before) => {
                    self.falls.push(format!("{topic} partition {partition} fell from {before} to {now:?}"));
                }
                (_, Some(now)) => {
                    highest.insert((topic, partition), now);
                    self.first.entry((topic, i32::try_from(partition).unwrap_or(i32::MAX))).or_insert(now);
                }
                (_, None) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_that_falls_or_vanishes_is_seen() {
        let (mut seen, mut highest) = (Seen::default(), BTreeMap::new());
        for offsets in [[None, Some(3)], [Some(1), Some(3)], [Some(5), Some(4)]] {
            seen.look("t", &mut highest, &offsets);
        }
        assert_eq!(seen.falls, Vec::<String>::new());
        seen.look("t", &mut highest, &[Some(4), Some(4)]);
        seen.look("t", &mut highest, &[Some(5), None]);
        seen.look("other", &mut highest, &[Some(0), Some(0)]);
        assert_eq!(seen.falls.len(), 2, "{:?}", seen.falls);
        assert_eq!(seen.first[&("t", 0)], 1);
        assert_eq!(seen.first[&("t", 1)], 3);
    }
}
