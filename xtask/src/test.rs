//! `cargo xtask test`: every test of the workspace, the ones on real Kafka included.

use std::ffi::OsString;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::jvm::Jvm;
use crate::kafka::broker::Broker;
use crate::{jvm, prerequisites, run, workspace};

const HEAP_MB: u32 = 512;
pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let extra: Vec<OsString> = args.raw_args()?.skip_while(|arg| arg == "--").collect();
    prerequisites::native()?;
    let kafka = Kafka::find()?;
    if let Kafka::Missing(reason) = &kafka {
        eprintln!("tests on real Kafka are skipped: {reason}");
    }
    let outcome = run_tests(&kafka, &extra);
    // Said again at the end: the line at the start is thousands of lines away.
    if let Kafka::Missing(reason) = &kafka {
        eprintln!("tests on real Kafka were skipped: {reason}");
    }
    outcome
}

fn run_tests(kafka: &Kafka, extra: &[OsString]) -> Result<()> {
    // All of them even when some fail: whoever fixes the failures wants the whole list.
    let all = test(kafka, &["--workspace"], extra);
    if matches!(all, Err(Failure::Interrupted)) {
        return all;
    }
    // Crash tests compile failpoints and deliberate mistakes into the library. That must be a build of
    // its own: in one build with the rest, cargo would unite the features, and every test would run on it.
    let crash = match workspace::crash_tests()? {
        Some(selection) => test(kafka, &selection.each_ref().map(String::as_str), extra),
        None => Ok(()),
    };
    all.and(crash)
}

fn test(kafka: &Kafka, what: &[&str], extra: &[OsString]) -> Result<()> {
    let mut command = workspace::cargo();
    command.args(["test", "--no-fail-fast"]).args(what).args(extra);
    kafka.tell(&mut command);
    run::run(&mut command)
}

/// What the tests can count on. They learn it from the environment (see [`Kafka::tell`]).
enum Kafka {
    /// A broker that somebody else runs; Java programs only where Java is.
    Given { address: String, jvm: Option<Jvm> },
    /// A broker of our own, stopped when this is dropped.
    Ours { broker: Broker, jvm: Jvm },
    /// None, and why.
    Missing(String),
}

impl Kafka {
    fn find() -> Result<Self> {
        let required = std::env::var("STREAMWRIGHT_REQUIRE_KAFKA").is_ok_and(|value| value == "1");
        let jvm = jvm::prepare();
        if let Some(address) = std::env::var("STREAMWRIGHT_KAFKA").ok().filter(|address| !address.is_empty()) {
            return Ok(Kafka::Given { address, jvm: jvm.ok() });
        }
        match jvm {
            Ok(jvm) => {
                let broker = Broker::start_for_this_run(&jvm, HEAP_MB)?;
                eprintln!("Kafka for the tests runs on {}", broker.address());
                Ok(Kafka::Ours { broker, jvm })
            }
            Err(Failure::Message(reason)) if required => {
                Err(Failure::new(format!("STREAMWRIGHT_REQUIRE_KAFKA=1, but there is no Kafka: {reason}")))
            }
            Err(Failure::Message(reason)) => Ok(Kafka::Missing(reason)),
            Err(Failure::Interrupted) => Err(Failure::Interrupted),
        }
    }

    fn tell(&self, command: &mut Command) {
        let jvm = match self {
            Kafka::Given { address, jvm } => {
                command.env("STREAMWRIGHT_KAFKA", address);
                jvm.as_ref()
            }
            Kafka::Ours { broker, jvm } => {
                command.env("STREAMWRIGHT_KAFKA", broker.address());
                Some(jvm)
            }
            Kafka::Missing(reason) => {
                command.env("STREAMWRIGHT_KAFKA_SKIP_REASON", reason);
                None
            }
        };
        if let Some(jvm) = jvm {
            command.env("STREAMWRIGHT_JVM_CLASSPATH", &jvm.class_path);
        }
    }
}
