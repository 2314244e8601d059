//! Which Kafka a test or benchmark run uses, and how it is told.

use std::process::Command;

use super::broker::Broker;
use crate::failure::{Failure, Result};
use crate::jvm::{self, Jvm};

/// What a child process can count on. It learns it from its environment (see [`Kafka::tell`]).
pub(crate) enum Kafka {
    /// A broker that somebody else runs; Java programs where Java is, else the reason.
    Given { address: String, jvm: std::result::Result<Jvm, String> },
    /// A broker of our own, stopped when this is dropped.
    Ours { broker: Broker, jvm: Jvm },
    /// None, and why.
    Missing(String),
}

impl Kafka {
    /// A broker that the environment names, else one of our own with a heap of `heap_mb`, else a reason.
    pub(crate) fn find(heap_mb: u32) -> Result<Self> {
        let required = std::env::var("STREAMWRIGHT_REQUIRE_KAFKA").is_ok_and(|value| value == "1");
        let given = std::env::var("STREAMWRIGHT_KAFKA").ok().filter(|address| !address.is_empty());
        let jvm = match jvm::prepare() {
            Ok(jvm) => Ok(jvm),
            Err(Failure::Message(reason)) => Err(reason),
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
        };
        match (given, jvm) {
            (Some(address), jvm) => Ok(Kafka::Given { address, jvm }),
            (None, Ok(jvm)) => {
                let broker = Broker::start_for_this_run(&jvm, heap_mb)?;
                eprintln!("a Kafka for this run is on {}", broker.address());
                Ok(Kafka::Ours { broker, jvm })
            }
            (None, Err(reason)) if required => {
                Err(Failure::new(format!("STREAMWRIGHT_REQUIRE_KAFKA=1, but there is no Kafka: {reason}")))
            }
            (None, Err(reason)) => Ok(Kafka::Missing(reason)),
        }
    }

    /// Sets `STREAMWRIGHT_KAFKA` (HOST:PORT) where there is a broker; where Java programs can be run also
    /// `STREAMWRIGHT_JVM_JAVA` (the program) and `STREAMWRIGHT_JVM_CLASSPATH` (for its `-cp`), where they cannot
    /// `STREAMWRIGHT_KAFKA_SKIP_REASON`.
    pub(crate) fn tell(&self, command: &mut Command) {
        let jvm = match self {
            Kafka::Given { address, jvm } => {
                command.env("STREAMWRIGHT_KAFKA", address);
                jvm.as_ref()
            }
            Kafka::Ours { broker, jvm } => {
                command.env("STREAMWRIGHT_KAFKA", broker.address());
                Ok(jvm)
            }
            Kafka::Missing(reason) => Err(reason),
        };
        match jvm {
            Ok(jvm) => {
                command.env("STREAMWRIGHT_JVM_JAVA", &jvm.java).env("STREAMWRIGHT_JVM_CLASSPATH", &jvm.class_path)
            }
            Err(reason) => command.env("STREAMWRIGHT_KAFKA_SKIP_REASON", reason),
        };
    }
}
