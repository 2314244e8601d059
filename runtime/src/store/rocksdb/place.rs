//! The files around a database: where a damaged one is set aside, what an interrupted wipe or load left behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::store::state_dir::{create_private, sync_dir};

/// The directory of one database and its neighbours, which carry its name and a suffix.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) path: PathBuf,
}

impl Place {
    /// Creates the parent directory and removes what a crash left half done.
    pub(super) fn prepare(path: PathBuf) -> io::Result<Self> {
        let place = Self { path };
        create_private(place.parent())?;
        for leftover in place.neighbours(".deleted-").into_iter().chain(place.neighbours(".load-")) {
            remove(&leftover)?;
        }
        Ok(place)
    }

    fn parent(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    fn neighbour(&self, suffix: &str) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(suffix);
        self.path.with_file_name(name)
    }

    fn neighbours(&self, suffix: &str) -> Vec<PathBuf> {
        let prefix = self.neighbour(suffix);
        let prefix = prefix.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let entries = fs::read_dir(self.parent()).into_iter().flatten().flatten();
        let ours = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix));
        ours.map(|entry| entry.path()).collect()
    }

    /// A file to build a load in.
    pub(super) fn load_file(&self, number: u64) -> PathBuf {
        self.neighbour(&format!(".load-{number}"))
    }

    /// Remembers, across a restart if need be, that reading met damage: opening alone does not find it again.
    pub(super) fn mark_damaged(&self) {
        if let Err(error) = fs::write(self.neighbour(".damaged"), "") {
            tracing::warn!(path = %self.path.display(), %error, "cannot mark damaged state");
        }
    }

    pub(super) fn is_marked_damaged(&self) -> bool {
        self.neighbour(".damaged").exists()
    }

    /// Moves the database away, whole, for people to look at; returns where to.
    pub(super) fn set_aside(&self) -> io::Result<PathBuf> {
        let mut number = 1;
        let aside = loop {
            let candidate = self.neighbour(&format!(".corrupt-{number}"));
            if !candidate.exists() {
                break candidate;
            }
            number += 1;
        };
        if self.path.exists() {
            fs::rename(&self.path, &aside)?;
            sync_dir(self.parent())?;
        }
        remove(&self.neighbour(".damaged"))?;
        Ok(aside)
    }

    /// Removes the (closed) database. The rename is what counts: a crash after it finds none, never half of the old one.
    pub(super) fn wipe(&self) -> io::Result<()> {
        let doomed = self.neighbour(".deleted-1");
        remove(&doomed)?;
        if self.path.exists() {
            fs::rename(&self.path, &doomed)?;
            sync_dir(self.parent())?;
        }
        remove(&doomed)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
