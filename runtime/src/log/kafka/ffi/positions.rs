//! What a list of positions can say and the `rdkafka` crate does not wrap: the epochs of leaders.

use std::ffi::c_int;

use rdkafka::TopicPartitionList;
use rdkafka::bindings as sys;

use super::c_string;

/// Sets the epoch of the last element, to which the list has just been extended.
pub(in super::super) fn set_last_leader_epoch(list: &mut TopicPartitionList, epoch: i32) {
    let Some(last) = list.count().checked_sub(1) else { return };
    // SAFETY: a live list, that nobody else holds, with that many elements; the element is one of them.
    unsafe { sys::rd_kafka_topic_partition_set_leader_epoch((*list.ptr()).elems.add(last), epoch) }
}

/// The epoch of an element; `None` if it has none, or there is no such element.
pub(in super::super) fn leader_epoch(list: &TopicPartitionList, topic: &str, partition: c_int) -> Option<i32> {
    let topic = c_string(topic);
    // SAFETY: a live list and a C string; the element, if any, lives as long as the list.
    let epoch = unsafe {
        let element = sys::rd_kafka_topic_partition_list_find(list.ptr(), topic.as_ptr(), partition);
        if element.is_null() {
            return None;
        }
        sys::rd_kafka_topic_partition_get_leader_epoch(element)
    };
    (epoch >= 0).then_some(epoch)
}
