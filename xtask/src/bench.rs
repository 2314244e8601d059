//! `cargo xtask bench`: builds the benchmark for speed, starts a broker of its own, runs it.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::{Failure, Result};
use crate::kafka::access::Kafka;
use crate::{prerequisites, run, workspace};

/// The broker holds topics of millions of records here.
const HEAP_MB: u32 = 768;

/// The crates on the record path, which alone are built for speed.
///
/// A setting for all crates would also reach the small C libraries that RocksDB and librdkafka link, and
/// cargo would then compile those two anew: a quarter of an hour for nothing. For the same reason nothing
/// may stand here that a build script uses (`memchr`, `libc`, `syn`, `regex`, …).
const FAST: [&str; 16] = [
    "foldhash",
    "hashbrown",
    "itoa",
    "metrics",
    "rdkafka",
    "rocksdb",
    "serde",
    "serde_core",
    "serde_json",
    "sha1_smol",
    "streamwright",
    "streamwright-bench",
    "tracing",
    "tracing-core",
    "uuid",
    "zmij",
];

/// What cargo's release profile has and the workspace's one profile has not.
const SETTINGS: [&str; 5] =
    ["opt-level=3", "debug-assertions=false", "overflow-checks=false", "codegen-units=1", "incremental=false"];

/// `--json FILE` is ours only to find the file from where the user stands; every argument goes on.
pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let mut forwarded: Vec<OsString> = Vec::new();
    let mut rest = args.raw_args()?.skip_while(|arg| arg == "--");
    while let Some(arg) = rest.next() {
        let is_json = arg == "--json";
        forwarded.push(arg);
        if is_json {
            let file = rest.next().ok_or_else(|| Failure::new("--json needs a file name"))?;
            forwarded.push(absolute(PathBuf::from(file))?.into());
        }
    }
    prerequisites::native()?;
    let kafka = Kafka::find(HEAP_MB)?;
    let mut bench = workspace::cargo();
    bench.arg("run").args(for_speed()).args(["--package", "streamwright-bench", "--"]).args(forwarded);
    kafka.tell(&mut bench);
    run::run(&mut bench)
}

fn for_speed() -> Vec<String> {
    let setting = |name: &str, setting: &str| format!("--config=profile.dev.package.{name}.{setting}");
    FAST.iter().flat_map(|name| SETTINGS.iter().map(move |it| setting(name, it))).collect()
}

fn absolute(file: PathBuf) -> Result<PathBuf> {
    std::path::absolute(&file).map_err(|error| Failure::file("find", &file, &error))
}
