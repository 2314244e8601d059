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

/// `reduce` with the topology's parameters.
#[inline]
#[expect(clippy::too_many_arguments, reason = "called by generated code only")]
pub fn reduce_with_params<L, KS, VS, K, V, P>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    value: &V,
    params: &P,
    reducer: fn(&V, &V, &P) -> V,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &V) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
    V: Clone,
{
    let step = |old: Option<V>, _: &_| old.map_or_else(|| value.clone(), |old| reducer(&old, value, params));
    fold::<L, KS, VS, K, V>(cx, store, node, key, step, forward)
}
