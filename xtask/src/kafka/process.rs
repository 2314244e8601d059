//! A broker that runs: what is written down about it, whether it is still the same process, its end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::failure::{Failure, Result};
use crate::{interrupt, run};

/// How long a broker may take to shut down in good order.
const SHUTDOWN: Duration = Duration::from_secs(20);
/// How long the system may take to end a process that was killed.
const KILL: Duration = Duration::from_secs(5);

/// What `broker.json` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) pid: u32,
    pub(crate) port: u16,
    /// The settings file on the process's command line: by it we know that the pid is still ours.
    pub(crate) properties: PathBuf,
}

impl Record {
    fn file(dir: &Path) -> PathBuf {
        dir.join("broker.json")
    }

    /// The server's log.
    #[expect(clippy::unused_self, reason = "callers ask the broker, not the layout of its folder")]
    pub(crate) fn log(&self, dir: &Path) -> PathBuf {
        dir.join("server.log")
    }

    /// HOST:PORT for clients.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Writes the record down, so that a later command can stop the process.
    pub(crate) fn remember(&self, dir: &Path) -> Result<()> {
        let file = Self::file(dir);
        let text = json!({ "pid": self.pid, "port": self.port, "properties": self.properties });
        fs::write(&file, format!("{text}\n")).map_err(|error| Failure::file("write", &file, &error))
    }

    /// Removes the record of a process that is gone.
    pub(crate) fn forget(dir: &Path) {
        // Nothing to do when it is not there, and nothing is lost when it stays: `running` checks.
        let _ = fs::remove_file(Self::file(dir));
    }

    /// The broker of this folder, if one runs.
    pub(crate) fn running(dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(Self::file(dir)).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        let record = Record {
            pid: value["pid"].as_u64()?.try_into().ok()?,
            port: value["port"].as_u64()?.try_into().ok()?,
            properties: value["properties"].as_str()?.into(),
        };
        record.is_alive().then_some(record)
    }

    /// Whether the pid still names this broker. Pids are used again: without the look at the command
    /// line, a stale record would have us stop somebody else's process.
    pub(crate) fn is_alive(&self) -> bool {
        let pid = self.pid.to_string();
        let command_line = fs::read(format!("/proc/{pid}/cmdline")).or_else(|_| {
            let ps = Command::new("ps").args(["-ww", "-o", "command=", "-p", &pid]).output();
            ps.map(|output| output.stdout)
        });
        let wanted = self.properties.to_string_lossy();
        command_line.is_ok_and(|text| String::from_utf8_lossy(&text).contains(wanted.as_ref()))
    }

    /// Asks the broker to shut down and waits; kills it when it does not.
    pub(crate) fn stop(&self) -> Result<()> {
        self.end(&[("TERM", SHUTDOWN), ("KILL", KILL)])
    }

    /// Ends the broker without a word, and waits until it is gone.
    pub(crate) fn kill(&self) -> Result<()> {
        self.end(&[("KILL", KILL)])
    }

    fn end(&self, signals: &[(&str, Duration)]) -> Result<()> {
        for &(name, bound) in signals {
            if !self.is_alive() {
                return Ok(());
            }
            run::signal(name, &self.pid.to_string());
            let start = std::time::Instant::now();
            // Not `wait_until`: a second Ctrl-C must not keep us from the end of this.
            while self.is_alive() && start.elapsed() < bound {
                std::thread::sleep(interrupt::TICK);
            }
        }
        if self.is_alive() {
            return Err(Failure::new(format!("Kafka (pid {}) does not end, not even when killed", self.pid)));
        }
        Ok(())
    }
}
