//! The soak: two programs, each in several instances on a cluster, input that comes all the time, and one seeded schedule of
//! everything that can happen to instances, brokers and the network; then the verdict.
//!
//! Independent code looks on while it runs (committed offsets, a concurrent reader, what instances say and use) and
//! judges at the end: [`verdict`]. [docs/soak.md](../../docs/soak.md) says which invariant is checked where.

mod apps;
mod bookings;
mod brokers;
mod coordinators;
mod evidence;
mod feeder;
mod fleet;
mod input;
mod network;
mod orders;
mod plan;
mod quiet;
mod reader;
mod report;
mod stores;
mod verdict;
mod visits;
mod zombies;

use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use apps::App;
use brokers::Brokers;
use feeder::Feeder;
use fleet::Fleet;
use network::Network;
use plan::Plan;
use reader::Reader;
pub use report::Report;

use crate::evidence::watch::Watch;
use crate::kafka::Kafka;
use crate::verify::Finding;

/// How often we look after everything.
const LOOK: Duration = Duration::from_millis(100);
/// After the last fault, nothing may be left to do after so long.
const HEALED: Duration = Duration::from_secs(60);
/// How long we wait all the same, to judge what comes out in the end.
const PATIENCE: Duration = Duration::from_secs(300);

/// What to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The schedule and the input follow from it.
    pub seed: u64,
    /// The programs that run side by side; see [`Options::choose`].
    apps: Vec<App>,
    /// How long faults and input last.
    pub length: Duration,
    /// The program under test.
    pub binary: &'static str,
    /// Where state and logs go.
    pub dir: PathBuf,
    /// A deliberate mistake (`STREAMWRIGHT_MUTANT`), to see that it is found.
    pub mutant: Option<String>,
}

impl Options {
    /// The programs of these names, separated by commas; without names, two that the seed chooses.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn choose(
        seed: u64,
        programs: Option<&str>,
        length: Duration,
        binary: &'static str,
        dir: PathBuf,
        mutant: Option<String>,
    ) -> Result<Self, String> {
        let apps = programs.map_or_else(|| Ok(apps::chosen_by(seed)), apps::named)?;
        Ok(Self { seed, apps, length, binary, dir, mutant })
    }
}

/// Everything that goes on beside the instances.
struct Scene {
    apps: Vec<App>,
    brokers: Brokers,
    fleet: Fleet,
    network: Network,
    feeders: Vec<Feeder>,
    watches: Vec<Watch>,
    reader: Reader,
}

/// Runs a soak.
///
/// # Errors
/// When there is no cluster.
///
/// # Panics
/// When the cluster cannot be read at the end.
pub fn run(options: &Options) -> Result<Report, String> {
    let plan = Plan::new(options.seed, options.length, &options.apps);
    eprint!("seed {}, {:?}, programs {}:\n{plan}", options.seed, options.length, plan.apps.join(","));
    let mut scene = Scene::set(options)?;
    let (begun, lane) = (Instant::now(), broker_lane(&scene, &plan));
    let mut findings = Vec::new();
    scene.play(&plan, begun, &lane);
    let (suffered, outcome) = lane.join().expect("the brokers' lane does not panic");
    note(&mut findings, "brokers do what they are told", outcome);
    note(&mut findings, "programs commit between faults", suffered.most_moved());
    let healed = scene.heal(&mut findings);
    let sent = scene.feeders.drain(..).map(Feeder::end).sum();
    let took = scene.drain(healed, &mut findings);
    scene.fleet.stop();
    let health = scene.fleet.figures().health.is_bounded();
    note(&mut findings, "memory, files and threads of instances are bounded", health);
    let growth = scene.fleet.growth();
    note(&mut findings, "the memory of an instance does not grow", growth.map_or(Ok(()), |growth| growth.is_bounded()));
    let reports = scene.fleet.findings().first().map_or(Ok(()), |first| Err(first.clone()));
    note(&mut findings, "no instance panics, reports an error, or ends by itself", reports);
    let all = scene.fleet.findings().to_vec();
    let mut report = Report {
        seed: options.seed,
        programs: plan.apps.clone(),
        length: options.length,
        sent,
        fleet: scene.fleet.figures(),
        growth,
        brokers: suffered,
        network: scene.network.figures(),
        drained_after: took,
        records: (0, 0),
        looks: 0,
        findings,
        said: all,
        complaints: scene.network.complaints(),
    };
    verdict::judge(scene, &mut report);
    Ok(report)
}

fn note(findings: &mut Vec<Finding>, rule: &'static str, outcome: Result<(), String>) {
    findings.push(Finding { rule, counterexample: outcome.err() });
}

type Lane = JoinHandle<(brokers::Figures, Result<(), String>)>;

/// Faults of brokers take long, so they have a thread of their own. Two brokers are never away at once.
fn broker_lane(scene: &Scene, plan: &Plan) -> Lane {
    let (brokers, proxy, apps) = (scene.brokers.clone(), scene.network.proxy(), scene.apps.clone());
    let (steps, begun, end) = (plan.brokers.clone(), Instant::now(), plan.end);
    std::thread::spawn(move || {
        let mut figures = brokers::Figures::default();
        let suffer = |figures: &mut brokers::Figures| {
            for step in steps {
                std::thread::sleep(step.at.saturating_sub(begun.elapsed()));
                brokers.wait_until_in_sync()?;
                // Waiting may have taken us beyond the end.
                if begun.elapsed() < end {
                    brokers.suffer(step.act, &apps, &proxy, figures)?;
                }
            }
            Ok(())
        };
        let outcome = suffer(&mut figures);
        (figures, outcome)
    })
}

impl Scene {
    fn set(options: &Options) -> Result<Self, String> {
        let brokers = Brokers::find()?;
        let kafka = brokers.kafka().clone();
        let apps = options.apps.clone();
        for app in &apps {
            app.inputs.iter().chain(app.outputs).for_each(|topic| kafka.create_topic(topic, app.partitions));
        }
        // A program that asks a broker which has not heard of its topics yet ends with the error that there are none.
        brokers.wait_until_known(&apps)?;
        let network = Network::new(&kafka.address, options.seed);
        let fleet = Fleet::new(options, network.bootstrap());
        let watch = |app: &App| Watch::over(&kafka, app.id, app.read().collect(), app.partitions);
        let feed = |app: &App| Feeder::begin(&kafka, app.rate, (app.input)(options.seed));
        Ok(Self {
            watches: apps.iter().map(watch).collect(),
            reader: Reader::begin(&kafka, &apps),
            feeders: apps.iter().map(feed).collect(),
            apps,
            brokers,
            fleet,
            network,
        })
    }

    /// Until the end of the plan, and of the last fault of a broker.
    fn play(&mut self, plan: &Plan, begun: Instant, lane: &Lane) {
        let (mut fleet, mut network) = (plan.fleet.iter().peekable(), plan.network.iter().peekable());
        while begun.elapsed() < plan.end || !lane.is_finished() {
            let now = begun.elapsed();
            while let Some(step) = fleet.next_if(|step| step.at <= now) {
                self.fleet.act(step.act.0, step.act.1);
            }
            while let Some(step) = network.next_if(|step| step.at <= now && now < plan.end) {
                self.network.disturb(step.act.0, step.act.1);
            }
            self.fleet.tick();
            self.network.tick();
            std::thread::sleep(LOOK);
        }
    }

    /// The last fault ends.
    fn heal(&mut self, findings: &mut Vec<Finding>) -> Instant {
        self.network.heal();
        self.fleet.heal();
        note(findings, "copies of all partitions catch up", self.brokers.wait_until_in_sync());
        Instant::now()
    }

    /// Waits until everything is processed; how long that took since `healed`.
    fn drain(&mut self, healed: Instant, findings: &mut Vec<Finding>) -> Duration {
        let (kafka, apps): (Kafka, _) = (self.brokers.kafka().clone(), self.apps.clone());
        let looking = std::thread::spawn(move || {
            let mut left = None;
            for app in apps {
                let mut looks = quiet::Left::of(&kafka, app);
                left = looks.look();
                while left.is_some() && healed.elapsed() < PATIENCE {
                    std::thread::sleep(LOOK * 3);
                    left = looks.look();
                }
            }
            (left, healed.elapsed())
        });
        while !looking.is_finished() {
            self.fleet.tick();
            std::thread::sleep(LOOK);
        }
        let (left, took) = looking.join().expect("looking does not panic");
        note(findings, "everything is processed within a minute after the last fault", in_time(left, took));
        took
    }
}

/// Whether nothing is left, and was done soon enough.
fn in_time(left: Option<String>, took: Duration) -> Result<(), String> {
    match left {
        Some(words) => Err(format!("after {took:?} there is still something to do: {words}")),
        None if took > HEALED => Err(format!("everything was processed only {took:?} after the last fault")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_late_or_never_done_is_seen() {
        assert_eq!(in_time(None, HEALED), Ok(()));
        assert!(in_time(None, HEALED + LOOK).is_err());
        assert!(in_time(Some("t partition 0".to_owned()), LOOK).is_err_and(|words| words.contains("t partition 0")));
    }
}
