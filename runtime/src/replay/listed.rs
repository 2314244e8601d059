//! Types of the standard library and of well-known crates whose associated functions only compute.
//!
//! Here and not in the macros, because rustc decides: an alias of one of these types is one of these types, and a type
//! that only has its name is none. Types with a clock or a source of randomness among their functions are listed function
//! by function.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::num::{Saturating, Wrapping};
use std::rc::Rc;
use std::sync::Arc;

use super::{ReplaySafeFn, name};

/// The tag of this list.
#[derive(Debug)]
pub struct Listed;

macro_rules! pure {
    ($($(@$($param:ident),+ in)? $ty:ty;)*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<const NAME: u64, $($($param),+)?> ReplaySafeFn<NAME, Listed> for $ty {}
        )*
    };
}

macro_rules! pure_functions {
    ($($ty:ty: $($function:literal)*;)*) => {
        $($(
            #[diagnostic::do_not_recommend]
            impl ReplaySafeFn<{ name($function) }, Listed> for $ty {}
        )*)*
    };
}

// Values.
pure! {
    bool; char; str; String;
    i8; i16; i32; i64; i128; isize; u8; u16; u32; u64; u128; usize; f32; f64;
    std::num::NonZeroI32; std::num::NonZeroI64; std::num::NonZeroU8; std::num::NonZeroU16; std::num::NonZeroU32;
    std::num::NonZeroU64; std::num::NonZeroU128; std::num::NonZeroUsize;
    std::time::Duration; std::fmt::Error; std::num::ParseIntError; std::num::ParseFloatError;
    std::net::IpAddr; std::net::Ipv4Addr; std::net::Ipv6Addr; std::net::SocketAddr;
    @T in Reverse<T>; @T in Wrapping<T>; @T in Saturating<T>; @T in PhantomData<T>;
    @T in std::ops::Range<T>; @T in std::ops::RangeInclusive<T>; @T in std::ops::Bound<T>;
    std::cmp::Ordering; @T in Option<T>; @T, E in Result<T, E>;
}

#[diagnostic::do_not_recommend]
impl<const NAME: u64, T: ToOwned + ?Sized> ReplaySafeFn<NAME, Listed> for Cow<'_, T> {}

// Containers. `HashMap` and `HashSet` are missing on purpose: their order differs from run to run.
pure! {
    @T in [T]; @T in Vec<T>; @T in VecDeque<T>; @T in LinkedList<T>; @T in BinaryHeap<T>; @T in BTreeSet<T>; @K, V in BTreeMap<K, V>;
    @T in Cell<T>; @T in RefCell<T>; @T in OnceCell<T>; @T, F in std::sync::LazyLock<T, F>;
}

#[diagnostic::do_not_recommend]
impl<const NAME: u64, T, const N: usize> ReplaySafeFn<NAME, Listed> for [T; N] {}

macro_rules! pure_pointers {
    ($($pointer:ident)*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<const NAME: u64, T: ?Sized> ReplaySafeFn<NAME, Listed> for $pointer<T> {}
        )*
    };
}

pure_pointers! { Box Rc Arc }

// This crate's own.
pure! { crate::fact::FactId; crate::record::Headers; }

// serde_json
pure! { serde_json::Value; serde_json::Number; serde_json::Map<String, serde_json::Value>; serde_json::Error; }

// uuid: everything but what reads a clock, a random source or a counter.
pure_functions! {
    uuid::Uuid:
        "new_v3" "new_v5" "new_v8" "nil" "max" "from_u128" "from_u128_le" "from_u64_pair" "from_bytes" "from_bytes_le"
        "from_bytes_ref" "from_fields" "from_fields_le" "from_slice" "from_slice_le" "parse_str" "try_parse"
        "try_parse_ascii" "encode_buffer" "as_u128" "as_bytes" "as_fields"
        "as_u64_pair" "into_bytes" "to_bytes_le" "to_fields_le" "to_u128_le" "simple" "hyphenated" "urn" "braced"
        "get_version" "get_version_num" "get_variant" "is_nil" "is_max" "get_timestamp";
}

#[cfg(feature = "chrono")]
mod chrono_types {
    use super::{Listed, ReplaySafeFn};

    // `Utc` and `Local` are missing on purpose: their functions read the clock and the machine's time zone.
    pure! {
        chrono::NaiveDate; chrono::NaiveTime; chrono::NaiveDateTime; chrono::NaiveWeek; chrono::TimeDelta;
        chrono::Weekday; chrono::Month; chrono::Months; chrono::Days; chrono::IsoWeek; chrono::FixedOffset;
        chrono::ParseError;
    }

    #[diagnostic::do_not_recommend]
    impl<const NAME: u64, Tz: chrono::TimeZone> ReplaySafeFn<NAME, Listed> for chrono::DateTime<Tz> {}
}

// In the order of insertion, whatever hashes them: `streamwright::collections::FixedHashMap` is one of them.
#[cfg(feature = "indexmap")]
pure! { @K, V, S in indexmap::IndexMap<K, V, S>; @T, S in indexmap::IndexSet<T, S>; }

#[cfg(feature = "rust_decimal")]
pure! { rust_decimal::Decimal; rust_decimal::Error; rust_decimal::RoundingStrategy; }

#[cfg(feature = "regex")]
pure! {
    regex::Regex; regex::RegexBuilder; regex::RegexSet; regex::bytes::Regex; regex::Captures<'_>; regex::Match<'_>;
}
