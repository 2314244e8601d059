//! Which Kafka a test or benchmark run uses, and how it is told.

use std::process::Command;

use super::broker::Broker;
use crate::failure::{Failure, Result};
use crate::jvm::{self, Jvm};

/// What a child process can count on. It learns it from its environment (see [`Kafka::tell`]).
pub(crate) enum Kafka {
    /// A broker that somebody else runs; Java programs only where Java is.
    Given { address: String, jvm: Option<Jvm> },
    /// A broker of our own, stopped when this is dropped.
    Ours { broker: Broker, jvm: Jvm },
    /// None, and why.
    Missing(String),
}

impl Kafka {
    /// A broker that the environment names, else one of our own with a heap of `heap_mb`, else a reason.
    pub(crate) fn find(heap_mb: u32) -> Result<Self> {
        let required = std::env::var("STREAMWRIGHT_REQUIRE_KAFKA").is_ok_and(|value| value == "1");
        let jvm = jvm::prepare();
        if let Some(address) = std::env::var("STREAMWRIGHT_KAFKA").ok().filter(|address| !address.is_empty()) {
            return Ok(Kafka::Given { address, jvm: jvm.ok() });
        }
        match jvm {
            Ok(jvm) => {
                let broker = Broker::start_for_this_run(&jvm, heap_mb)?;
                eprintln!("a Kafka for this run is on {}", broker.address());
                Ok(Kafka::Ours { broker, jvm })
            }
            Err(Failure::Message(reason)) if required => {
                Err(Failure::new(format!("STREAMWRIGHT_REQUIRE_KAFKA=1, but there is no Kafka: {reason}")))
            }
            Err(Failure::Message(reason)) => Ok(Kafka::Missing(reason)),
            Err(Failure::Interrupted) => Err(Failure::Interrupted),
        }
    }

    /// Sets `STREAMWRIGHT_KAFKA` (HOST:PORT) or `STREAMWRIGHT_KAFKA_SKIP_REASON`, and, where Java programs
    /// can be run, `STREAMWRIGHT_JAVA` (the program) and `STREAMWRIGHT_JVM_CLASSPATH` (for its `-cp`).
    pub(crate) fn tell(&self, command: &mut Command) {
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
            command.env("STREAMWRIGHT_JAVA", &jvm.java).env("STREAMWRIGHT_JVM_CLASSPATH", &jvm.class_path);
        }
    }
}
