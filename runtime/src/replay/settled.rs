//! Whether a constant or a static keeps its value from record to record.
//!
//! Whether `LIMIT` is one or the other a macro cannot see, but rustc knows its type, and a type that can change
//! behind a shared reference says so. What is not listed here passes: the binary audit reads statics too.

use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16, AtomicU32,
    AtomicU64, AtomicUsize,
};
use std::sync::{Arc, Condvar, LazyLock, Mutex, OnceLock, RwLock};
use std::thread::LocalKey;
use std::time::{Instant, SystemTime};

/// A type whose values differ between two runs, or between two records, behind a name in upper case.
pub trait Changing {}

macro_rules! changing {
    ($($(@$($param:ident),+ in)? $ty:ty;)*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl$(<$($param),+>)? Changing for $ty {}
        )*
    };
}

changing! {
    AtomicBool; AtomicI8; AtomicI16; AtomicI32; AtomicI64; AtomicIsize;
    AtomicU8; AtomicU16; AtomicU32; AtomicU64; AtomicUsize; @T in AtomicPtr<T>;
    @T in Cell<T>; @T in RefCell<T>; @T in UnsafeCell<T>; @T in OnceCell<T>; @T in OnceLock<T>;
    @T in Mutex<T>; @T in RwLock<T>; Condvar; @T in LocalKey<T>;
    Instant; SystemTime;
    @K, V in HashMap<K, V>; @T in HashSet<T>;
    // Which function such a constant holds, no check sees.
    @R in fn() -> R; @A, R in fn(A) -> R; @A, B, R in fn(A, B) -> R;
}

/// What holds one of them is one of them.
macro_rules! holding {
    ($($(@$($param:ident),+ in)? $ty:ty;)*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<T: Changing $($(, $param)*)?> Changing for $ty {}
        )*
    };
}

holding! {
    &T; [T]; Option<T>; Vec<T>; Box<T>; Arc<T>; @F in LazyLock<T, F>; @A in (A, T); @A, B in (A, B, T);
}

#[diagnostic::do_not_recommend]
impl<T: Changing, const N: usize> Changing for [T; N] {}

/// The type of a constant or static, taken from a value that is never read.
#[derive(Debug)]
pub struct Value<T: ?Sized>(PhantomData<fn() -> Box<T>>);

/// The type of a value.
pub fn value<T: ?Sized>(_: &T) -> Value<T> {
    Value(PhantomData)
}

/// The verdict on a type that may change.
#[derive(Debug)]
pub struct Unsettled<T: ?Sized>(PhantomData<fn() -> Box<T>>);

impl<T: Changing + ?Sized> Value<T> {
    /// An inherent function goes before that of a trait, where its bounds hold.
    pub fn verdict(self) -> Unsettled<T> {
        Unsettled(PhantomData)
    }
}

/// What is asked of every other type.
pub trait Fixed: Sized {
    /// The verdict on a type that does not change.
    fn verdict(self) {}
}

impl<T: ?Sized> Fixed for Value<T> {}

/// The verdict that replayed code needs.
pub trait Settled {}

impl Settled for () {}
