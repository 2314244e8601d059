//! Uncommitted writes and recently used entries of one store.
//!
//! Two generations approximate least-recently-used: what is read or written moves to the young one; when that
//! outgrows half the budget after a commit, the old one is dropped and the young one becomes old.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::small::{SmallEntry, SmallKey};
use super::{StoreBatch, StoreWrite, sorting};

/// One key. `entry` is empty when the key has no value (an entry is at least eight bytes long). Aligned to a cache
/// line, so that a look-up of a short key and its entry is one access to memory.
#[derive(Default)]
#[repr(align(64))]
struct Slot {
    key: SmallKey,
    entry: SmallEntry,
    dirty: bool,
}

impl Slot {
    /// With the index's share.
    fn bytes(&self) -> usize {
        size_of::<Self>() + 8 + self.key.heap_bytes() + self.entry.heap_bytes()
    }
}

#[derive(Default)]
struct Generation {
    index: HashTable<u32>,
    slots: Vec<Slot>,
    bytes: usize,
}

impl Generation {
    #[inline]
    fn find(&self, hash: u64, key: &[u8]) -> Option<usize> {
        self.index.find(hash, |&at| self.slots[at as usize].key.as_slice() == key).map(|&at| at as usize)
    }

    fn take(&mut self, hash: u64, key: &[u8]) -> Option<Slot> {
        let occupied = self.index.find_entry(hash, |&at| self.slots[at as usize].key.as_slice() == key).ok()?;
        let (at, _) = occupied.remove();
        let slot = std::mem::take(&mut self.slots[at as usize]);
        self.bytes = self.bytes.saturating_sub(slot.bytes());
        Some(slot)
    }

    /// Forgets its slots but keeps their memory, up to `limit`: to grow again from nothing after every few
    /// transactions would leave holes all over the heap.
    fn empty(&mut self, limit: usize) {
        if self.slots.capacity() * size_of::<Slot>() > limit.max(KEPT) {
            *self = Self::default();
            return;
        }
        self.index.clear();
        self.slots.clear();
        self.bytes = 0;
    }

    fn insert(&mut self, hasher: &FixedState, hash: u64, slot: Slot) -> usize {
        let at = self.slots.len();
        self.bytes += slot.bytes();
        self.slots.push(slot);
        let slots = &self.slots;
        // An overlay is bounded by memory long before four billion keys.
        let number = u32::try_from(at).expect("fewer than 2^32 keys in an overlay");
        self.index.insert_unique(hash, number, |&at| hasher.hash_one(slots[at as usize].key.as_slice()));
        at
    }
}

/// Memory that an emptied generation keeps in any case.
const KEPT: usize = 256 << 10;

/// Where a key's slot is; valid until the next call that takes a key.
#[derive(Clone, Copy)]
pub(super) struct SlotId(usize);

pub(super) struct Overlay {
    young: Generation,
    old: Generation,
    dirty: Vec<u32>,
    /// Memory of the dirty slots, roughly.
    dirty_bytes: usize,
    budget: usize,
    hasher: FixedState,
    /// What a load reads into.
    loaded: Vec<u8>,
}

impl Overlay {
    pub(super) fn new(budget: usize) -> Self {
        Self {
            young: Generation::default(),
            old: Generation::default(),
            dirty: Vec::new(),
            dirty_bytes: 0,
            budget,
            hasher: FixedState::default(),
            loaded: Vec::new(),
        }
    }

    pub(super) fn set_budget(&mut self, bytes: usize) {
        self.budget = bytes;
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
                self.loaded.clear();
                load(&mut self.loaded)?;
                Slot { key: key.into(), entry: self.loaded.as_slice().into(), dirty: false }
            }
        };
        Ok(SlotId(self.young.insert(&self.hasher, hash, slot)))
    }

    #[inline]
    pub(super) fn entry(&self, slot: SlotId) -> &[u8] {
        self.young.slots[slot.0].entry.as_slice()
    }

    /// Replaces the entry; empty deletes the key.
    #[inline]
    pub(super) fn write(&mut self, slot: SlotId, entry: &[u8]) {
        let target = &mut self.young.slots[slot.0];
        let before = target.entry.heap_bytes();
        target.entry.replace(entry);
        let grown = target.entry.heap_bytes() - before;
        self.young.bytes += grown;
        if target.dirty {
            self.dirty_bytes += grown;
        } else {
            target.dirty = true;
            self.dirty_bytes += target.bytes();
            // Fits: `insert` checked it.
            #[expect(clippy::cast_possible_truncation, reason = "checked when the slot was inserted")]
            self.dirty.push(slot.0 as u32);
        }
    }

    pub(super) fn is_dirty(&self) -> bool {
        !self.dirty.is_empty()
    }

    /// Memory held, uncommitted and clean.
    pub(super) fn bytes(&self) -> usize {
        self.young.bytes + self.old.bytes
    }

    /// Memory held by uncommitted writes.
    pub(super) fn dirty_bytes(&self) -> usize {
        self.dirty_bytes
    }

    /// The uncommitted writes, sorted by key where the backend wants that.
    pub(super) fn batch(&self, stream_time: i64, sorted: bool) -> StoreBatch<'_> {
        let mut writes: Vec<StoreWrite<'_>> = self.dirty().collect();
        if sorted {
            sorting::sort(&mut writes);
        }
        StoreBatch { writes, stream_time }
    }

    /// The uncommitted writes in order of first update.
    pub(super) fn dirty(&self) -> impl Iterator<Item = StoreWrite<'_>> {
        self.dirty.iter().map(|&at| {
            let slot = &self.young.slots[at as usize];
            let entry = slot.entry.as_slice();
            (slot.key.as_slice(), (!entry.is_empty()).then_some(entry))
        })
    }

    /// Everything written is in the backend now.
    pub(super) fn mark_clean(&mut self) {
        for at in self.dirty.drain(..) {
            self.young.slots[at as usize].dirty = false;
        }
        self.dirty_bytes = 0;
        if self.young.bytes > self.budget / 2 {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.empty(self.budget);
        }
        if self.old.bytes > self.budget {
            self.old.empty(self.budget);
        }
    }

    /// Forgets everything, uncommitted writes included.
    pub(super) fn clear(&mut self) {
        self.young = Generation::default();
        self.old = Generation::default();
        self.dirty.clear();
        self.dirty_bytes = 0;
    }
}
