//! Text that the compiler puts together.

use super::shape::{Piece, Shape};

/// At most `ROOM` bytes of text; what does not fit is cut off, and `…` says so.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Text<const ROOM: usize> {
    bytes: [u8; ROOM],
    length: usize,
    is_cut: bool,
}

/// Room for an error message of several lines.
#[doc(hidden)]
pub type Message = Text<4000>;

const MORE: &[u8] = "…".as_bytes();

impl<const ROOM: usize> Text<ROOM> {
    /// No text.
    pub const fn new() -> Self {
        Self { bytes: [0; ROOM], length: 0, is_cut: false }
    }

    /// Goes on with a text.
    #[must_use]
    pub const fn then(self, text: &str) -> Self {
        self.written(text.as_bytes())
    }

    /// Goes on with what a type looks like.
    #[must_use]
    pub const fn shape(self, shape: &Shape) -> Self {
        let mut text = self.then(shape.name());
        let mut pieces = shape.pieces();
        while let [piece, rest @ ..] = pieces {
            text = text.piece(piece);
            pieces = rest;
        }
        text
    }

    const fn piece(self, piece: &Piece) -> Self {
        match piece {
            Piece::Text(text) | Piece::Trusted { text, .. } => self.then(text),
            Piece::Length(length) => self.then(Digits::of(*length).text()),
            Piece::Type(shape) | Piece::Whole(shape) => self.shape(shape),
            Piece::Fields(fields) => {
                let mut text = self.then("{");
                let mut at = 0;
                while at < fields.len() {
                    let field = &fields[at];
                    text = text.then(if at == 0 { "" } else { ", " }).then(field.label).then(field.mark());
                    text = text.piece(&field.ty);
                    at += 1;
                }
                text.then("}")
            }
        }
    }

    /// The text.
    pub const fn get(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.length);
        match std::str::from_utf8(text) {
            Ok(text) => text,
            // Texts are taken whole and cut between characters.
            Err(_) => "",
        }
    }

    const fn written(mut self, bytes: &[u8]) -> Self {
        if self.is_cut {
            return self;
        }
        let room = ROOM - MORE.len() - self.length;
        let mut take = bytes.len();
        if take > room {
            take = room;
            // Back to where a character begins.
            while take > 0 && bytes[take] & 0xc0 == 0x80 {
                take -= 1;
            }
            self.is_cut = true;
        }
        self = self.copied(bytes, take);
        if self.is_cut { self.copied(MORE, MORE.len()) } else { self }
    }

    const fn copied(mut self, bytes: &[u8], count: usize) -> Self {
        let mut at = 0;
        while at < count {
            self.bytes[self.length + at] = bytes[at];
            at += 1;
        }
        self.length += count;
        self
    }
}

/// A number as decimal text, made by the compiler.
pub(super) struct Digits {
    bytes: [u8; 20],
    start: usize,
}

impl Digits {
    pub(super) const fn of(mut number: usize) -> Self {
        let mut digits = Self { bytes: [b'0'; 20], start: 19 };
        while number >= 10 {
            digits.bytes[digits.start] = b'0' + (number % 10) as u8;
            number /= 10;
            digits.start -= 1;
        }
        digits.bytes[digits.start] = b'0' + number as u8;
        digits
    }

    pub(super) const fn text(&self) -> &str {
        let (_, text) = self.bytes.split_at(self.start);
        match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MORE, Text};

    const ROOM: usize = 10;

    #[test]
    fn what_just_fits_is_whole() {
        let fits = "x".repeat(ROOM - MORE.len());
        let text = Text::<ROOM>::new().then(&fits);
        assert_eq!((text.get(), text.then("").get()), (&*fits, &*fits));
        assert_eq!(text.then("y").get(), format!("{fits}…"));
        assert_eq!(text.then("y").then("z").get(), format!("{fits}…"), "nothing after a cut");
    }

    #[test]
    fn a_shape_is_written_as_it_is_shown() {
        type Nested = Result<Vec<(u8, [i64; 1024])>, std::collections::BTreeMap<String, Option<()>>>;
        let shape = <Nested as crate::Stable>::SHAPE;
        assert_eq!(super::Message::new().then("now ").shape(shape).get(), format!("now {shape}"));
    }

    #[test]
    fn a_cut_lies_between_characters() {
        assert_eq!(Text::<ROOM>::new().then("xäöüß").get(), "xäöü…");
        assert_eq!(Text::<ROOM>::new().then("xxäöüß").get(), "xxäö…");
    }
}
