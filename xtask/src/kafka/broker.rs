//! Starting a broker and owning it: dropped, it is stopped, whatever else went wrong.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use super::process::Record;
use super::properties::{self, Layout};
use super::ready;
use crate::failure::{Failure, Result};
use crate::jvm::Jvm;
use crate::{interrupt, run};

/// How long a start may take; on a busy machine with two cores it takes about ten seconds.
const START: Duration = Duration::from_secs(120);
/// Somebody else may take a port between our look and the server's.
const TRIES: u32 = 3;
/// How much of the server's log goes into a failure.
const N_LOG_LINES: usize = 25;

/// A broker that this process started and stops.
#[derive(Debug)]
pub(crate) struct Broker {
    record: Record,
    child: Child,
    dir: PathBuf,
    keep: Keep,
}

/// What is left of a broker when its owner lets go of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// The process runs on.
    Running,
    /// The data stays.
    Data,
    /// Nothing stays.
    Nothing,
}

impl Broker {
    /// Starts a broker on the data of `dir`, which is formatted when it is new.
    pub(crate) fn start(jvm: &Jvm, dir: &Path, heap_mb: u32) -> Result<Self> {
        let mut tries = 1;
        loop {
            match Self::try_start(jvm, dir, heap_mb) {
                Err(Failure::Message(words)) if tries < TRIES && words.contains("Address already in use") => tries += 1,
                outcome => return outcome,
            }
        }
    }

    /// A broker for one run of ours: fresh, and removed with all its data at the end.
    pub(crate) fn start_for_this_run(jvm: &Jvm, heap_mb: u32) -> Result<Self> {
        sweep();
        let dir = super::folder(&format!("run-{}", std::process::id()));
        remove(&dir)?;
        let mut broker = Self::start(jvm, &dir, heap_mb)?;
        broker.keep = Keep::Nothing;
        Ok(broker)
    }

    /// HOST:PORT for clients.
    pub(crate) fn address(&self) -> String {
        self.record.address()
    }

    /// Lets the process live on after this program.
    pub(crate) fn leave_running(mut self) -> Record {
        self.keep = Keep::Running;
        self.record.clone()
    }

    fn try_start(jvm: &Jvm, dir: &Path, heap_mb: u32) -> Result<Self> {
        let data = dir.join("data");
        fs::create_dir_all(dir).map_err(|error| Failure::file("make", dir, &error))?;
        let (port, controller_port) = free_ports()?;
        let properties = dir.join("server.properties");
        let text = properties::text(&Layout { port, controller_port, data: &data });
        fs::write(&properties, text).map_err(|error| Failure::file("write", &properties, &error))?;
        if !data.join("meta.properties").exists() {
            format(jvm, &properties)?;
        }
        let log = dir.join("server.log");
        let out = File::create(&log).map_err(|error| Failure::file("write", &log, &error))?;
        let child = spawn(jvm, &properties, out, heap_mb)?;
        let record = Record { pid: child.id(), port, properties };
        let mut broker = Broker { record, child, dir: dir.to_owned(), keep: Keep::Data };
        broker.record.remember(dir)?;
        broker.wait_until_ready()?;
        Ok(broker)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let port = self.record.port;
        let outcome = interrupt::wait_until(START, || match self.child.try_wait() {
            Ok(None) => Ok(ready::answers(port).then_some(())),
            Ok(Some(status)) => Err(Failure::new(format!("Kafka's server ended at once ({status})"))),
            Err(error) => Err(Failure::new(format!("cannot watch Kafka's server: {error}"))),
        });
        match outcome {
            Ok(Some(())) => Ok(()),
            Ok(None) => Err(self.failed(&format!("Kafka's server is not ready after {} s", START.as_secs()))),
            Err(Failure::Message(words)) => Err(self.failed(&words)),
            Err(Failure::Interrupted) => Err(Failure::Interrupted),
        }
    }

    fn failed(&self, words: &str) -> Failure {
        let path = self.record.log(&self.dir);
        let log = fs::read_to_string(&path).unwrap_or_default();
        Failure::new(format!("{words}; the end of {}:\n{}", path.display(), run::tail(&log, N_LOG_LINES)))
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        if self.keep == Keep::Running {
            return;
        }
        let stopped = self.record.stop().and_then(|()| {
            // It has ended; this only takes its exit status off the system's hands.
            let _ = self.child.wait();
            Record::forget(&self.dir);
            if self.keep == Keep::Nothing { remove(&self.dir) } else { Ok(()) }
        });
        // A destructor cannot fail; it says what it could not do.
        if let Err(failure) = stopped {
            eprintln!("warning: {failure}");
        }
    }
}

/// Removes a broker's folder or a cluster's, after stopping what may still run on it.
pub(crate) fn remove(dir: &Path) -> Result<()> {
    let nodes = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    for folder in nodes.chain([dir.to_owned()]) {
        if let Some(record) = Record::running(&folder) {
            // It may be paused.
            run::signal("CONT", &record.pid.to_string());
            record.stop()?;
        }
    }
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::file("remove", dir, &error)),
        _ => Ok(()),
    }
}

/// Ends the brokers of runs that were killed before they could do it themselves.
fn sweep() {
    let Ok(entries) = fs::read_dir(super::folder("")) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(owner) = name.to_str().and_then(|name| name.strip_prefix("run-")) else {
            continue;
        };
        if !run::exists(owner)
            && let Err(failure) = remove(&entry.path())
        {
            eprintln!("warning: {failure}");
        }
    }
}

/// Two ports that are free now. Both are held until both are known, so they differ.
fn free_ports() -> Result<(u16, u16)> {
    let bind = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let ports = || -> std::io::Result<(u16, u16)> {
        let (first, second) = (bind()?, bind()?);
        Ok((first.local_addr()?.port(), second.local_addr()?.port()))
    };
    ports().map_err(|error| Failure::new(format!("no free port on 127.0.0.1: {error}")))
}

/// Makes the empty data that a node's settings name.
pub(super) fn format(jvm: &Jvm, properties: &Path) -> Result<()> {
    // Any 16 bytes in URL-safe base64 do; a local broker is nobody's cluster but its own.
    const CLUSTER_ID: &str = "c3RyZWFtd3JpZ2h0LWRldg";
    let mut tool = jvm.command(&QUICK, "kafka.tools.StorageTool");
    run::output(tool.args(["format", "--cluster-id", CLUSTER_ID, "--config"]).arg(properties))?;
    Ok(())
}

/// Flags of a JVM that has little to do and should start soon.
pub(super) const QUICK: [&str; 3] =
    ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"];

/// Starts a node that says what it has to say to `out`.
pub(super) fn spawn(jvm: &Jvm, properties: &Path, out: File, heap_mb: u32) -> Result<Child> {
    let failure = |error| Failure::new(format!("cannot start Kafka's server: {error}"));
    let err = out.try_clone().map_err(failure)?;
    let heap = format!("-Xmx{heap_mb}m");
    let flags = [
        heap.as_str(),
        "-XX:+UseSerialGC",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
    ];
    // In a group of its own: Ctrl-C must reach the tests before it reaches their broker.
    let mut server = jvm.command(&flags, "kafka.Kafka");
    server.arg(properties).stdin(Stdio::null()).stdout(out).stderr(err).process_group(0);
    server.spawn().map_err(failure)
}
