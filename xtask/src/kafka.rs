//! `cargo xtask kafka start|stop|status`, and the broker that tests and benchmarks start for themselves.

pub(crate) mod access;
mod broker;
mod process;
mod properties;
mod ready;

use std::path::PathBuf;

use broker::Broker;
use process::Record;

use crate::failure::{Failure, Result};
use crate::{jvm, workspace};

/// A developer's broker may hold on to more than a test's.
const DEVELOPER_HEAP_MB: u32 = 512;

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let (mut action, mut fresh) = (None, false);
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Value(word) if action.is_none() => action = Some(word.to_string_lossy().into_owned()),
            lexopt::Arg::Long("fresh") => fresh = true,
            other => return Err(other.unexpected().into()),
        }
    }
    match action.as_deref() {
        Some("start") => start(fresh),
        Some("stop") => stop(),
        Some("status") => status(),
        _ => Err(Failure::new("usage: cargo xtask kafka start [--fresh] | stop | status")),
    }
}

/// Every broker's folder: `dev` for the developer's, `run-PID` for those of our own runs.
pub(crate) fn folder(name: &str) -> PathBuf {
    workspace::target_dir().join("kafka").join(name)
}

/// Prints the address alone on stdout, so that scripts can take it from there.
fn start(fresh: bool) -> Result<()> {
    let dir = folder("dev");
    if let Some(record) = Record::running(&dir) {
        eprintln!("Kafka already runs (pid {}, log {})", record.pid, record.log(&dir).display());
        println!("{}", record.address());
        return Ok(());
    }
    if fresh {
        broker::remove(&dir)?;
    }
    let jvm = jvm::prepare()?;
    let record = Broker::start(&jvm, &dir, DEVELOPER_HEAP_MB)?.leave_running();
    eprintln!(
        "Kafka runs (pid {}, log {}); stop it with `cargo xtask kafka stop`",
        record.pid,
        record.log(&dir).display()
    );
    println!("{}", record.address());
    Ok(())
}

fn stop() -> Result<()> {
    let dir = folder("dev");
    match Record::running(&dir) {
        Some(record) => {
            record.stop()?;
            eprintln!("stopped Kafka (pid {}); its topics are kept in {}", record.pid, dir.display());
        }
        None => eprintln!("no Kafka of ours runs"),
    }
    Record::forget(&dir);
    Ok(())
}

fn status() -> Result<()> {
    let dir = folder("dev");
    match Record::running(&dir) {
        Some(record) => {
            eprintln!("Kafka runs (pid {}, log {})", record.pid, record.log(&dir).display());
            println!("{}", record.address());
            Ok(())
        }
        None => Err(Failure::new("no Kafka of ours runs; `cargo xtask kafka start` starts one")),
    }
}
