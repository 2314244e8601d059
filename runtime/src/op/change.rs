//! What a table hands on: a change of a key instead of a value.

/// A change of a key: what it was and what it is. Values are borrowed from whoever made the change, so that several readers
/// of a table cost no copies.
#[derive(Debug)]
pub struct Change<'a, V> {
    /// The value from now on; `None` where the key is deleted.
    pub new: &'a Option<V>,
    /// The value until now. Always `None` where nobody behind it wants old values: reading them costs a decode.
    pub old: &'a Option<V>,
    /// Whether `new` is the latest value of the key, and not one that came too late.
    pub is_latest: bool,
}

/// What the constant generic of a function says that hands changes on: somebody behind it wants old values.
pub const SENDS_OLD: bool = true;
/// Nobody does.
pub const SENDS_NO_OLD: bool = false;

// Derived ones would ask the same of `V`.
impl<V> Clone for Change<'_, V> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Change<'_, V> {}

impl<'a, V> Change<'a, V> {
    /// A change to `new`, the latest value, without the old one.
    #[inline(always)]
    pub fn to(new: &'a Option<V>) -> Self {
        Self { new, old: &None, is_latest: true }
    }

    /// Whether the key has a value, or had one.
    #[inline(always)]
    pub fn says_something(self) -> bool {
        self.new.is_some() || self.old.is_some()
    }
}
