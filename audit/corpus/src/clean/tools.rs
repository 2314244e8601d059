//! Locks and cells of libraries.

use crate::processors;

bitflags::bitflags! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Marks: u32 {
        const LARGE = 1;
        const NIGHTLY = 2;
    }
}

processors! {
    parking_lot_lock(order) -> u32 {
        let lock = parking_lot::Mutex::new(order.quantity);
        *lock.lock() += 1;
        lock.into_inner()
    }
    parking_lot_read(order) -> u32 {
        let lock = parking_lot::RwLock::new(order.quantity);
        let read = *lock.read();
        read
    }
    once_cell_crate(order) -> u32 { *once_cell::unsync::OnceCell::new().get_or_init(|| order.quantity) }
    flags(order) -> String {
        let mut marks = Marks::empty();
        marks.set(Marks::LARGE, order.cents > 100_000);
        format!("{marks:?}")
    }
}
