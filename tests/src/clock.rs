//! A clock of the day that a test sets while a process runs, by a small library that is loaded before the C library. Clocks
//! that only count up are not touched: that is what tells the two apart.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::PathBuf;

use tempfile::TempDir;

use crate::preload;

/// The clock of processes that have its variables.
#[derive(Debug)]
pub struct Clock {
    /// Holds the library and the shift.
    own: TempDir,
}

impl Clock {
    /// One that is right.
    ///
    /// # Errors
    /// Why there can be none here; for [`or_skip!`](crate::or_skip).
    pub fn new() -> Result<Self, String> {
        let own = tempfile::tempdir().map_err(|error| error.to_string())?;
        preload::build("clock/shifted.c", &own.path().join("shifted.so"))?;
        let clock = Self { own };
        std::fs::write(clock.shift(), [0; 16]).map_err(|error| error.to_string())?;
        Ok(clock)
    }

    fn shift(&self) -> PathBuf {
        self.own.path().join("shift")
    }

    /// What a process needs in its environment.
    #[must_use]
    pub fn variables(&self) -> [(&'static str, PathBuf); 2] {
        [("LD_PRELOAD", self.own.path().join("shifted.so")), ("CLOCK_SHIFT", self.shift())]
    }

    /// Sets it so many seconds ahead of the right time; behind it, where that is negative.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn set_ahead(&self, seconds: i64) {
        // The same file, not a new one: processes look at it all the time.
        let mut file = File::options().read(true).write(true).open(self.shift()).expect("the clock");
        let (mut shifts, now) = ([0; 16], seconds.to_ne_bytes());
        file.read_exact(&mut shifts[8..]).expect("the clock says how it is set");
        shifts[..8].copy_from_slice(&now);
        file.rewind().and_then(|()| file.write_all(&shifts)).expect("the clock is set");
    }
}
