use crate::log::Log;
use crate::processor::{ProcessError, ProcessorContext};
use crate::serdes::Serde;

use super::aggregate::fold;

/// Combines the values of each key into one of the same type; the first value of a key is taken as it is.
#[inline]
pub fn reduce<L, KS, VS, K, V>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    value: &V,
    reducer: fn(&V, &V) -> V,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &V) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
    V: Clone,
{
    let step = |old: Option<V>, _: &_| old.map_or_else(|| value.clone(), |old| reducer(&old, value));
    fold::<L, KS, VS, K, V>(cx, store, node, key, step, forward)
}
