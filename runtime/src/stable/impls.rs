//! What is stable of the standard library, and of the crates that streamwright knows.
//!
//! Not here, on purpose: clocks, pointers, cells, locks and atomics; `HashMap` and `HashSet`, whatever hashes them, and
//! `BinaryHeap`: their order depends on how they grew, so equal values are written as different bytes, and an upgrade
//! of their library may write others again; `serde_json::Value`: its objects are sorted, or keep their order, depending on
//! whether any crate of the build asks for `preserve_order`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, LinkedList, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use super::shape::Piece::{Length, Text, Type};
use super::{Shape, Stable};

/// Types that are called what they are.
macro_rules! named {
    ($($type:ty = $name:literal),* $(,)?) => {$(
        impl Stable for $type {
            const SHAPE: &'static Shape = &Shape::named($name);
        }
    )*};
}

named! {
    i8 = "i8", i16 = "i16", i32 = "i32", i64 = "i64", i128 = "i128", isize = "isize",
    u8 = "u8", u16 = "u16", u32 = "u32", u64 = "u64", u128 = "u128", usize = "usize",
    f32 = "f32", f64 = "f64", bool = "bool", char = "char", () = "()",
    str = "String", String = "String",
    std::time::Duration = "Duration",
    std::num::NonZeroU8 = "u8", std::num::NonZeroU16 = "u16", std::num::NonZeroU32 = "u32", std::num::NonZeroU64 = "u64",
    std::num::NonZeroI8 = "i8", std::num::NonZeroI16 = "i16", std::num::NonZeroI32 = "i32", std::num::NonZeroI64 = "i64",
    std::net::IpAddr = "IpAddr", std::net::Ipv4Addr = "Ipv4Addr", std::net::Ipv6Addr = "Ipv6Addr",
}

/// What holds one value and writes it as if it were not there.
macro_rules! transparent {
    ($($type:ty),* $(,)?) => {$(
        impl<T: Stable + ?Sized> Stable for $type {
            const SHAPE: &'static Shape = T::SHAPE;
        }
    )*};
}

transparent!(&T, Box<T>, Rc<T>, Arc<T>);

impl<T: Stable + ToOwned + ?Sized> Stable for Cow<'_, T> {
    const SHAPE: &'static Shape = T::SHAPE;
}

impl<T: Stable> Stable for std::cmp::Reverse<T> {
    const SHAPE: &'static Shape = T::SHAPE;
}

/// `Vec<T>` and its kind: sequences, in an order of their own.
macro_rules! of_one {
    ($($type:ty = $name:literal),* $(,)?) => {$(
        impl<T: Stable> Stable for $type {
            const SHAPE: &'static Shape = &Shape::named($name).with(&[Text("<"), Type(T::SHAPE), Text(">")]);
        }
    )*};
}

of_one! {
    Option<T> = "Option",
    [T] = "Vec", Vec<T> = "Vec", VecDeque<T> = "Vec", LinkedList<T> = "Vec",
    BTreeSet<T> = "BTreeSet",
    std::ops::Range<T> = "Range", std::ops::RangeInclusive<T> = "RangeInclusive", std::ops::Bound<T> = "Bound",
}

impl<T> Stable for std::marker::PhantomData<T> {
    const SHAPE: &'static Shape = &Shape::named("()");
}

impl<T: Stable, const N: usize> Stable for [T; N] {
    const SHAPE: &'static Shape = &Shape::named("[").with(&[Type(T::SHAPE), Text("; "), Length(N), Text("]")]);
}

impl<K: Stable, V: Stable> Stable for BTreeMap<K, V> {
    const SHAPE: &'static Shape =
        &Shape::named("BTreeMap").with(&[Text("<"), Type(K::SHAPE), Text(", "), Type(V::SHAPE), Text(">")]);
}

impl<T: Stable, E: Stable> Stable for Result<T, E> {
    const SHAPE: &'static Shape =
        &Shape::named("Result").with(&[Text("<"), Type(T::SHAPE), Text(", "), Type(E::SHAPE), Text(">")]);
}

/// In the order of insertion, whatever hashes it. Removing by `swap_remove` moves the last entry, the same one each time.
#[cfg(feature = "indexmap")]
impl<K: Stable, V: Stable, S> Stable for indexmap::IndexMap<K, V, S> {
    const SHAPE: &'static Shape =
        &Shape::named("IndexMap").with(&[Text("<"), Type(K::SHAPE), Text(", "), Type(V::SHAPE), Text(">")]);
}

#[cfg(feature = "indexmap")]
impl<T: Stable, S> Stable for indexmap::IndexSet<T, S> {
    const SHAPE: &'static Shape = &Shape::named("IndexSet").with(&[Text("<"), Type(T::SHAPE), Text(">")]);
}

macro_rules! tuples {
    ($(($first:ident $(, $more:ident)*))*) => {$(
        impl<$first: Stable $(, $more: Stable)*> Stable for ($first, $($more,)*) {
            const SHAPE: &'static Shape =
                &Shape::named("(").with(&[Type($first::SHAPE), $(Text(", "), Type($more::SHAPE),)* Text(")")]);
        }
    )*};
}

tuples! {
    (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) (A, B, C, D, E, F, G) (A, B, C, D, E, F, G, H)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<T: Stable + ?Sized>() -> String {
        T::SHAPE.text()
    }

    #[test]
    fn shapes_nest() {
        assert_eq!(text::<BTreeMap<String, Vec<Option<(u8, f64)>>>>(), "BTreeMap<String, Vec<Option<(u8, f64)>>>");
        assert_eq!(text::<[[i32; 10]; 204]>(), "[[i32; 10]; 204]");
        assert_eq!(text::<(u8,)>(), "(u8)");
    }

    #[test]
    fn what_is_written_alike_has_one_shape() {
        assert_eq!(text::<Arc<str>>(), text::<String>());
        assert_eq!(text::<Cow<'static, [i64]>>(), text::<VecDeque<Box<i64>>>());
        assert_eq!(<&str>::FINGERPRINT, String::FINGERPRINT);
    }

    #[test]
    fn what_is_written_differently_differs() {
        let fingerprints = [
            u32::FINGERPRINT,
            i32::FINGERPRINT,
            <[i32; 1]>::FINGERPRINT,
            <[i32; 2]>::FINGERPRINT,
            <(i32, i32)>::FINGERPRINT,
        ];
        let distinct: BTreeSet<u64> = fingerprints.into();
        assert_eq!(distinct.len(), fingerprints.len());
    }
}
