//! Several brokers and a controller on this machine, each a process that can be stopped, killed and paused on its own.
//!
//! A broker that is killed and comes back before the controller has noticed believes that it still leads its partitions
//! (`tests/src/server.rs` tells what Kafka 4.3.1 does then). So a broker that is down is started only after the end of
//! its session.

mod settings;

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use serde_json::{Value, json};

use super::broker::{format, remove, spawn};
use super::process::Record;
use super::ready;
use crate::failure::{Failure, Result};
use crate::jvm::Jvm;
use crate::{interrupt, run};

/// How long a node may take to start; all start at once, on a machine that may have two cores.
const START: Duration = Duration::from_secs(180);
/// How long brokers may take to catch up with what they have missed.
const CATCH_UP: Duration = Duration::from_secs(120);
/// A controller holds nothing but metadata.
const CONTROLLER_HEAP_MB: u32 = 192;
/// Below the ports that the system gives to outgoing connections: a broker that is down must find its port free.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// A cluster and where it lives.
#[derive(Debug)]
pub(crate) struct Cluster {
    dir: PathBuf,
    jvm: Jvm,
    controller_port: u16,
    ports: Vec<u16>,
    heap_mb: u32,
}

impl Cluster {
    /// Starts `n_brokers` on new data.
    pub(crate) fn start(jvm: Jvm, dir: &Path, n_brokers: u32, heap_mb: u32) -> Result<Self> {
        remove(dir)?;
        let mut ports = free_ports(n_brokers as usize + 1)?;
        let controller_port = ports.pop().unwrap_or_default();
        let cluster = Self { dir: dir.to_owned(), jvm, controller_port, ports, heap_mb };
        fs::create_dir_all(dir).map_err(|error| Failure::file("make", dir, &error))?;
        cluster.remember()?;
        cluster.prepare()?;
        let outcome = cluster.start_all();
        if outcome.is_err() {
            cluster.stop()?;
        }
        outcome.map(|()| cluster)
    }

    /// The cluster of this folder, whether its nodes run or not.
    pub(crate) fn at(dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(dir.join("cluster.json")).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        let port = |value: &Value| value.as_u64()?.try_into().ok();
        Some(Self {
            dir: dir.to_owned(),
            jvm: Jvm { java: value["java"].as_str()?.into(), class_path: value["class_path"].as_str()?.into() },
            controller_port: port(&value["controller"])?,
            ports: value["brokers"].as_array()?.iter().map(port).collect::<Option<_>>()?,
            heap_mb: value["heap_mb"].as_u64()?.try_into().ok()?,
        })
    }

    /// The same if any of its nodes runs.
    pub(crate) fn running(dir: &Path) -> Option<Self> {
        Self::at(dir).filter(|cluster| cluster.nodes().any(|id| Record::running(&cluster.folder(id)).is_some()))
    }

    /// Starts whatever does not run.
    pub(crate) fn start_all(&self) -> Result<()> {
        let down = self.nodes().filter(|id| Record::running(&self.folder(*id)).is_none());
        let started = down.map(|id| Ok((id, self.spawn(id)?))).collect::<Result<Vec<_>>>()?;
        started.into_iter().try_for_each(|(id, child)| self.wait_until_ready(id, child))
    }

    /// Stops all nodes, brokers first.
    pub(crate) fn stop(&self) -> Result<()> {
        // Those that are paused cannot stop in good order, and nobody has a use for their data's order here.
        self.brokers().try_for_each(|id| self.resume(id))?;
        self.nodes().rev().try_for_each(|id| self.stop_node(id))
    }

    /// `bootstrap.servers` for clients.
    pub(crate) fn address(&self) -> String {
        let addresses: Vec<String> = self.ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
        addresses.join(",")
    }

    /// The numbers of the brokers, from 1.
    pub(crate) fn brokers(&self) -> impl DoubleEndedIterator<Item = u32> + use<> {
        (1..).take(self.ports.len()).collect::<Vec<_>>().into_iter()
    }

    /// SIGKILL. Its data stays.
    pub(crate) fn kill(&self, id: u32) -> Result<()> {
        if let Some(record) = self.record(id)? {
            record.kill()?;
        }
        Ok(())
    }

    /// SIGSTOP: it keeps its connections, and answers nobody.
    pub(crate) fn pause(&self, id: u32) -> Result<()> {
        self.signal(id, "STOP")
    }

    /// SIGCONT.
    pub(crate) fn resume(&self, id: u32) -> Result<()> {
        self.signal(id, "CONT")
    }

    /// Stops a broker in good order if it runs, and starts it again.
    pub(crate) fn restart(&self, id: u32) -> Result<()> {
        if self.record(id)?.is_some() {
            self.resume(id)?;
            self.stop_node(id)?;
        } else {
            let noticed = Duration::from_millis(u64::from(settings::SESSION_MS) * 3 / 2);
            // Nothing but a signal ends this wait before its time.
            interrupt::wait_until(noticed, || Ok(None::<()>))?;
        }
        let child = self.spawn(id)?;
        self.wait_until_ready(id, child)
    }

    /// Restarts one broker after the other; each waits until all copies are in sync again.
    pub(crate) fn roll(&self) -> Result<()> {
        for id in self.brokers() {
            self.restart(id)?;
            self.wait_until_in_sync()?;
            eprintln!("broker {id} was restarted");
        }
        Ok(())
    }

    /// Waits until every partition has all of its copies in sync.
    pub(crate) fn wait_until_in_sync(&self) -> Result<()> {
        let behind = || {
            let mut tool = self.jvm.command(&super::broker::QUICK, "streamwright.interop.BehindReplicas");
            let found = run::output(tool.arg(self.address()))?;
            Ok(found.trim().is_empty().then_some(()))
        };
        match interrupt::wait_until(CATCH_UP, behind)? {
            Some(()) => Ok(()),
            None => Err(Failure::new(format!("partitions are not in sync after {} s", CATCH_UP.as_secs()))),
        }
    }

    /// What runs, for people.
    pub(crate) fn describe(&self) -> String {
        let node = |id: u32| {
            let role = if id == settings::CONTROLLER { "controller" } else { "broker" };
            match Record::running(&self.folder(id)) {
                Some(record) => {
                    let log = record.log(&self.folder(id));
                    format!("{role} {id}: pid {}, port {}, log {}", record.pid, record.port, log.display())
                }
                None => format!("{role} {id}: does not run"),
            }
        };
        self.nodes().map(node).collect::<Vec<_>>().join("\n")
    }

    fn nodes(&self) -> impl DoubleEndedIterator<Item = u32> + use<> {
        // A broker that starts looks for its controller.
        [settings::CONTROLLER].into_iter().chain(self.brokers())
    }

    fn folder(&self, id: u32) -> PathBuf {
        self.dir.join(format!("node-{id}"))
    }

    fn port(&self, id: u32) -> u16 {
        let broker = (id as usize).checked_sub(1).and_then(|at| self.ports.get(at));
        *broker.unwrap_or(&self.controller_port)
    }

    /// The process of a broker, if it runs.
    fn record(&self, id: u32) -> Result<Option<Record>> {
        if !self.brokers().any(|known| known == id) {
            return Err(Failure::new(format!("no broker {id}; they are numbered from 1 to {}", self.ports.len())));
        }
        Ok(Record::running(&self.folder(id)))
    }

    fn signal(&self, id: u32, name: &str) -> Result<()> {
        if let Some(record) = self.record(id)? {
            run::signal(name, &record.pid.to_string());
        }
        Ok(())
    }

    fn stop_node(&self, id: u32) -> Result<()> {
        let dir = self.folder(id);
        Record::running(&dir).map_or(Ok(()), |record| record.stop())?;
        Record::forget(&dir);
        Ok(())
    }

    fn remember(&self) -> Result<()> {
        let file = self.dir.join("cluster.json");
        let text = json!({
            "controller": self.controller_port,
            "brokers": self.ports,
            "heap_mb": self.heap_mb,
            "java": self.jvm.java,
            "class_path": self.jvm.class_path.to_string_lossy(),
        });
        fs::write(&file, format!("{text}\n")).map_err(|error| Failure::file("write", &file, &error))
    }

    /// Settings and empty data of every node.
    fn prepare(&self) -> Result<()> {
        for id in self.nodes() {
            let dir = self.folder(id);
            fs::create_dir_all(&dir).map_err(|error| Failure::file("make", &dir, &error))?;
            let (data, properties) = (dir.join("data"), dir.join("server.properties"));
            let n_brokers = u32::try_from(self.ports.len()).unwrap_or(u32::MAX);
            let text = match id {
                settings::CONTROLLER => settings::controller(n_brokers, self.controller_port, &data),
                _ => settings::broker(id, n_brokers, self.port(id), self.controller_port, &data),
            };
            fs::write(&properties, text).map_err(|error| Failure::file("write", &properties, &error))?;
            format(&self.jvm, &properties)?;
        }
        Ok(())
    }

    fn spawn(&self, id: u32) -> Result<Child> {
        let dir = self.folder(id);
        let (properties, log) = (dir.join("server.properties"), dir.join("server.log"));
        // What an earlier start has said stays.
        let out = File::options().create(true).append(true).open(&log);
        let out = out.map_err(|error| Failure::file("write", &log, &error))?;
        let heap_mb = if id == settings::CONTROLLER { CONTROLLER_HEAP_MB } else { self.heap_mb };
        let child = spawn(&self.jvm, &properties, out, heap_mb)?;
        Record { pid: child.id(), port: self.port(id), properties }.remember(&dir)?;
        Ok(child)
    }

    fn wait_until_ready(&self, id: u32, mut child: Child) -> Result<()> {
        let (dir, port) = (self.folder(id), self.port(id));
        let failed = |words: String| {
            let log = dir.join("server.log");
            let text = fs::read_to_string(&log).unwrap_or_default();
            Failure::new(format!("{words}; the end of {}:\n{}", log.display(), run::tail(&text, 25)))
        };
        let outcome = interrupt::wait_until(START, || match child.try_wait() {
            Ok(None) => Ok(ready::answers(port).then_some(())),
            Ok(Some(status)) => Err(failed(format!("node {id} ended at once ({status})"))),
            Err(error) => Err(failed(format!("node {id} cannot be watched: {error}"))),
        });
        outcome?.ok_or_else(|| failed(format!("node {id} is not ready after {} s", START.as_secs())))
    }
}

/// A cluster for one run of ours: stopped and removed at its end.
#[derive(Debug)]
pub(crate) struct ForThisRun(Option<Cluster>);

impl ForThisRun {
    pub(crate) fn new(cluster: Cluster) -> Self {
        Self(Some(cluster))
    }

    /// Stops it and leaves its data, in this directory, to whoever looks into what went wrong.
    pub(crate) fn keep(mut self) -> Result<Option<PathBuf>> {
        let Some(cluster) = self.0.take() else { return Ok(None) };
        cluster.stop()?;
        Ok(Some(cluster.dir))
    }
}

impl Drop for ForThisRun {
    fn drop(&mut self) {
        let Some(cluster) = self.0.take() else { return };
        // A destructor cannot fail; it says what it could not do.
        if let Err(failure) = cluster.stop().and_then(|()| remove(&cluster.dir)) {
            eprintln!("warning: {failure}");
        }
    }
}

fn free_ports(count: usize) -> Result<Vec<u16>> {
    let first = u16::try_from(std::process::id() % u32::from(PORTS.end - PORTS.start)).unwrap_or_default();
    let candidates = (PORTS.start + first..PORTS.end).chain(PORTS.start..PORTS.start + first);
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let ports: Vec<u16> = candidates.filter(is_free).take(count).collect();
    if ports.len() < count {
        return Err(Failure::new(format!(
            "no {count} free ports on 127.0.0.1 between {} and {}",
            PORTS.start, PORTS.end
        )));
    }
    Ok(ports)
}
