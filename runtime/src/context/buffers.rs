//! Buffers that operators take and put back.

/// Buffers of one worker. A buffer that was put back is given to whoever takes the next one, so that nothing is allocated
/// once they have grown; whoever forwards while it holds some shares none with what runs behind it.
///
/// A buffer that an error keeps from coming back is made anew, at the cost of one allocation.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    free: Vec<Vec<u8>>,
}

impl Buffers {
    /// An empty buffer.
    #[inline]
    pub(crate) fn take(&mut self) -> Vec<u8> {
        self.free.pop().unwrap_or_default()
    }

    /// Takes a buffer back, whatever is in it.
    #[inline]
    pub(crate) fn put_back(&mut self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.free.push(buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::Buffers;

    /// As a join does that forwards to another one.
    fn nested(buffers: &mut Buffers, depth: u8) {
        let mut buffer = buffers.take();
        assert!(buffer.is_empty(), "nobody sees what another one left");
        buffer.extend_from_slice(&[depth; 100]);
        if depth > 0 {
            nested(buffers, depth - 1);
        }
        assert_eq!(buffer, [depth; 100], "whoever forwards finds its own buffer as it was");
        buffers.put_back(buffer);
    }

    #[test]
    fn whoever_forwards_shares_no_buffer_with_what_runs_behind_it() {
        nested(&mut Buffers::default(), 5);
    }

    /// What was allocated is kept and used again, in whatever order buffers come back.
    #[test]
    fn the_second_record_allocates_nothing() {
        let mut buffers = Buffers::default();
        nested(&mut buffers, 3);
        let places = |buffers: &Buffers| {
            let mut places: Vec<_> = buffers.free.iter().map(|buffer| (buffer.as_ptr(), buffer.capacity())).collect();
            places.sort_unstable();
            (places, buffers.free.as_ptr(), buffers.free.capacity())
        };
        let before = places(&buffers);
        assert_eq!(before.0.len(), 4);
        for _ in 0..3 {
            nested(&mut buffers, 3);
            assert_eq!(places(&buffers), before);
        }
    }

    #[test]
    fn a_buffer_that_is_lost_is_made_anew() {
        let mut buffers = Buffers::default();
        drop(buffers.take());
        assert!(buffers.take().is_empty());
    }
}
