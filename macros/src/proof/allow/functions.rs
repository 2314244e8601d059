//! Free functions that only compute.
//!
//! Each with type arguments that complete it, if it is generic: the probe compares types of functions, and those are
//! only equal once they are complete. A name that no longer exists is an error in the test of this list.

/// A function of the standard library, or of a crate that the runtime brings along.
#[derive(Debug)]
pub(in super::super) struct Original {
    /// Its full path.
    pub(in super::super) path: &'static str,
    /// `u8, u8`, or nothing.
    pub(in super::super) arguments: &'static str,
}

impl Original {
    /// Whether a path as the user wrote it may stand for this function.
    pub(super) fn ends_with(&self, written: &[String]) -> bool {
        let mut own = self.path.rsplit("::");
        written.iter().rev().all(|segment| own.next() == Some(segment))
    }
}

macro_rules! functions {
    ($($path:literal $([$arguments:literal])?)*) => {
        &[$(Original { path: $path, arguments: concat!("" $(, $arguments)?) }),*]
    };
}

#[rustfmt::skip]
pub(in super::super) static ALL: &[Original] = functions! {
    "std::array::from_fn" ["u8, 1, fn(usize) -> u8"]
    "std::array::from_ref" ["u8"]
    "std::char::from_digit"
    "std::char::from_u32"
    "std::cmp::max" ["u8"]
    "std::cmp::max_by" ["u8, fn(&u8, &u8) -> ::std::cmp::Ordering"]
    "std::cmp::max_by_key" ["u8, fn(&u8) -> u8, u8"]
    "std::cmp::min" ["u8"]
    "std::cmp::min_by" ["u8, fn(&u8, &u8) -> ::std::cmp::Ordering"]
    "std::cmp::min_by_key" ["u8, fn(&u8) -> u8, u8"]
    "std::convert::identity" ["u8"]
    "std::fmt::format"
    "std::fmt::write"
    "std::iter::empty" ["u8"]
    "std::iter::from_fn" ["u8, fn() -> ::std::option::Option<u8>"]
    "std::iter::once" ["u8"]
    "std::iter::once_with" ["u8, fn() -> u8"]
    "std::iter::repeat" ["u8"]
    "std::iter::repeat_n" ["u8"]
    "std::iter::repeat_with" ["u8, fn() -> u8"]
    "std::iter::successors" ["u8, fn(&u8) -> ::std::option::Option<u8>"]
    "std::iter::zip" ["[u8; 1], [u8; 1]"]
    "std::mem::align_of" ["u8"]
    "std::mem::discriminant" ["u8"]
    "std::mem::drop" ["u8"]
    "std::mem::forget" ["u8"]
    "std::mem::needs_drop" ["u8"]
    "std::mem::replace" ["u8"]
    "std::mem::size_of" ["u8"]
    "std::mem::size_of_val" ["u8"]
    "std::mem::swap" ["u8"]
    "std::mem::take" ["u8"]
    "std::slice::from_mut" ["u8"]
    "std::slice::from_ref" ["u8"]
    "std::str::from_utf8"
    "serde_json::from_slice" ["u8"]
    "serde_json::from_str" ["u8"]
    "serde_json::from_value" ["u8"]
    "serde_json::to_string" ["u8"]
    "serde_json::to_string_pretty" ["u8"]
    "serde_json::to_value" ["u8"]
    "serde_json::to_vec" ["u8"]
    "serde_json::to_vec_pretty" ["u8"]
};
