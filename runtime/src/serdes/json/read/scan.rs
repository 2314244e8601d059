//! The text, byte by byte.

use serde::de::Visitor;

use super::super::MAX_DEPTH;
use super::super::error::{ReadError, registry};
use super::Reader;

/// A string: a part of the text, or a copy without its escapes.
pub(super) enum Text<'de, 'r> {
    Part(&'de str),
    Copy(&'r str),
}

impl<'de> Text<'de, '_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Part(text) => text,
            Self::Copy(text) => text,
        }
    }

    #[inline]
    pub(super) fn visit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self {
            Self::Part(text) => visitor.visit_borrowed_str(text),
            Self::Copy(text) => visitor.visit_str(text),
        }
    }
}

impl<'de> Reader<'de> {
    /// The next byte that is no white space; it is not taken.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u8, ReadError> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                Some(byte) => return Ok(byte),
                None => return Err(self.ends()),
            }
        }
    }

    #[inline]
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Nothing but white space may follow.
    pub(super) fn end(&mut self) -> Result<(), ReadError> {
        match self.peek() {
            Ok(_) => Err(ReadError::new("not JSON: something follows the value")),
            Err(_) => Ok(()),
        }
    }

    /// Takes a bracket that opens.
    #[inline]
    pub(super) fn open(&mut self) -> Result<(), ReadError> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ReadError::new(format!("JSON nested deeper than {MAX_DEPTH} levels")));
        }
        Ok(())
    }

    /// Takes the bracket that closes.
    #[inline]
    pub(super) fn close(&mut self, bracket: u8) -> Result<(), ReadError> {
        match self.peek()? {
            byte if byte == bracket => {
                self.at += 1;
                self.depth -= 1;
                Ok(())
            }
            b',' => Err(ReadError::new("JSON of another shape: more elements than expected")),
            _ => Err(self.no_separator(bracket)),
        }
    }

    /// Goes to the next element: past a comma, unless it is the first one. `false` before `bracket`.
    #[inline]
    pub(super) fn next(&mut self, is_first: bool, bracket: u8) -> Result<bool, ReadError> {
        match self.peek()? {
            byte if byte == bracket => Ok(false),
            b',' if !is_first => {
                self.at += 1;
                match self.peek()? {
                    byte if byte == bracket => Err(ReadError::new("not JSON: a comma before the end")),
                    _ => Ok(true),
                }
            }
            _ if is_first => Ok(true),
            _ => Err(self.no_separator(bracket)),
        }
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), ReadError> {
        match self.peek()? {
            b':' => {
                self.at += 1;
                Ok(())
            }
            _ => Err(ReadError::new("not JSON: no colon after a key")),
        }
    }

    /// Takes `true`, `false` or `null`.
    pub(super) fn word(&mut self, word: &str) -> Result<(), ReadError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        Err(if word.as_bytes().starts_with(rest) { self.ends() } else { self.no_value() })
    }

    /// A key: a string and nothing else.
    #[inline]
    pub(super) fn key(&mut self) -> Result<Text<'de, '_>, ReadError> {
        match self.peek()? {
            b'"' => self.string(),
            _ => Err(ReadError::new("not JSON: a key without quotation marks")),
        }
    }

    /// A string, from its quotation mark on.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Text<'de, '_>, ReadError> {
        let start = self.at + 1;
        self.at = start;
        self.skip_plain()?;
        match self.byte() {
            Some(b'"') => {
                let part = self.part(start);
                self.at += 1;
                Ok(Text::Part(part))
            }
            _ => self.unescape(start),
        }
    }

    /// To the next quotation mark or backslash.
    #[inline]
    fn skip_plain(&mut self) -> Result<(), ReadError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        match rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ') {
            Some(length) => {
                self.at += length;
                match rest[length] {
                    b'"' | b'\\' => Ok(()),
                    _ => Err(ReadError::new("not JSON: a control character in a string")),
                }
            }
            None => {
                self.at = self.text.len();
                Err(self.ends())
            }
        }
    }

    /// What was read since `start`, which like the end lies beside an ASCII character.
    #[inline]
    pub(super) fn part(&self, start: usize) -> &'de str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// A string with escapes, from the first one on.
    fn unescape(&mut self, mut start: usize) -> Result<Text<'de, '_>, ReadError> {
        self.unescaped.clear();
        loop {
            let part = self.part(start);
            self.unescaped.push_str(part);
            let is_end = self.byte() == Some(b'"');
            self.at += 1;
            if is_end {
                return Ok(Text::Copy(&self.unescaped));
            }
            let escaped = self.escaped()?;
            self.unescaped.push(escaped);
            start = self.at;
            self.skip_plain()?;
        }
    }

    /// The character after a backslash.
    fn escaped(&mut self) -> Result<char, ReadError> {
        let byte = self.byte().ok_or_else(|| self.ends())?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return Err(ReadError::new("not JSON: an unknown escape in a string")),
        })
    }

    /// The character of one or two `\u` escapes: JSON names those beyond U+FFFF by a pair of surrogates.
    fn code_point(&mut self) -> Result<char, ReadError> {
        let unit = self.hex()?;
        let follows = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(br"\u"));
        let mut units = [unit, 0];
        let mut length = 1;
        if (0xd800..0xdc00).contains(&unit) && follows {
            self.at += 2;
            units[1] = self.hex()?;
            length = 2;
        }
        match char::decode_utf16(units[..length].iter().copied()).next() {
            Some(Ok(character)) => Ok(character),
            _ => Err(ReadError::new("not JSON: a `\\u` escape that is half of a surrogate pair, and so no character")),
        }
    }

    fn hex(&mut self) -> Result<u16, ReadError> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).ok_or_else(|| self.ends())?;
        let mut unit = 0;
        for &digit in digits {
            let digit = char::from(digit).to_digit(16);
            let digit = digit.ok_or_else(|| ReadError::new("not JSON: a `\\u` escape without four digits"))?;
            unit = unit << 4 | digit as u16;
        }
        self.at += 4;
        Ok(unit)
    }

    #[cold]
    pub(super) fn ends(&self) -> ReadError {
        ReadError::new(match self.text.trim_ascii().is_empty() {
            true => "empty, and JSON is not",
            false => "JSON ends too early",
        })
    }

    #[cold]
    fn no_separator(&self, bracket: u8) -> ReadError {
        ReadError::new(format!("not JSON: neither a comma nor `{}` after a value", char::from(bracket)))
    }

    /// Where a value should begin.
    #[cold]
    pub(super) fn no_value(&self) -> ReadError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if self.at == 0 {
            if let Some(what) = registry(rest.as_bytes()) {
                return ReadError::new(what);
            }
            if rest.starts_with('\u{feff}') {
                return ReadError::new(
                    "not JSON: it begins with a byte-order mark (EF BB BF); the producer must write UTF-8 without one",
                );
            }
        }
        let named =
            ["NaN", "Infinity", "undefined", "None", "True", "False"].into_iter().find(|name| rest.starts_with(name));
        ReadError::new(match named {
            Some(name) => format!("not JSON: `{name}`, which JSON does not have"),
            None if rest.starts_with('\'') => "not JSON: single quotation marks".to_owned(),
            None => "not JSON: no value where one should be".to_owned(),
        })
    }
}
