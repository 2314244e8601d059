//! Each measured program in a process of its own.

use std::process::{Command, Stdio};

use crate::measure::Measurement;
use crate::options::Options;
use crate::{Failure, bare, engine, json, memory, ours, restore, tables, windows};

/// Enough for all it keeps; without a limit the JVM takes a quarter of the machine before it collects anything.
pub(crate) const JAVA_HEAP: &str = "-Xmx512m";

/// Runs one of our programs; its words go to our stderr, the last line of its stdout is what it measured.
pub(crate) fn ours(name: &str, options: &Options, rest: &[String]) -> Result<Measurement, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(options.for_child()).args(["--child", name]).args(rest);
    measured(&mut command)
}

/// Runs any program that prints a [`Measurement`] as its last line.
pub(crate) fn measured(command: &mut Command) -> Result<Measurement, Failure> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?} ended with {}", output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().next_back().ok_or_else(|| format!("{command:?} printed nothing"))?;
    Ok(serde_json::from_str(line)?)
}

/// Runs one of the Java programs: bootstrap servers, application id, input, output and a directory are its arguments.
pub(crate) fn java(class: &str, arguments: &[&str]) -> Result<Measurement, Failure> {
    let (Ok(java), Ok(class_path)) =
        (std::env::var("STREAMWRIGHT_JVM_JAVA"), std::env::var("STREAMWRIGHT_JVM_CLASSPATH"))
    else {
        return Err("there is no Java to compare with; `cargo xtask bench` finds it".into());
    };
    let mut command = Command::new(java);
    command.args([JAVA_HEAP, "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", &class_path]);
    command.arg(format!("streamwright.peer.{class}")).args(arguments);
    measured(&mut command)
}

/// Is one of the programs.
pub(crate) fn child(name: &str, options: &Options) -> Result<(), Failure> {
    let argument = |at: usize| options.rest.get(at).map(String::as_str).ok_or("an argument is missing");
    let measurement = match name {
        "engine" => engine::child(options)?,
        "bare" => bare::child(options, argument(0)?)?,
        "map-filter" => ours::map_filter(options, argument(0)?)?,
        "order-risk" => ours::order_risk(options, argument(0)?)?,
        "restore" => restore::child(options, argument(0)?)?,
        "memory" => memory::child(options, argument(0)?)?,
        "tables" => tables::child(options, argument(0)?, argument(1)?)?,
        "windows" => windows::child(options, argument(0)?, argument(1)?, argument(2)?)?,
        "json" => json::child(options, argument(0)?, argument(1)?, argument(2)?)?,
        other => return Err(format!("no program is called {other}").into()),
    };
    println!("{}", serde_json::to_string(&measurement)?);
    Ok(())
}
