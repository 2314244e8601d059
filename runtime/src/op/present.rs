//! Asking a value of unwritten type whether it is null.

/// A key or value whose type only rustc knows: what a closure of the same chain gave. `present()` is `None` where
/// it is an `Option` without a value, and the value itself in every other case.
#[derive(Debug, Clone, Copy)]
pub struct MaybeNull<'a, T>(pub &'a T);

/// Inherent methods, so that they are chosen before that of [`Present`].
impl<'a, T> MaybeNull<'a, Option<T>> {
    /// The value, if it is not null.
    #[inline(always)]
    pub fn present(&self) -> Option<&'a T> {
        self.0.as_ref()
    }
}

/// What a closure borrowed from the record, such as a field that is an `Option`.
impl<'a, T> MaybeNull<'a, &Option<T>> {
    /// The value, if it is not null.
    #[inline(always)]
    pub fn present(&self) -> Option<&'a T>
    where
        Self: 'a,
    {
        self.0.as_ref()
    }
}

/// For everything that is no `Option`, and so always there.
pub trait Present<'a, T> {
    /// The value.
    fn present(&self) -> Option<&'a T>;
}

impl<'a, T> Present<'a, T> for MaybeNull<'a, T> {
    #[inline(always)]
    fn present(&self) -> Option<&'a T> {
        Some(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{MaybeNull, Present as _};

    #[test]
    fn only_an_option_can_be_null() {
        assert_eq!(MaybeNull(&5).present(), Some(&5));
        assert_eq!(MaybeNull(&Some(5)).present(), Some(&5));
        assert_eq!(MaybeNull(&None::<i32>).present(), None);
        assert_eq!(MaybeNull(&&Some(5)).present(), Some(&5));
        assert_eq!(MaybeNull(&&None::<i32>).present(), None);
    }
}
