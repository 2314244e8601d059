//! The ids of topics.

use std::ffi::{CString, c_char, c_int};
use std::ptr::{self, NonNull};
use std::time::Duration;

use rdkafka::bindings as sys;
use rdkafka::consumer::BaseConsumer;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::{Native as _, c_string, text};
use crate::log::kafka::context::Context;
use crate::topic_uuid::TopicUuid;

/// What a broker says of one topic: its id, where it has one.
pub(in super::super) struct Described {
    pub(in super::super) topic: String,
    pub(in super::super) answer: Result<Option<TopicUuid>, RDKafkaErrorCode>,
}

/// Something of librdkafka's that is destroyed once, before its client.
struct Owned<T>(NonNull<T>, unsafe extern "C" fn(*mut T));

impl<T> Owned<T> {
    fn new(ptr: *mut T, destroy: unsafe extern "C" fn(*mut T)) -> Result<Self, KafkaError> {
        let ptr = NonNull::new(ptr).ok_or(KafkaError::AdminOp(RDKafkaErrorCode::Fail))?;
        Ok(Self(ptr, destroy))
    }

    fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: ours, with the function that belongs to it, called once.
        unsafe { (self.1)(self.0.as_ptr()) }
    }
}

/// Asks for the ids of topics. Those that a broker older than Kafka 2.8 tells have none.
pub(in super::super) fn topic_uuids(
    client: &BaseConsumer<Context>,
    topics: &[&str],
    timeout: Duration,
) -> Result<Vec<Described>, KafkaError> {
    let failed = |code: sys::rd_kafka_resp_err_t| KafkaError::AdminOp(code.into());
    let names: Vec<CString> = topics.iter().map(|topic| c_string(topic)).collect();
    let mut names: Vec<*const c_char> = names.iter().map(|name| name.as_ptr()).collect();
    let millis = c_int::try_from(timeout.as_millis()).unwrap_or(c_int::MAX);
    // SAFETY: a live client; the names are copied, and so are the options when the request is made; each result is ours.
    let event = unsafe {
        let asked = sys::rd_kafka_TopicCollection_of_topic_names(names.as_mut_ptr(), names.len());
        let asked = Owned::new(asked, sys::rd_kafka_TopicCollection_destroy)?;
        let api = sys::rd_kafka_admin_op_t::RD_KAFKA_ADMIN_OP_DESCRIBETOPICS;
        let options = sys::rd_kafka_AdminOptions_new(client.handle(), api);
        let options = Owned::new(options, sys::rd_kafka_AdminOptions_destroy)?;
        let set = sys::rd_kafka_AdminOptions_set_request_timeout(options.as_ptr(), millis, ptr::null_mut(), 0);
        if set != sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return Err(failed(set));
        }
        let answers = Owned::new(sys::rd_kafka_queue_new(client.handle()), sys::rd_kafka_queue_destroy)?;
        sys::rd_kafka_DescribeTopics(client.handle(), asked.as_ptr(), options.as_ptr(), answers.as_ptr());
        // The request ends by itself after its timeout; a little later, nothing more can come.
        let event = sys::rd_kafka_queue_poll(answers.as_ptr(), millis.saturating_add(1_000));
        if event.is_null() {
            return Err(KafkaError::AdminOp(RDKafkaErrorCode::OperationTimedOut));
        }
        Owned::new(event, sys::rd_kafka_event_destroy)?
    };
    // SAFETY: a live event; what is read from it lives as long as it.
    unsafe {
        let error = sys::rd_kafka_event_error(event.as_ptr());
        if error != sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return Err(failed(error));
        }
        let result = sys::rd_kafka_event_DescribeTopics_result(event.as_ptr());
        if result.is_null() {
            return Err(KafkaError::AdminOp(RDKafkaErrorCode::Fail));
        }
        let mut count = 0;
        let described = sys::rd_kafka_DescribeTopics_result_topics(result, &raw mut count);
        Ok((0..count).map(|at| one(*described.add(at))).collect())
    }
}

/// # Safety
/// `topic` is a description that lives through the call.
unsafe fn one(topic: *const sys::rd_kafka_TopicDescription_t) -> Described {
    // SAFETY: by the caller's word; name, error and id live as long as the description.
    unsafe {
        let name = text(sys::rd_kafka_TopicDescription_name(topic));
        let code = sys::rd_kafka_error_code(sys::rd_kafka_TopicDescription_error(topic));
        if code != sys::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return Described { topic: name, answer: Err(code.into()) };
        }
        let uuid = sys::rd_kafka_TopicDescription_topic_id(topic);
        let uuid = if uuid.is_null() {
            None
        } else {
            let high = sys::rd_kafka_Uuid_most_significant_bits(uuid).cast_unsigned();
            let low = sys::rd_kafka_Uuid_least_significant_bits(uuid).cast_unsigned();
            TopicUuid::new(u128::from(high) << 64 | u128::from(low))
        };
        Described { topic: name, answer: Ok(uuid) }
    }
}
