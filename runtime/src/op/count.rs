use crate::log::Log;
use crate::processor::{ProcessError, ProcessorContext};
use crate::serdes::Serde;

use super::aggregate::fold;

/// Counts the records of each key.
#[inline]
pub fn count<L, KS, AS, K>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &i64) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<i64>,
{
    fold::<L, KS, AS, K, i64, i64>(cx, store, node, key, |old, _| old.unwrap_or(0) + 1, forward)
}
