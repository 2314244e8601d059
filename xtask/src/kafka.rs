//! `cargo xtask kafka start|stop|status|topics`, a cluster and what can be done to its brokers, and the broker that tests
//! and benchmarks start for themselves.

pub(crate) mod access;
mod broker;
pub(crate) mod cluster;
mod process;
mod properties;
mod ready;

use std::path::{Path, PathBuf};

use broker::Broker;
use cluster::Cluster;
use lexopt::ValueExt as _;
use process::Record;

use crate::failure::{Failure, Result};
use crate::{jvm, run, workspace};

/// The topics of `examples/order_risk`, and how many partitions a topic gets.
const DEMO_TOPICS: [&str; 2] = ["orders.submitted.v1", "risk.decisions.v1"];
const DEMO_PARTITIONS: u32 = 4;

/// A developer's broker may hold on to more than a test's.
const DEVELOPER_HEAP_MB: u32 = 512;
/// Of three brokers each.
pub(crate) const CLUSTER_HEAP_MB: u32 = 384;

pub(crate) fn main(args: lexopt::Parser) -> Result<()> {
    let Options { words, fresh, partitions, brokers, broker, cluster } = Options::read(args)?;
    let dir = folder(&cluster);
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["topics", topics @ ..] => create_topics(topics, partitions),
        ["start"] => match brokers {
            Some(n_brokers) => start_cluster(&dir, n_brokers, fresh),
            None => start(fresh),
        },
        ["stop"] => stop(&dir),
        ["status"] => status(&dir),
        ["restart"] => match broker {
            Some(id) => cluster_at(&dir)?.restart(id),
            None => cluster_at(&dir)?.roll(),
        },
        ["kill"] => cluster_at(&dir)?.kill(chosen(broker)?),
        ["pause"] => cluster_at(&dir)?.pause(chosen(broker)?),
        ["resume"] => cluster_at(&dir)?.resume(chosen(broker)?),
        [action, word, ..] if ACTIONS.contains(action) => {
            Err(Failure::new(format!("`{word}`: only `topics` takes more words")))
        }
        _ => Err(Failure::new(USAGE)),
    }
}

const ACTIONS: [&str; 7] = ["start", "stop", "status", "restart", "kill", "pause", "resume"];
const USAGE: &str = "usage: cargo xtask kafka start [--brokers N] [--fresh] | stop | status \
                     | topics [NAME…] [--partitions N] \
                     | restart [--broker N] | kill --broker N | pause --broker N | resume --broker N";

/// What the command line says.
struct Options {
    words: Vec<String>,
    fresh: bool,
    partitions: u32,
    /// How many brokers a cluster is to have.
    brokers: Option<u32>,
    /// Which of them is meant.
    broker: Option<u32>,
    /// Whose cluster: `dev`'s, or that of a run of ours.
    cluster: String,
}

impl Options {
    fn read(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self {
            words: Vec::new(),
            fresh: false,
            partitions: DEMO_PARTITIONS,
            brokers: None,
            broker: None,
            cluster: "dev-cluster".to_owned(),
        };
        while let Some(arg) = args.next()? {
            match arg {
                lexopt::Arg::Value(word) => options.words.push(word.to_string_lossy().into_owned()),
                lexopt::Arg::Long("fresh") => options.fresh = true,
                lexopt::Arg::Long("partitions") => options.partitions = args.value()?.parse()?,
                lexopt::Arg::Long("brokers") => options.brokers = Some(args.value()?.parse()?),
                lexopt::Arg::Long("broker") => options.broker = Some(args.value()?.parse()?),
                lexopt::Arg::Long("cluster") => options.cluster = args.value()?.to_string_lossy().into_owned(),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

fn chosen(broker: Option<u32>) -> Result<u32> {
    broker.ok_or_else(|| Failure::new(format!("which one? `--broker N` says it\n{USAGE}")))
}

fn cluster_at(dir: &Path) -> Result<Cluster> {
    Cluster::at(dir).ok_or_else(|| Failure::new("no cluster of ours; `cargo xtask kafka start --brokers 3` starts one"))
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

/// The same for a cluster. What stopped goes on with its data, unless it is to be fresh or has another size.
fn start_cluster(dir: &Path, n_brokers: u32, fresh: bool) -> Result<()> {
    if !(1..=9).contains(&n_brokers) {
        return Err(Failure::new(format!("--brokers {n_brokers}: a cluster has 1 to 9 brokers here")));
    }
    let found = Cluster::at(dir).filter(|cluster| !fresh && cluster.brokers().count() == n_brokers as usize);
    let cluster = match found {
        Some(cluster) => {
            cluster.start_all()?;
            cluster
        }
        None => Cluster::start(jvm::prepare()?, dir, n_brokers, CLUSTER_HEAP_MB)?,
    };
    eprintln!("{}\nstop it with `cargo xtask kafka stop`", cluster.describe());
    println!("{}", cluster.address());
    Ok(())
}

/// Creates topics on the developer's broker; without names, those of the demo.
fn create_topics(names: &[&str], partitions: u32) -> Result<()> {
    let cluster = Cluster::running(&folder("dev-cluster")).map(|cluster| cluster.address());
    let address = Record::running(&folder("dev")).map(|record| record.address()).or(cluster);
    let address = address.ok_or_else(none_runs)?;
    let jvm = jvm::prepare()?;
    let mut create = jvm.command(&[], "streamwright.interop.CreateTopics");
    create.arg(address).arg(partitions.to_string());
    if names.is_empty() {
        create.args(DEMO_TOPICS);
    } else {
        create.args(names);
    }
    run::run(&mut create)
}

fn stop(cluster: &Path) -> Result<()> {
    let dir = folder("dev");
    let mut stopped = false;
    if let Some(record) = Record::running(&dir) {
        record.stop()?;
        stopped = true;
        eprintln!("stopped Kafka (pid {}); its topics are kept in {}", record.pid, dir.display());
    }
    Record::forget(&dir);
    if let Some(running) = Cluster::running(cluster) {
        running.stop()?;
        stopped = true;
        eprintln!("stopped the cluster; its topics are kept in {}", cluster.display());
    }
    if !stopped {
        eprintln!("no Kafka of ours runs");
    }
    Ok(())
}

fn status(cluster: &Path) -> Result<()> {
    let dir = folder("dev");
    let (single, cluster) = (Record::running(&dir), Cluster::running(cluster));
    if single.is_none() && cluster.is_none() {
        return Err(none_runs());
    }
    if let Some(record) = single {
        eprintln!("Kafka runs (pid {}, log {})", record.pid, record.log(&dir).display());
        println!("{}", record.address());
    }
    if let Some(cluster) = cluster {
        eprintln!("{}", cluster.describe());
        println!("{}", cluster.address());
    }
    Ok(())
}

fn none_runs() -> Failure {
    Failure::new("no Kafka of ours runs; `cargo xtask kafka start` starts one")
}
