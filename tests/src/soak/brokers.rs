//! The cluster, and what happens to its brokers. It is started and handled by `cargo xtask kafka`, as a developer would.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};

use streamwright_test_proxy::Proxy;

use super::apps::App;
use super::coordinators;
use super::plan::{BROKERS, Blow, BrokerFault, Move, Office};
use crate::kafka::Kafka;

const TIMEOUT: Duration = Duration::from_secs(10);
/// How long copies may take to catch up.
const CATCH_UP: Duration = Duration::from_secs(180);

/// The cluster of a soak.
#[derive(Debug, Clone)]
pub(crate) struct Brokers {
    kafka: Kafka,
    xtask: String,
    cluster: String,
}

/// What was done to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// SIGKILLs.
    pub(crate) kills: u32,
    /// SIGSTOPs.
    pub(crate) freezes: u32,
    /// Restarts in good order, those of rolling restarts included.
    pub(crate) restarts: u32,
    /// Coordinators of groups that moved in the middle of a commit.
    pub(crate) group_moves: u32,
    /// Coordinators of transactions, likewise.
    pub(crate) transaction_moves: u32,
    /// Coordinators that stayed, because there was no commit to move them in.
    pub(crate) stays: u32,
}

impl Figures {
    /// Whether most of the moves that were planned found a commit.
    ///
    /// # Errors
    /// When they did not: then programs do not get on between faults.
    pub(crate) fn most_moved(&self) -> Result<(), String> {
        let moved = self.group_moves + self.transaction_moves;
        if self.stays <= moved.max(1) {
            Ok(())
        } else {
            Err(format!("{} moves of a coordinator found no commit, {moved} did", self.stays))
        }
    }

    fn struck(&mut self, blow: Blow) {
        match blow {
            Blow::Kill => self.kills += 1,
            Blow::Freeze => self.freezes += 1,
        }
    }

    fn count(&mut self, plan: Move) {
        self.struck(plan.blow);
        match plan.office {
            Office::Group(_) => self.group_moves += 1,
            Office::Transactions(_) => self.transaction_moves += 1,
        }
    }
}

impl Brokers {
    /// The cluster that the environment names.
    ///
    /// # Errors
    /// When it names none.
    pub(crate) fn find() -> Result<Self, String> {
        let variable = |name| std::env::var(name).map_err(|_| format!("{name} is not set: use `cargo xtask soak`"));
        let (xtask, cluster) = (variable("STREAMWRIGHT_XTASK")?, variable("STREAMWRIGHT_CLUSTER")?);
        Ok(Self { kafka: Kafka::find()?, xtask, cluster })
    }

    /// For the soak's own clients.
    #[must_use]
    pub(crate) fn kafka(&self) -> &Kafka {
        &self.kafka
    }

    /// Does it, and returns when all brokers run again. The programs are behind the proxy.
    ///
    /// # Errors
    /// When a broker does not do what it is told, or no other takes its place.
    pub(crate) fn suffer(
        &self,
        fault: BrokerFault,
        apps: &[App],
        proxy: &Proxy,
        figures: &mut Figures,
    ) -> Result<(), String> {
        match fault {
            BrokerFault::Kill(broker, lasting) => self.away(broker, Blow::Kill, lasting, figures),
            BrokerFault::Freeze(broker, lasting) => self.away(broker, Blow::Freeze, lasting, figures),
            BrokerFault::Unseat(plan) => {
                let (Office::Group(app) | Office::Transactions(app)) = plan.office;
                if coordinators::unseat(self, proxy, &apps[app], plan)? {
                    figures.count(plan);
                } else {
                    figures.stays += 1;
                }
                Ok(())
            }
            BrokerFault::Restart(broker) => {
                figures.restarts += 1;
                self.tell("restart", broker)
            }
            BrokerFault::Roll => (0..BROKERS).try_for_each(|broker| {
                figures.restarts += 1;
                self.tell("restart", broker)?;
                self.wait_until_in_sync()
            }),
        }
    }

    fn away(&self, broker: usize, blow: Blow, lasting: Duration, figures: &mut Figures) -> Result<(), String> {
        self.strike(broker, blow)?;
        figures.struck(blow);
        std::thread::sleep(lasting);
        self.raise(broker, blow)
    }

    /// Takes a broker away.
    pub(super) fn strike(&self, broker: usize, blow: Blow) -> Result<(), String> {
        match blow {
            Blow::Kill => self.tell("kill", broker),
            Blow::Freeze => self.tell("pause", broker),
        }
    }

    /// Brings it back.
    pub(super) fn raise(&self, broker: usize, blow: Blow) -> Result<(), String> {
        match blow {
            Blow::Kill => self.tell("restart", broker),
            Blow::Freeze => self.tell("resume", broker),
        }
    }

    /// Waits until every partition has a copy on each broker, and all of them are in sync: two brokers must not be away at once.
    ///
    /// # Errors
    /// When that takes too long.
    pub(crate) fn wait_until_in_sync(&self) -> Result<(), String> {
        let since = Instant::now();
        let client: BaseConsumer = self.kafka.client().create().map_err(|error| error.to_string())?;
        loop {
            let behind = match client.fetch_metadata(None, TIMEOUT) {
                Ok(metadata) => metadata
                    .topics()
                    .iter()
                    .flat_map(|topic| topic.partitions().iter().map(move |partition| (topic.name(), partition)))
                    .find(|(_, partition)| partition.isr().len() < BROKERS)
                    .map(|(topic, partition)| format!("{topic} partition {} is not in sync", partition.id())),
                Err(error) => Some(error.to_string()),
            };
            match behind {
                None => return Ok(()),
                Some(words) if since.elapsed() > CATCH_UP => return Err(words),
                Some(_) => std::thread::sleep(Duration::from_millis(300)),
            }
        }
    }

    /// Waits until every broker knows the topics of these programs that others make for them.
    ///
    /// # Errors
    /// When that takes too long.
    pub(crate) fn wait_until_known(&self, apps: &[App]) -> Result<(), String> {
        let since = Instant::now();
        for address in self.kafka.address.split(',') {
            // A client asks the one broker that it knows first.
            let knows = |topic: &str| -> Result<bool, String> {
                let client: BaseConsumer = Kafka::at(address).client().create().map_err(|error| error.to_string())?;
                let metadata = client.fetch_metadata(Some(topic), TIMEOUT);
                let found =
                    metadata.is_ok_and(|found| found.topics().iter().any(|topic| !topic.partitions().is_empty()));
                Ok(found)
            };
            for topic in apps.iter().flat_map(|app| app.inputs.iter().chain(app.outputs)) {
                while !knows(topic)? {
                    if since.elapsed() > CATCH_UP {
                        return Err(format!("the broker at {address} does not know topic {topic}"));
                    }
                    std::thread::sleep(Duration::from_millis(100));
                }
            }
        }
        Ok(())
    }

    fn tell(&self, action: &str, broker: usize) -> Result<(), String> {
        let broker = (broker + 1).to_string();
        let mut command = Command::new(&self.xtask);
        command.args(["kafka", action, "--broker", &broker, "--cluster", &self.cluster]).stdin(Stdio::null());
        let output = command.output().map_err(|error| format!("{}: {error}", self.xtask))?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{action} of broker {broker}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}
