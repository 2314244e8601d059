//! Queues of fetched records, one a partition.

use std::ffi::{c_int, c_void};
use std::ptr::{self, NonNull};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::bindings as sys;
use rdkafka::consumer::BaseConsumer;
use rdkafka::error::RDKafkaErrorCode;

use super::message::RawMessage;
use super::produce::Topic;
use super::{Keep, Native, c_string};
use crate::clock;
use crate::log::kafka::context::Context;

/// Wakes a worker that waits for any of several queues. Shared with librdkafka's threads.
#[derive(Debug, Default)]
pub(in super::super) struct Wakeup {
    rung: Mutex<bool>,
    changed: Condvar,
}

impl Wakeup {
    /// Something came.
    pub(in super::super) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_one();
    }

    /// Waits until something came since the last wait, or until `deadline`.
    pub(in super::super) fn wait(&self, deadline: Instant) {
        let left = deadline.saturating_duration_since(clock::now());
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(rung, left, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

/// Called by librdkafka when an empty queue gets its first entry.
extern "C" fn ring(_client: *mut sys::rd_kafka_t, wakeup: *mut c_void) {
    // SAFETY: `wakeup` comes from `PartitionQueue::open`, which keeps it alive until the callback is off.
    let wakeup = unsafe { &*wakeup.cast::<Wakeup>() };
    wakeup.ring();
}

/// Room for one batch of pointers; one a worker.
pub(in super::super) type BatchBuffer = Vec<*mut sys::rd_kafka_message_t>;

/// The queue that the records of one assigned partition arrive in.
pub(in super::super) struct PartitionQueue {
    ptr: NonNull<sys::rd_kafka_queue_t>,
    client: Keep,
    /// For the callback, which has its address.
    _wakeup: Arc<Wakeup>,
}

impl PartitionQueue {
    /// Takes the partition's queue for ourselves. To be called **before** the assignment: librdkafka routes a
    /// partition to the consumer's common queue when fetching starts, unless the application has claimed it.
    ///
    /// `None` if librdkafka knows no such partition.
    pub(in super::super) fn open(client: &Keep, topic: &str, partition: i32, wakeup: &Arc<Wakeup>) -> Option<Self> {
        let topic = c_string(topic);
        // SAFETY: a live client and a C string.
        let ptr = unsafe { sys::rd_kafka_queue_get_partition(client.handle(), topic.as_ptr(), partition) };
        let ptr = NonNull::new(ptr)?;
        // SAFETY: a live queue; forwarded to nothing, it is read by nobody but us.
        unsafe { sys::rd_kafka_queue_forward(ptr.as_ptr(), ptr::null_mut()) };
        // SAFETY: a live queue; `wakeup` outlives the callback (see `drop`).
        unsafe {
            let opaque = Arc::as_ptr(wakeup).cast_mut().cast();
            sys::rd_kafka_queue_cb_event_enable(ptr.as_ptr(), Some(ring), opaque);
        }
        Some(Self { ptr, client: Keep::clone(client), _wakeup: Arc::clone(wakeup) })
    }

    /// Calls `take` for at most `max` records and errors that are there, without waiting; returns how many.
    pub(in super::super) fn take(
        &self,
        max: usize,
        buffer: &mut BatchBuffer,
        take: &mut dyn FnMut(RawMessage),
    ) -> usize {
        consume(self.ptr, &self.client, Duration::ZERO, max, buffer, take)
    }
}

/// The end of a partition as the last fetch heard of it, without asking; `None` before the first one.
pub(in super::super) fn known_end(client: &BaseConsumer<Context>, topic: &str, partition: i32) -> Option<i64> {
    let (topic, mut low, mut high) = (c_string(topic), -1, -1);
    // SAFETY: a live client, a C string, and two places to write to.
    let answer = unsafe {
        sys::rd_kafka_get_watermark_offsets(client.handle(), topic.as_ptr(), partition, &raw mut low, &raw mut high)
    };
    (RDKafkaErrorCode::from(answer) == RDKafkaErrorCode::NoError && high >= 0).then_some(high)
}

impl Drop for PartitionQueue {
    fn drop(&mut self) {
        // SAFETY: a live queue; after the first call the callback is off, after the second our reference is gone.
        unsafe {
            sys::rd_kafka_queue_cb_event_enable(self.ptr.as_ptr(), None, ptr::null_mut());
            sys::rd_kafka_queue_destroy(self.ptr.as_ptr());
        }
    }
}

/// One partition that is read outside any group.
pub(in super::super) struct StartedPartition {
    topic: Topic,
    partition: i32,
    queue: NonNull<sys::rd_kafka_queue_t>,
    client: Keep,
}

impl StartedPartition {
    /// Starts fetching at `offset`.
    pub(in super::super) fn start(
        client: &Keep,
        topic: &str,
        partition: i32,
        offset: i64,
    ) -> Result<Self, RDKafkaErrorCode> {
        let topic = Topic::open(client, topic)?;
        // SAFETY: a live client; the result is ours.
        let queue = unsafe { sys::rd_kafka_queue_new(client.handle()) };
        let queue = NonNull::new(queue).ok_or(RDKafkaErrorCode::Fail)?;
        // SAFETY: a live topic and a live queue.
        let failed =
            unsafe { sys::rd_kafka_consume_start_queue(topic.as_ptr(), partition, offset, queue.as_ptr()) } != 0;
        let started = Self { topic, partition, queue, client: Keep::clone(client) };
        // SAFETY: always allowed; it reads this thread's last error.
        if failed { Err(unsafe { sys::rd_kafka_last_error() }.into()) } else { Ok(started) }
    }

    /// Calls `take` for at most `max` records and errors, waiting at most `timeout` for the first.
    pub(in super::super) fn take(
        &self,
        max: usize,
        timeout: Duration,
        buffer: &mut BatchBuffer,
        take: &mut dyn FnMut(RawMessage),
    ) -> usize {
        // librdkafka waits until the batch is full: what is there is taken without waiting, and only an empty
        // queue is waited for, one record.
        let ready = consume(self.queue, &self.client, Duration::ZERO, max, buffer, take);
        if ready > 0 || timeout.is_zero() {
            return ready;
        }
        let first = consume(self.queue, &self.client, timeout, max.min(1), buffer, take);
        if first == 0 {
            return 0;
        }
        first + consume(self.queue, &self.client, Duration::ZERO, max - first, buffer, take)
    }
}

impl Drop for StartedPartition {
    fn drop(&mut self) {
        // SAFETY: started or not, stopping is allowed; the queue is ours and destroyed once.
        unsafe {
            sys::rd_kafka_consume_stop(self.topic.as_ptr(), self.partition);
            sys::rd_kafka_queue_destroy(self.queue.as_ptr());
        }
    }
}

fn consume(
    queue: NonNull<sys::rd_kafka_queue_t>,
    client: &Keep,
    timeout: Duration,
    max: usize,
    buffer: &mut BatchBuffer,
    take: &mut dyn FnMut(RawMessage),
) -> usize {
    if max == 0 {
        return 0;
    }
    buffer.clear();
    buffer.resize(max, ptr::null_mut());
    let timeout = c_int::try_from(timeout.as_millis()).unwrap_or(c_int::MAX);
    // SAFETY: a live queue, and room for `max` pointers.
    let got = unsafe { sys::rd_kafka_consume_batch_queue(queue.as_ptr(), timeout, buffer.as_mut_ptr(), max) };
    let got = usize::try_from(got).unwrap_or(0).min(max);
    for &message in &buffer[..got] {
        if let Some(message) = NonNull::new(message) {
            // SAFETY: the batch call hands its messages over.
            take(unsafe { RawMessage::new(message, Keep::clone(client)) });
        }
    }
    got
}

/// How many events wait in a consumer's own queue (rebalances, errors, log lines).
pub(in super::super) fn n_consumer_events(consumer: &BaseConsumer<Context>) -> usize {
    // SAFETY: a live client; the reference to its queue is given back at once.
    unsafe {
        let queue = sys::rd_kafka_queue_get_consumer(consumer.handle());
        if queue.is_null() {
            return 0;
        }
        let length = sys::rd_kafka_queue_length(queue);
        sys::rd_kafka_queue_destroy(queue);
        length
    }
}
