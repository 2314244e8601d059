use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, OnceLock};

use crate::processors;

static COUNTER: AtomicU64 = AtomicU64::new(0);
static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
static FIRST: OnceLock<String> = OnceLock::new();
static CACHE: LazyLock<Mutex<BTreeMap<String, i64>>> = LazyLock::new(Mutex::default);
static LOCKED: parking_lot::RwLock<u32> = parking_lot::RwLock::new(0);
static mut LAST: u32 = 0;

thread_local! {
    static CALLS: Cell<u32> = const { Cell::new(0) };
    static NAMES: RefCell<Vec<String>> = RefCell::default();
}

processors! {
    atomic(_order) -> u64 { COUNTER.fetch_add(1, Ordering::Relaxed) }
    mutex(order) -> usize {
        let mut seen = SEEN.lock().unwrap();
        seen.push(order.id.clone());
        seen.len()
    }
    once_lock(order) -> &'static str { FIRST.get_or_init(|| order.id.clone()) }
    cache_behind_lazy_lock(order) -> i64 {
        let mut cache = CACHE.lock().unwrap();
        *cache.entry(order.customer.clone()).and_modify(|total| *total += order.cents).or_default()
    }
    parking_lot_crate(_order) -> u32 {
        let mut locked = LOCKED.write();
        *locked += 1;
        *locked
    }
    static_mut(order) -> u32 { unsafe { std::mem::replace(&mut *(&raw mut LAST), order.quantity) } }
    thread_local(order) -> u32 {
        CALLS.set(CALLS.get() + order.quantity);
        CALLS.get()
    }
    thread_local_with_drop(order) -> usize {
        NAMES.with_borrow_mut(|names| {
            names.push(order.id.clone());
            names.len()
        })
    }
}
