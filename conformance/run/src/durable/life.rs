//! One process: somebody who feeds, and a worker beside him who may die.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use streamwright::config::Config;
use streamwright::log::Log;
use streamwright::{Topology, run_on};
use streamwright_conformance::case::Case;

use super::embedded::Embedded;
use super::ground::Ground;
use super::kafka::OnKafka;
use super::notes::Notes;
use super::{Life, Place};
use crate::records::{self, Topic};

/// How long a step may take. The first one of a life waits for its predecessor's session to end.
const STEP: Duration = Duration::from_secs(90);
/// How often a wait looks.
const LOOK: Duration = Duration::from_millis(5);

/// Goes on where the notes end, until every step is done or death comes.
pub(crate) fn live<T: Topology + Send>(
    topology: T,
    inputs: &[Topic],
    outputs: &[Topic],
    case: &Case,
    life: &Life,
) -> Result<(), String> {
    #[cfg(streamwright_crash_tests)]
    streamwright_tests::failpoints::install();
    let mut notes = Notes::open(&life.dir)?;
    match life.place {
        Place::Embedded => {
            let mut log = Embedded::open(T::DESCRIPTION, &life.dir, inputs, outputs)?;
            let (application, config) = log.application();
            let worker = start(topology, application, config)?;
            feed(&mut log, &worker, &mut notes, case, (inputs, outputs), life)
        }
        Place::Kafka => {
            let mut log = OnKafka::open(T::DESCRIPTION, &life.dir, inputs, outputs, notes.is_new())?;
            let (application, config) = log.application()?;
            let worker = start(topology, application, config)?;
            feed(&mut log, &worker, &mut notes, case, (inputs, outputs), life)
        }
    }
}

type Worker = JoinHandle<()>;

fn start<T: Topology + Send, L: Log>(topology: T, log: L, config: Config) -> Result<Worker, String> {
    let run = move || match run_on(topology, &log, config) {
        Ok(summary) => eprintln!("the application has stopped: {summary:?}"),
        Err(error) => eprintln!("the application has stopped: {error}"),
    };
    std::thread::Builder::new().name("application".to_owned()).spawn(run).map_err(|error| error.to_string())
}

fn feed(
    log: &mut impl Ground,
    worker: &Worker,
    notes: &mut Notes,
    case: &Case,
    (inputs, outputs): (&[Topic], &[Topic]),
    life: &Life,
) -> Result<(), String> {
    for (number, step) in case.steps.iter().enumerate().skip(notes.n_steps()) {
        let at = |error: String| format!("step {number}: {error}");
        if let Some(death) = life.death.as_ref().filter(|death| death.step == number) {
            fail::cfg(death.failpoint.as_str(), "return").map_err(at)?;
        }
        // A predecessor may have written it.
        if log.n_fed().map_err(at)? == number {
            log.feed(&records::input(inputs, step).map_err(at)?).map_err(at)?;
        }
        wait(log, worker).map_err(at)?;
        let (known, mut found) = (notes.known(), Vec::new());
        for &output in outputs {
            let n_known = known.get(output.0).copied().unwrap_or(0);
            for record in log.outputs(output.0).map_err(at)?.iter().skip(n_known) {
                found.push(records::output(number, output, record).map_err(at)?);
            }
        }
        notes.add(found)?;
    }
    Ok(())
}

/// Until everything that was fed is processed.
fn wait(log: &mut impl Ground, worker: &Worker) -> Result<(), String> {
    let since = Instant::now();
    loop {
        let idle = log.is_idle();
        match idle {
            Ok(true) => return Ok(()),
            _ if worker.is_finished() => return Err("the application has ended".to_owned()),
            _ if since.elapsed() > STEP => return Err(format!("not processed after {STEP:?}: {idle:?}")),
            // A log that cannot say so yet is asked again.
            _ => std::thread::sleep(LOOK),
        }
    }
}
