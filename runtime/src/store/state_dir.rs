//! The state directory: where things lie in it, who may use it, and the identity that survives restarts.
//!
//! ```text
//! <state.dir>/<application.id>/
//!   lock                      held by the one process that may be here; holds its pid
//!   process-id                random, written once: makes the transactional ids of this directory its own
//!   <task>/rocksdb/<store>/   a store of a task (Kafka)
//!   embedded/                 the embedded log, state included
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::task_id::TaskId;

/// Why a state directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateDirError {
    /// Two processes on one directory would overwrite each other's state.
    #[error(
        "state directory `{}` is in use by {holder}; give each instance on this machine a `state.dir` of its own, or \
         stop the other one", path.display()
    )]
    Locked {
        /// The application's directory.
        path: PathBuf,
        /// The other process, as far as it is known.
        holder: String,
    },
    /// The disk refused.
    #[error("state directory: cannot {action} `{}`: {reason}", path.display())]
    Io {
        /// What was attempted.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// The operating system's words.
        reason: io::Error,
    },
}

/// An application's state directory, locked for as long as this value lives.
#[derive(Debug)]
pub struct StateDir {
    root: PathBuf,
    process_id: String,
    _lock: File,
}

impl StateDir {
    /// Creates the directory if need be, locks it, and reads or mints the process id.
    ///
    /// # Errors
    /// [`StateDirError::Locked`] when another process is there; [`StateDirError::Io`] when the disk refuses.
    pub fn open(state_dir: &Path, application_id: &str) -> Result<Self, StateDirError> {
        let root = state_dir.join(application_id);
        fs::create_dir_all(&root).map_err(io_error("create", &root))?;
        let lock = lock(&root)?;
        let process_id = process_id(&root)?;
        Ok(Self { root, process_id, _lock: lock })
    }

    /// The application's directory.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The identity of this directory's processes, the same after every restart; two never run at once.
    pub fn process_id(&self) -> &str {
        &self.process_id
    }

    /// Where a store of a task lives.
    pub fn store_path(&self, task: TaskId, store: &str) -> PathBuf {
        self.root.join(task.to_string()).join("rocksdb").join(store)
    }

    /// Where the embedded log lives.
    pub fn embedded_path(&self) -> PathBuf {
        self.root.join("embedded")
    }
}

/// Makes a change of a directory's entries (a rename, a new file) durable.
pub(crate) fn sync_dir(path: &Path) -> io::Result<()> {
    // Only Unix lets a directory be opened and synced; elsewhere the file system decides.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StateDirError {
    let path = path.to_owned();
    move |reason| StateDirError::Io { action, path, reason }
}

fn lock(root: &Path) -> Result<File, StateDirError> {
    let path = root.join("lock");
    // Not truncated: until the lock is ours, the pid in it is somebody else's.
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(io_error("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StateDirError::Locked { path: root.to_owned(), holder: holder(&mut file) });
        }
        Err(TryLockError::Error(reason)) => return Err(io_error("lock", &path)(reason)),
    }
    // Only for the message above, so a full disk here is no reason to stop.
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
    Ok(file)
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let pid = match file.read_to_string(&mut text) {
        Ok(_) => text.trim().parse::<u32>().ok(),
        Err(_) => None,
    };
    match pid {
        Some(pid) if pid == std::process::id() => format!("this very process (pid {pid})"),
        Some(pid) => format!("process {pid}"),
        None => "another process".to_owned(),
    }
}

fn process_id(root: &Path) -> Result<String, StateDirError> {
    let path = root.join("process-id");
    match fs::read_to_string(&path) {
        Ok(text) if is_process_id(text.trim()) => return Ok(text.trim().to_owned()),
        Ok(_) => tracing::warn!(path = %path.display(), "the process id is unreadable; a new one takes its place"),
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => {}
        Err(reason) => return Err(io_error("read", &path)(reason)),
    }
    let id = mint();
    // Written aside and renamed: a crash leaves the old one, the new one or none, never half of one.
    let aside = root.join("process-id.new");
    let write = || -> io::Result<()> {
        let mut file = File::create(&aside)?;
        writeln!(file, "{id}")?;
        file.sync_all()?;
        fs::rename(&aside, &path)?;
        sync_dir(root)
    };
    write().map_err(io_error("write", &path))?;
    Ok(id)
}

fn is_process_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// 128 random bits in a UUID's clothes. `RandomState` is seeded by the operating system once a thread; the pid
/// and the time tell apart what a cloned machine image would otherwise mint alike.
fn mint() -> String {
    let mut halves = [0_u64; 2];
    let system = File::open("/dev/urandom").and_then(|mut file| {
        let mut bytes = [0_u8; 16];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    });
    let system = system.map_or(0, u128::from_ne_bytes);
    for (at, half) in halves.iter_mut().enumerate() {
        *half = RandomState::new().hash_one((at, std::process::id(), std::time::SystemTime::now(), system));
    }
    let bits = (u128::from(halves[0]) << 64) | u128::from(halves[1]);
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_process_id_survives_and_a_damaged_one_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let first = StateDir::open(dir.path(), "app-one-v1").unwrap().process_id().to_owned();
        assert!(is_process_id(&first), "{first}");
        assert_eq!(StateDir::open(dir.path(), "app-one-v1").unwrap().process_id(), first);
        fs::write(dir.path().join("app-one-v1/process-id"), "torn").unwrap();
        let replaced = StateDir::open(dir.path(), "app-one-v1").unwrap().process_id().to_owned();
        assert_ne!(replaced, first);
        assert_ne!(StateDir::open(dir.path(), "app-two-v1").unwrap().process_id(), replaced);
    }

    #[test]
    fn a_second_user_of_the_directory_is_told_which_one_and_who() {
        let dir = tempfile::tempdir().unwrap();
        let held = StateDir::open(dir.path(), "app-v1").unwrap();
        let error = StateDir::open(dir.path(), "app-v1").unwrap_err().to_string();
        assert!(error.contains(&held.path().display().to_string()), "{error}");
        assert!(error.contains(&std::process::id().to_string()), "{error}");
        drop(held);
        StateDir::open(dir.path(), "app-v1").unwrap();
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("app-v1"), "").unwrap();
        let error = StateDir::open(dir.path(), "app-v1").unwrap_err().to_string();
        assert!(error.contains("app-v1"), "{error}");
    }
}
