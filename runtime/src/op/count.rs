//! `count`: a fold that needs no user code.

use crate::change;
use crate::context::{ProcessError, ProcessorContext};
use crate::log::Log;
use crate::serdes::Serde;

use super::aggregate::fold;
use super::change::Change;
use super::regroup::replace;

/// Counts the records of each key.
#[inline]
pub fn count<L, KS, AS, K, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, Change<'_, i64>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<i64>,
{
    fold::<L, KS, AS, K, i64, i64, OLD>(cx, store, node, key, |old, _| old.unwrap_or(0) + 1, forward)
}

/// Counts the rows of each group of a table.
#[inline]
pub fn count_rows<L, KS, AS, K, V, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    change: &change::Change<V>,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, Change<'_, i64>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<i64>,
{
    let counted = |old, _: &_| replace(old, change, |rows, _| rows - 1, |rows, _| rows.unwrap_or(0) + 1);
    fold::<L, KS, AS, K, i64, Option<i64>, OLD>(cx, store, node, key, counted, forward)
}
