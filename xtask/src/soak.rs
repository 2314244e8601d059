//! `cargo xtask soak`: two programs under everything that can happen to instances, brokers and the network, and the
//! verdict. See docs/soak.md.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::kafka::cluster::{Cluster, ForThisRun};
use crate::{jvm, kafka, prerequisites, run, workspace};

const BROKERS: u32 = 3;
/// A test for which cargo builds the programs of its package.
const BUILDS_PROGRAMS: &str = "edges";

/// Options are the soak's own; `--json` needs to be found from where the user stands.
pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let mut forwarded: Vec<OsString> = Vec::new();
    let mut rest = args.raw_args()?.skip_while(|arg| arg == "--");
    while let Some(arg) = rest.next() {
        let is_json = arg == "--json";
        forwarded.push(arg);
        if is_json {
            let file = PathBuf::from(rest.next().ok_or_else(|| Failure::new("--json needs a file name"))?);
            forwarded.push(std::path::absolute(&file).map_err(|error| Failure::file("find", &file, &error))?.into());
        }
    }
    prerequisites::native()?;
    run::run(&mut build(forwarded.iter().any(|arg| arg == "--mutant"))?)?;
    let name = format!("run-{}", std::process::id());
    let xtask = std::env::current_exe().map_err(|error| Failure::new(format!("this program has no name: {error}")))?;
    let cluster = Cluster::start(jvm::prepare()?, &kafka::folder(&name), BROKERS, kafka::CLUSTER_HEAP_MB)?;
    let mut soak = Command::new(workspace::target_dir().join("debug").join("soak"));
    soak.args(forwarded)
        .env("STREAMWRIGHT_KAFKA", cluster.address())
        .env("STREAMWRIGHT_XTASK", xtask)
        .env("STREAMWRIGHT_CLUSTER", &name);
    let cluster = ForThisRun::new(cluster);
    let judged = run::run(&mut soak);
    if judged.is_err()
        && let Some(data) = cluster.keep()?
    {
        eprintln!("the brokers' data stay in {}", data.display());
    }
    judged
}

/// As `cargo xtask test` builds them: with another selection of packages or features, cargo would build the library and half
/// of what it needs once more. A mistake must be compiled in before a program can be told to make it.
fn build(has_mutants: bool) -> Result<Command> {
    if !has_mutants {
        let mut cargo = workspace::cargo();
        cargo.args(["test", "--no-run", "--workspace", "--test", BUILDS_PROGRAMS]);
        return Ok(cargo);
    }
    let Some(crash) = workspace::crash_tests()? else { return Err(Failure::new("no test has mutants")) };
    let mut cargo = workspace::cargo_for_crash_tests();
    cargo.args(["test", "--no-run"]).args(crash.selection).args(crash.names.iter().flat_map(|name| ["--test", name]));
    Ok(cargo)
}
