//! The instances of both programs: started, hurt, watched. Whoever ends without having been told to is a finding, and is
//! started again, as a supervisor would.

mod health;
mod log;
mod memory;

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::Options;
use super::apps::App;
use super::plan::{Act, ELDEST, INSTANCES, SESSION, Slot, TRANSACTION};
use crate::program::Program;
pub(crate) use health::Health;
pub(crate) use log::Said;
pub(crate) use memory::Growth;
use memory::Memory;

/// How long an instance may take to leave in good order, brokers that are away included.
const LEAVE: Duration = Duration::from_secs(120);
/// How long a supervisor waits before it starts again what has failed.
const AGAIN: Duration = Duration::from_secs(2);

/// All instances.
#[derive(Debug)]
pub(crate) struct Fleet {
    binary: &'static str,
    apps: Vec<App>,
    bootstrap: String,
    dir: PathBuf,
    mutant: Option<String>,
    seats: Vec<Seat>,
    figures: Figures,
    /// Of the eldest.
    memory: Memory,
    begun: Instant,
    findings: Vec<String>,
}

/// What happened to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Lives.
    pub(crate) starts: u32,
    /// SIGKILLs, those before a deletion of state included.
    pub(crate) kills: u32,
    /// SIGTERMs.
    pub(crate) stops: u32,
    /// SIGSTOPs.
    pub(crate) freezes: u32,
    /// State directories deleted.
    pub(crate) wipes: u32,
    /// What their logs said.
    pub(crate) said: Said,
    /// The most that any of them used.
    pub(crate) health: Health,
}

/// An instance's place.
#[derive(Debug)]
struct Seat {
    slot: Slot,
    state: State,
    life: u32,
    /// It is to run when it has left.
    wanted: bool,
}

#[derive(Debug)]
enum State {
    Down,
    /// A supervisor starts it then.
    Failed(Instant),
    Running(Child),
    Leaving(Child, Instant),
}

impl Fleet {
    /// Nobody runs yet.
    #[must_use]
    pub(crate) fn new(options: &Options, bootstrap: &str) -> Self {
        let Options { binary, apps, dir, mutant, .. } = options.clone();
        let slots = (0..apps.len()).flat_map(|app| (0..INSTANCES).map(move |instance| Slot { app, instance }));
        let seats = slots.map(|slot| Seat { slot, state: State::Down, life: 0, wanted: false }).collect();
        Self {
            binary,
            apps,
            bootstrap: bootstrap.to_owned(),
            dir,
            mutant,
            seats,
            figures: Figures::default(),
            memory: Memory::default(),
            begun: Instant::now(),
            findings: Vec::new(),
        }
    }

    /// Where an instance keeps its state.
    #[must_use]
    pub(crate) fn state_dir(&self, slot: Slot) -> PathBuf {
        self.dir.join(format!("{}-{}", self.apps[slot.app].topology, slot.instance))
    }

    /// How to start an instance: two have one thread, one has two, one three.
    #[must_use]
    pub(crate) fn program(&self, slot: Slot) -> Program {
        let threads = [1, 2, 3, 1][slot.instance % 4];
        let program = Program::new(self.binary, self.apps[slot.app].topology)
            .flag("--bootstrap-servers", &self.bootstrap)
            .flag("--transaction-timeout-ms", &TRANSACTION.as_millis().to_string())
            .flag("--num-stream-threads", &threads.to_string())
            .set("consumer.session.timeout.ms", &SESSION.as_millis().to_string())
            .set("consumer.heartbeat.interval.ms", "500")
            .state_dir(&self.state_dir(slot));
        // The default under at-least-once, half a minute, would be longer than most lives.
        let program = if self.apps[slot.app].is_exact { program } else { program.flag("--commit-interval-ms", "500") };
        match &self.mutant {
            Some(mutant) => program.variable("STREAMWRIGHT_MUTANT", mutant),
            None => program,
        }
    }

    /// Does something to an instance.
    pub(crate) fn act(&mut self, slot: Slot, act: Act) {
        let at = slot.app * INSTANCES + slot.instance;
        match act {
            Act::Start => self.start(at),
            Act::Kill => self.kill(at),
            Act::Wipe => {
                self.kill(at);
                self.figures.wipes += 1;
                let _ = fs::remove_dir_all(self.state_dir(slot));
            }
            Act::Terminate => {
                self.seats[at].wanted = false;
                // A second signal would mean: leave at once.
                if matches!(self.seats[at].state, State::Running(_)) {
                    self.figures.stops += u32::from(self.signal(at, "TERM"));
                }
                let state = std::mem::replace(&mut self.seats[at].state, State::Down);
                self.seats[at].state = match state {
                    State::Running(child) => State::Leaving(child, Instant::now()),
                    State::Failed(_) => State::Down,
                    other => other,
                };
            }
            Act::Freeze => self.figures.freezes += u32::from(self.signal(at, "STOP")),
            Act::Thaw => drop(self.signal(at, "CONT")),
        }
    }

    /// Looks after them: who has ended, who is to be started, what they use.
    pub(crate) fn tick(&mut self) {
        for at in 0..self.seats.len() {
            let state = std::mem::replace(&mut self.seats[at].state, State::Down);
            self.seats[at].state = match state {
                State::Running(mut child) => match child.try_wait() {
                    Ok(Some(status)) => {
                        self.ended(at, &format!("ended by itself ({status})"), true);
                        State::Failed(Instant::now() + AGAIN)
                    }
                    _ => {
                        let memory = self.figures.health.look(child.id());
                        if self.seats[at].slot == ELDEST {
                            self.memory.look(self.begun.elapsed(), memory);
                        }
                        State::Running(child)
                    }
                },
                State::Leaving(mut child, since) => match child.try_wait() {
                    Ok(Some(status)) => {
                        let is_finding = !status.success() && !self.was_not_there_yet(at, status);
                        self.ended(at, &format!("was told to stop and ended with {status}"), is_finding);
                        State::Down
                    }
                    _ if since.elapsed() > LEAVE => {
                        let _ = child.kill().and_then(|()| child.wait());
                        self.ended(at, &format!("was told to stop and had not after {LEAVE:?}"), true);
                        State::Down
                    }
                    _ => State::Leaving(child, since),
                },
                other => other,
            };
            let due = matches!(self.seats[at].state, State::Failed(when) if Instant::now() >= when);
            if due || (self.seats[at].wanted && matches!(self.seats[at].state, State::Down)) {
                self.start(at);
            }
        }
    }

    /// Lets everybody who sleeps go on, and sees to it that of each program somebody runs.
    pub(crate) fn heal(&mut self) {
        for at in 0..self.seats.len() {
            self.signal(at, "CONT");
        }
        for app in 0..self.apps.len() {
            self.act(Slot { app, instance: 0 }, Act::Start);
        }
    }

    /// Stops everybody in good order.
    pub(crate) fn stop(&mut self) {
        let slots: Vec<Slot> = self.seats.iter().map(|seat| seat.slot).collect();
        slots.into_iter().for_each(|slot| self.act(slot, Act::Terminate));
        while self.seats.iter().any(|seat| !matches!(seat.state, State::Down)) {
            self.tick();
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// See [`Figures`].
    #[must_use]
    pub(crate) fn figures(&self) -> Figures {
        self.figures
    }

    /// How the memory of the eldest grew, once it is warm.
    #[must_use]
    pub(crate) fn growth(&self) -> Option<Growth> {
        self.memory.growth()
    }

    /// What nobody had ordered, in words.
    #[must_use]
    pub(crate) fn findings(&self) -> &[String] {
        &self.findings
    }

    fn log_file(&self, seat: &Seat) -> PathBuf {
        let Slot { app, instance } = seat.slot;
        self.dir.join(format!("{}-{instance}-life-{}.log", self.apps[app].topology, seat.life))
    }

    fn start(&mut self, at: usize) {
        if !matches!(self.seats[at].state, State::Down | State::Failed(_)) {
            self.seats[at].wanted = matches!(self.seats[at].state, State::Leaving(..));
            return;
        }
        self.seats[at].life += 1;
        self.seats[at].wanted = false;
        let log = File::create(self.log_file(&self.seats[at])).expect("a log can be written");
        let mut command = self.program(self.seats[at].slot).command();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.seats[at].state = State::Running(command.spawn().expect("the program under test starts"));
        self.figures.starts += 1;
    }

    fn kill(&mut self, at: usize) {
        self.seats[at].wanted = false;
        match std::mem::replace(&mut self.seats[at].state, State::Down) {
            State::Running(mut child) | State::Leaving(mut child, _) => {
                let _ = child.kill().and_then(|()| child.wait().map(drop));
                self.figures.kills += 1;
                self.ended(at, "was killed", false);
            }
            State::Down | State::Failed(_) => {}
        }
    }

    /// Whether there was somebody to tell.
    fn signal(&self, at: usize, name: &str) -> bool {
        let (State::Running(child) | State::Leaving(child, _)) = &self.seats[at].state else { return false };
        let mut kill = std::process::Command::new("sh");
        kill.args(["-c", r#"kill -s "$0" "$1""#, name, &child.id().to_string()]).stderr(Stdio::null());
        kill.status().is_ok_and(|status| status.success())
    }

    /// Whether the signal came before the program listened for it: it had said nothing.
    fn was_not_there_yet(&self, at: usize, status: ExitStatus) -> bool {
        const SIGTERM: i32 = 15;
        status.signal() == Some(SIGTERM) && fs::metadata(self.log_file(&self.seats[at])).is_ok_and(|log| log.len() == 0)
    }

    /// Reads what a life has said.
    fn ended(&mut self, at: usize, how: &str, is_finding: bool) {
        let file = self.log_file(&self.seats[at]);
        let text = fs::read(&file).unwrap_or_default();
        let (said, mut bad) = log::read(&String::from_utf8_lossy(&text));
        self.figures.said.add(&said);
        let Slot { app, instance } = self.seats[at].slot;
        let who = format!("{} {instance} (life {})", self.apps[app].topology, self.seats[at].life);
        if is_finding {
            bad.insert(0, how.to_owned());
        }
        self.findings.extend(bad.into_iter().map(|words| format!("{who}: {words}; see {}", file.display())));
    }
}

/// A soak that failed leaves nobody behind.
impl Drop for Fleet {
    fn drop(&mut self) {
        for seat in &mut self.seats {
            if let State::Running(child) | State::Leaving(child, _) = &mut seat.state {
                let _ = child.kill().and_then(|()| child.wait().map(drop));
            }
        }
    }
}
