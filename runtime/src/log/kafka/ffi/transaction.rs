//! Calls of a transactional producer, and its events.

use std::ffi::{c_char, c_int};
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::time::Duration;

use rdkafka::TopicPartitionList;
use rdkafka::bindings as sys;
use rdkafka::client::{Client, ClientContext as _};
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::group::GroupMetadata;
use super::message::bytes;
use super::text;
use crate::log::fingerprint;
use crate::log::kafka::context::Context;
use crate::log::kafka::delivery::Deliveries;
use crate::log::kafka::error::lookup_is_missing;
use crate::log::kafka::watch::ANSWER;

/// An error of a transaction call, with what librdkafka says about the way out.
#[derive(Debug, Clone)]
pub(in super::super) struct CallError {
    pub(in super::super) code: RDKafkaErrorCode,
    pub(in super::super) text: String,
    pub(in super::super) fatal: bool,
    pub(in super::super) retriable: bool,
    pub(in super::super) requires_abort: bool,
}

/// A record that could not be written.
#[derive(Debug, Clone)]
pub(in super::super) struct DeliveryFailure {
    pub(in super::super) topic: String,
    pub(in super::super) partition: i32,
    pub(in super::super) code: RDKafkaErrorCode,
    /// The broker's own words, where it has some.
    pub(in super::super) text: String,
    /// Bytes of key and value.
    pub(in super::super) size: usize,
    /// What was sent with the record.
    pub(in super::super) opaque: usize,
    /// [`fingerprint`] of its key and value.
    pub(in super::super) fingerprint: u64,
    /// Whether it was the only record of its batch.
    pub(in super::super) alone: bool,
}

/// librdkafka's words for a record without fault in a batch with a refused one. Its code for that does not get as far as the
/// event, which carries the code of the batch for every record in it.
const IN_A_BAD_BATCH: &str = "Failed to append record because it was part of a batch";

/// A producer's client.
pub(in super::super) struct Transactions {
    client: std::rc::Rc<Client<Context>>,
    deliveries: Arc<Deliveries>,
    events: NonNull<sys::rd_kafka_queue_t>,
}

impl Transactions {
    /// `deliveries` are what the client's interceptors report to.
    pub(in super::super) fn new(client: std::rc::Rc<Client<Context>>, deliveries: Arc<Deliveries>) -> Option<Self> {
        // SAFETY: a live client; the reference to its queue is ours.
        let events = NonNull::new(unsafe { sys::rd_kafka_queue_get_main(client.native_ptr()) })?;
        Some(Self { client, deliveries, events })
    }

    /// See [`Context::refused_login`].
    pub(in super::super) fn refused_login(&self) -> Option<String> {
        self.client.context().refused_login()
    }

    fn handle(&self) -> *mut sys::rd_kafka_t {
        self.client.native_ptr()
    }

    /// Fences predecessors of the same transactional id, and waits for their transactions to end. Resumable.
    pub(in super::super) fn init(&self, timeout: Duration) -> Result<(), CallError> {
        // SAFETY: a live producer.
        check(unsafe { sys::rd_kafka_init_transactions(self.handle(), millis(timeout)) })
    }

    pub(in super::super) fn begin(&self) -> Result<(), CallError> {
        // SAFETY: a live producer.
        check(unsafe { sys::rd_kafka_begin_transaction(self.handle()) })
    }

    pub(in super::super) fn send_offsets(
        &self,
        offsets: &TopicPartitionList,
        group: &GroupMetadata,
        timeout: Duration,
    ) -> Result<(), CallError> {
        // SAFETY: a live producer; list and group are copied.
        check(unsafe {
            sys::rd_kafka_send_offsets_to_transaction(self.handle(), offsets.ptr(), group.as_ptr(), millis(timeout))
        })
    }

    /// Resumable: called again, it goes on waiting.
    pub(in super::super) fn commit(&self, timeout: Duration) -> Result<(), CallError> {
        // SAFETY: a live producer.
        check(unsafe { sys::rd_kafka_commit_transaction(self.handle(), millis(timeout)) })
    }

    /// Resumable.
    pub(in super::super) fn abort(&self, timeout: Duration) -> Result<(), CallError> {
        // SAFETY: a live producer.
        check(unsafe { sys::rd_kafka_abort_transaction(self.handle(), millis(timeout)) })
    }

    /// Sends everything without waiting for full batches; true as soon as nothing is in flight, false after
    /// `timeout`.
    pub(in super::super) fn flush(&self, timeout: Duration) -> bool {
        // SAFETY: a live producer.
        let code = unsafe { sys::rd_kafka_flush(self.handle(), millis(timeout)) };
        code == sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// Whether a broker says that there is no such partition.
    pub(in super::super) fn is_missing(&self, topic: &str, partition: i32) -> bool {
        lookup_is_missing(self.client.fetch_metadata(Some(topic), ANSWER), partition.saturating_add(1))
    }

    /// Serves what has happened: log lines and errors go to the context, failed deliveries to `failed`. Successful
    /// deliveries make no event.
    pub(in super::super) fn serve_events(&self, failed: &mut dyn FnMut(DeliveryFailure)) {
        loop {
            // SAFETY: a live queue.
            let event = unsafe { sys::rd_kafka_queue_poll(self.events.as_ptr(), 0) };
            let Some(event) = NonNull::new(event) else { return };
            let event = Event(event);
            match event.kind() {
                sys::RD_KAFKA_EVENT_DR => event.deliveries(&self.deliveries, failed),
                sys::RD_KAFKA_EVENT_LOG => event.log(self.client.context()),
                sys::RD_KAFKA_EVENT_ERROR => event.error(self.client.context()),
                _ => {}
            }
        }
    }
}

impl Drop for Transactions {
    fn drop(&mut self) {
        // SAFETY: our reference, given back once; the client is still there.
        unsafe { sys::rd_kafka_queue_destroy(self.events.as_ptr()) }
    }
}

struct Event(NonNull<sys::rd_kafka_event_t>);

impl Event {
    fn kind(&self) -> c_int {
        // SAFETY: a live event.
        unsafe { sys::rd_kafka_event_type(self.0.as_ptr()) }
    }

    /// An event is about one batch.
    fn deliveries(&self, deliveries: &Deliveries, failed: &mut dyn FnMut(DeliveryFailure)) {
        // SAFETY: a live event, none of whose messages was taken yet.
        let alone = unsafe { sys::rd_kafka_event_message_count(self.0.as_ptr()) } == 1;
        loop {
            // SAFETY: a live event; its messages live as long as it.
            let message = unsafe { sys::rd_kafka_event_message_next(self.0.as_ptr()).as_ref() };
            let Some(message) = message else { return };
            if message.err == sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
                continue;
            }
            // SAFETY: the topic of a live message. Its error is not: `rd_kafka_message_produce_errstr` points into the
            // broker's answer, which librdkafka has freed by now.
            let topic = unsafe { text(sys::rd_kafka_topic_name(message.rkt)) };
            let text = deliveries.reason(ptr::from_ref(message).addr());
            let code = if text.starts_with(IN_A_BAD_BATCH) {
                RDKafkaErrorCode::InvalidDifferentRecord
            } else {
                message.err.into()
            };
            let (size, opaque) = (message.key_len + message.len, message._private.addr());
            let partition = message.partition;
            // SAFETY: key and value of a live message.
            let fingerprint =
                unsafe { fingerprint(bytes(message.key, message.key_len), bytes(message.payload, message.len)) };
            failed(DeliveryFailure { topic, partition, code, text, size, opaque, fingerprint, alone });
        }
    }

    fn log(&self, context: &Context) {
        let (mut facility, mut line, mut level) = (ptr::null::<c_char>(), ptr::null::<c_char>(), 0);
        // SAFETY: a live event, and places for the three results; the strings live as long as the event.
        let (facility, line) = unsafe {
            let got = sys::rd_kafka_event_log(self.0.as_ptr(), &raw mut facility, &raw mut line, &raw mut level);
            if got != 0 {
                return;
            }
            (text(facility), text(line))
        };
        context.log(log_level(level), &facility, &line);
    }

    fn error(&self, context: &Context) {
        // SAFETY: a live event, whose string lives as long as it.
        let (code, reason) = unsafe {
            (sys::rd_kafka_event_error(self.0.as_ptr()), text(sys::rd_kafka_event_error_string(self.0.as_ptr())))
        };
        context.error(KafkaError::Global(code.into()), &reason);
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        // SAFETY: ours, destroyed once.
        unsafe { sys::rd_kafka_event_destroy(self.0.as_ptr()) }
    }
}

fn log_level(syslog: c_int) -> RDKafkaLogLevel {
    match syslog {
        ..=3 => RDKafkaLogLevel::Error,
        4 => RDKafkaLogLevel::Warning,
        5 => RDKafkaLogLevel::Notice,
        6 => RDKafkaLogLevel::Info,
        _ => RDKafkaLogLevel::Debug,
    }
}

fn millis(duration: Duration) -> c_int {
    c_int::try_from(duration.as_millis()).unwrap_or(c_int::MAX)
}

fn check(error: *mut sys::rd_kafka_error_t) -> Result<(), CallError> {
    if error.is_null() {
        return Ok(());
    }
    // SAFETY: an error that is ours: read, then destroyed once.
    unsafe {
        let copy = CallError {
            code: sys::rd_kafka_error_code(error).into(),
            text: text(sys::rd_kafka_error_string(error)),
            fatal: sys::rd_kafka_error_is_fatal(error) != 0,
            retriable: sys::rd_kafka_error_is_retriable(error) != 0,
            requires_abort: sys::rd_kafka_error_txn_requires_abort(error) != 0,
        };
        sys::rd_kafka_error_destroy(error);
        Err(copy)
    }
}
