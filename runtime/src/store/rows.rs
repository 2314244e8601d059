//! Rows that were read out of a store, so that none of it is borrowed while they are used.

use std::ops::Range;

/// Keys and entries, one after the other in one piece of memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct RowBuffer {
    bytes: Vec<u8>,
    /// Where the key ends and where the row ends, of each row.
    ends: Vec<(usize, usize)>,
}

impl RowBuffer {
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    pub(crate) fn push(&mut self, key: &[u8], entry: &[u8]) {
        self.bytes.extend_from_slice(key);
        let key_end = self.bytes.len();
        self.bytes.extend_from_slice(entry);
        self.ends.push((key_end, self.bytes.len()));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Key and entry of each row.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        (0..self.len()).map_while(|at| self.get(at))
    }

    /// Key and entry of row `at`.
    pub(crate) fn get(&self, at: usize) -> Option<(&[u8], &[u8])> {
        let &(key_end, end) = self.ends.get(at)?;
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&(_, end)| end);
        let part = |range: Range<usize>| self.bytes.get(range);
        Some((part(begin..key_end)?, part(key_end..end)?))
    }
}

#[cfg(test)]
mod tests {
    use super::RowBuffer;

    #[test]
    fn rows_come_back_as_they_were() {
        let mut rows = RowBuffer::default();
        for _ in 0..2 {
            rows.clear();
            let all: [(&[u8], &[u8]); 4] = [(b"a", b"1"), (b"", b"22"), (b"ccc", b""), (b"d", b"4")];
            all.into_iter().for_each(|(key, entry)| rows.push(key, entry));
            assert_eq!(rows.len(), 4);
            assert_eq!((0..5).map_while(|at| rows.get(at)).collect::<Vec<_>>(), all);
        }
    }
}
