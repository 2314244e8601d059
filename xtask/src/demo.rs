//! `cargo xtask demo`: the order-risk example on the embedded log, from a fresh clone to decisions.

use crate::failure::Result;
use crate::{prerequisites, run, workspace};

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    if let Some(arg) = args.next()? {
        return Err(arg.unexpected().into());
    }
    prerequisites::native()?;
    let state = workspace::target_dir().join("demo");
    let input = workspace::root().join("examples/order_risk/orders.ndjson");
    eprintln!("The first build compiles RocksDB and librdkafka: about twenty minutes on two free cores, once.");
    if state.exists() {
        eprintln!("An earlier run left its log and state in {}: this one goes on from there.", state.display());
        eprintln!("To start anew: rm -r '{}'", state.display());
    } else {
        eprintln!("Log and state are in {}.", state.display());
    }
    run::run(
        workspace::cargo()
            .args(["run", "--package", "streamwright-examples", "--example", "order_risk", "--", "--load"])
            .arg(input)
            .arg("--exit-at-end")
            // The demo is about the embedded log, whatever else this terminal is set up for.
            .env_remove("STREAMWRIGHT_BOOTSTRAP_SERVERS")
            .env("STREAMWRIGHT_STATE_DIR", state),
    )
}
