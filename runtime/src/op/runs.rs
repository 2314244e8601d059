//! Reading a range of rows, however many they are, while results are handed on.

use crate::context::{ProcessError, ProcessorContext};
use crate::log::Log;

/// How many rows are read at once: so many lie in memory, however many a record closes.
const RUN: usize = 256;

/// Shows `each` the rows of a store with keys from `from` on and before `to`, in their order. Nothing of the store is borrowed
/// meanwhile, and an aggregation behind this one has rows of its own.
pub(super) fn in_runs<L: Log>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    mut from: Vec<u8>,
    to: &[u8],
    mut each: impl FnMut(&mut ProcessorContext<'_, L>, &[u8], &[u8]) -> Result<(), ProcessError>,
) -> Result<(), ProcessError> {
    let mut rows = std::mem::take(&mut cx.scratch.rows);
    loop {
        rows.clear();
        cx.stores[store].range(&from, to, RUN, &mut rows)?;
        rows.iter().try_for_each(|(row, entry)| each(cx, row, entry))?;
        let Some((last, _)) = rows.iter().last().filter(|_| rows.len() == RUN) else { break };
        from.clear();
        from.extend_from_slice(last);
        from.push(0);
    }
    cx.scratch.rows = rows;
    Ok(())
}
