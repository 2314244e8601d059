//! The parts of librdkafka that the `rdkafka` crate does not wrap, each behind a small safe type: the only module
//! of the Kafka log that may say `unsafe`.
//!
//! What is missing there, and why we need it:
//! - batches of records from a queue of one partition, without copying ([`queue`], [`message`]): a call per record
//!   costs four times as much;
//! - records with a topic handle, timestamp, headers and an opaque number ([`produce`]);
//! - the ids of topics ([`describe`]);
//! - epochs of leaders beside positions ([`positions`]);
//! - a commit of offsets, and a farewell to the group, with an end to the wait ([`commit`], [`member`]): the crate's have
//!   none;
//! - the coordinates of a group membership, to refuse one that the broker would not check ([`group`]);
//! - transaction calls with their full error, and a flush that returns as soon as nothing is in flight
//!   ([`transaction`]): the crate's waits up to 100 ms;
//! - interceptors, to see every acknowledged offset and every request without an answer ([`interceptor`]).
//!
//! Two rules keep it safe. Whatever points into a client holds a [`Keep`] on it, because librdkafka requires that
//! topics, queues and messages are destroyed before their client. And nothing here is shared between threads but
//! what says so.

pub(super) mod commit;
pub(super) mod describe;
pub(super) mod group;
pub(super) mod interceptor;
pub(super) mod member;
pub(super) mod message;
pub(super) mod positions;
pub(super) mod produce;
pub(super) mod queue;
pub(super) mod transaction;

use std::ffi::{CStr, CString, c_char};
use std::rc::Rc;

use rdkafka::bindings as sys;
use rdkafka::client::Client;
use rdkafka::consumer::{BaseConsumer, Consumer as _};

use super::context::Context;

/// A client of librdkafka. Implemented only for types that own one, so that the pointer lives as long as they do.
pub(super) trait Native {
    /// The handle.
    fn handle(&self) -> *mut sys::rd_kafka_t;
}

impl Native for BaseConsumer<Context> {
    fn handle(&self) -> *mut sys::rd_kafka_t {
        self.client().native_ptr()
    }
}

impl Native for Client<Context> {
    fn handle(&self) -> *mut sys::rd_kafka_t {
        self.native_ptr()
    }
}

/// Keeps a client alive for what points into it.
pub(super) type Keep = Rc<dyn Native>;

/// A name for librdkafka. Topic names were checked against the log, which knows none with a zero byte; should one
/// come here all the same, it names no topic.
fn c_string(name: &str) -> CString {
    CString::new(name).unwrap_or_default()
}

/// Copies a C string; empty for null.
///
/// # Safety
/// `text` is null or a C string that lives through the call.
unsafe fn text(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: not null; a C string by the caller's word.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}
