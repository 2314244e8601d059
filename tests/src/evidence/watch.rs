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
    thread: JoinHandle<Seen>,
}

/// What was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Looks at which every offset could be read.
    pub n_looks: u64,
    /// Offsets that fell, in words.
    pub falls: Vec<String>,
}

impl Watch {
    /// Begins to watch order-risk's group on a broker.
    #[must_use]
    pub fn begin(broker: &Kafka) -> Self {
        let (stop, broker) = (Arc::new(AtomicBool::new(false)), broker.clone());
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let consumer = kafka::consumer(&broker, names::APPLICATION, "read_committed");
            let partitions = kafka::partitions(&consumer, names::ORDERS);
            let (mut seen, mut highest) = (Seen::default(), BTreeMap::new());
            while !stopped.load(Ordering::Relaxed) {
                // While a transaction is open the answer may fail; the next look is soon.
                if let Ok(offsets) = kafka::committed_with(&consumer, names::ORDERS, partitions) {
                    seen.n_looks += 1;
                    seen.look(&mut highest, &offsets);
                }
                std::thread::sleep(LOOK);
            }
            seen
        });
        Self { stop, thread }
    }

    /// Ends watching.
    ///
    /// # Panics
    /// When watching did.
    #[must_use]
    pub fn end(self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("watching does not panic")
    }
}

impl Seen {
    fn look(&mut self, highest: &mut BTreeMap<usize, i64>, offsets: &[Option<i64>]) {
        for (partition, offset) in offsets.iter().enumerate() {
            let before = highest.get(&partition).copied();
            match (before, *offset) {
                (Some(before), now) if now.is_none_or(|now| now < before) => {
                    self.falls.push(format!("{} partition {partition} fell from {before} to {now:?}", names::ORDERS));
                }
                (_, Some(now)) => {
                    highest.insert(partition, now);
                }
                (_, None) => {}
            }
        }
    }
}
