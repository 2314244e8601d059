//! Each measured program in a process of its own.

use std::process::{Command, Stdio};

use crate::measure::Measurement;
use crate::options::Options;
use crate::{Failure, engine};

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

/// Is one of the programs.
pub(crate) fn child(name: &str, options: &Options) -> Result<(), Failure> {
    let measurement = match name {
        "engine" => engine::child(options)?,
        other => return Err(format!("no program is called {other}").into()),
    };
    println!("{}", serde_json::to_string(&measurement)?);
    Ok(())
}
