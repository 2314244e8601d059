//! `cargo xtask kafka start|stop|status|topics`, and the broker that tests and benchmarks start for themselves.

pub(crate) mod access;
mod broker;
mod process;
mod properties;
mod ready;

use std::path::PathBuf;

use broker::Broker;
use lexopt::ValueExt as _;
use process::Record;

use crate::failure::{Failure, Result};
use crate::{jvm, run, workspace};

/// The topics of `examples/order_risk`, and how many partitions a topic gets.
const DEMO_TOPICS: [&str; 2] = ["orders.submitted.v1", "risk.decisions.v1"];
const DEMO_PARTITIONS: u32 = 4;

/// A developer's broker may hold on to more than a test's.
const DEVELOPER_HEAP_MB: u32 = 512;

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let (mut words, mut fresh, mut partitions) = (Vec::new(), false, DEMO_PARTITIONS);
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Value(word) => words.push(word.to_string_lossy().into_owned()),
            lexopt::Arg::Long("fresh") => fresh = true,
            lexopt::Arg::Long("partitions") => partitions = args.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let mut words = words.into_iter();
    let action = words.next();
    let topics: Vec<String> = words.collect();
    if action.as_deref() == Some("topics") {
        return create_topics(&topics, partitions);
    }
    if let Some(topic) = topics.first() {
        return Err(Failure::new(format!("`{topic}`: only `topics` takes more words")));
    }
    match action.as_deref() {
        Some("start") => start(fresh),
        Some("stop") => stop(),
        Some("status") => status(),
        _ => Err(Failure::new(
            "usage: cargo xtask kafka start [--fresh] | stop | status | topics [NAME…] [--partitions N]",
        )),
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

/// Creates topics on the developer's broker; without names, those of the demo.
fn create_topics(names: &[String], partitions: u32) -> Result<()> {
    let Some(record) = Record::running(&folder("dev")) else { return status() };
    let jvm = jvm::prepare()?;
    let mut create = jvm.command(&[], "streamwright.interop.CreateTopics");
    create.arg(record.address()).arg(partitions.to_string());
    if names.is_empty() {
        create.args(DEMO_TOPICS);
    } else {
        create.args(names);
    }
    run::run(&mut create)
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
