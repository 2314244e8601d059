//! Writing `topology.lock`: what a topology leaves behind by running, so that `topology!` can say when a change of it no
//! longer fits. `cargo streamwright lock` runs it, in tests that `topology!` generates for that.
//!
//! The file is TOML: a table for each application id, source, repartition, store and sink, sorted, one line a fact, so
//! that a review sees what changed.

mod entry;
mod file;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

use crate::topology::Topology;

/// What the lock says about a topology: its tables, as they stand in the file.
///
/// ```
/// # use streamwright::prelude::*;
/// topology! {
///     #![application_id = "count-words-v1"]
///     pub struct CountWords;
///
///     #[source(topic = "words", key = Utf8, value = Unit)]
///     let words: Stream<String, ()>;
///
///     #[store(name = "counts", key = Utf8, value = I64)]
///     let counts: Table<String, i64> = words.group_by_key().count();
///
///     let _changes: Stream<String, i64> = counts.to_stream();
/// }
///
/// let entry = streamwright::lock::entry::<CountWords>();
/// assert!(entry.contains("[topology.\"count-words-v1\".store.\"counts\"]\n"));
/// assert!(entry.contains("value_shape = \"i64\"\n"));
/// ```
pub fn entry<T: Topology>() -> String {
    entry::write(T::DESCRIPTION, T::SHAPES)
}

/// Replaces what the file says about a topology, and creates the file where there is none. What it says about others
/// stays.
///
/// # Errors
/// When the file cannot be read or written, is no lock, or was written by a later version.
pub fn update<T: Topology>(path: impl AsRef<Path>) -> io::Result<()> {
    written::<T>(path.as_ref(), |_| Ok(()))
}

/// The same in a program that was compiled when there was no file, and so was compared with none.
///
/// # Errors
/// As [`update`]; and when the file has come since, and says something else about the topology.
pub fn create<T: Topology>(path: impl AsRef<Path>) -> io::Result<()> {
    written::<T>(path.as_ref(), |old| match file::entry(old, T::DESCRIPTION.application_id)? {
        Some(there) if there != entry::<T>().trim_end() => Err(file::invalid(format!(
            "the lock has come since the program was compiled, and was not compared with it; compile it again: change a \
             file of {}, or `cargo clean -p` its package",
            T::DESCRIPTION.name
        ))),
        _ => Ok(()),
    })
}

/// Writes the file, if what it says may be replaced.
fn written<T: Topology>(path: &Path, allow: impl FnOnce(&str) -> io::Result<()>) -> io::Result<()> {
    // Tests of one program run in threads.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let old = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    allow(&old)?;
    let new = file::with_entry(&old, T::DESCRIPTION.application_id, &entry::<T>())?;
    if new != old {
        fs::write(path, new)?;
    }
    // `cargo streamwright lock` reads this line.
    println!("streamwright-lock: {} is in {}", T::DESCRIPTION.application_id, path.display());
    Ok(())
}
