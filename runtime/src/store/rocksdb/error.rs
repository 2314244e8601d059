//! RocksDB's errors, sorted by what can be done about them.

use std::path::Path;

use rocksdb::{Error, ErrorKind};

use crate::store::StoreError;

/// Whether the files themselves are bad: damaged, or some are missing. Anything else (a full disk, permissions,
/// too many open files) says nothing about what is on the disk.
pub(crate) fn is_damage(error: &Error) -> bool {
    is_corrupt(error) || matches!(error.kind(), ErrorKind::InvalidArgument | ErrorKind::NotSupported)
}

/// The same of an open database, of which nothing wrong was asked: its bytes are bad, or a file is gone.
pub(crate) fn is_corrupt(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Corruption => true,
        ErrorKind::IOError => error.as_ref().contains("No such file or directory"),
        _ => false,
    }
}

/// The same error in the store's terms.
pub(crate) fn store_error(store: &str, path: &Path, action: &str, error: &Error) -> StoreError {
    let (store, reason) = (store.to_owned(), reason(path, action, error));
    if error.kind() == ErrorKind::Corruption {
        StoreError::Corrupt { store, reason }
    } else {
        StoreError::Io { store, reason }
    }
}

/// What was attempted, where, and RocksDB's words.
pub(crate) fn reason(path: &Path, action: &str, error: &Error) -> String {
    format!("cannot {action} `{}`: {error}", path.display())
}
