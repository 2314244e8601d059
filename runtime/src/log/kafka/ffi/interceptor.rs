//! What librdkafka's own threads see: every acknowledged record and every request.
//!
//! Interceptors must be added while a client is being created, and only a hook of its configuration runs then; that
//! is why this takes a [`NativeClientConfig`].

use std::ffi::{c_char, c_int, c_void};
use std::sync::Arc;

use rdkafka::bindings as sys;
use rdkafka::config::NativeClientConfig;

use super::text;
use crate::log::kafka::delivery::Deliveries;

type Code = sys::rd_kafka_resp_err_t;
const DONE: Code = sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR;
const NAME: &std::ffi::CStr = c"streamwright";

/// Reports deliveries and requests of the client made from `config` to `deliveries`, and sets the events that
/// [`super::transaction::Transactions::serve_events`] serves. The caller keeps `deliveries` alive longer than the
/// client.
pub(in super::super) fn install(config: &NativeClientConfig, deliveries: &Arc<Deliveries>) {
    let opaque = Arc::as_ptr(deliveries).cast_mut().cast::<c_void>();
    // SAFETY: a live configuration; `opaque` outlives the client by the caller's word.
    unsafe {
        sys::rd_kafka_conf_set_events(config.ptr(), sys::RD_KAFKA_EVENT_DR | sys::RD_KAFKA_EVENT_ERROR);
        sys::rd_kafka_conf_interceptor_add_on_new(config.ptr(), NAME.as_ptr(), Some(on_new), opaque);
    }
}

extern "C" fn on_new(
    client: *mut sys::rd_kafka_t,
    _config: *const sys::rd_kafka_conf_t,
    opaque: *mut c_void,
    _error: *mut c_char,
    _error_size: usize,
) -> Code {
    // SAFETY: called by librdkafka while the client is being created, which is when interceptors may be added.
    unsafe {
        sys::rd_kafka_interceptor_add_on_acknowledgement(client, NAME.as_ptr(), Some(on_acknowledgement), opaque);
        sys::rd_kafka_interceptor_add_on_request_sent(client, NAME.as_ptr(), Some(on_request_sent), opaque);
        sys::rd_kafka_interceptor_add_on_response_received(client, NAME.as_ptr(), Some(on_response), opaque);
    }
    DONE
}

/// # Safety
/// `opaque` is what [`install`] was given.
unsafe fn deliveries<'a>(opaque: *mut c_void) -> &'a Deliveries {
    // SAFETY: by the caller's word; all its parts may be used from any thread.
    unsafe { &*opaque.cast::<Deliveries>() }
}

extern "C" fn on_acknowledgement(
    _client: *mut sys::rd_kafka_t,
    message: *mut sys::rd_kafka_message_t,
    opaque: *mut c_void,
) -> Code {
    // SAFETY: librdkafka passes a live message and our opaque.
    let (message, deliveries) = unsafe { (&*message, deliveries(opaque)) };
    if message.err == DONE {
        deliveries.acknowledged(message._private.addr(), message.offset);
        return DONE;
    }
    // SAFETY: a live message. The words lie in the broker's answer, which is there until we return, and not when the event
    // is served.
    let reason = unsafe { text(sys::rd_kafka_message_produce_errstr(message)) };
    deliveries.refused(std::ptr::from_ref(message).addr(), reason);
    DONE
}

extern "C" fn on_request_sent(
    _client: *mut sys::rd_kafka_t,
    _socket: c_int,
    _broker: *const c_char,
    _broker_id: i32,
    api_key: i16,
    api_version: i16,
    _correlation: i32,
    _size: usize,
    opaque: *mut c_void,
) -> Code {
    // SAFETY: librdkafka passes our opaque.
    unsafe { deliveries(opaque) }.requested(api_key, api_version);
    DONE
}

extern "C" fn on_response(
    _client: *mut sys::rd_kafka_t,
    _socket: c_int,
    _broker: *const c_char,
    _broker_id: i32,
    api_key: i16,
    _api_version: i16,
    _correlation: i32,
    _size: usize,
    _round_trip: i64,
    error: Code,
    opaque: *mut c_void,
) -> Code {
    if error == DONE {
        // SAFETY: librdkafka passes our opaque.
        unsafe { deliveries(opaque) }.answered(api_key);
    }
    DONE
}
