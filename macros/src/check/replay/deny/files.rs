//! The file system.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::FILES, groups: &[FILES] };

const FILES: Group = Group {
    paths: &[
        "fs::*",
        "tokio::fs::*",
        "async_std::fs::*",
        "fs_err::*",
        "tempfile::*",
        "walkdir::*",
        "memmap2::*",
        "=File::open",
        "=File::create",
        "=File::create_new",
        "=File::options",
        "=OpenOptions::new",
        "=NamedTempFile::new",
        "=DirBuilder::new",
    ],
    methods: &["sync_all/0", "sync_data/0", "read_dir/0", "try_exists/0", "canonicalize/0"],
    macros: &[],
    reason: "touches a file: a replay repeats the effect or reads another content",
    fix: "send what to write as a record to a `#[sink]`, and bring what to read in through a table source",
};
