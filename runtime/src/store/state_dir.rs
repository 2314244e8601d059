//! The state directory: where things lie in it, who may use it, and the identity that survives restarts.
//!
//! ```text
//! <state.dir>/<application.id>/
//!   lock                      held by the one process that may be here; holds its pid
//!   process-id                random, written once: makes the transactional ids of this directory its own
//!   <task>/state/             the stores of a task (Kafka)
//!   embedded/                 the embedded log, state included
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::clock;
use crate::task_id::TaskId;

/// How long a predecessor may take to leave: a process that was killed holds the lock until the system has taken its
/// memory back, and a supervisor starts the next one before that.
const PATIENCE: Duration = Duration::from_secs(10);
/// Ends the name of a task's directory that is being removed.
const DELETED: &str = ".deleted";
/// How people choose the directory.
const SETTING: &str = "`state.dir`, --state-dir, STREAMWRIGHT_STATE_DIR";

/// Why a state directory cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateDirError {
    /// Two processes on one directory would overwrite each other's state.
    #[error(
        "state directory `{}` is in use by {holder}; give each instance on this machine a directory of its own ({}), or \
         stop the other one", path.display(), SETTING
    )]
    Locked {
        /// The application's directory.
        path: PathBuf,
        /// The other process, as far as it is known.
        holder: String,
    },
    /// The disk refused.
    #[error("state directory: cannot {action} `{}`: {reason}; the place is set by {}", path.display(), SETTING)]
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
    /// Creates the directory if need be, locks it, and reads or mints the process id. Nobody but its owner may enter it.
    /// A process that is just leaving is waited for.
    ///
    /// # Errors
    /// [`StateDirError::Locked`] when another process stays there; [`StateDirError::Io`] when the disk refuses.
    pub fn open(state_dir: &Path, application_id: &str) -> Result<Self, StateDirError> {
        let state_dir = std::path::absolute(state_dir).map_err(io_error("find", state_dir))?;
        let root = state_dir.join(application_id);
        create_private(&root).map_err(io_error("create", &root))?;
        close_to_others(&root);
        let lock = lock(&root, PATIENCE)?;
        let process_id = process_id(&root)?;
        let this = Self { root, process_id, _lock: lock };
        this.remove_leftovers()?;
        Ok(this)
    }

    /// The application's directory.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The identity of this directory's processes, the same after every restart; two never run at once.
    pub fn process_id(&self) -> &str {
        &self.process_id
    }

    /// Where the state of a task lives.
    pub fn state_path(&self, task: TaskId) -> PathBuf {
        self.root.join(task.to_string()).join("state")
    }

    /// The tasks that have a directory.
    pub fn tasks(&self) -> Vec<TaskId> {
        let mut tasks: Vec<TaskId> = self.names().iter().filter_map(|name| TaskId::parse(name)).collect();
        tasks.sort_unstable();
        tasks
    }

    /// Removes the directory of a task, which nobody uses. The rename is what counts: a crash after it leaves nothing
    /// that could be opened.
    ///
    /// # Errors
    /// [`StateDirError::Io`] when the disk refuses.
    pub fn remove_task(&self, task: TaskId) -> Result<(), StateDirError> {
        let (path, doomed) = (self.root.join(task.to_string()), self.root.join(format!("{task}{DELETED}")));
        remove_all(&doomed)?;
        fs::rename(&path, &doomed).map_err(io_error("rename", &path))?;
        sync_dir(&self.root).map_err(io_error("sync", &self.root))?;
        remove_all(&doomed)
    }

    /// What a crash left of directories that were being removed.
    fn remove_leftovers(&self) -> Result<(), StateDirError> {
        let names = self.names();
        let doomed = names.iter().filter(|name| name.strip_suffix(DELETED).and_then(TaskId::parse).is_some());
        doomed.map(|name| self.root.join(name)).try_for_each(|path| remove_all(&path))
    }

    /// Of everything in the directory.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
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

/// Creates a directory and those above it that are missing, for their owner alone: customers' data lies in them.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// An application's directory that was there before, or that the file system made readable.
#[cfg(unix)]
fn close_to_others(root: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    let Ok(found) = fs::metadata(root) else { return };
    let mode = found.permissions().mode();
    if mode & 0o077 == 0 {
        return;
    }
    let mode = format!("{:o}", mode & 0o777);
    match fs::set_permissions(root, fs::Permissions::from_mode(0o700)) {
        Ok(()) => {
            tracing::info!(path = %root.display(), mode, "the state directory was open to others; its mode is 700 now")
        }
        // Somebody else's directory, lent to us: theirs to close.
        Err(error) => tracing::warn!(path = %root.display(), mode, %error, "the state directory is open to others"),
    }
}

#[cfg(not(unix))]
fn close_to_others(_: &Path) {}

fn remove_all(path: &Path) -> Result<(), StateDirError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_error("remove", path)(error)),
        _ => Ok(()),
    }
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StateDirError {
    let path = path.to_owned();
    move |reason| StateDirError::Io { action, path, reason }
}

fn lock(root: &Path, patience: Duration) -> Result<File, StateDirError> {
    let path = root.join("lock");
    // Not truncated: until the lock is ours, the pid in it is somebody else's.
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(io_error("open", &path))?;
    let started = clock::now();
    let mut said = false;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(reason)) => return Err(io_error("lock", &path)(reason)),
        }
        let pid = holder(&mut file);
        if pid == Some(std::process::id()) || clock::elapsed(started) >= patience {
            return Err(StateDirError::Locked { path: root.to_owned(), holder: describe(pid) });
        }
        if !std::mem::replace(&mut said, true) {
            let (holder, seconds) = (describe(pid), patience.as_secs());
            tracing::warn!(path = %root.display(), holder, seconds, "the state directory is still in use; waiting for the lock");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    // Only for the message above, so a full disk here is no reason to stop.
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
    Ok(file)
}

/// The pid of the process that holds the lock, as far as it is known.
fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
    text.trim().parse().ok()
}

fn describe(pid: Option<u32>) -> String {
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
        *half = RandomState::new().hash_one((at, std::process::id(), clock::wall(), system));
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
    fn a_task_is_removed_whole_and_nothing_else_is_touched() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path(), "app-v1").unwrap();
        let task = |partition| TaskId { subtopology: 0, partition };
        for name in ["0_1/state", "0_12/rocksdb/totals", "0_1.deleted/state", "0_01", "embedded", "0_1x"] {
            fs::create_dir_all(state.path().join(name)).unwrap();
        }
        assert_eq!(state.tasks(), [task(1), task(12)]);
        state.remove_task(task(1)).unwrap();
        assert_eq!(state.tasks(), [task(12)]);
        // A crash in the middle of a removal.
        fs::rename(state.path().join("0_12"), state.path().join("0_12.deleted")).unwrap();
        drop(state);
        let state = StateDir::open(dir.path(), "app-v1").unwrap();
        let mut left = state.names();
        left.sort();
        assert_eq!(left, ["0_01", "0_1x", "embedded", "lock", "process-id"]);
    }

    /// The lock of another process, as far as the next one can see.
    fn foreign_lock(root: &Path) -> File {
        create_private(root).unwrap();
        let mut file = File::create(root.join("lock")).unwrap();
        file.lock().unwrap();
        // No process has it.
        write!(file, "{}", u32::MAX).unwrap();
        file
    }

    #[test]
    fn a_predecessor_that_is_leaving_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let held = foreign_lock(&dir.path().join("app-v1"));
        let started = clock::now();
        let leaving = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            drop(held);
        });
        StateDir::open(dir.path(), "app-v1").unwrap();
        assert!(clock::elapsed(started) >= Duration::from_millis(300));
        leaving.join().unwrap();
    }

    #[test]
    fn one_that_stays_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let _held = foreign_lock(dir.path());
        let error = lock(dir.path(), Duration::from_millis(100)).unwrap_err().to_string();
        assert!(error.contains(&format!("in use by process {}", u32::MAX)), "{error}");
        assert!(error.contains("`state.dir`, --state-dir, STREAMWRIGHT_STATE_DIR"), "{error}");
    }

    #[test]
    fn a_file_in_the_way_is_named_with_its_whole_path_and_the_setting() {
        let dir = tempfile::tempdir_in(".").unwrap();
        let relative = Path::new(dir.path().file_name().unwrap());
        fs::write(dir.path().join("app-v1"), "").unwrap();
        let error = StateDir::open(relative, "app-v1").unwrap_err().to_string();
        let whole = std::env::current_dir().unwrap().join(relative).join("app-v1");
        assert!(error.contains(&format!("cannot create `{}`", whole.display())), "{error}");
        assert!(error.contains("`state.dir`, --state-dir, STREAMWRIGHT_STATE_DIR"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_enter() {
        use std::os::unix::fs::PermissionsExt as _;

        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let state_dir = dir.path().join("state");
        let opened = StateDir::open(&state_dir, "app-v1").unwrap();
        assert_eq!((mode(&state_dir), mode(opened.path())), (0o700, 0o700));
        drop(opened);
        // Of an earlier version.
        fs::set_permissions(state_dir.join("app-v1"), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(mode(StateDir::open(&state_dir, "app-v1").unwrap().path()), 0o700);
    }
}
