//! Writing records.

use std::ffi::c_void;
use std::ptr::{self, NonNull};

use rdkafka::bindings as sys;
use rdkafka::bindings::rd_kafka_vtype_t as vtype;
use rdkafka::error::RDKafkaErrorCode;

use super::{Keep, c_string};
use crate::record::Headers;

/// A topic of a client: looked up once instead of with every record.
pub(in super::super) struct Topic {
    ptr: NonNull<sys::rd_kafka_topic_t>,
    client: Keep,
}

impl Topic {
    pub(in super::super) fn open(client: &Keep, name: &str) -> Result<Self, RDKafkaErrorCode> {
        let name = c_string(name);
        // SAFETY: a live client, a C string, and the client's own topic settings.
        let ptr = unsafe { sys::rd_kafka_topic_new(client.handle(), name.as_ptr(), ptr::null_mut()) };
        // SAFETY: always allowed; it reads this thread's last error.
        let ptr = NonNull::new(ptr).ok_or_else(|| RDKafkaErrorCode::from(unsafe { sys::rd_kafka_last_error() }))?;
        Ok(Self { ptr, client: Keep::clone(client) })
    }

    pub(super) fn as_ptr(&self) -> *mut sys::rd_kafka_topic_t {
        self.ptr.as_ptr()
    }

    /// Hands a record to librdkafka, which copies it. `opaque` comes back with the acknowledgement.
    ///
    /// # Errors
    /// librdkafka's code; nothing was taken then.
    #[inline]
    pub(in super::super) fn produce(&self, record: &NewRecord<'_>) -> Result<(), RDKafkaErrorCode> {
        let headers = if record.headers.is_empty() { ptr::null_mut() } else { native_headers(record.headers) };
        let (key, key_len) = raw(record.key);
        let (value, value_len) = raw(record.value);
        // SAFETY: live client and topic; every tag is followed by what it announces; key and value are copied
        // before the call returns (`MSG_F_COPY`); the headers become librdkafka's if it succeeds.
        let code = unsafe {
            sys::rd_kafka_producev(
                self.client.handle(),
                vtype::RD_KAFKA_VTYPE_RKT,
                self.ptr.as_ptr(),
                vtype::RD_KAFKA_VTYPE_PARTITION,
                record.partition,
                vtype::RD_KAFKA_VTYPE_MSGFLAGS,
                sys::RD_KAFKA_MSG_F_COPY,
                vtype::RD_KAFKA_VTYPE_VALUE,
                value,
                value_len,
                vtype::RD_KAFKA_VTYPE_KEY,
                key,
                key_len,
                vtype::RD_KAFKA_VTYPE_OPAQUE,
                ptr::without_provenance_mut::<c_void>(record.opaque),
                vtype::RD_KAFKA_VTYPE_TIMESTAMP,
                record.timestamp,
                vtype::RD_KAFKA_VTYPE_HEADERS,
                headers,
                vtype::RD_KAFKA_VTYPE_END,
            )
        };
        if code == sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return Ok(());
        }
        if !headers.is_null() {
            // SAFETY: the call failed, so the headers are still ours.
            unsafe { sys::rd_kafka_headers_destroy(headers) };
        }
        Err(code.into())
    }
}

impl Drop for Topic {
    fn drop(&mut self) {
        // SAFETY: our reference, given back once.
        unsafe { sys::rd_kafka_topic_destroy(self.ptr.as_ptr()) }
    }
}

/// A record to be written; see [`Topic::produce`].
pub(in super::super) struct NewRecord<'a> {
    pub(in super::super) partition: i32,
    pub(in super::super) key: Option<&'a [u8]>,
    pub(in super::super) value: Option<&'a [u8]>,
    pub(in super::super) timestamp: i64,
    pub(in super::super) headers: &'a Headers,
    pub(in super::super) opaque: usize,
}

/// Null for null; an address for everything else, also for what is empty.
#[inline]
fn raw(bytes: Option<&[u8]>) -> (*const c_void, usize) {
    bytes.map_or((ptr::null(), 0), |bytes| (bytes.as_ptr().cast(), bytes.len()))
}

fn native_headers(headers: &Headers) -> *mut sys::rd_kafka_headers_t {
    // SAFETY: takes a number, returns a list that is ours.
    let list = unsafe { sys::rd_kafka_headers_new(headers.len()) };
    for (name, value) in headers.iter() {
        let (value, size) = raw(value);
        // Slices are never longer than `isize::MAX`.
        let (name_size, size) = (name.len().cast_signed(), size.cast_signed());
        // SAFETY: a list of ours; name and value are copied. It fails only for lists that are read-only.
        unsafe { sys::rd_kafka_header_add(list, name.as_ptr().cast(), name_size, value, size) };
    }
    list
}
