//! Somebody who reads the outputs at `read_committed` while everything dies around him: what he has seen must be what
//! everybody finds at the end, no more and no less (an aborted record, or one that changes, would be neither).

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::Message as _;
use rdkafka::{Offset, TopicPartitionList};

use super::apps::App;
use crate::evidence::Row;
use crate::kafka::Kafka;

/// How long the end may take to come after everything is quiet.
const END: Duration = Duration::from_secs(60);

/// By topic and partition: offsets, and a number for what lies there.
pub(crate) type Read = BTreeMap<(String, i32), Vec<(i64, u64)>>;

/// Reads until told how far.
#[derive(Debug)]
pub(crate) struct Reader {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Read>>,
}

impl Reader {
    /// Begins to read the outputs of these programs from their beginning.
    ///
    /// # Panics
    /// When there can be no client.
    #[must_use]
    pub(crate) fn begin(kafka: &Kafka, apps: &[App]) -> Self {
        let mut config = kafka.client();
        config
            .set("group.id", "streamwright-soak-reader")
            .set("isolation.level", "read_committed")
            .set("enable.auto.commit", "false")
            // Should a partition ever end before where we are, we begin anew, and offsets go back: a finding.
            .set("auto.offset.reset", "earliest");
        let consumer: BaseConsumer = config.create().expect("a consumer");
        let mut list = TopicPartitionList::new();
        for app in apps {
            for (topic, partition) in
                app.outputs.iter().flat_map(|topic| (0..app.partitions).map(move |partition| (topic, partition)))
            {
                list.add_partition_offset(topic, partition, Offset::Beginning).expect("an offset");
            }
        }
        consumer.assign(&list).expect("an assignment");
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || read(&consumer, &stopped));
        Self { stop, thread: Some(thread) }
    }

    /// Reads on until nothing has come for a while, and returns everything.
    ///
    /// # Panics
    /// When reading did.
    #[must_use]
    pub(crate) fn end(mut self) -> Read {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.take().map(|thread| thread.join().expect("reading does not panic")).unwrap_or_default()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn read(consumer: &BaseConsumer, stop: &AtomicBool) -> Read {
    let (mut read, mut last, mut told) = (Read::new(), Instant::now(), None);
    loop {
        // Errors pass; the client goes on where it was.
        if let Some(Ok(message)) = consumer.poll(Duration::from_millis(200)) {
            last = Instant::now();
            let place = (message.topic().to_owned(), message.partition());
            let timestamp = message.timestamp().to_millis().unwrap_or(-1);
            let what = digest(timestamp, message.key(), message.payload());
            read.entry(place).or_default().push((message.offset(), what));
        }
        if stop.load(Ordering::Relaxed) {
            let since = *told.get_or_insert_with(Instant::now);
            if last.elapsed() > Duration::from_secs(3) && since.elapsed() > Duration::from_secs(3)
                || since.elapsed() > END
            {
                return read;
            }
        }
    }
}

fn digest(timestamp: i64, key: Option<&[u8]>, value: Option<&[u8]>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (timestamp, key, value).hash(&mut hasher);
    hasher.finish()
}

/// Whether the reader saw in these topics what somebody who reads them at the end sees.
///
/// # Errors
/// The first difference.
pub(crate) fn agrees(read: &Read, topic: &str, partitions: i32, rows: &[Row]) -> Result<(), String> {
    for partition in 0..partitions {
        let seen = read.get(&(topic.to_owned(), partition)).map_or(&[][..], Vec::as_slice);
        let at_end = rows.iter().filter(|row| row.partition == partition);
        let at_end: Vec<(i64, u64)> =
            at_end.map(|row| (row.offset, digest(row.timestamp, row.key.as_deref(), row.value.as_deref()))).collect();
        let n_same = seen.iter().zip(&at_end).take_while(|(one, other)| one == other).count();
        if n_same < seen.len() || n_same < at_end.len() {
            let (one, other) = (seen.get(n_same), at_end.get(n_same));
            return Err(format!(
                "{topic} partition {partition}: after {n_same} records the concurrent reader saw {one:?}, the last one {other:?}"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(offset: i64, value: &str) -> Row {
        let value = Some(value.as_bytes().to_vec());
        Row { partition: 1, offset, timestamp: 5, key: Some(b"k".to_vec()), value, headers: Vec::new() }
    }

    fn read_of(rows: &[Row]) -> Read {
        let seen = rows.iter().map(|row| (row.offset, digest(row.timestamp, row.key.as_deref(), row.value.as_deref())));
        BTreeMap::from([(("t".to_owned(), 1), seen.collect())])
    }

    #[test]
    fn readers_must_see_the_same() {
        let rows = [row(0, "a"), row(2, "b"), row(3, "c")];
        assert_eq!(agrees(&read_of(&rows), "t", 4, &rows), Ok(()));
        // Lost afterwards, changed, never seen by the first, seen twice.
        assert!(agrees(&read_of(&rows), "t", 4, &rows[..2]).is_err());
        assert!(agrees(&read_of(&[row(0, "a"), row(2, "B"), row(3, "c")]), "t", 4, &rows).is_err());
        assert!(agrees(&read_of(&[row(0, "a"), row(3, "c")]), "t", 4, &rows).is_err());
        assert!(agrees(&read_of(&[row(0, "a"), row(0, "a"), row(2, "b"), row(3, "c")]), "t", 4, &rows).is_err());
    }
}
