//! Keys and entries that lie in their slot where they are short, as most are: a look-up then touches one cache line,
//! and an update allocates nothing.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// With its length and the discriminant, 24 bytes.
const KEY: usize = 22;
/// With its length and the discriminant, 32 bytes: a timestamp and up to 22 bytes of value.
const ENTRY: usize = 30;

/// A key; it never changes.
#[derive(Debug)]
pub(crate) enum SmallKey {
    Inline { len: u8, bytes: [u8; KEY] },
    Heap(Box<[u8]>),
}

/// An entry; it is replaced again and again.
#[derive(Debug)]
pub(crate) enum SmallEntry {
    Inline { len: u8, bytes: [u8; ENTRY] },
    Heap(Vec<u8>),
}

/// `source` at the start of `N` bytes; `None` if it does not fit.
#[inline]
fn inline<const N: usize>(source: &[u8]) -> Option<(u8, [u8; N])> {
    let mut bytes = [0; N];
    bytes.get_mut(..source.len())?.copy_from_slice(source);
    Some((u8::try_from(source.len()).ok()?, bytes))
}

impl SmallKey {
    #[inline]
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Inline { len, bytes } => &bytes[..usize::from(*len)],
            Self::Heap(bytes) => bytes,
        }
    }

    /// Memory outside the slot.
    pub(crate) fn heap_bytes(&self) -> usize {
        match self {
            Self::Inline { .. } => 0,
            Self::Heap(bytes) => bytes.len() + 16,
        }
    }
}

impl Default for SmallKey {
    fn default() -> Self {
        Self::Inline { len: 0, bytes: [0; KEY] }
    }
}

impl From<&[u8]> for SmallKey {
    #[inline]
    fn from(key: &[u8]) -> Self {
        match inline(key) {
            Some((len, bytes)) => Self::Inline { len, bytes },
            None => Self::Heap(key.into()),
        }
    }
}

impl Borrow<[u8]> for SmallKey {
    #[inline]
    fn borrow(&self) -> &[u8] {
        self.as_slice()
    }
}

impl Hash for SmallKey {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

impl PartialEq for SmallKey {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for SmallKey {}

impl PartialOrd for SmallKey {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SmallKey {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

impl SmallEntry {
    #[inline]
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Inline { len, bytes } => &bytes[..usize::from(*len)],
            Self::Heap(bytes) => bytes,
        }
    }

    /// Becomes `entry`. Memory of its own, once there, is kept.
    #[inline]
    pub(crate) fn replace(&mut self, entry: &[u8]) {
        match self {
            Self::Heap(old) => {
                old.clear();
                old.extend_from_slice(entry);
            }
            Self::Inline { .. } => *self = Self::from(entry),
        }
    }

    /// Memory outside the slot.
    #[inline]
    pub(crate) fn heap_bytes(&self) -> usize {
        match self {
            Self::Inline { .. } => 0,
            Self::Heap(bytes) => bytes.capacity() + 16,
        }
    }
}

impl Default for SmallEntry {
    fn default() -> Self {
        Self::Inline { len: 0, bytes: [0; ENTRY] }
    }
}

impl From<&[u8]> for SmallEntry {
    #[inline]
    fn from(entry: &[u8]) -> Self {
        match inline(entry) {
            Some((len, bytes)) => Self::Inline { len, bytes },
            None => Self::Heap(entry.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_no_larger_than_intended() {
        assert_eq!((size_of::<SmallKey>(), size_of::<SmallEntry>()), (24, 32));
    }

    #[test]
    fn every_length_reads_back() {
        for length in 0..100_u8 {
            let bytes: Vec<u8> = (0..length).collect();
            assert_eq!(SmallKey::from(&*bytes).as_slice(), bytes);
            let mut entry = SmallEntry::from(&b"before"[..]);
            entry.replace(&bytes);
            assert_eq!(entry.as_slice(), bytes);
            entry.replace(b"after");
            assert_eq!(entry.as_slice(), b"after");
        }
    }
}
