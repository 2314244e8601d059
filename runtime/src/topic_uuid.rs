//! Kafka's topic ids: what tells a topic from another one of the same name, that was made after it was deleted.

use std::fmt;

/// The id that a log gave a topic when it was created. A broker older than topic ids gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicUuid(u128);

/// The characters of URL-safe base64, each six bits.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Characters of a text: 21 of six bits, and one of the last two.
const LENGTH: usize = 22;

impl TopicUuid {
    /// Of the number; `None` for 0, which stands for no id.
    pub fn new(number: u128) -> Option<Self> {
        (number != 0).then_some(Self(number))
    }

    /// Of the text that `Display` and Kafka's own tools show; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        let (head, last) = text.as_bytes().split_at_checked(LENGTH - 1)?;
        let digit = |byte: u8| DIGITS.iter().position(|&digit| digit == byte).map(|at| at as u128);
        let head = head.iter().try_fold(0, |number, &byte| Some(number << 6 | digit(byte)?))?;
        let &[last] = last else { return None };
        let last = digit(last).filter(|last| last % 16 == 0)?;
        Self::new(head << 2 | last >> 4)
    }
}

impl fmt::Display for TopicUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for at in 0..LENGTH - 1 {
            let digit = DIGITS[(self.0 >> (122 - 6 * at) & 63) as usize];
            write!(f, "{}", char::from(digit))?;
        }
        write!(f, "{}", char::from(DIGITS[((self.0 & 3) << 4) as usize]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first pair is what Kafka's `Uuid.toString` makes of the number.
    #[test]
    fn a_text_is_kafkas_and_reads_back() {
        let known = TopicUuid::new(0xfeed_face_cafe_beef_0123_4567_89ab_cdef).expect("not 0");
        assert_eq!(known.to_string(), "_u36zsr-vu8BI0VniavN7w");
        for number in [1, 2, u128::MAX, 1 << 127, 0xfeed_face_cafe_beef_0123_4567_89ab_cdef] {
            let id = TopicUuid::new(number);
            assert_eq!(id.and_then(|id| TopicUuid::parse(&id.to_string())), id);
        }
        assert_eq!(TopicUuid::new(0), None);
        for text in ["", "AAAAAAAAAAAAAAAAAAAAAA", "_u36zsr-vu8BI0VniavN7x", "_u36zsr-vu8BI0VniavN7", "é"] {
            assert_eq!(TopicUuid::parse(text), None, "{text}");
        }
    }
}
