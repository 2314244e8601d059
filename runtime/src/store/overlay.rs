//! Uncommitted writes and recently used entries of one store.
//!
//! Two generations approximate least-recently-used: what is read or written moves to the young one; when that
//! outgrows half the budget after a commit, the old one is dropped and the young one becomes old.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::{StoreBatch, StoreWrite};

/// One key. `entry` is empty when the key has no value (an entry is at least eight bytes long).
#[derive(Default)]
struct Slot {
    key: Box<[u8]>,
    entry: Vec<u8>,
    dirty: bool,
}

impl Slot {
    fn bytes(&self) -> usize {
        size_of::<Self>() + 16 + self.key.len() + self.entry.capacity()
    }
}

#[derive(Default)]
struct Generation {
    index: HashTable<u32>,
    slots: Vec<Slot>,
    bytes: usize,
}

impl Generation {
    fn find(&self, hash: u64, key: &[u8]) -> Option<usize> {
        self.index.find(hash, |&at| *self.slots[at as usize].key == *key).map(|&at| at as usize)
    }

    fn take(&mut self, hash: u64, key: &[u8]) -> Option<Slot> {
        let occupied = self.index.find_entry(hash, |&at| *self.slots[at as usize].key == *key).ok()?;
        let (at, _) = occupied.remove();
        let slot = std::mem::take(&mut self.slots[at as usize]);
        self.bytes = self.bytes.saturating_sub(slot.bytes());
        Some(slot)
    }

    fn insert(&mut self, hasher: &FixedState, hash: u64, slot: Slot) -> usize {
        let at = self.slots.len();
        self.bytes += slot.bytes();
        self.slots.push(slot);
        let slots = &self.slots;
        // An overlay is bounded by memory long before four billion keys.
        let number = u32::try_from(at).expect("fewer than 2^32 keys in an overlay");
        self.index.insert_unique(hash, number, |&at| hasher.hash_one(&*slots[at as usize].key));
        at
    }
}

/// Where a key's slot is; valid until the next call that takes a key.
#[derive(Clone, Copy)]
pub(super) struct SlotId(usize);

pub(super) struct Overlay {
    young: Generation,
    old: Generation,
    dirty: Vec<u32>,
    budget: usize,
    hasher: FixedState,
}

impl Overlay {
    pub(super) fn new(budget: usize) -> Self {
        Self {
            young: Generation::default(),
            old: Generation::default(),
            dirty: Vec::new(),
            budget,
            hasher: FixedState::default(),
        }
    }

    /// The slot of `key`, loading its entry with `load` if the overlay does not know the key.
    #[inline]
    pub(super) fn slot<E>(
        &mut self,
        key: &[u8],
        load: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<SlotId, E> {
        let hash = self.hasher.hash_one(key);
        if let Some(at) = self.young.find(hash, key) {
            return Ok(SlotId(at));
        }
        let slot = match self.old.take(hash, key) {
            Some(slot) => slot,
            None => {
                let mut entry = Vec::new();
                load(&mut entry)?;
                Slot { key: key.into(), entry, dirty: false }
            }
        };
        Ok(SlotId(self.young.insert(&self.hasher, hash, slot)))
    }

    #[inline]
    pub(super) fn entry(&self, slot: SlotId) -> &[u8] {
        &self.young.slots[slot.0].entry
    }

    /// Replaces the entry; empty deletes the key.
    #[inline]
    pub(super) fn write(&mut self, slot: SlotId, entry: &[u8]) {
        let target = &mut self.young.slots[slot.0];
        let before = target.entry.capacity();
        target.entry.clear();
        target.entry.extend_from_slice(entry);
        self.young.bytes += target.entry.capacity() - before;
        if !target.dirty {
            target.dirty = true;
            // Fits: `insert` checked it.
            #[expect(clippy::cast_possible_truncation, reason = "checked when the slot was inserted")]
            self.dirty.push(slot.0 as u32);
        }
    }

    pub(super) fn is_dirty(&self) -> bool {
        !self.dirty.is_empty()
    }

    pub(super) fn bytes(&self) -> usize {
        self.young.bytes + self.old.bytes
    }

    /// The uncommitted writes, sorted by key.
    pub(super) fn batch(&self, stream_time: i64) -> StoreBatch<'_> {
        let mut writes: Vec<StoreWrite<'_>> = self
            .dirty
            .iter()
            .map(|&at| {
                let slot = &self.young.slots[at as usize];
                (&*slot.key, (!slot.entry.is_empty()).then_some(&*slot.entry))
            })
            .collect();
        writes.sort_unstable_by(|left, right| left.0.cmp(right.0));
        StoreBatch { writes, stream_time }
    }

    /// The uncommitted writes in order of first update, without sorting.
    pub(super) fn dirty(&self) -> impl Iterator<Item = StoreWrite<'_>> {
        self.dirty.iter().map(|&at| {
            let slot = &self.young.slots[at as usize];
            (&*slot.key, (!slot.entry.is_empty()).then_some(&*slot.entry))
        })
    }

    /// Everything written is in the backend now.
    pub(super) fn mark_clean(&mut self) {
        for at in self.dirty.drain(..) {
            self.young.slots[at as usize].dirty = false;
        }
        if self.young.bytes > self.budget / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        if self.old.bytes > self.budget {
            self.old = Generation::default();
        }
    }

    /// Forgets everything, uncommitted writes included.
    pub(super) fn clear(&mut self) {
        self.young = Generation::default();
        self.old = Generation::default();
        self.dirty.clear();
    }
}
