//! A case on a log that outlives the process: once undisturbed, and once killed again and again in the middle.
//!
//! A run is lives of this program, each a process of its own: somebody writes a step, a worker processes it, and what a
//! reader at `read_committed` then sees is noted as what follows from the step. A process that is killed leaves notes of the
//! steps that are done, and its successor goes on with the next.

mod embedded;
mod ground;
mod kafka;
pub(crate) mod life;
mod notes;

use std::ffi::{OsStr, OsString};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use streamwright_conformance::case::{Case, Output};

use crate::Run;
use notes::Notes;

/// The word before the arguments of a life: file, case, log, directory, and perhaps a death.
pub(crate) const LIFE: &str = "--life";

/// Where a crashed run dies: with records processed and nothing written, with everything written and nothing decided, and
/// with everything decided and the stores behind. One dies after the other, so a short case meets all three at one step.
const DEATHS: [&str; 3] = ["process::mid-transaction", "commit::after-send-offsets", "commit::after-commit"];
const SIGKILL: i32 = 9;

/// A log that outlives the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Embedded,
    /// The broker that `STREAMWRIGHT_KAFKA` names.
    Kafka,
}

impl Place {
    pub(crate) fn of(name: &OsStr) -> Result<Self, String> {
        match name.to_str() {
            Some("embedded") => Ok(Self::Embedded),
            Some("kafka") => Ok(Self::Kafka),
            _ => Err(format!("`{}` is no log that outlives a process", name.display())),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Kafka => "kafka",
        }
    }
}

/// One process of a run.
#[derive(Debug)]
pub(crate) struct Life {
    place: Place,
    /// Whatever the run keeps on this machine.
    dir: PathBuf,
    death: Option<Death>,
}

/// SIGKILL while a step is processed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Death {
    step: usize,
    failpoint: String,
}

/// The case undisturbed, and the case killed.
pub(crate) fn runs(path: &Path, case: &Case, place: Place) -> Vec<Run> {
    let run = |deaths: &[Death]| {
        let dir = tempfile::tempdir().map_err(|error| format!("no directory: {error}"))?;
        lives(path, &case.id, place, dir.path(), deaths)
    };
    vec![("uncrashed", run(&[])), ("crashed", run(&deaths(case.steps.len())))]
}

/// Spread over the steps, in order.
fn deaths(n_steps: usize) -> Vec<Death> {
    let step = |number: usize| (number + 1) * n_steps / (DEATHS.len() + 1);
    DEATHS.iter().enumerate().map(|(number, at)| Death { step: step(number), failpoint: (*at).to_owned() }).collect()
}

fn lives(path: &Path, id: &str, place: Place, dir: &Path, deaths: &[Death]) -> Result<Vec<Output>, String> {
    let program = std::env::current_exe().map_err(|error| format!("this program has no name: {error}"))?;
    for death in deaths.iter().map(Some).chain([None]) {
        let mut life = Command::new(&program);
        life.arg(LIFE).arg(path).arg(id).arg(place.name()).arg(dir);
        if let Some(Death { step, failpoint }) = death {
            life.arg(step.to_string()).arg(failpoint);
        }
        let ended = life.output().map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let words = String::from_utf8_lossy(&ended.stderr);
        match (death, ended.status.signal()) {
            (Some(_), Some(SIGKILL)) => {}
            (None, _) if ended.status.success() => {}
            (Some(death), _) if ended.status.success() => return Err(format!("nobody died: {death:?}")),
            _ => return Err(format!("a life ended with {}:\n{}", ended.status, words.trim_end())),
        }
    }
    Ok(Notes::open(dir)?.outputs())
}

/// What a process does that is started for a life.
pub(crate) fn main(arguments: &[OsString]) -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(std::io::stderr).init();
    // Exits, for the worker goes on waiting for input; all that it did is committed.
    match one(arguments) {
        Ok(()) => std::process::exit(0),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1)
        }
    }
}

fn one(arguments: &[OsString]) -> Result<(), String> {
    let [path, id, place, dir, death @ ..] = arguments else { return Err(format!("{arguments:?} are no life")) };
    let death = match death {
        [step, failpoint] => {
            let step = step.to_str().and_then(|step| step.parse().ok()).ok_or("a death has a step")?;
            Some(Death { step, failpoint: failpoint.to_string_lossy().into_owned() })
        }
        _ => None,
    };
    let life = Life { place: Place::of(place)?, dir: PathBuf::from(dir), death };
    let cases = crate::read(path.as_ref()).map_err(|error| error.to_string())?;
    let case = cases.iter().find(|case| id == case.id.as_str());
    let (case, entry) =
        case.and_then(|case| Some((case, crate::entry(&case.id)?))).ok_or_else(|| format!("no case {id:?}"))?;
    (entry.live)(case, &life)
}

#[cfg(test)]
mod tests {
    use super::deaths;

    #[test]
    fn deaths_come_in_order_and_within_the_case() {
        let steps = |n: usize| deaths(n).iter().map(|death| death.step).collect::<Vec<_>>();
        assert_eq!(steps(23), [5, 11, 17]);
        assert_eq!(steps(4), [1, 2, 3]);
        assert_eq!(steps(2), [0, 1, 1]);
        assert_eq!(steps(1), [0, 0, 0]);
    }
}
