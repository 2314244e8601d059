//! Text that the compiler puts together.

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

    /// Goes on with another one, and is cut where that was.
    pub(super) const fn with(self, other: &Self) -> Self {
        let (text, _) = other.bytes.split_at(other.length);
        let mut text = self.written(text);
        text.is_cut |= other.is_cut;
        text
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
    fn a_cut_lies_between_characters() {
        assert_eq!(Text::<ROOM>::new().then("xäöüß").get(), "xäöü…");
        assert_eq!(Text::<ROOM>::new().then("xxäöüß").get(), "xxäö…");
    }
}
