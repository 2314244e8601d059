//! A commit of offsets outside transactions that is waited for only so long. librdkafka's own call waits without an end.

use std::ffi::c_int;
use std::ptr::{self, NonNull};
use std::time::Duration;

use rdkafka::TopicPartitionList;
use rdkafka::bindings as sys;
use rdkafka::consumer::BaseConsumer;
use rdkafka::error::RDKafkaErrorCode;

use super::Native as _;
use crate::clock;
use crate::log::kafka::context::Context;

/// Commits offsets of the group. `None` if nobody has answered by then: what was sent may still arrive.
pub(in super::super) fn commit(
    client: &BaseConsumer<Context>,
    offsets: &TopicPartitionList,
    patience: Duration,
) -> Option<Result<(), RDKafkaErrorCode>> {
    let deadline = clock::now() + patience;
    let Some(answers) = Answers::new(client) else { return Some(Err(RDKafkaErrorCode::Fail)) };
    // SAFETY: a live client, a live list, which is copied, and a live queue; without a callback the answer is an event.
    let sent = unsafe {
        sys::rd_kafka_commit_queue(client.handle(), offsets.ptr(), answers.0.as_ptr(), None, ptr::null_mut())
    };
    let sent = RDKafkaErrorCode::from(sent);
    if sent != RDKafkaErrorCode::NoError {
        return Some(Err(sent));
    }
    loop {
        let left = deadline.saturating_duration_since(clock::now());
        match answers.next(left) {
            Some(RDKafkaErrorCode::NoError) => return Some(Ok(())),
            Some(code) => return Some(Err(code)),
            None if left.is_zero() => return None,
            None => {}
        }
    }
}

/// A queue for one answer. What comes after it is gone is dropped by librdkafka.
struct Answers(NonNull<sys::rd_kafka_queue_t>);

impl Answers {
    fn new(client: &BaseConsumer<Context>) -> Option<Self> {
        // SAFETY: a live client; the result is ours.
        NonNull::new(unsafe { sys::rd_kafka_queue_new(client.handle()) }).map(Self)
    }

    /// What the next answer says, if one comes in time.
    fn next(&self, timeout: Duration) -> Option<RDKafkaErrorCode> {
        let timeout = c_int::try_from(timeout.as_millis()).unwrap_or(c_int::MAX);
        // SAFETY: a live queue; the event is ours.
        let event = NonNull::new(unsafe { sys::rd_kafka_queue_poll(self.0.as_ptr(), timeout) })?;
        // SAFETY: a live event, destroyed once.
        let code = unsafe {
            let code = sys::rd_kafka_event_error(event.as_ptr());
            sys::rd_kafka_event_destroy(event.as_ptr());
            code
        };
        Some(code.into())
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        // SAFETY: ours, destroyed once, before its client.
        unsafe { sys::rd_kafka_queue_destroy(self.0.as_ptr()) }
    }
}
