//! Child processes: shown before they run, told of every signal, and never left behind.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};
use crate::interrupt;

/// How long a child may take to react to a signal before it is killed.
const GRACE: Duration = Duration::from_secs(30);

/// Runs a command to its end, its output going where ours goes; a bad exit status is a failure.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    eprintln!("+ {shown}");
    let status = status(command)?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{shown}` failed: {status}")))
}

/// Runs a command quietly; gives what it printed, or a failure with its last words.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::new(format!("cannot run `{shown}`: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    // A child that shares our terminal gets Ctrl-C as well; its failure is then not news.
    if interrupt::take().is_some() {
        return Err(Failure::Interrupted);
    }
    let mut words = String::from_utf8_lossy(&output.stdout).into_owned();
    words.push_str(&String::from_utf8_lossy(&output.stderr));
    Err(Failure::new(format!("`{shown}` failed: {}\n{}", output.status, tail(&words, 20))))
}

/// Whether a command can be started and ends well; its output is thrown away.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The last `n_lines` lines of a text.
pub(crate) fn tail(text: &str, n_lines: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(n_lines)..].join("\n")
}

/// Sends a signal to one process or, with a minus before it, to one process group. Whether it was
/// still there is not our question: callers look for themselves.
pub(crate) fn signal(name: &str, pid_or_group: &str) {
    // The shell's own `kill`: the program of that name is missing from small machines.
    succeeds(Command::new("sh").args(["-c", r#"kill -s "$0" -- "$1""#, name, pid_or_group]));
}

/// Whether a process of this id is there.
pub(crate) fn exists(pid: &str) -> bool {
    succeeds(Command::new("sh").args(["-c", r#"kill -0 "$0""#, pid]))
}

/// Starts the command in a process group of its own, so that signals reach it and its own children
/// through us, once, whether they come from a terminal or from another process.
fn status(command: &mut Command) -> Result<ExitStatus> {
    let shown = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|error| Failure::new(format!("cannot run `{shown}`: {error}")))?;
    let mut told: Option<Instant> = None;
    loop {
        if let Some(status) = wait(&mut child, &shown)? {
            return if told.is_some() { Err(Failure::Interrupted) } else { Ok(status) };
        }
        if let Some(name) = interrupt::take() {
            told.get_or_insert_with(Instant::now);
            signal(name, &format!("-{}", child.id()));
        }
        if told.is_some_and(|since| since.elapsed() > GRACE) {
            signal("KILL", &format!("-{}", child.id()));
        }
        std::thread::sleep(interrupt::TICK);
    }
}

fn wait(child: &mut Child, shown: &str) -> Result<Option<ExitStatus>> {
    child.try_wait().map_err(|error| Failure::new(format!("cannot wait for `{shown}`: {error}")))
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_reaches_a_process_and_a_group() {
        for prefix in ["", "-"] {
            let mut child = Command::new("sleep").arg("60").process_group(0).spawn().expect("sleep starts");
            assert!(exists(&child.id().to_string()));
            signal("TERM", &format!("{prefix}{}", child.id()));
            let status = child.wait().expect("sleep ends");
            assert!(!status.success());
        }
    }

    #[test]
    fn a_failure_shows_the_command_and_its_last_words() {
        let failure = output(Command::new("sh").args(["-c", "echo one; echo two >&2; exit 3"]));
        let words = failure.expect_err("exit status 3").to_string();
        assert!(words.contains("sh -c") && words.contains("one") && words.ends_with("two"), "{words}");
        assert_eq!(tail("a\nb\nc", 2), "b\nc");
    }
}
