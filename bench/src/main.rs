//! `cargo xtask bench`: what the engine costs alone, what the record path costs on Kafka, how fast state comes back,
//! how much memory it takes, what operators on tables and windows cost, and what JSON costs; beside a bare client loop and Kafka Streams, on the same topics in the same run.
//!
//! Every measured program is a process of its own (`--child NAME`), so that its CPU time and its memory are its own.

mod bare;
mod cluster;
mod engine;
mod json;
mod kafka;
mod measure;
mod memory;
mod options;
mod orders;
mod ours;
mod process;
mod progress;
mod report;
mod restore;
mod tables;
mod timed;
mod topologies;
mod windows;

use options::Options;

/// librdkafka allocates records on one thread and frees them on another, for which many allocators take a lock each
/// time. `override` gives this one to C and C++ too. The bare loop has it as well.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Anything that ends the benchmark; it is read by a person and by nobody else.
type Failure = Box<dyn std::error::Error>;

fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let options = Options::parse()?;
    if let Some(child) = &options.child {
        return process::child(child, &options);
    }
    let mut sections = Vec::new();
    if options.wants("engine") {
        sections.push(engine::section(&options)?);
    }
    if options.wants("kafka") {
        sections.push(kafka::section(&options)?);
    }
    if options.wants("restore") {
        sections.push(restore::section(&options)?);
    }
    if options.wants("memory") {
        sections.push(memory::section(&options)?);
    }
    if options.wants("tables") {
        sections.push(tables::section(&options)?);
    }
    if options.wants("windows") {
        sections.push(windows::section(&options)?);
    }
    if options.wants("json") {
        sections.push(json::section(&options)?);
    }
    if let Some(file) = &options.json {
        report::write_json(file, &options, &sections)?;
    }
    Ok(())
}
