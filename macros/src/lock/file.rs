//! The file and the environment: all the I/O there is in the macros.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use crate::ast::LockPlace;

/// What is to be done about a stale lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Warn,
    /// `STREAMWRIGHT_LOCKED=1`: in continuous integration.
    Locked,
    /// `STREAMWRIGHT_LOCK=update`: it is about to be written.
    Update,
}

pub(super) fn mode() -> Mode {
    let is_set = |value: String| !matches!(value.as_str(), "" | "0" | "false");
    if env::var("STREAMWRIGHT_LOCK").is_ok_and(|value| value == "update") {
        Mode::Update
    } else if env::var("STREAMWRIGHT_LOCKED").is_ok_and(is_set) {
        Mode::Locked
    } else {
        Mode::Warn
    }
}

/// `STREAMWRIGHT_AUDIT=1`, from `cargo streamwright audit`: libraries list what is to be audited in them.
pub(crate) fn is_audited() -> bool {
    env::var_os("STREAMWRIGHT_AUDIT").is_some_and(|value| value == "1")
}

/// Where the lock is, if anywhere. A topology of an integration test or benchmark leaves no state behind that outlives
/// it, so it has none unless it names one; Cargo sets `CARGO_TARGET_TMPDIR` for those targets only.
pub(super) fn path(place: &LockPlace) -> Option<PathBuf> {
    let name = match place {
        LockPlace::Beside if env::var_os("CARGO_TARGET_TMPDIR").is_some() => return None,
        LockPlace::Beside => "topology.lock".to_owned(),
        LockPlace::File(path) => path.value(),
        LockPlace::None | LockPlace::Text(_) => return None,
    };
    Some(Path::new(&env::var_os("CARGO_MANIFEST_DIR")?).join(name))
}

/// Its text; `None` where there is no file.
pub(super) fn text(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
