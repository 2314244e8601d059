//! Consumed messages: owned, their bytes borrowed from librdkafka's fetch buffer.

use std::ffi::c_void;
use std::fmt;
use std::ptr::{self, NonNull};

use rdkafka::bindings as sys;
use rdkafka::error::RDKafkaErrorCode;

use super::{Keep, text};

/// A message, or an error that came in its place. Destroyed on drop.
pub(in super::super) struct RawMessage {
    ptr: NonNull<sys::rd_kafka_message_t>,
    /// After `ptr`'s destruction in `drop`: the message points into its client.
    _client: Keep,
}

impl RawMessage {
    /// # Safety
    /// `ptr` is a message of `client` that nobody else destroys.
    pub(super) unsafe fn new(ptr: NonNull<sys::rd_kafka_message_t>, client: Keep) -> Self {
        Self { ptr, _client: client }
    }

    fn message(&self) -> &sys::rd_kafka_message_t {
        // SAFETY: ours until dropped, and librdkafka does not write to a message it has handed over.
        unsafe { self.ptr.as_ref() }
    }

    /// Why there is no record.
    #[inline]
    pub(in super::super) fn error(&self) -> Option<RDKafkaErrorCode> {
        let error = self.message().err;
        (error != sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR).then(|| error.into())
    }

    /// librdkafka's words for the error.
    pub(in super::super) fn error_text(&self) -> String {
        // SAFETY: a live message; the string lives as long as it.
        unsafe { text(sys::rd_kafka_message_errstr(self.ptr.as_ptr())) }
    }

    #[inline]
    pub(in super::super) fn offset(&self) -> i64 {
        self.message().offset
    }

    #[inline]
    pub(in super::super) fn key(&self) -> Option<&[u8]> {
        let message = self.message();
        // SAFETY: pointer and length describe the key, which lives as long as the message.
        unsafe { bytes(message.key, message.key_len) }
    }

    #[inline]
    pub(in super::super) fn value(&self) -> Option<&[u8]> {
        let message = self.message();
        // SAFETY: pointer and length describe the payload, which lives as long as the message.
        unsafe { bytes(message.payload, message.len) }
    }

    /// Milliseconds; -1 when there is none.
    #[inline]
    pub(in super::super) fn timestamp(&self) -> i64 {
        // SAFETY: a live message; the type of timestamp may be left out.
        unsafe { sys::rd_kafka_message_timestamp(self.ptr.as_ptr(), ptr::null_mut()) }
    }

    /// The epoch of the leader that it was fetched from; `None` from brokers that have none.
    #[inline]
    pub(in super::super) fn leader_epoch(&self) -> Option<i32> {
        // SAFETY: a live message.
        let epoch = unsafe { sys::rd_kafka_message_leader_epoch(self.ptr.as_ptr()) };
        (epoch >= 0).then_some(epoch)
    }

    /// Calls `visit` for every header in order. A name that is not UTF-8 is replaced as far as needed: Java writes
    /// none such.
    pub(in super::super) fn headers(&self, mut visit: impl FnMut(&str, Option<&[u8]>)) {
        let mut headers = ptr::null_mut();
        // SAFETY: a live message; the headers stay its own.
        let found = unsafe { sys::rd_kafka_message_headers(self.ptr.as_ptr(), &raw mut headers) };
        if found != sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return;
        }
        for index in 0.. {
            let (mut name, mut value, mut size) = (ptr::null(), ptr::null(), 0);
            // SAFETY: headers of a live message, and places for the three results.
            let found =
                unsafe { sys::rd_kafka_header_get_all(headers, index, &raw mut name, &raw mut value, &raw mut size) };
            if found != sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
                return;
            }
            // SAFETY: both point into the headers, which live as long as the message.
            let (name, value) = unsafe { (text(name), bytes(value.cast_mut(), size)) };
            visit(&name, value);
        }
    }
}

impl fmt::Debug for RawMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the payload: it is the user's and may be secret.
        f.debug_struct("RawMessage").field("offset", &self.offset()).finish_non_exhaustive()
    }
}

impl Drop for RawMessage {
    fn drop(&mut self) {
        // SAFETY: ours, and destroyed once.
        unsafe { sys::rd_kafka_message_destroy(self.ptr.as_ptr()) }
    }
}

/// # Safety
/// `ptr` is null or points to `len` bytes that outlive `'a`.
pub(super) unsafe fn bytes<'a>(ptr: *mut c_void, len: usize) -> Option<&'a [u8]> {
    if ptr.is_null() {
        return None;
    }
    // SAFETY: not null; the rest by the caller's word.
    Some(unsafe { std::slice::from_raw_parts(ptr.cast::<u8>(), len) })
}
