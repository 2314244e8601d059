//! What every stream aggregation does: read the value of a key, fold the record in, write, hand on.

use crate::context::{ProcessError, ProcessorContext, encode};
use crate::log::Log;
use crate::record::RecordContext;
use crate::serdes::{Place, Serde, SerdeError, read};
use crate::store::{TimestampedValue, begin_entry, encode_deletion};

use super::change::Change;

/// What a fold makes of a key: its new value, or an `Option` of it, whose `None` deletes the key.
pub trait Folded<A> {
    /// The new value, if there is one.
    fn value(self) -> Option<A>;
}

impl<A> Folded<A> for A {
    #[inline(always)]
    fn value(self) -> Option<A> {
        Some(self)
    }
}

impl<A> Folded<A> for Option<A> {
    #[inline(always)]
    fn value(self) -> Option<A> {
        self
    }
}

/// What every stream aggregation does: read, fold, write, forward at the later of the stored and the record's event time. A
/// key that is deleted begins anew with its next record; the deletion is forwarded too, also of a key that had no value.
///
/// The step consumes the old value, so that it can be changed in place. Where somebody wants it too (`OLD`), it is read twice.
#[inline]
pub fn fold<L, KS, AS, K, A, R, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    step: impl FnOnce(Option<A>, &RecordContext) -> R,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
    R: Folded<A>,
{
    let changelog = cx.changelog(store);
    let scratch = &mut *cx.scratch;
    let mut key_bytes = scratch.buffers.take();
    encode::<KS, K>(Place::key(changelog), node, key, &mut key_bytes, scratch.reads_back)?;
    let Row { timestamp, new, old } = fold_row::<L, AS, A, R, OLD>(cx, store, node, (&key_bytes, false), step)?;
    cx.scratch.buffers.put_back(key_bytes);
    cx.at_time(timestamp, |cx| forward(cx, key, Change { new: &new, old: &old, is_latest: true }))
}

/// A row after a fold.
pub(super) struct Row<A> {
    /// The later of the stored and the record's event time.
    pub(super) timestamp: i64,
    pub(super) new: Option<A>,
    /// What it was, where somebody wants it.
    pub(super) old: Option<A>,
}

/// Folds the record at hand into the row with this key; into none, where what is there cannot be seen any more.
#[inline]
pub(super) fn fold_row<L, AS, A, R, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    (key, is_hidden): (&[u8], bool),
    step: impl FnOnce(Option<A>, &RecordContext) -> R,
) -> Result<Row<A>, ProcessError>
where
    L: Log,
    AS: Serde<A>,
    R: Folded<A>,
{
    let changelog = cx.changelog(store);
    let scratch = &mut *cx.scratch;
    let mut entry = scratch.buffers.take();
    let state = &mut cx.stores[store];
    let name = state.name();
    let (record, reads_back) = (&scratch.record, scratch.reads_back);
    let row = state.update(key, &mut entry, |stored, entry| {
        let (current, old, timestamp) = match stored.filter(|_| !is_hidden) {
            Some(TimestampedValue { timestamp, value }) => {
                let decode = || stored_value::<AS, A>(name, changelog, value);
                let old = if OLD { Some(decode()?) } else { None };
                (Some(decode()?), old, timestamp.max(record.timestamp))
            }
            None => (None, None, record.timestamp),
        };
        let new = step(current, record).value();
        match &new {
            Some(value) => {
                begin_entry(timestamp, entry);
                encode::<AS, _>(Place::value(changelog), node, value, entry, reads_back)?;
            }
            None => encode_deletion(timestamp, entry),
        }
        Ok::<_, ProcessError>(Row { timestamp, new, old })
    })?;
    scratch.buffers.put_back(entry);
    Ok(row)
}

/// The value that the bytes of a store's entry are.
#[inline]
pub(super) fn stored_value<S: Serde<T>, T>(
    store: &'static str,
    changelog: &str,
    bytes: &[u8],
) -> Result<T, ProcessError> {
    read::<S, T>(Place::value(changelog), bytes).map_err(|reason| unreadable(store, reason))
}

/// State that its own serde cannot read: other code wrote it, or the serde writes what it cannot read.
#[cold]
pub(super) fn unreadable(store: &'static str, reason: SerdeError) -> ProcessError {
    ProcessError::Unreadable { store, reason }
}
