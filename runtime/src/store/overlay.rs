//! Uncommitted writes and recently used entries of one store.
//!
//! Uncommitted slots stay. Clean ones leave as soon as the overlay is beyond its budget, whatever is going on: a store
//! that is only read stays within it, and so does one that commits every half minute. Who leaves is decided by a queue
//! with a second chance, which costs a look-up one flag: slots leave in the order in which they became clean, but one
//! that was used in the meantime goes to the end of the queue once more.

use std::collections::VecDeque;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::small::{SmallEntry, SmallKey};
use super::{StoreWrite, sorting};

#[cfg(test)]
mod tests;

/// One key. `entry` is empty when the key has no value (an entry is at least eight bytes long). Aligned to a cache
/// line, so that a look-up of a short key and its entry is one access to memory.
#[derive(Default)]
#[repr(align(64))]
struct Slot {
    key: SmallKey,
    entry: SmallEntry,
    dirty: bool,
    /// Whether the queue knows the slot. Every clean one; a dirty one until its turn comes.
    queued: bool,
    /// Whether it was looked up since it was queued.
    used: bool,
}

/// A slot with its share of the index and the lists.
const SLOT_BYTES: usize = size_of::<Slot>() + 16;
/// Slots without a key that are kept in any case: to shrink and grow after every few transactions would leave holes all
/// over the heap.
const KEPT: usize = 1024;

impl Slot {
    fn bytes(&self) -> usize {
        SLOT_BYTES + self.key.heap_bytes() + self.entry.heap_bytes()
    }
}

/// Where a key's slot is; valid until the next call that takes a key.
#[derive(Clone, Copy)]
pub(super) struct SlotId(u32);

impl SlotId {
    fn at(self) -> usize {
        self.0 as usize
    }
}

pub(super) struct Overlay {
    index: HashTable<SlotId>,
    slots: Vec<Slot>,
    /// Slots without a key.
    free: Vec<SlotId>,
    queue: VecDeque<SlotId>,
    dirty: Vec<SlotId>,
    /// Memory of all keys.
    bytes: usize,
    /// Memory of the dirty ones.
    dirty_bytes: usize,
    budget: usize,
    hasher: FixedState,
    /// What a load reads into.
    loaded: Vec<u8>,
}

impl Overlay {
    pub(super) fn new(budget: usize) -> Self {
        Self {
            index: HashTable::new(),
            slots: Vec::new(),
            free: Vec::new(),
            queue: VecDeque::new(),
            dirty: Vec::new(),
            bytes: 0,
            dirty_bytes: 0,
            budget,
            hasher: FixedState::default(),
            loaded: Vec::new(),
        }
    }

    pub(super) fn set_budget(&mut self, bytes: usize) {
        self.budget = bytes;
        self.make_room(0);
        self.shrink();
    }

    /// The slot of `key`, loading its entry with `load` if the overlay does not know the key.
    #[inline]
    pub(super) fn slot<E>(
        &mut self,
        key: &[u8],
        load: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<SlotId, E> {
        let hash = self.hasher.hash_one(key);
        if let Some(&id) = self.index.find(hash, |id| self.slots[id.at()].key.as_slice() == key) {
            self.slots[id.at()].used = true;
            return Ok(id);
        }
        self.loaded.clear();
        load(&mut self.loaded)?;
        Ok(self.insert_loaded(hash, key))
    }

    fn insert_loaded(&mut self, hash: u64, key: &[u8]) -> SlotId {
        let slot = Slot { key: key.into(), entry: self.loaded.as_slice().into(), queued: true, ..Slot::default() };
        self.make_room(slot.bytes());
        self.shrink();
        let id = self.insert(hash, slot);
        self.queue.push_back(id);
        id
    }

    fn insert(&mut self, hash: u64, slot: Slot) -> SlotId {
        self.bytes += slot.bytes();
        let id = match self.free.pop() {
            Some(id) => {
                self.slots[id.at()] = slot;
                id
            }
            None => {
                // An overlay is bounded by memory long before four billion keys.
                let id = SlotId(u32::try_from(self.slots.len()).expect("fewer than 2^32 keys in an overlay"));
                self.slots.push(slot);
                id
            }
        };
        let slots = &self.slots;
        self.index.insert_unique(hash, id, |id| self.hasher.hash_one(slots[id.at()].key.as_slice()));
        id
    }

    /// Lets clean slots go until `bytes` more fit into the budget, or none is left.
    #[inline]
    fn make_room(&mut self, bytes: usize) {
        while self.bytes + bytes > self.budget {
            let Some(id) = self.queue.pop_front() else { return };
            self.pass(id);
        }
    }

    /// The turn of the slot at the head of the queue.
    fn pass(&mut self, id: SlotId) {
        let slot = &mut self.slots[id.at()];
        if slot.dirty {
            // Comes back when it is committed.
            slot.queued = false;
        } else if std::mem::take(&mut slot.used) {
            self.queue.push_back(id);
        } else {
            let slot = std::mem::take(slot);
            self.bytes -= slot.bytes();
            let hash = self.hasher.hash_one(slot.key.as_slice());
            if let Ok(found) = self.index.find_entry(hash, |other| other.0 == id.0) {
                found.remove();
            }
            self.free.push(id);
        }
    }

    /// Gives memory back when most slots are without a key.
    #[inline]
    fn shrink(&mut self) {
        if self.free.len() > (self.slots.len() / 2).max(KEPT) {
            self.compact();
        }
    }

    #[cold]
    fn compact(&mut self) {
        let mut slots = std::mem::take(&mut self.slots);
        let live = slots.len() - self.free.len();
        self.free = Vec::new();
        self.slots.reserve_exact(live);
        self.index = HashTable::with_capacity(live);
        self.bytes = 0;
        let dirty = std::mem::take(&mut self.dirty);
        self.dirty.reserve_exact(dirty.len());
        for id in dirty {
            let slot = Slot { queued: false, ..std::mem::take(&mut slots[id.at()]) };
            let moved = self.insert(self.hasher.hash_one(slot.key.as_slice()), slot);
            self.dirty.push(moved);
        }
        let queue = std::mem::take(&mut self.queue);
        for id in queue {
            // The dirty ones have moved already.
            if slots[id.at()].queued {
                let slot = std::mem::take(&mut slots[id.at()]);
                let moved = self.insert(self.hasher.hash_one(slot.key.as_slice()), slot);
                self.queue.push_back(moved);
            }
        }
    }

    #[inline]
    pub(super) fn entry(&self, slot: SlotId) -> &[u8] {
        self.slots[slot.at()].entry.as_slice()
    }

    /// The entry of `key`, empty where it is deleted; `None` where the overlay does not know the key. It counts as no use.
    pub(super) fn peek(&self, key: &[u8]) -> Option<&[u8]> {
        let hash = self.hasher.hash_one(key);
        let id = self.index.find(hash, |id| self.slots[id.at()].key.as_slice() == key)?;
        Some(self.entry(*id))
    }

    /// Replaces the entry; empty deletes the key.
    #[inline]
    pub(super) fn write(&mut self, id: SlotId, entry: &[u8]) {
        let slot = &mut self.slots[id.at()];
        let before = slot.entry.heap_bytes();
        slot.entry.replace(entry);
        let grown = slot.entry.heap_bytes() - before;
        self.bytes += grown;
        if slot.dirty {
            self.dirty_bytes += grown;
        } else {
            slot.dirty = true;
            self.dirty_bytes += slot.bytes();
            self.dirty.push(id);
        }
        self.make_room(0);
    }

    pub(super) fn is_dirty(&self) -> bool {
        !self.dirty.is_empty()
    }

    /// Memory held, uncommitted and clean.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Memory held by uncommitted writes.
    pub(super) fn dirty_bytes(&self) -> usize {
        self.dirty_bytes
    }

    /// The uncommitted writes, sorted by key where the backend wants that.
    pub(super) fn writes(&self, sorted: bool) -> Vec<StoreWrite<'_>> {
        let mut writes: Vec<StoreWrite<'_>> = self.dirty().collect();
        if sorted {
            sorting::sort(&mut writes);
        }
        writes
    }

    /// The uncommitted writes in order of first update.
    pub(super) fn dirty(&self) -> impl Iterator<Item = StoreWrite<'_>> {
        self.dirty.iter().map(|id| {
            let slot = &self.slots[id.at()];
            let entry = slot.entry.as_slice();
            (slot.key.as_slice(), (!entry.is_empty()).then_some(entry))
        })
    }

    /// Everything written is in the backend now.
    pub(super) fn mark_clean(&mut self) {
        for id in self.dirty.drain(..) {
            let slot = &mut self.slots[id.at()];
            slot.dirty = false;
            if !std::mem::replace(&mut slot.queued, true) {
                self.queue.push_back(id);
            }
        }
        self.dirty_bytes = 0;
        self.make_room(0);
        self.shrink();
    }

    /// Forgets everything, uncommitted writes included.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.budget);
    }
}
