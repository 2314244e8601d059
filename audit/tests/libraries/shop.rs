//! A library with the list of processors that `topology!` makes. It is compiled by `tests/libraries.rs`, twice if need be.

use std::cell::Cell;
use std::sync::atomic::AtomicPtr;

#[repr(C)]
pub struct Audited {
    name: &'static str,
    function: AtomicPtr<()>,
}

impl Audited {
    const fn new(name: &'static str, function: *const ()) -> Self {
        Self { name, function: AtomicPtr::new(function.cast_mut()) }
    }
}

#[cfg(not(missing))]
#[used]
static __STREAMWRIGHT_PROCESSORS: [Audited; 5] = [
    Audited::new("computes", computes as *const ()),
    Audited::new("stamps", stamps as *const ()),
    Audited::new("through a table", through_a_table as *const ()),
    Audited::new("keeps", keeps as *const ()),
    Audited::new("asks", asks as *const ()),
];

#[cfg(missing)]
#[used]
static __STREAMWRIGHT_PROCESSORS: [Audited; 1] = [Audited::new("nowhere", nowhere as *const ())];

#[cfg(missing)]
extern "C" {
    fn nowhere();
}

fn computes(cents: i64) -> String {
    let rounded = rates::rounded(cents as f64);
    format!("{rounded:?}")
}

fn stamps(_: i64) -> String {
    rates::stamp::<Vec<i64>>()
}

static RULES: [&dyn rates::Rule; 2] = [&rates::Fixed(3), &rates::Now];

fn through_a_table(cents: i64) -> i64 {
    RULES[(cents % 2) as usize].of(cents)
}

thread_local! {
    static LAST: Cell<i64> = const { Cell::new(0) };
}

fn keeps(cents: i64) -> i64 {
    LAST.replace(cents)
}

fn asks(cents: i64) -> String {
    format!("{cents} {:?}", std::env::var("CURRENCY"))
}
