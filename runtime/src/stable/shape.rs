//! The form of a type as text and as a number, both made while the program is compiled.

use std::fmt;

use super::text::Text;

/// The room for a text. Types that need more are cut off in the text, never in the fingerprint.
const ROOM: usize = 400;

/// Begins every fingerprint (FNV-1a, 64 bits).
const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// What a type looks like: the names and types of its fields, without its own name. Types of one shape lie in a store
/// as the same bytes, as far as serde derives what writes them: a `Box`, and a struct around a single unnamed field, are
/// their content.
///
/// The fingerprint is the FNV-1a hash (64 bits) of the text, in which each nested type stands as the eight bytes
/// (big-endian) of its own fingerprint. No compiler, platform or version of this library has a part in it.
///
/// ```
/// use streamwright::Stable;
///
/// let shape = <Vec<(String, i64)> as Stable>::SHAPE;
/// assert_eq!(shape.text(), "Vec<(String, i64)>");
/// assert_eq!(shape.fingerprint(), <Vec<(String, Box<i64>)> as Stable>::FINGERPRINT);
/// assert_ne!(shape.fingerprint(), <Vec<(String, u64)> as Stable>::FINGERPRINT);
/// ```
#[derive(Clone, Copy)]
pub struct Shape {
    text: Text<ROOM>,
    hash: u64,
}

impl Shape {
    /// The shape that is called `name`, for a type that has no fields to show.
    pub const fn named(name: &str) -> Self {
        Self { text: Text::new(), hash: OFFSET_BASIS }.then(name)
    }

    /// Goes on with a piece of text.
    #[must_use]
    pub const fn then(self, text: &str) -> Self {
        Self { hash: hashed(self.hash, text.as_bytes()), text: self.text.then(text) }
    }

    /// Goes on with a nested type.
    #[must_use]
    pub const fn with(self, nested: &Shape) -> Self {
        Self { hash: hashed(self.hash, &nested.hash.to_be_bytes()), text: self.text.with(&nested.text) }
    }

    /// The text; it ends with `…` where it was too long.
    pub const fn text(&self) -> &str {
        self.text.get()
    }

    /// The number that stands for the whole shape, however long.
    pub const fn fingerprint(&self) -> u64 {
        self.hash
    }
}

const fn hashed(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(PRIME);
        at += 1;
    }
    hash
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} #{:016x}", self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::{ROOM, Shape};

    #[test]
    fn a_fingerprint_never_changes() {
        // The test vectors of FNV-1a itself.
        assert_eq!(Shape::named("").fingerprint(), 0xcbf2_9ce4_8422_2325);
        assert_eq!(Shape::named("a").fingerprint(), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Shape::named("foobar").fingerprint(), 0x8594_4171_f739_67e8);
        // Pinned: locks that exist know it.
        let nested = Shape::named("Vec<").with(&Shape::named("i64")).then(">");
        assert_eq!((nested.text(), nested.fingerprint()), ("Vec<i64>", PIN));
        assert_ne!(nested.fingerprint(), Shape::named("Vec<i64>").fingerprint());
    }

    const PIN: u64 = 0x73f9_6c7c_1b89_3c11;

    #[test]
    fn what_does_not_fit_is_cut_and_still_counts() {
        let long = "ä".repeat(ROOM);
        let shape = Shape::named("{").then(&long).then("}");
        assert!(shape.text().ends_with("ä…") && shape.text().len() <= ROOM, "{shape}");
        assert!(Shape::named("[").with(&shape).then("]").text().ends_with("ä…"));
        assert_ne!(shape.fingerprint(), Shape::named("{").then(&long).then("]").fingerprint());
    }
}
