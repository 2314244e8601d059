//! Witnesses of replay safety: how generated code asks rustc whether what it calls has been checked.
//!
//! A macro sees names, and a name may be an alias, an import or somebody else's type. So `#[replay_safe]` leaves a
//! witness where rustc's own resolution finds it, and every call from replayed code asks for it:
//!
//! - a function has a twin of its name in the namespace of types, which `use … as`, globs and re-exports carry along
//!   with it, and which implements [`ReplaySafe`];
//! - an associated function is a pair of its type and the number of its name ([`name`]), which implements
//!   [`ReplaySafeFn`]. The parameter `By` only keeps apart who says so: a crate may speak for a foreign type by a tag
//!   of its own, and rustc finds out which tag there is;
//! - a method is asked about where it is called, if rustc finds its receiver to be a type of the project's own ([`Own`]);
//! - functions of the standard library are compared with the original ([`Pair`]), its types are listed in [`listed`].
//!
//! The same code, when called, lists what was trusted on the way ([`Vouched`]).

mod listed;
mod own;
mod settled;

pub use listed::Listed;
pub use own::{Foreign, OfOwnType, Own, ProvenMethod, Receiver, receiver};
pub use settled::{Changing, Fixed, Settled, Unsettled, Value, value};

use crate::description::Vouched;

/// The twin of a function that has been checked.
pub trait ReplaySafe {
    /// Adds what the function and those it calls have not proven but trusted.
    fn vouched(list: &mut Vouched);
}

/// A type whose associated function or method of the name with the number `NAME` has been checked.
pub trait ReplaySafeFn<const NAME: u64, By> {
    /// As [`ReplaySafe::vouched`].
    fn vouched(_: &mut Vouched) {}
}

/// The number of a name: FNV-1a, as the macros compute it.
pub const fn name(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        hash = (hash ^ *byte as u64).wrapping_mul(0x100_0000_01b3);
        rest = tail;
    }
    hash
}

/// A function as the user wrote it, and one of the standard library: the same, or only of the same name.
#[derive(Debug)]
pub struct Pair<Written, Original>(pub Written, pub Original);

/// The verdict on a [`Pair`] of one function with itself.
#[derive(Debug)]
pub struct Same;

/// The verdict on a [`Pair`] of two functions.
#[derive(Debug)]
pub struct Different;

impl<F> Pair<F, F> {
    /// An inherent function goes before that of a trait, where it fits: every function has a type of its own.
    pub fn compared(self) -> Same {
        Same
    }
}

/// What is asked where the two are not the same.
pub trait Compared: Sized {
    /// The verdict.
    fn compared(self) -> Different {
        Different
    }
}

impl<Written, Original> Compared for Pair<Written, Original> {}

impl Same {
    /// Where one name has several originals.
    pub fn or<V>(self, _: V) -> Self {
        self
    }
}

impl Different {
    /// Where one name has several originals.
    pub fn or<V>(self, other: V) -> V {
        other
    }
}

/// A type by another name, for the place that rustc underlines.
pub trait Itself {
    /// The same type.
    type Type: ?Sized;
}

impl<T: ?Sized> Itself for T {
    type Type = T;
}
