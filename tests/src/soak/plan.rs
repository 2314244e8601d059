//! What is to happen and when: everything follows from the seed and the length. How long it really takes is the
//! machine's business.

use std::fmt;
use std::time::Duration;

use streamwright_test_data::rng::Rng;

use super::apps::App;

/// Instances of each program.
pub(crate) const INSTANCES: usize = 4;
/// Brokers of the cluster.
pub(crate) const BROKERS: usize = 3;
/// How long a member may be silent; see [`super::fleet`].
pub(crate) const SESSION: Duration = Duration::from_secs(3);
/// How long a transaction may last.
pub(crate) const TRANSACTION: Duration = Duration::from_secs(8);
/// Without faults, at the beginning: both programs start on empty topics.
const CALM: Duration = Duration::from_secs(8);

/// One of the instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    /// Number of the program among those that the soak runs.
    pub(crate) app: usize,
    /// From 0.
    pub(crate) instance: usize,
}

/// It loses its partitions, its connections and its brokers as everybody does, but it is never killed: the memory of a
/// process is worth watching only for as long as it lives.
pub(crate) const ELDEST: Slot = Slot { app: 0, instance: 0 };

/// What happens to an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// It is started, on the state that is there.
    Start,
    /// SIGKILL.
    Kill,
    /// SIGTERM.
    Terminate,
    /// SIGSTOP.
    Freeze,
    /// SIGCONT.
    Thaw,
    /// SIGKILL, and its state is deleted.
    Wipe,
}

/// What happens to brokers, which are numbered from 0, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BrokerFault {
    /// SIGKILL, and started again so much later.
    Kill(usize, Duration),
    /// SIGSTOP for so long.
    Freeze(usize, Duration),
    /// Stopped in good order and started again.
    Restart(usize),
    /// All of them, one after the other.
    Roll,
    /// A coordinator is struck down in the middle of a commit, until another broker does its work.
    Unseat(Move),
}

/// How a coordinator moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Move {
    /// Whose.
    pub(crate) office: Office,
    /// What happens to the broker.
    pub(crate) blow: Blow,
    /// Whether it has heard the request to commit: then only its answer is lost.
    pub(crate) is_heard: bool,
    /// How much longer the broker is away.
    pub(crate) lasting: Duration,
}

/// Whose coordinator: numbers of programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Office {
    /// Of a program's group.
    Group(usize),
    /// Of the transactions of one of its workers.
    Transactions(usize),
}

/// What strikes a broker down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blow {
    /// SIGKILL.
    Kill,
    /// SIGSTOP: it comes back as somebody who believes that it still coordinates.
    Freeze,
}

/// What happens to requests of the programs, for some seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NetworkFault {
    /// Some answers of this kind are lost with their connection.
    LoseAnswers(usize),
    /// Some requests of this kind are lost with their connection.
    LoseRequests(usize),
    /// A request of this kind stays on the way, and arrives at the end, whatever its sender does meanwhile.
    Hold(usize),
    /// Everything is late by so many milliseconds.
    Delay(u64),
    /// Records and heartbeats arrive twice.
    Repeat,
    /// A broker hears nothing.
    Deafen(usize),
    /// All connections end.
    Cut,
}

/// Something that happens at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step<A> {
    /// Since the beginning.
    pub(crate) at: Duration,
    /// What.
    pub(crate) act: A,
}

/// The whole schedule. Its three parts run beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// When faults and input end.
    pub(crate) end: Duration,
    /// The programs' names.
    pub(crate) apps: Vec<&'static str>,
    /// Instances.
    pub(crate) fleet: Vec<Step<(Slot, Act)>>,
    /// Brokers.
    pub(crate) brokers: Vec<Step<BrokerFault>>,
    /// The network, and for how long.
    pub(crate) network: Vec<Step<(NetworkFault, Duration)>>,
}

impl Plan {
    /// The plan of a seed for these programs.
    #[must_use]
    pub(crate) fn new(seed: u64, end: Duration, apps: &[App]) -> Self {
        let names = apps.iter().map(|app| app.topology).collect();
        let mut this = Self { end, apps: names, fleet: Vec::new(), brokers: Vec::new(), network: Vec::new() };
        this.plan_fleet(&mut Rng::from_seed(seed ^ 0xf1ee7));
        this.plan_brokers(&mut Rng::from_seed(seed ^ 0xb20c), apps);
        this.plan_network(&mut Rng::from_seed(seed ^ 0x2e7));
        this
    }

    fn plan_fleet(&mut self, rng: &mut Rng) {
        let mut fleet = Planned { steps: Vec::new(), until: Vec::new(), end: self.end };
        for app in 0..self.apps.len() {
            let ready = |instance| (instance < 2).then_some(Duration::ZERO);
            fleet.until.push((0..INSTANCES).map(ready).collect());
            (0..2).for_each(|instance| fleet.add(Duration::ZERO, Slot { app, instance }, Act::Start));
        }
        let mut now = CALM;
        while now < self.end {
            let app = rng.below(self.apps.len() as u64) as usize;
            match rng.below(100) {
                0..15 => fleet.scale(rng, now, app),
                kind => fleet.hurt(rng, now, app, kind),
            }
            now += millis(rng, 800, 3_500);
        }
        fleet.steps.sort_by_key(|step| step.at);
        self.fleet = fleet.steps;
    }

    /// Every other fault moves a coordinator, of transactions and of a group in turn.
    fn plan_brokers(&mut self, rng: &mut Rng, apps: &[App]) {
        let all: Vec<usize> = (0..apps.len()).collect();
        let exact: Vec<usize> = all.iter().copied().filter(|app| apps[*app].is_exact).collect();
        let mut now = CALM * 2;
        for number in 0.. {
            if now >= self.end {
                return;
            }
            let broker = rng.below(BROKERS as u64) as usize;
            let fault = match (number % 4, one_of(rng, &exact), one_of(rng, &all)) {
                (0, Some(app), _) => BrokerFault::Unseat(a_move(rng, Office::Transactions(app))),
                (0 | 2, _, Some(app)) => BrokerFault::Unseat(a_move(rng, Office::Group(app))),
                _ => match rng.below(100) {
                    0..40 => BrokerFault::Kill(broker, millis(rng, 1_000, 12_000)),
                    40..65 => BrokerFault::Freeze(broker, millis(rng, 2_000, 12_000)),
                    65..85 => BrokerFault::Restart(broker),
                    _ => BrokerFault::Roll,
                },
            };
            self.brokers.push(Step { at: now, act: fault });
            now += millis(rng, 20_000, 40_000);
        }
    }

    fn plan_network(&mut self, rng: &mut Rng) {
        let mut now = CALM + Duration::from_secs(2);
        while now < self.end {
            let kind = rng.below(super::network::APIS.len() as u64) as usize;
            let (fault, lasting) = match rng.below(100) {
                0..25 => (NetworkFault::LoseAnswers(kind), millis(rng, 500, 4_000)),
                25..50 => (NetworkFault::LoseRequests(kind), millis(rng, 500, 4_000)),
                50..65 => (NetworkFault::Hold(kind), millis(rng, 1_000, 9_000)),
                65..75 => (NetworkFault::Delay(rng.below(700) + 50), millis(rng, 1_000, 5_000)),
                75..82 => (NetworkFault::Repeat, millis(rng, 1_000, 5_000)),
                82..90 => (NetworkFault::Deafen(rng.below(BROKERS as u64) as usize), millis(rng, 1_000, 7_000)),
                _ => (NetworkFault::Cut, Duration::ZERO),
            };
            self.network.push(Step { at: now, act: (fault, lasting) });
            now += lasting + millis(rng, 1_000, 6_000);
        }
    }
}

impl Plan {
    fn broker_words(&self, fault: BrokerFault) -> String {
        match fault {
            BrokerFault::Kill(broker, lasting) => format!("broker {}: Kill for {lasting:?}", broker + 1),
            BrokerFault::Freeze(broker, lasting) => format!("broker {}: Freeze for {lasting:?}", broker + 1),
            BrokerFault::Restart(broker) => format!("broker {}: Restart", broker + 1),
            BrokerFault::Roll => "all brokers: Restart".to_owned(),
            BrokerFault::Unseat(Move { office, blow, is_heard, lasting }) => {
                let (whose, app) = match office {
                    Office::Group(app) => ("group", app),
                    Office::Transactions(app) => ("transactions", app),
                };
                let when = if is_heard { "after" } else { "before" };
                let app = self.apps[app];
                format!(
                    "coordinator of {app}'s {whose}: {blow:?} {when} it hears a commit, {lasting:?} beyond its move"
                )
            }
        }
    }
}

/// The fleet as it will be.
struct Planned {
    steps: Vec<Step<(Slot, Act)>>,
    /// Since when each instance runs undisturbed, or will; `None` while it is down on purpose.
    until: Vec<Vec<Option<Duration>>>,
    end: Duration,
}

impl Planned {
    fn add(&mut self, at: Duration, slot: Slot, act: Act) {
        self.steps.push(Step { at, act: (slot, act) });
    }

    fn scale(&mut self, rng: &mut Rng, now: Duration, app: usize) {
        let wanted = 1 + rng.below(INSTANCES as u64) as usize;
        for instance in 0..INSTANCES {
            let slot = Slot { app, instance };
            match self.until[app][instance] {
                None if instance < wanted => {
                    self.add(now, slot, Act::Start);
                    self.until[app][instance] = Some(now);
                }
                Some(since) if instance >= wanted && since <= now => {
                    self.add(now, slot, Act::Terminate);
                    self.until[app][instance] = None;
                }
                _ => {}
            }
        }
    }

    /// One of the instances that run undisturbed, if there is one, is killed, stopped or frozen.
    fn hurt(&mut self, rng: &mut Rng, now: Duration, app: usize, kind: u64) {
        let runs = |instance: &usize| self.until[app][*instance].is_some_and(|since| since <= now);
        let running: Vec<usize> = (0..INSTANCES).filter(runs).collect();
        if running.is_empty() {
            return;
        }
        let instance = running[rng.below(running.len() as u64) as usize];
        let slot = Slot { app, instance };
        let (act, back, gap) = match kind {
            _ if slot == ELDEST => (Act::Freeze, Act::Thaw, SESSION + millis(rng, 500, 4_000)),
            15..60 => (Act::Kill, Act::Start, millis(rng, 0, 1_500)),
            60..75 => (Act::Terminate, Act::Start, millis(rng, 0, 3_000)),
            75..88 => (Act::Freeze, Act::Thaw, SESSION + millis(rng, 500, 4_000)),
            88..94 => (Act::Freeze, Act::Thaw, TRANSACTION + millis(rng, 500, 5_000)),
            _ => (Act::Wipe, Act::Start, millis(rng, 0, 1_500)),
        };
        if now + gap < self.end {
            self.add(now, slot, act);
            self.add(now + gap, slot, back);
            self.until[app][instance] = Some(now + gap);
        }
    }
}

fn one_of(rng: &mut Rng, apps: &[usize]) -> Option<usize> {
    apps.get(rng.below(apps.len() as u64) as usize).copied()
}

fn a_move(rng: &mut Rng, office: Office) -> Move {
    let blow = if rng.chance(600) { Blow::Kill } else { Blow::Freeze };
    Move { office, blow, is_heard: rng.chance(500), lasting: millis(rng, 0, 4_000) }
}

fn millis(rng: &mut Rng, low: i64, high: i64) -> Duration {
    Duration::from_millis(u64::try_from(rng.between(low, high)).unwrap_or_default())
}

/// One line a step, in order of time.
impl fmt::Display for Plan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<(Duration, String)> = Vec::new();
        for Step { at, act: (slot, act) } in &self.fleet {
            lines.push((*at, format!("{} {}: {act:?}", self.apps[slot.app], slot.instance)));
        }
        for Step { at, act } in &self.brokers {
            lines.push((*at, self.broker_words(*act)));
        }
        for Step { at, act: (fault, lasting) } in &self.network {
            lines.push((*at, format!("network: {fault:?} for {lasting:?}")));
        }
        lines.sort();
        lines.iter().try_for_each(|(at, line)| writeln!(out, "{:>8.1} s  {line}", at.as_secs_f64()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::apps::{BOOKINGS, CALLS, ORDER_RISK};
    use super::*;

    #[test]
    fn a_seed_gives_one_plan_and_everything_comes_up_in_it() {
        let (end, other) = (Duration::from_secs(1_200), Plan::new(8, Duration::from_secs(1_200), &[ORDER_RISK, CALLS]));
        let plan = Plan::new(7, end, &[ORDER_RISK, CALLS]);
        assert_eq!(plan, Plan::new(7, end, &[ORDER_RISK, CALLS]));
        assert_ne!(plan, other);
        let text = plan.to_string();
        for word in [
            "Kill",
            "Terminate",
            "Freeze",
            "Wipe",
            "broker 3: Kill",
            "all brokers: Restart",
            "coordinator of order-risk's transactions: Kill",
            "coordinator of calls's group",
            "Hold",
            "Deafen",
            "Cut",
        ] {
            assert!(text.contains(word), "no {word} in\n{text}");
        }
    }

    #[test]
    fn whoever_is_frozen_is_thawed_and_whoever_is_killed_comes_back() {
        let plan = Plan::new(3, Duration::from_secs(600), &[ORDER_RISK, BOOKINGS]);
        let count = |wanted: Act| plan.fleet.iter().filter(|step| step.act.1 == wanted).count();
        assert_eq!(count(Act::Freeze), count(Act::Thaw));
        assert!(count(Act::Start) >= count(Act::Kill) + count(Act::Wipe));
    }

    #[test]
    fn three_minutes_are_enough_for_both_coordinators_to_move() {
        for seed in 0..20 {
            let plan = Plan::new(seed, Duration::from_secs(180), &[CALLS, ORDER_RISK]).to_string();
            for whose in ["order-risk's transactions: ", "'s group: "] {
                assert!(plan.contains(whose), "seed {seed} moves none of {whose}:\n{plan}");
            }
            assert!(!plan.contains("calls's transactions"), "it has none");
        }
    }

    #[test]
    fn the_eldest_lives_to_the_end() {
        for seed in 0..20 {
            let plan = Plan::new(seed, Duration::from_secs(600), &[CALLS, ORDER_RISK]);
            let acts: Vec<Act> =
                plan.fleet.iter().map(|step| step.act).filter(|act| act.0 == ELDEST).map(|act| act.1).collect();
            assert_eq!(acts.iter().filter(|act| **act == Act::Start).count(), 1);
            assert!(acts.iter().all(|act| matches!(act, Act::Start | Act::Freeze | Act::Thaw)), "{acts:?}");
        }
    }
}
