//! Two crates away.

use std::time::Instant as Clock;

pub fn stamp() -> u64 {
    Clock::now().elapsed().as_nanos() as u64
}

pub trait Sink {
    fn put(&self, text: &str) -> usize;
}

pub struct FileSink(pub String);

impl Sink for FileSink {
    fn put(&self, text: &str) -> usize {
        std::fs::write(&self.0, text).map_or(0, |()| text.len())
    }
}

pub struct NullSink;

impl Sink for NullSink {
    fn put(&self, text: &str) -> usize {
        text.len()
    }
}

pub fn sink(is_file: bool) -> Box<dyn Sink> {
    if is_file { Box::new(FileSink("orders.txt".into())) } else { Box::new(NullSink) }
}
