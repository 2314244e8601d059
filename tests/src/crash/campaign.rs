//! A campaign: lives of the program that end badly, one that ends well, and the verdict.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::dice::Dice;
use super::ground::Ground;
use crate::program::{Program, Running};
use crate::verify::{Report, verify};

const SIGKILL: i32 = 9;
/// How long a program may take until it meets the place where it is to die.
const MEET: Duration = Duration::from_secs(12);
/// How long the last run may take.
const LAST: Duration = Duration::from_secs(150);
/// What an instance says when it processes.
const RUNNING: &str = "task is running";
/// What it says when it hears of a request to stop.
const STOPPING: &str = "stopping: committing what is done";
/// What is to happen at a failpoint.
const DIE: &str = "return";
const STOP: &str = "return(stop)";

/// What is to happen.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Choices follow from it.
    pub seed: u64,
    /// Deaths at random times.
    pub n_random: u32,
    /// Deaths at each of these places.
    pub failpoints: Vec<&'static str>,
    /// How many at each.
    pub n_each: u32,
    /// How often somebody asks for a stop (SIGTERM) at each of these places.
    pub n_stops: u32,
    /// Times at which an instance sleeps through the end of its session while another takes over.
    pub n_stalls: u32,
    /// The shortest and the longest life that ends at random.
    pub lives: (Duration, Duration),
    /// A deliberate mistake (`STREAMWRIGHT_MUTANT`).
    pub mutant: Option<&'static str>,
}

/// What has happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Deaths at random times, and of those who did not meet their failpoint.
    pub random: u32,
    /// Deaths at each failpoint.
    pub failpoints: BTreeMap<&'static str, u32>,
    /// Stops that were asked for at each place, and came to a good end.
    pub stops: BTreeMap<&'static str, u32>,
    /// Lives that ended before death came: done, or, wrong on purpose, stopped by an error.
    pub survivors: u32,
    /// Instances that slept through the end of their session, and woke up.
    pub stalls: u32,
    /// How long it all took.
    pub elapsed: Duration,
}

impl Tally {
    /// All deaths.
    #[must_use]
    pub fn deaths(&self) -> u32 {
        self.random + self.failpoints.values().sum::<u32>()
    }

    /// For machines.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "deaths": self.deaths(),
            "random": self.random,
            "failpoints": self.failpoints,
            "stops": self.stops,
            "survivors": self.survivors,
            "stalls": self.stalls,
            "seconds": self.elapsed.as_secs_f64(),
        })
    }
}

/// See the module.
#[derive(Debug)]
pub struct Campaign<G> {
    ground: G,
    plan: Plan,
    dice: Dice,
    tally: Tally,
}

#[derive(Debug, Clone, Copy)]
enum End {
    Random,
    Failpoint(&'static str),
    Stop(&'static str),
    Stall,
}

impl<G: Ground> Campaign<G> {
    /// About to begin.
    pub fn new(ground: G, plan: Plan) -> Self {
        Self { ground, dice: Dice::new(plan.seed), plan, tally: Tally::default() }
    }

    /// Runs the campaign to its end.
    ///
    /// # Panics
    /// When the last run does not end well: that is a bug as much as a wrong result.
    pub fn run(mut self) -> (Tally, Report) {
        let since = Instant::now();
        for (number, end) in self.ends().into_iter().enumerate() {
            println!("life {number}: {end:?}, {} deaths so far, {:?}", self.tally.deaths(), since.elapsed());
            self.ground.between_lives();
            match end {
                End::Random => self.random(),
                End::Failpoint(name) => self.failpoint(name, n_passes(name), DIE),
                End::Stop(name) => self.failpoint(name, n_passes(name), STOP),
                End::Stall => self.stall(),
            }
        }
        self.make_up();
        self.ground.between_lives();
        self.ground.close_input();
        let last = self.program(0).exit_at_end().run(LAST);
        if self.plan.mutant.is_none() {
            last.expect_success();
        }
        let report = verify(&self.ground.evidence());
        self.tally.elapsed = since.elapsed();
        (self.tally, report)
    }

    /// All ends, shuffled.
    fn ends(&mut self) -> Vec<End> {
        let Plan { n_random, n_each, n_stops, n_stalls, failpoints, .. } = &self.plan;
        let mut ends = vec![End::Random; *n_random as usize];
        for &name in failpoints {
            ends.extend(vec![End::Failpoint(name); *n_each as usize]);
            ends.extend(vec![End::Stop(name); *n_stops as usize]);
        }
        ends.extend(vec![End::Stall; *n_stalls as usize]);
        for at in (1..ends.len()).rev() {
            let other = self.dice.below(at as u64 + 1);
            ends.swap(at, usize::try_from(other).unwrap_or(at));
        }
        ends
    }

    fn program(&self, instance: usize) -> Program {
        let program = self.ground.program(instance);
        match self.plan.mutant {
            Some(mutant) => program.variable("STREAMWRIGHT_MUTANT", mutant),
            None => program,
        }
    }

    /// SIGKILL at any time. Now and then there are two instances, and both die.
    fn random(&mut self) {
        let (from, to) = self.plan.lives;
        let mut first = self.program(0).start();
        let mut second = (self.ground.is_shared() && self.dice.below(4) == 0).then(|| self.program(1).start());
        std::thread::sleep(self.dice.moment(from, to));
        let status = first.kill();
        self.count(status, &first, None);
        if let Some(second) = &mut second {
            std::thread::sleep(self.dice.moment(Duration::ZERO, to));
            let status = second.kill();
            self.count(status, second, None);
        }
    }

    /// A short life may end before its failpoint is passed often enough. Where all of them did, one dies the first
    /// time.
    fn make_up(&mut self) {
        for name in self.plan.failpoints.clone() {
            if self.plan.n_each > 0 && !self.tally.failpoints.contains_key(name) && self.plan.mutant.is_none() {
                self.ground.between_lives();
                self.failpoint(name, 1, DIE);
            }
            if self.plan.n_stops > 0 && !self.tally.stops.contains_key(name) {
                self.ground.between_lives();
                self.failpoint(name, 1, STOP);
            }
        }
    }

    /// Death, or a request to stop, at a named place, at one of the first `n_passes` times.
    fn failpoint(&mut self, name: &'static str, n_passes: u64, what: &str) {
        let nth = self.dice.below(n_passes);
        if name == "restore::after-batch" && self.dice.below(2) == 0 {
            // With nothing here there is more to restore than the last transaction.
            let _ = std::fs::remove_dir_all(self.ground.state_dir(0));
        }
        let program = self.program(0).variable("FAILPOINTS", &format!("{name}={nth}*off->1*{what}"));
        let mut first = program.start();
        let mut second = None;
        if name == "rebalance::before-unassign" {
            // Partitions are given back when somebody else wants some.
            let since = Instant::now();
            while since.elapsed() < MEET && first.wait(Duration::from_millis(20)).is_none() && !first.has_said(RUNNING)
            {
            }
            second = Some(self.program(1).start());
        }
        let met = first.wait(MEET);
        let status = met.unwrap_or_else(|| first.kill());
        if what == STOP && status.success() && first.has_said(STOPPING) {
            *self.tally.stops.entry(name).or_default() += 1;
        } else {
            self.count(status, &first, met.map(|_| name));
        }
        if let Some(second) = &mut second {
            std::thread::sleep(self.dice.moment(Duration::ZERO, self.plan.lives.1));
            let status = second.kill();
            self.count(status, second, None);
        }
    }

    /// An instance stops in the middle of its work until it has lost its partitions to another, and wakes up.
    fn stall(&mut self) {
        let mut first = self.program(0).start();
        let since = Instant::now();
        while since.elapsed() < MEET && first.wait(Duration::from_millis(20)).is_none() && !first.has_said(RUNNING) {}
        std::thread::sleep(self.dice.moment(Duration::ZERO, Duration::from_millis(500)));
        first.signal("STOP");
        let mut second = self.program(1).start();
        let since = Instant::now();
        while since.elapsed() < MEET && second.wait(Duration::from_millis(20)).is_none() && !second.has_said(RUNNING) {}
        first.signal("CONT");
        std::thread::sleep(self.dice.moment(Duration::ZERO, Duration::from_secs(2)));
        self.tally.stalls += 1;
        for running in [&mut first, &mut second] {
            let status = running.kill();
            self.count(status, running, None);
        }
    }

    /// Only death was ordered: an end of the program's own choice is a bug, unless it had nothing left to do where
    /// nobody else writes. `failpoint` is the one that it met, if nobody else killed it.
    fn count(&mut self, status: ExitStatus, program: &Running, failpoint: Option<&'static str>) {
        match (status.signal(), failpoint) {
            (Some(SIGKILL), Some(name)) => *self.tally.failpoints.entry(name).or_default() += 1,
            (Some(SIGKILL), _) => self.tally.random += 1,
            _ if status.success() && !self.ground.is_shared() => self.tally.survivors += 1,
            // A program that is wrong on purpose may notice.
            _ if self.plan.mutant.is_some() => self.tally.survivors += 1,
            _ => panic!("the program ended by itself ({status}) after {:?}:\n{}", program.age(), program.tail()),
        }
    }
}

/// How often a life passes a failpoint, roughly: death comes at one of these passes.
fn n_passes(failpoint: &str) -> u64 {
    match failpoint {
        "process::mid-transaction" => 20,
        "begin::after" => 6,
        "restore::after-batch" | "rebalance::before-unassign" | "rebalance::before-assign" => 1,
        _ => 6,
    }
}
