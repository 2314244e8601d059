//! Runs a topology on a log: prepares the topics, starts the workers, waits for the end.

mod cleanup;
mod watchdog;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::error::Error;
use crate::log::{self, Log, TopicPlan, TopicTable};
use crate::params::Parameters;
use crate::task::panic_message;
use crate::topology::Topology;
use crate::worker::{Control, Step, Worker};

use cleanup::Cleanup;
use watchdog::Watchdog;

/// How often the runner looks whether a worker ended or everything is drained.
const LOOK: Duration = Duration::from_millis(20);

/// What a run did, over all workers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Records read from the topology's source topics, and committed.
    pub records_read: u64,
    /// Bad records skipped.
    pub skipped: u64,
    /// Bad records written to a dead letter topic.
    pub dead_lettered: u64,
    /// Records an operator dropped, such as null keys before an aggregation.
    pub dropped: u64,
    /// Records written to the topology's sink topics.
    pub records_written: u64,
    /// Transactions committed.
    pub transactions: u64,
    /// Transactions taken back.
    pub aborts: u64,
    /// Bytes of state at the end, roughly.
    pub state_bytes: u64,
    /// How long the workers ran.
    pub elapsed: Duration,
}

/// Runs `topology` on a log of the caller's choice, until it is drained where `config.exit_at_end` says so, or until
/// something fails. Signals are the caller's business; [`App`](crate::App) takes care of them.
///
/// # Errors
/// What the workers could not recover from.
pub fn run_on<T: Topology, L: Log>(topology: T, log: &L, config: Config) -> Result<Summary, Error> {
    // The value only names the type.
    drop(topology);
    let params = Parameters::read(&config, T::DESCRIPTION)?;
    let control = Arc::new(Control::new(config.num_stream_threads, config.exit_at_end, None));
    match prepare::<T, L>(log, &config, &control)? {
        Some(topics) => run::<T, L>(log, config, topics, &params, &control),
        None => Ok(nothing(&control)),
    }
}

/// Creates and verifies the topics; `None` when somebody asks to stop meanwhile, for a cluster that does not answer is asked
/// for as long as `task.timeout.ms`. Nothing is begun by then, and whoever still asks ends with the process.
pub(crate) fn prepare<T: Topology, L: Log>(
    log: &L,
    config: &Config,
    control: &Control,
) -> Result<Option<Arc<TopicTable>>, Error> {
    let (log, config) = (log.clone(), config.clone());
    let (tell, told) = mpsc::channel();
    let ask = move || {
        // Nobody listens any more after a request to stop.
        let _ = tell.send(log.prepare(&config, &TopicPlan::new(T::DESCRIPTION)));
    };
    let asking = std::thread::Builder::new().name(format!("{}-start", T::DESCRIPTION.name)).spawn(ask);
    let asking = asking.map_err(no_thread)?;
    loop {
        match told.recv_timeout(LOOK) {
            Ok(topics) => return Ok(Some(Arc::new(topics?))),
            Err(RecvTimeoutError::Timeout) if control.is_stopping() => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let panic = asking.join().err().map_or_else(String::new, |payload| panic_message(payload.as_ref()));
    Err(Error::WorkerPanic(panic))
}

fn no_thread(error: std::io::Error) -> Error {
    Error::WorkerPanic(format!("a thread could not be started: {error}"))
}

/// Blocks until the application has ended. Workers that find an input with more partitions than before end first, and
/// others take their place.
pub(crate) fn run<T: Topology, L: Log>(
    log: &L,
    config: Config,
    topics: Arc<TopicTable>,
    params: &Arc<Parameters<T::Params>>,
    control: &Arc<Control>,
) -> Result<Summary, Error> {
    let started = control.clock.now();
    let config = Arc::new(config);
    let mut topics = topics;
    loop {
        control.begin(&topics);
        work::<T, L>(log, &config, &topics, params, control)?;
        if !control.begins_again() {
            return Ok(summary(control, control.clock.elapsed(started)));
        }
        match prepare::<T, L>(log, &config, control)? {
            Some(found) => topics = found,
            None => return Ok(summary(control, control.clock.elapsed(started))),
        }
    }
}

/// Blocks until every worker has ended.
fn work<T: Topology, L: Log>(
    log: &L,
    config: &Arc<Config>,
    topics: &Arc<TopicTable>,
    params: &Arc<Parameters<T::Params>>,
    control: &Arc<Control>,
) -> Result<(), Error> {
    let workers: Vec<JoinHandle<Result<(), Error>>> = (0..config.num_stream_threads)
        .map(|number| {
            let (log, config, topics) = (log.clone(), Arc::clone(config), Arc::clone(topics));
            let (params, control) = (Arc::clone(params), Arc::clone(control));
            let name = format!("{}-stream-thread-{}", T::DESCRIPTION.name, number + 1);
            std::thread::Builder::new().name(name).spawn(move || {
                let _stop = StopOnExit(Arc::clone(&control));
                control.begin_step(number, Step::Starting);
                let opened = log::open_producer(&log, &config, &topics, number, || control.is_stopping())?;
                let Some(producer) = opened else { return Ok(()) };
                Worker::<T, L>::connect(producer, log, config, topics, params, control, number)?.run()
            })
        })
        .collect::<Result<_, _>>()
        .map_err(no_thread)?;
    wait(log, &workers, control, config)?;
    let mut first = Ok(());
    for worker in workers {
        let result = match worker.join() {
            Ok(result) => result,
            Err(payload) => Err(Error::WorkerPanic(panic_message(payload.as_ref()))),
        };
        // Later errors are consequences, or the same one again; they are in the log.
        if let (Ok(()), Err(error)) = (&first, result) {
            first = Err(error);
        }
    }
    first
}

/// When one worker ends, for whatever reason, the others must not go on as if nothing had happened.
struct StopOnExit(Arc<Control>);

impl Drop for StopOnExit {
    fn drop(&mut self) {
        if !self.0.is_stopping() {
            self.0.stop();
        }
    }
}

fn wait<L: Log>(
    log: &L,
    workers: &[JoinHandle<Result<(), Error>>],
    control: &Control,
    config: &Config,
) -> Result<(), Error> {
    let bound = config.shutdown_timeout;
    let mut cleanup = Cleanup::new(config.state_cleanup_delay, &control.clock);
    let mut watchdog = Watchdog::new(config, control);
    let mut stuck = None;
    let mut stopping_since: Option<Instant> = None;
    let is_busy = |number: usize| workers.get(number).is_some_and(|worker| !worker.is_finished());
    while !workers.iter().all(JoinHandle::is_finished) {
        if control.exits_at_end() && control.all_drained() {
            control.stop();
        }
        if control.is_stopping()
            && control.clock.elapsed(*stopping_since.get_or_insert_with(|| control.clock.now())) > bound
        {
            let late = || Error::ShutdownTimeout { waited_s: bound.as_secs(), busy: watchdog::busy(control, is_busy) };
            return Err(stuck.unwrap_or_else(late));
        }
        if stuck.is_none() {
            stuck = watchdog.look(control, is_busy);
            if let Some(error) = &stuck {
                tracing::error!(%error, "stopping");
                control.stop();
            }
        }
        cleanup.look(log, control);
        std::thread::sleep(LOOK);
    }
    stuck.map_or(Ok(()), Err)
}

/// What a run did that was stopped before it began.
pub(crate) fn nothing(control: &Control) -> Summary {
    summary(control, Duration::ZERO)
}

fn summary(control: &Control, elapsed: Duration) -> Summary {
    let totals = &control.totals;
    Summary {
        records_read: totals.read.load(Ordering::Relaxed),
        skipped: totals.skipped.load(Ordering::Relaxed),
        dead_lettered: totals.dead_lettered.load(Ordering::Relaxed),
        dropped: totals.all_dropped(),
        records_written: totals.written.load(Ordering::Relaxed),
        transactions: totals.commits.load(Ordering::Relaxed),
        aborts: totals.aborts.load(Ordering::Relaxed),
        state_bytes: totals.state_bytes.load(Ordering::Relaxed),
        elapsed,
    }
}
