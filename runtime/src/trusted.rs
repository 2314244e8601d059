//! The value of `trusted!`, through a function that has a name in every build: the binary audit looks at nothing behind
//! it.

/// What `value` gives.
#[inline(never)]
pub fn vouched<T>(value: impl FnOnce() -> T) -> T {
    value()
}
