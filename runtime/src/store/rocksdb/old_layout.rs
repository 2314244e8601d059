//! What earlier versions kept of a task: a database for each store, side by side below `rocksdb`. Nothing is read from
//! there. The changelogs hold all of it, and reading them needs no code for two layouts.

use std::path::Path;

use super::place::Place;

/// The directory of the databases, in that of the task.
const DIRECTORY: &str = "rocksdb";

/// Removes what such a version left of the task whose state is at `state`, if anything.
pub(super) fn remove(state: &Path) -> std::io::Result<()> {
    let old = state.with_file_name(DIRECTORY);
    // Also what a removal that was interrupted has left.
    let place = Place::prepare(old.clone())?;
    if !old.exists() {
        return Ok(());
    }
    tracing::warn!(
        path = %old.display(), state = %state.display(),
        "the stores of this task were written by an earlier version, each into a database of its own; they are removed, \
         and restored from their changelogs into the one database that a task has now"
    );
    place.wipe()
}
