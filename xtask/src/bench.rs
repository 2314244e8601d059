//! `cargo xtask bench`: builds the benchmark for speed, starts a broker of its own, runs it.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::{Failure, Result};
use crate::kafka::access::Kafka;
use crate::{prerequisites, run, workspace};

/// The broker holds topics of millions of records here.
const HEAP_MB: u32 = 768;

/// Optimises the crates on the record path; from the workspace's root.
const SPEED: &str = "bench/speed.toml";

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
    bench.args(["run", "--config", SPEED, "--package", "streamwright-bench", "--"]).args(forwarded);
    kafka.tell(&mut bench);
    run::run(&mut bench)
}

fn absolute(file: PathBuf) -> Result<PathBuf> {
    std::path::absolute(&file).map_err(|error| Failure::file("find", &file, &error))
}
