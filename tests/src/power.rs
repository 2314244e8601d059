//! A power failure: of a killed process's files, what it has not synced is taken away, bytes and names alike.
//!
//! The process runs with a small library loaded before the C library, which writes down what each `fsync` and `fdatasync`
//! made durable. Whatever a real disk might have kept on its own is lost here: the worst case. Directories themselves are
//! taken for durable, and files are appended to, never overwritten, as those of RocksDB are.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::preload;

/// The supply of processes that keep their files in one directory.
pub struct Power {
    /// Holds the library, its log, and a second name of each file.
    own: tempfile::TempDir,
    root: PathBuf,
}

impl Power {
    /// Of processes that keep their files in `root`, on the file system of the directory for temporary files.
    ///
    /// # Errors
    /// Why there can be none here; for [`or_skip!`](crate::or_skip).
    pub fn of(root: &Path) -> Result<Self, String> {
        let own = tempfile::tempdir().map_err(|error| error.to_string())?;
        preload::build("power/synced.c", &own.path().join("synced.so"))?;
        fs::create_dir(own.path().join("kept")).map_err(|error| error.to_string())?;
        let root = root.canonicalize().map_err(|error| error.to_string())?;
        Ok(Self { own, root })
    }

    /// What a process needs in its environment.
    #[must_use]
    pub fn variables(&self) -> [(&'static str, PathBuf); 4] {
        let own = |name| self.own.path().join(name);
        [
            ("LD_PRELOAD", own("synced.so")),
            ("POWER_LOG", own("log")),
            ("POWER_KEPT", own("kept")),
            ("POWER_ROOT", self.root.clone()),
        ]
    }

    /// Leaves what was durable when the (killed) process ended; returns how many bytes and names were lost.
    ///
    /// # Panics
    /// When the files cannot be changed.
    #[must_use]
    pub fn cut(&self) -> u64 {
        let synced = Synced::read(&fs::read_to_string(self.own.path().join("log")).unwrap_or_default());
        let mut lost = 0;
        let mut left = vec![self.root.clone()];
        while let Some(directory) = left.pop() {
            let nothing = BTreeMap::new();
            let names = synced.names.get(&directory).unwrap_or(&nothing);
            for entry in fs::read_dir(&directory).expect("a directory") {
                let path = entry.expect("an entry").path();
                let found = fs::symlink_metadata(&path).expect("an entry");
                if found.is_dir() {
                    left.push(path);
                    continue;
                }
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                if names.get(&name) != Some(&found.ino()) {
                    fs::remove_file(&path).expect("removed");
                    lost += 1;
                }
            }
            for (name, number) in names {
                let path = directory.join(name);
                if !path.exists() {
                    fs::hard_link(self.own.path().join("kept").join(number.to_string()), &path).expect("a kept file");
                    lost += 1;
                }
                lost += shorten(&path, synced.lengths.get(number).copied().unwrap_or(0));
            }
        }
        lost
    }
}

fn shorten(path: &Path, durable: u64) -> u64 {
    let length = fs::metadata(path).expect("a file").len();
    let lost = length.saturating_sub(durable);
    if lost > 0 {
        File::options().write(true).open(path).and_then(|file| file.set_len(durable)).expect("shortened");
    }
    lost
}

/// What the library wrote down.
#[derive(Default)]
struct Synced {
    /// By number of the file.
    lengths: BTreeMap<u64, u64>,
    /// By directory: names and numbers of its files.
    names: BTreeMap<PathBuf, BTreeMap<String, u64>>,
}

impl Synced {
    fn read(log: &str) -> Self {
        let mut synced = Self::default();
        let mut directory = PathBuf::new();
        for line in log.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields[..] {
                ["F", file, length] => {
                    synced.lengths.insert(number(file), number(length));
                }
                ["D", path] => {
                    directory = path.into();
                    synced.names.insert(directory.clone(), BTreeMap::new());
                }
                ["E", file, name] => {
                    let names = synced.names.get_mut(&directory).expect("a directory before its names");
                    names.insert(name.to_owned(), number(file));
                }
                _ => panic!("not a line of the log: {line}"),
            }
        }
        synced
    }
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}
