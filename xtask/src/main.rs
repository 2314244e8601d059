//! `cargo xtask COMMAND`: everything about this workspace that is more than one cargo command.
//!
//! One file a command; `run.rs` starts processes, `prerequisites.rs` and `jvm.rs` bring what they need.

mod bench;
mod bench_compile;
mod check;
mod conformance;
mod demo;
mod differential;
mod failure;
mod interrupt;
mod jvm;
mod kafka;
mod newest;
mod orders;
mod prerequisites;
mod run;
mod soak;
mod test;
mod workspace;

use std::process::ExitCode;

use failure::{Failure, Result};

const HELP: &str = "\
cargo xtask COMMAND

  demo                   build and run the order-risk example on the embedded log
  test [-- ARGS]         run every test, with a Kafka started for the purpose; ARGS go to `cargo test`
  kafka start [--fresh]  start a single-node Kafka on free local ports; prints HOST:PORT
  kafka start --brokers 3
                         start a cluster: three copies of everything, a controller of its own
  kafka stop | status    stop it, or say whether it runs, and the pids
  kafka restart [--broker N]
                         restart one broker of the cluster, also a dead one; without N all, one after the other
  kafka kill | pause | resume --broker N
                         SIGKILL, SIGSTOP or SIGCONT for one broker of the cluster
  soak [--minutes N] [--seed S] [--programs A,B] [--json FILE] [--mutant NAME]
                         two programs on a cluster, and everything that can go wrong; see docs/soak.md
  conformance DIR [--logs memory,embedded,kafka] [--all-cases] [--allow-unsupported]
                         recorded cases of Kafka Streams, written as topologies, compiled and compared; on the
                         embedded log and on Kafka (of its own) one case a family, or all, undisturbed and killed
  differential [--seeds N] [--first SEED] [--family F]
                         random cases, here and on Kafka Streams' test driver; what differs becomes a small case
  bench [--json FILE]    measure, beside a bare client loop and Kafka Streams
  bench-compile          what the checks of topologies cost `cargo check`
  check                  format, clippy, docs (warnings are errors), licences and sources of dependencies
  newest [--accept]      what the lists of replay safety name, in today's releases of the crates;
                         accepts the releases, and what is new as harmless, for you to read
  advisories             known vulnerabilities of dependencies (needs the advisory database)
  prerequisites [--jvm]  install what the build lacks (with --jvm also Java and Maven), or say how to
  orders --count N --customers M --seed S [--poison PER_MILLE]
                         print made-up orders, the same for the same numbers

Environment: STREAMWRIGHT_KAFKA=HOST:PORT uses a broker that is already there;
STREAMWRIGHT_REQUIRE_KAFKA=1 turns skipped Kafka tests into a failure.";

fn main() -> ExitCode {
    let outcome = interrupt::install().and_then(|()| dispatch(lexopt::Parser::from_env()));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Interrupted) => ExitCode::from(130),
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut args: lexopt::Parser) -> Result<()> {
    let command = match args.next()? {
        Some(lexopt::Arg::Value(command)) => command.to_string_lossy().into_owned(),
        Some(lexopt::Arg::Short('h') | lexopt::Arg::Long("help")) | None => "help".to_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "demo" => demo::main(args),
        "bench-compile" => bench_compile::main(args),
        "test" => test::main(args),
        "kafka" => kafka::main(args),
        "bench" => bench::main(args),
        "conformance" => conformance::main(args),
        "differential" => differential::main(args),
        "soak" => soak::main(args),
        "check" => check::main(args),
        "newest" => newest::main(args),
        "advisories" => check::advisories(args),
        "prerequisites" => prerequisites::main(args),
        "orders" => orders::main(args),
        "help" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Failure::new(format!("no command `{other}`\n\n{HELP}"))),
    }
}
