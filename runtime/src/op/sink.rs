//! Writing to a topic: one function for each of key and value that may be null.

use crate::context::{ProcessError, ProcessorContext};
use crate::log::Log;
use crate::serdes::Serde;

/// Writes a record to sink number `sink`.
#[inline]
pub fn sink<L: Log, KS: Serde<K>, VS: Serde<V>, K, V>(
    cx: &mut ProcessorContext<'_, L>,
    sink: usize,
    node: &'static str,
    key: &K,
    value: &V,
) -> Result<(), ProcessError> {
    cx.write::<K, V, KS, VS>(sink, node, Some(key), Some(value))
}

/// `sink` where the value may be null (a tombstone).
#[inline]
pub fn sink_nullable_value<L: Log, KS: Serde<K>, VS: Serde<V>, K, V>(
    cx: &mut ProcessorContext<'_, L>,
    sink: usize,
    node: &'static str,
    key: &K,
    value: &Option<V>,
) -> Result<(), ProcessError> {
    cx.write::<K, V, KS, VS>(sink, node, Some(key), value.as_ref())
}

/// `sink` where the key may be null.
#[inline]
pub fn sink_nullable_key<L: Log, KS: Serde<K>, VS: Serde<V>, K, V>(
    cx: &mut ProcessorContext<'_, L>,
    sink: usize,
    node: &'static str,
    key: &Option<K>,
    value: &V,
) -> Result<(), ProcessError> {
    cx.write::<K, V, KS, VS>(sink, node, key.as_ref(), Some(value))
}

/// `sink` where both may be null.
#[inline]
pub fn sink_nullable_key_value<L: Log, KS: Serde<K>, VS: Serde<V>, K, V>(
    cx: &mut ProcessorContext<'_, L>,
    sink: usize,
    node: &'static str,
    key: &Option<K>,
    value: &Option<V>,
) -> Result<(), ProcessError> {
    cx.write::<K, V, KS, VS>(sink, node, key.as_ref(), value.as_ref())
}
