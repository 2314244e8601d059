//! Whether a method is one of the project's own, and proven.
//!
//! The receiver's type decides, in three steps of rustc's method resolution: the inherent function of [`Receiver`]
//! where the receiver's type stands in front of another one (`Deref`), whose method it may be; that of [`OfOwnType`]
//! where it is of a type of the project's own; and that of [`Foreign`], one reference further, for everything else.

use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use super::ReplaySafeFn;

/// A type of the project's own, by `#[derive(State)]` or `#[derive(Fact)]`, and whatever a method call looks through to
/// find one.
pub trait Own {
    /// The type whose methods are called.
    type Type: ?Sized;
}

macro_rules! looked_through {
    ($($pointer:ty),*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<T: Own + ?Sized> Own for $pointer {
                type Type = T::Type;
            }
        )*
    };
}

looked_through!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

/// A type whose method of the name with the number `NAME` has been checked.
#[diagnostic::on_unimplemented(
    message = "[SW093] this method of `{Self}` is not proven to be safe to replay",
    label = "called by replayed code",
    note = "put `#[replay_safe]` on the `impl` that holds the method; a trait's own body for it goes unseen, write it in the `impl`",
    note = "if you know that it only computes, say why, around the call: `trusted!(reason = \"…\", …)`",
    note = "see https://docs.rs/streamwright/latest/streamwright/errors/SW093"
)]
pub trait ProvenMethod<const NAME: u64, By> {}

#[diagnostic::do_not_recommend]
impl<const NAME: u64, By, T: ReplaySafeFn<NAME, By> + ?Sized> ProvenMethod<NAME, By> for T {}

/// The type that a method is called on, taken from a value that is never read, and the number of the method's name.
#[derive(Debug)]
pub struct Receiver<const NAME: u64, T: ?Sized>(PhantomData<fn() -> Box<T>>);

/// The type of a value.
pub fn receiver<const NAME: u64, T: ?Sized>(_: &T) -> Receiver<NAME, T> {
    Receiver(PhantomData)
}

impl<const NAME: u64, T: Own + ?Sized> Receiver<NAME, T>
where
    T::Type: Deref,
{
    /// Which of the two types has the method is not known.
    pub fn asked(&self) {}
}

/// The question about types of the project's own.
pub trait OfOwnType<const NAME: u64, T: Own + ?Sized> {
    /// Holds if the method is proven.
    fn asked<By>(&self)
    where
        T::Type: ProvenMethod<NAME, By>,
    {
    }
}

impl<const NAME: u64, T: Own + ?Sized> OfOwnType<NAME, T> for Receiver<NAME, T> {}

/// The question about every other type.
pub trait Foreign {
    /// Holds.
    fn asked(&self) {}
}

impl<const NAME: u64, T: ?Sized> Foreign for &Receiver<NAME, T> {}
