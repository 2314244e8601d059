//! Kafka's primitive types, read one after the other. `None` means that the bytes end too early.

/// Bytes, and how far they are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    pub(crate) fn i16(&mut self) -> Option<i16> {
        Some(i16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    pub(crate) fn i32(&mut self) -> Option<i32> {
        Some(i32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(crate) fn varint(&mut self) -> Option<u32> {
        let mut value = 0_u32;
        for shift in (0..32).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A string whose length, or -1 for null, takes two bytes.
    pub(crate) fn string(&mut self) -> Option<Option<&'b str>> {
        match usize::try_from(self.i16()?) {
            Ok(length) => Some(Some(std::str::from_utf8(self.take(length)?).ok()?)),
            Err(_) => Some(None),
        }
    }

    /// A string after its length and one, or zero for null.
    pub(crate) fn compact_string(&mut self) -> Option<Option<&'b str>> {
        match self.varint()?.checked_sub(1) {
            Some(length) => Some(Some(std::str::from_utf8(self.take(length as usize)?).ok()?)),
            None => Some(None),
        }
    }

    /// Fields that later versions have added.
    pub(crate) fn skip_tags(&mut self) -> Option<()> {
        for _ in 0..self.varint()? {
            self.varint()?;
            let length = self.varint()?;
            self.take(length as usize)?;
        }
        Some(())
    }
}

pub(crate) fn put_varint(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7f) as u8);
}

#[cfg(test)]
mod tests {
    use super::{Reader, put_varint};

    #[test]
    fn varints_are_read_as_they_are_written() {
        for value in [0, 1, 127, 128, 300, 1 << 20, u32::MAX] {
            let mut bytes = Vec::new();
            put_varint(value, &mut bytes);
            let mut reader = Reader::new(&bytes);
            assert_eq!((reader.varint(), reader.position()), (Some(value), bytes.len()));
        }
    }

    #[test]
    fn bytes_that_end_too_early_are_nothing() {
        assert_eq!(Reader::new(&[0, 5, b'a']).string(), None);
        assert_eq!(Reader::new(&[0xff; 6]).varint(), None);
        assert_eq!(Reader::new(&[1]).i32(), None);
        assert_eq!(Reader::new(&[0xff, 0xff]).string(), Some(None));
        assert_eq!(Reader::new(&[0]).compact_string(), Some(None));
    }
}
