//! The overlay: what it hides, keeps, and gives up under its budget.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::*;

type Map = BTreeMap<Vec<u8>, Vec<u8>>;

/// A small generator, so that a failure repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// Mostly short, as keys and entries are; now and then one of kilobytes.
    fn bytes(&mut self) -> Vec<u8> {
        let length = match self.below(20) {
            0 => 500 + self.below(3000),
            1..4 => 31 + self.below(100),
            _ => 8 + self.below(20),
        };
        (0..length).map(|_| u8::try_from(self.below(256)).unwrap()).collect()
    }
}

/// An overlay over a map, beside what both together must say.
struct Model {
    overlay: Overlay,
    backend: Map,
    current: Map,
    loads: usize,
    /// Memory of the slot loaded last, which stays until the next one is loaded or anything is written.
    lent: usize,
}

impl Model {
    fn new(budget: usize) -> Self {
        Self { overlay: Overlay::new(budget), backend: Map::new(), current: Map::new(), loads: 0, lent: 0 }
    }

    fn slot(&mut self, key: &[u8]) -> SlotId {
        let before = self.loads;
        let (backend, loads) = (&self.backend, &mut self.loads);
        let load = |entry: &mut Vec<u8>| {
            *loads += 1;
            entry.extend_from_slice(backend.get(key).map_or(&[][..], Vec::as_slice));
            Ok::<_, Infallible>(())
        };
        let slot = self.overlay.slot(key, load).unwrap();
        if self.loads > before {
            self.lent = self.overlay.slots[slot.at()].bytes();
        }
        slot
    }

    fn get(&mut self, key: &[u8]) {
        let slot = self.slot(key);
        let expected = self.current.get(key).map_or(&[][..], Vec::as_slice);
        assert_eq!(self.overlay.entry(slot), expected);
        self.check();
    }

    fn update(&mut self, key: &[u8], entry: &[u8]) {
        let slot = self.slot(key);
        self.overlay.write(slot, entry);
        if entry.is_empty() {
            self.current.remove(key);
        } else {
            self.current.insert(key.to_vec(), entry.to_vec());
        }
        self.lent = 0;
        self.check();
    }

    fn commit(&mut self) {
        let writes = self.overlay.writes(true);
        assert!(writes.is_sorted_by(|left, right| left.0 < right.0), "sorted, each key once");
        for (key, entry) in writes {
            match entry {
                Some(entry) => self.backend.insert(key.to_vec(), entry.to_vec()),
                None => self.backend.remove(key),
            };
        }
        self.overlay.mark_clean();
        assert_eq!(self.backend, self.current);
        assert!(!self.overlay.is_dirty());
        self.lent = 0;
        self.check();
    }

    fn discard(&mut self) {
        self.overlay.clear();
        self.current = self.backend.clone();
        self.lent = 0;
        self.check();
    }

    /// What holds after every operation.
    fn check(&self) {
        let overlay = &self.overlay;
        let (bytes, dirty) = (overlay.bytes(), overlay.dirty_bytes());
        assert!(bytes <= overlay.budget.max(dirty + self.lent), "{bytes} of {}, {dirty} dirty", overlay.budget);
        let live = overlay.index.len();
        assert!(overlay.slots.len() <= (2 * live).max(live + KEPT) + 1, "{} slots for {live}", overlay.slots.len());
    }

    /// The sums agree with the slots; too slow for every operation.
    fn check_sums(&self) {
        let overlay = &self.overlay;
        let slots = || overlay.index.iter().map(|id| &overlay.slots[id.at()]);
        assert_eq!(slots().map(Slot::bytes).sum::<usize>(), overlay.bytes);
        assert_eq!(slots().filter(|slot| slot.dirty).map(Slot::bytes).sum::<usize>(), overlay.dirty_bytes);
        assert_eq!(slots().filter(|slot| slot.dirty).count(), overlay.dirty.len());
        assert!(slots().all(|slot| slot.queued || slot.dirty), "a clean slot that nobody would let go");
        assert_eq!(overlay.slots.len(), overlay.index.len() + overlay.free.len());
    }
}

#[test]
fn it_keeps_every_write_and_its_budget_whatever_is_done_to_it() {
    for (seed, budget) in (1..).zip([0, 100, 10_000, 200_000, 1 << 20].repeat(3)) {
        let mut random = Random(seed);
        let mut model = Model::new(budget);
        let keys: Vec<Vec<u8>> = (0..3000).map(|_| random.bytes()).collect();
        // Transactions from a few writes to ones that outgrow the budget by far.
        let commit_every = 2 + random.below(2000);
        for step in 0..20_000 {
            let key = &keys[usize::try_from(random.below(3000)).unwrap()];
            match random.below(100) {
                0..50 => model.get(key),
                50..92 => model.update(key, &random.bytes()),
                _ => model.update(key, b""),
            }
            match random.below(commit_every * 10) {
                0 => model.discard(),
                1..10 => model.commit(),
                _ => {}
            }
            if step % 500 == 0 {
                model.check_sums();
            }
        }
        model.overlay.set_budget(budget / 3);
        model.lent = 0;
        model.check();
        for key in &keys {
            model.get(key);
        }
        model.check_sums();
    }
}

#[test]
fn a_million_look_ups_keep_what_the_budget_allows() {
    let mut model = Model::new(10_000);
    for number in 0..1_000_000_u32 {
        let key = number.to_be_bytes();
        if number % 2 == 0 && number < 1000 {
            model.backend.insert(key.to_vec(), b"8 bytes and a value".to_vec());
            model.current.insert(key.to_vec(), b"8 bytes and a value".to_vec());
        }
        model.get(&key);
    }
    assert!(model.overlay.slots.capacity() <= 4 * KEPT);
}

#[test]
fn clean_slots_go_while_a_long_transaction_stays_open() {
    let mut model = Model::new(20_000);
    for number in 0..200_u32 {
        model.update(&number.to_be_bytes(), b"uncommitted");
    }
    for number in 200..50_000_u32 {
        model.get(&number.to_be_bytes());
    }
    assert_eq!(model.overlay.dirty().count(), 200);
    for number in 0..200_u32 {
        model.get(&number.to_be_bytes());
    }
    model.commit();
}

#[test]
fn what_a_large_transaction_needed_is_given_back_by_its_commit() {
    let mut model = Model::new(100_000);
    for number in 0..100_000_u32 {
        model.update(&number.to_be_bytes(), b"uncommitted");
    }
    assert!(model.overlay.slots.capacity() >= 100_000);
    model.commit();
    let overlay = &model.overlay;
    assert!(overlay.slots.capacity() < 2 * KEPT + 100_000 / SLOT_BYTES, "{}", overlay.slots.capacity());
    assert!(overlay.index.capacity() < 10_000, "{}", overlay.index.capacity());
    assert!(overlay.queue.capacity() < 10_000, "{}", overlay.queue.capacity());
    assert!(overlay.dirty.capacity() < 10_000, "{}", overlay.dirty.capacity());
}

#[test]
fn what_is_used_again_outlives_what_is_read_once() {
    let mut model = Model::new(100 * SLOT_BYTES);
    for number in 0..10_000_u32 {
        model.get(b"hot");
        model.get(&number.to_be_bytes());
    }
    // One load a key, and one of the hot one.
    assert_eq!(model.loads, 10_001);
}
