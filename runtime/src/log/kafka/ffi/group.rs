//! Proof of membership in a consumer group.

use std::ptr::NonNull;

use rdkafka::bindings as sys;
use rdkafka::consumer::BaseConsumer;

use super::{Native as _, text};
use crate::log::kafka::context::Context;

/// What a commit of offsets carries so that the broker can refuse it from somebody who is no longer a member:
/// group, generation and member id as they were when this was captured.
pub(in super::super) struct GroupMetadata {
    ptr: NonNull<sys::rd_kafka_consumer_group_metadata_t>,
}

// SAFETY: a value of its own, without a pointer into its client, and never changed after creation.
unsafe impl Send for GroupMetadata {}
// SAFETY: as above; all access is reading.
unsafe impl Sync for GroupMetadata {}

impl GroupMetadata {
    /// The membership at this moment; `None` if there is none.
    ///
    /// The broker checks **nothing** when the generation is negative and the member id empty, which is what
    /// librdkafka reports after losing a membership: such a value would let an outdated worker commit.
    pub(in super::super) fn capture(consumer: &BaseConsumer<Context>) -> Option<Self> {
        // SAFETY: a live client; the result is ours.
        let ptr = NonNull::new(unsafe { sys::rd_kafka_consumer_group_metadata(consumer.handle()) })?;
        let metadata = Self { ptr };
        (metadata.generation() >= 0 && !metadata.member().is_empty()).then_some(metadata)
    }

    pub(in super::super) fn generation(&self) -> i32 {
        // SAFETY: a live value.
        unsafe { sys::rd_kafka_consumer_group_metadata_generation_id(self.ptr.as_ptr()) }
    }

    pub(in super::super) fn member(&self) -> String {
        // SAFETY: a live value, whose strings live as long as it.
        unsafe { text(sys::rd_kafka_consumer_group_metadata_member_id(self.ptr.as_ptr())) }
    }

    pub(super) fn as_ptr(&self) -> *const sys::rd_kafka_consumer_group_metadata_t {
        self.ptr.as_ptr()
    }
}

impl std::fmt::Debug for GroupMetadata {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroupMetadata").field("generation", &self.generation()).field("member", &self.member()).finish()
    }
}

impl Drop for GroupMetadata {
    fn drop(&mut self) {
        // SAFETY: ours, destroyed once.
        unsafe { sys::rd_kafka_consumer_group_metadata_destroy(self.ptr.as_ptr()) }
    }
}
