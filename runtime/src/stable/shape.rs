//! The form of a type: what the derives say about its fields, in constants that refer to each other.

use std::fmt;

use super::hash::{BASIS, hashed};
use super::text::Digits;

/// What a type looks like: the names and types of its fields, without its own name. Types of one shape lie in a store
/// as the same bytes, as far as serde derives what writes them: a `Box`, and a struct around a single unnamed field, are
/// their content. A field with `?` may be missing in bytes that were written before it was there.
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
    name: &'static str,
    pieces: &'static [Piece],
}

/// A part of a shape.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Piece {
    Text(&'static str),
    /// The length of an array.
    Length(usize),
    Type(&'static Shape),
    /// A type whose fields are not read one by one under their names: where it is, no field may come to it.
    Whole(&'static Shape),
    /// A type as it is written, of a field that somebody vouches for.
    Trusted {
        text: &'static str,
        what: &'static str,
        reason: &'static str,
    },
    /// `{name: Type, …}`.
    Fields(&'static [Field]),
}

/// A named field.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Field {
    /// Its name, after the attributes by which serde writes something else.
    pub label: &'static str,
    /// Whether reading goes on where it is missing.
    pub may_lack: bool,
    pub ty: Piece,
}

impl Field {
    /// What stands between its label and its type.
    pub(super) const fn mark(&self) -> &'static str {
        if self.may_lack { "?: " } else { ": " }
    }
}

impl Shape {
    /// The shape that is called `name`, for a type that has no fields to show. Give it another name whenever it is
    /// written as other bytes.
    pub const fn named(name: &'static str) -> Self {
        Self { name, pieces: &[] }
    }

    /// Goes on with what the type is made of.
    #[doc(hidden)]
    #[must_use]
    pub const fn with(self, pieces: &'static [Piece]) -> Self {
        Self { pieces, ..self }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) const fn pieces(&self) -> &'static [Piece] {
        self.pieces
    }

    /// The text, for people.
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// Names the fields that somebody vouches for, and why, nested ones too.
    pub(crate) fn trusted(&self, found: &mut impl FnMut(&'static str, &'static str)) {
        self.pieces.iter().for_each(|piece| piece.trusted(found));
    }

    /// The number that stands for the whole shape.
    pub const fn fingerprint(&self) -> u64 {
        let mut hash = hashed(BASIS, self.name.as_bytes());
        let mut pieces = self.pieces;
        while let [piece, rest @ ..] = pieces {
            hash = piece.hashed(hash);
            pieces = rest;
        }
        hash
    }
}

impl Piece {
    fn trusted(&self, found: &mut impl FnMut(&'static str, &'static str)) {
        match self {
            Self::Text(_) | Self::Length(_) => {}
            Self::Type(shape) | Self::Whole(shape) => shape.trusted(found),
            Self::Trusted { what, reason, .. } => found(what, reason),
            Self::Fields(fields) => fields.iter().for_each(|field| field.ty.trusted(found)),
        }
    }

    const fn hashed(&self, hash: u64) -> u64 {
        match self {
            Self::Text(text) | Self::Trusted { text, .. } => hashed(hash, text.as_bytes()),
            Self::Length(length) => hashed(hash, Digits::of(*length).text().as_bytes()),
            Self::Type(shape) | Self::Whole(shape) => hashed(hash, &shape.fingerprint().to_be_bytes()),
            Self::Fields(fields) => {
                let mut hash = hashed(hash, b"{");
                let mut at = 0;
                while at < fields.len() {
                    let field = &fields[at];
                    hash = hashed(hash, if at == 0 { b"" } else { b", " });
                    hash = hashed(hash, field.label.as_bytes());
                    hash = hashed(hash, field.mark().as_bytes());
                    hash = field.ty.hashed(hash);
                    at += 1;
                }
                hashed(hash, b"}")
            }
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        self.pieces.iter().try_for_each(|piece| piece.fmt(f))
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Trusted { text, .. } => f.write_str(text),
            Self::Length(length) => length.fmt(f),
            Self::Type(shape) | Self::Whole(shape) => shape.fmt(f),
            Self::Fields(fields) => {
                f.write_str("{")?;
                for (at, field) in fields.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(f, "{comma}{}{}{}", field.label, field.mark(), field.ty)?;
                }
                f.write_str("}")
            }
        }
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} #{:016x}", self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Shape};

    #[test]
    fn a_fingerprint_never_changes() {
        // The test vectors of FNV-1a itself.
        assert_eq!(Shape::named("").fingerprint(), 0xcbf2_9ce4_8422_2325);
        assert_eq!(Shape::named("a").fingerprint(), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Shape::named("foobar").fingerprint(), 0x8594_4171_f739_67e8);
        // Pinned: locks that exist know it.
        static NESTED: &[Piece] = &[Piece::Type(&Shape::named("i64")), Piece::Text(">")];
        let nested = Shape::named("Vec<").with(NESTED);
        assert_eq!((&*nested.text(), nested.fingerprint()), ("Vec<i64>", PIN));
        assert_ne!(nested.fingerprint(), Shape::named("Vec<i64>").fingerprint());
    }

    const PIN: u64 = 0x73f9_6c7c_1b89_3c11;
}
