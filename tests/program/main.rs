//! The program under test: one of a few topologies, run by [`App`] as any program would run it.
//!
//! `STREAMWRIGHT_TEST_TOPOLOGY` names the topology; everything else is streamwright's own configuration. With
//! `STREAMWRIGHT_TEST_SHOW` it first prints whatever can be printed of its topology and its configuration.

mod bookings;
mod copies;
#[path = "../../examples/order_risk/topology.rs"]
#[expect(unreachable_pub, reason = "an example's types are public")]
mod order_risk;
mod visits;

use std::process::ExitCode;

use streamwright::config::Config;
use streamwright::{App, Error, Summary, Topology};

fn main() -> ExitCode {
    #[cfg(streamwright_crash_tests)]
    let _scenario = streamwright_tests::failpoints::from_environment();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(std::io::stderr).init();
    match run() {
        Ok(summary) => {
            eprintln!("summary: {summary:?}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Summary, Error> {
    let name = std::env::var("STREAMWRIGHT_TEST_TOPOLOGY").unwrap_or_default();
    match name.as_str() {
        "order-risk" => start(order_risk::OrderRisk),
        "bookings" => start(bookings::Bookkeeping),
        "arrivals" => start(visits::Arriving),
        "calls" => start(visits::Calling),
        "copy" => start(copies::Copying),
        "skip" => start(copies::Skipping),
        "dead-letter" => start(copies::DeadLettering),
        "declared" => start(copies::Declaring),
        "follow" => start(copies::Following),
        "merge" => start(copies::Merging),
        "count" => start(copies::Counting),
        "count-returns" => start(copies::CountingReturns),
        "sum" => start(copies::Summing),
        "join" => start(copies::Joining),
        "dawdle" => start(copies::Dawdling),
        "late" => start(copies::Late),
        "wait" => start(copies::Waiting),
        "set-aside" => start(copies::SettingAside),
        "select" => start(copies::Selecting),
        other => Err(Error::Unsupported(format!("STREAMWRIGHT_TEST_TOPOLOGY names no topology: `{other}`"))),
    }
}

fn start<T: Topology>(topology: T) -> Result<Summary, Error> {
    if std::env::var_os("STREAMWRIGHT_TEST_SHOW").is_some() {
        show::<T>()?;
    }
    App::new(topology).run()
}

fn show<T: Topology>() -> Result<(), Error> {
    let builder = Config::for_topology(T::DESCRIPTION).env(std::env::vars_os()).args(std::env::args_os().skip(1));
    println!("builder: {builder:#?}");
    let config = builder.build()?;
    println!("config: {config}{config:?}\n{config:#?}\n{:?}", config.client_properties);
    println!("topology: {}\n{}\n{:?}", T::describe(), Config::help(T::DESCRIPTION), T::DESCRIPTION);
    Ok(())
}
