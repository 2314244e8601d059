//! Whether what was written by an earlier version of a type can be read by the type as it is, asked while the program is
//! compiled.
//!
//! The earlier version is a text in the topology lock, so the shape of today is laid over that text, from the left to the
//! right: every piece has to be there, but for fields that may be missing. Fields keep their order, so there is never a
//! choice to make and nothing to go back to.

use super::shape::{Field, Piece, Shape};
use super::text::Digits;

/// What has become of a type.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Nothing.
    Same,
    /// Fields came to it, or may be missing from now on, which reading fills by their defaults.
    Filled,
    /// Something else.
    Different,
}

impl Shape {
    /// Compares with the fingerprint and the text of an earlier version. `reads_by_name` says whether the serde looks
    /// fields up by their names, and has the type fill in what is missing.
    #[doc(hidden)]
    pub const fn fit(&self, fingerprint: u64, text: &str, reads_by_name: bool) -> Fit {
        if self.fingerprint() == fingerprint {
            return Fit::Same;
        }
        match after_shape(text.as_bytes(), self, false) {
            Some([]) if reads_by_name => Fit::Filled,
            _ => Fit::Different,
        }
    }
}

/// What follows the shape in an earlier text; none where the text differs by more than fields that it may lack, or by
/// anything if the shape has to be there as a `whole`.
const fn after_shape<'t>(text: &'t [u8], shape: &Shape, whole: bool) -> Option<&'t [u8]> {
    let mut rest = after(text, shape.name());
    let mut pieces = shape.pieces();
    while let ([piece, more @ ..], Some(text)) = (pieces, rest) {
        rest = after_piece(text, piece, whole);
        pieces = more;
    }
    rest
}

const fn after_piece<'t>(text: &'t [u8], piece: &Piece, whole: bool) -> Option<&'t [u8]> {
    match piece {
        Piece::Text(piece) | Piece::Trusted { text: piece, .. } => after(text, piece),
        Piece::Length(length) => after(text, Digits::of(*length).text()),
        Piece::Type(shape) => after_shape(text, shape, whole),
        Piece::Whole(shape) => after_shape(text, shape, true),
        Piece::Fields(fields) => after_fields(text, fields, whole),
    }
}

const fn after_fields<'t>(text: &'t [u8], mut fields: &[Field], whole: bool) -> Option<&'t [u8]> {
    let Some(mut rest) = after(text, "{") else { return None };
    let mut comma = "";
    while let [field, more @ ..] = fields {
        fields = more;
        let entry = match after(rest, comma) {
            Some(entry) => after_label(entry, field, whole),
            None => None,
        };
        rest = match entry {
            Some(ty) => match after_piece(ty, &field.ty, whole) {
                Some(rest) => {
                    comma = ", ";
                    rest
                }
                None => return None,
            },
            None if field.may_lack && !whole => rest,
            None => return None,
        };
    }
    after(rest, "}")
}

/// What follows the name of a field. One that could be missing and no longer can is another field: there may be bytes
/// without it.
const fn after_label<'t>(text: &'t [u8], field: &Field, whole: bool) -> Option<&'t [u8]> {
    let Some(marked) = after(text, field.label) else { return None };
    match after(marked, field.mark()) {
        None if field.may_lack && !whole => after(marked, ": "),
        ty => ty,
    }
}

/// What follows `start` in `text`.
const fn after<'t>(text: &'t [u8], start: &str) -> Option<&'t [u8]> {
    let (mut text, mut start) = (text, start.as_bytes());
    while let [expected, more @ ..] = start {
        match text {
            [found, rest @ ..] if *found == *expected => text = rest,
            _ => return None,
        }
        start = more;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn field(label: &'static str, may_lack: bool, ty: Piece) -> Field {
        Field { label, may_lack, ty }
    }

    const I64: Piece = Piece::Type(&Shape::named("i64"));

    /// `{a: i64, b?: i64, c: i64, d?: i64}`
    const NOW: &Shape = &Shape::named("").with(&[Piece::Fields(&[
        field("a", false, I64),
        field("b", true, I64),
        field("c", false, I64),
        field("d", true, I64),
    ])]);

    fn fit(now: &Shape, then: &str) -> Fit {
        now.fit(0, then, true)
    }

    #[test]
    fn fields_that_may_be_missing_come() {
        for then in [
            "{a: i64, c: i64}",
            "{a: i64, b?: i64, c: i64}",
            "{a: i64, c: i64, d?: i64}",
            // Could not be missing, and now may.
            "{a: i64, b: i64, c: i64, d: i64}",
            "{a: i64, b?: i64, c: i64, d?: i64}",
        ] {
            assert_eq!(fit(NOW, then), Fit::Filled, "{then}");
            assert_eq!(NOW.fit(0, then, false), Fit::Different, "a serde that knows no names: {then}");
        }
        assert_eq!(NOW.fit(NOW.fingerprint(), "", false), Fit::Same);
        const OPTIONAL: &Shape =
            &Shape::named("").with(&[Piece::Fields(&[field("a", true, I64), field("b", true, I64)])]);
        assert_eq!([fit(OPTIONAL, "{}"), fit(OPTIONAL, "{b: i64}")], [Fit::Filled; 2]);
    }

    #[test]
    fn all_else_is_different() {
        for then in [
            "",
            "{}",
            "{c: i64}",
            "{a: i64}",
            // May not be missing any more.
            "{a?: i64, c: i64}",
            // Of another type, gone, renamed, in another order.
            "{a: u64, c: i64}",
            "{a: i64, b: u64, c: i64}",
            "{a: i64, x: i64, c: i64}",
            "{a: i64, c: i64, x: i64}",
            "{c: i64, a: i64}",
            "{aa: i64, c: i64}",
            "{#[rename = \"x\"] a: i64, c: i64}",
            // Another kind of thing, or cut off.
            "(i64, i64)",
            "{a: i64, c: i64}>",
            "{a: i64, c: i6",
            "{a: i64, c: i64",
        ] {
            assert_eq!(fit(NOW, then), Fit::Different, "{then}");
        }
    }

    #[test]
    fn fields_come_to_nested_types_unless_these_are_wholes() {
        const LIST: &Shape =
            &Shape::named("Vec<").with(&[Piece::Text("["), Piece::Type(NOW), Piece::Text("; "), Piece::Length(12)]);
        assert_eq!(fit(LIST, "Vec<[{a: i64, c: i64}; 12"), Fit::Filled);
        assert_eq!(fit(LIST, "Vec<[{a: i64, c: i64}; 1"), Fit::Different);
        const WHOLE: &Shape =
            &Shape::named("").with(&[Piece::Fields(&[field("rest", true, Piece::Whole(NOW)), field("n", true, I64)])]);
        assert_eq!(fit(WHOLE, "{rest: {a: i64, b?: i64, c: i64, d?: i64}}"), Fit::Filled);
        assert_eq!(fit(WHOLE, "{rest: {a: i64, b?: i64, c: i64}}"), Fit::Different);
        assert_eq!(fit(WHOLE, "{rest: {a: i64, b: i64, c: i64, d?: i64}}"), Fit::Different);
        assert_eq!(fit(WHOLE, "{n: i64}"), Fit::Filled);
    }
}
