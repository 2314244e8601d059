//! The cluster, and what happens to its brokers. It is started and handled by `cargo xtask kafka`, as a developer would.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};

use super::plan::{BROKERS, BrokerFault};
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

    /// Does it, and returns when all brokers run again.
    ///
    /// # Errors
    /// When a broker does not do what it is told.
    pub(crate) fn suffer(&self, broker: usize, fault: BrokerFault, figures: &mut Figures) -> Result<(), String> {
        match fault {
            BrokerFault::Kill(lasting) => {
                self.tell("kill", broker)?;
                figures.kills += 1;
                std::thread::sleep(lasting);
                self.tell("restart", broker)
            }
            BrokerFault::Freeze(lasting) => {
                self.tell("pause", broker)?;
                figures.freezes += 1;
                std::thread::sleep(lasting);
                self.tell("resume", broker)
            }
            BrokerFault::Restart => {
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
