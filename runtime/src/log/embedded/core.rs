//! The database under an embedded log, shared by all workers of the process.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use rocksdb::{ColumnFamily, DB, DBRecoveryMode, Options, WriteOptions};

use crate::log::LogError;
use crate::store::StateDir;
use crate::store::rocksdb::{error, options};
use crate::store::state_dir::create_private;

use super::keys;
use super::topic::Topic;

/// A write-ahead log larger than this is retired by writing out what it protects.
const WAL_BYTES: u64 = 64 << 20;
/// What may be waiting to be written to files.
const WRITE_BUFFERS_BYTES: usize = 24 << 20;

pub(super) struct Core {
    db: DB,
    path: PathBuf,
    pub(super) write: WriteOptions,
    shared: Mutex<Shared>,
    /// Counts commits; waited on by consumers with nothing to read.
    commits: Mutex<u64>,
    changed: Condvar,
    /// Why nothing can be written any more, if so.
    failed: OnceLock<String>,
    /// Last field: the directory stays locked until the database is closed.
    _state_dir: StateDir,
}

/// What the commit lock protects.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) topics: BTreeMap<String, Arc<Topic>>,
    /// First and last offset of every chunk of a repartition topic, to be deleted when it is consumed.
    pub(super) chunks: HashMap<(u32, i32), VecDeque<(i64, i64)>>,
}

impl Core {
    pub(super) fn open(state_dir: StateDir, sync: bool) -> Result<Self, LogError> {
        let path = state_dir.embedded_path();
        let db = open_database(&path).map_err(|error| unusable(&path, error.as_ref()))?;
        let mut write = WriteOptions::default();
        write.set_sync(sync);
        let mut core = Self {
            db,
            path,
            write,
            shared: Mutex::default(),
            commits: Mutex::default(),
            changed: Condvar::new(),
            failed: OnceLock::new(),
            _state_dir: state_dir,
        };
        core.check_format()?;
        let shared = core.load()?;
        core.shared = Mutex::new(shared);
        Ok(core)
    }

    fn check_format(&self) -> Result<(), LogError> {
        match self.get(keys::FORMAT_KEY)?.as_deref() {
            None => self
                .db
                .put_opt(keys::FORMAT_KEY, [keys::FORMAT], &self.write)
                .map_err(|error| self.storage("write to", &error)),
            Some([keys::FORMAT]) => Ok(()),
            Some(other) => Err(unusable(&self.path, &format!("its format is {other:?}, not {}", keys::FORMAT))),
        }
    }

    pub(super) fn db(&self) -> &DB {
        &self.db
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A column family; all of them were opened with the database.
    pub(super) fn family(&self, name: &str) -> Result<&ColumnFamily, LogError> {
        self.db.cf_handle(name).ok_or_else(|| unusable(&self.path, &format!("it has no column family `{name}`")))
    }

    pub(super) fn get(&self, key: impl AsRef<[u8]>) -> Result<Option<Vec<u8>>, LogError> {
        self.db.get(key).map_err(|error| self.storage("read", &error))
    }

    /// The commit lock.
    pub(super) fn lock(&self) -> MutexGuard<'_, Shared> {
        // What a panic under the lock can leave behind is a commit that was not announced; the database knows.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many commits there were.
    pub(super) fn commits(&self) -> u64 {
        *self.commits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn announce(&self) {
        *self.commits.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }

    /// Waits until there were more than `seen` commits, at most `timeout`.
    pub(super) fn wait(&self, seen: u64, timeout: Duration) {
        let commits = self.commits.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(commits, timeout, |commits| *commits == seen));
    }

    /// Refuses to go on after a failed write: whether it is on the disk is known only to the next process that
    /// opens the log.
    pub(super) fn check(&self) -> Result<(), LogError> {
        match self.failed.get() {
            None => Ok(()),
            Some(reason) => Err(LogError::Closed {
                context: format!("the embedded log at `{}` stopped after a failed write", self.path.display()),
                reason: reason.clone(),
            }),
        }
    }

    pub(super) fn fail(&self, error: &rocksdb::Error) -> LogError {
        let reason = error.to_string();
        // The first failure is the cause of the others.
        let _ = self.failed.set(reason.clone());
        let context = format!("cannot write to the embedded log at `{}`", self.path.display());
        LogError::Storage { context, reason }
    }

    pub(super) fn storage(&self, action: &str, error: &rocksdb::Error) -> LogError {
        if error::is_damage(error) {
            return unusable(&self.path, error.as_ref());
        }
        let context = format!("cannot {action} the embedded log at `{}`", self.path.display());
        LogError::Storage { context, reason: error.to_string() }
    }

    pub(super) fn damaged(&self, what: &str) -> LogError {
        unusable(&self.path, what)
    }
}

fn unusable(path: &Path, reason: &str) -> LogError {
    LogError::Fatal {
        context: format!("the embedded log at `{}` cannot be read", path.display()),
        reason: format!(
            "{reason}. It is the only copy of its topics and state, so nothing was changed: restore the directory \
             from a backup, or move it away to start empty"
        ),
    }
}

fn open_database(path: &Path) -> Result<DB, rocksdb::Error> {
    if let Err(reason) = create_private(path) {
        // RocksDB's own message for this leaves out the cause.
        tracing::error!(path = %path.display(), %reason, "cannot create the embedded log's directory");
    }
    let mut database = options::database();
    database.set_max_total_wal_size(WAL_BYTES);
    database.set_db_write_buffer_size(WRITE_BUFFERS_BYTES);
    // Only what a crash can leave, an unfinished last record, is passed over. RocksDB's default would also drop
    // everything after a damaged record in the middle, which is committed, and say nothing.
    database.set_wal_recovery_mode(DBRecoveryMode::TolerateCorruptedTailRecords);
    database.set_track_and_verify_wals_in_manifest(true);
    let mut state = Options::default();
    options::point_lookups(&mut state);
    let mut records = Options::default();
    options::sequential_reads(&mut records);
    let mut meta = Options::default();
    options::point_lookups(&mut meta);
    let families = [("default", meta), (keys::RECORDS, records), (keys::STATE, state)];
    DB::open_cf_with_opts(&database, path, families)
}
