//! What a cluster's nodes say beyond the settings of a single broker: of two values of a key, the later one counts.

use std::path::Path;

use super::super::properties::{self, Layout};

/// The node that is controller and nothing else: it outlives whatever happens to the brokers.
pub(super) const CONTROLLER: u32 = 100;

/// How long the controller waits for a broker that says nothing before others lead its partitions.
pub(super) const SESSION_MS: u32 = 4_000;

/// How many copies there are of everything, and how many of them must be in sync. It is the controller that makes topics,
/// so it has to be told, too: it would make one copy.
fn copies(n_brokers: u32) -> String {
    let copies = n_brokers.min(3);
    // One copy may be away.
    let in_sync = copies.saturating_sub(1).max(1);
    format!(
        "
default.replication.factor={copies}
min.insync.replicas={in_sync}
offsets.topic.replication.factor={copies}
transaction.state.log.replication.factor={copies}
transaction.state.log.min.isr={in_sync}
share.coordinator.state.topic.replication.factor={copies}
share.coordinator.state.topic.min.isr={in_sync}
"
    )
}

/// The controller's file.
pub(super) fn controller(n_brokers: u32, port: u16, data: &Path) -> String {
    let copies = copies(n_brokers);
    let base = properties::text(&Layout { port, controller_port: port, data });
    format!(
        "{base}
process.roles=controller
node.id={CONTROLLER}
controller.quorum.voters={CONTROLLER}@127.0.0.1:{port}
listeners=CONTROLLER://127.0.0.1:{port}
advertised.listeners=CONTROLLER://127.0.0.1:{port}
broker.session.timeout.ms={SESSION_MS}
{copies}"
    )
}

/// The file of broker `id` of `n_brokers`.
pub(super) fn broker(id: u32, n_brokers: u32, port: u16, controller_port: u16, data: &Path) -> String {
    let base = properties::text(&Layout { port, controller_port, data });
    let copies = copies(n_brokers);
    format!(
        "{base}
process.roles=broker
node.id={id}
controller.quorum.voters={CONTROLLER}@127.0.0.1:{controller_port}
listeners=BROKER://127.0.0.1:{port}
broker.heartbeat.interval.ms=500
{copies}
# A copy that has stopped must not hold up writers for the usual half a minute.
replica.lag.time.max.ms=5000
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value that counts.
    fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
        text.lines()
            .filter_map(|line| line.split_once('='))
            .filter(|(name, _)| *name == key)
            .map(|(_, v)| v)
            .next_back()
    }

    #[test]
    fn three_brokers_hold_three_copies_and_can_miss_one() {
        let text = broker(2, 3, 9092, 9093, Path::new("/data"));
        assert_eq!(value(&text, "process.roles"), Some("broker"));
        assert_eq!(value(&text, "default.replication.factor"), Some("3"));
        assert_eq!(value(&text, "min.insync.replicas"), Some("2"));
        assert_eq!(value(&text, "transaction.state.log.min.isr"), Some("2"));
        assert_eq!(value(&text, "controller.quorum.voters"), Some("100@127.0.0.1:9093"));
        let text = controller(3, 9093, Path::new("/data"));
        assert_eq!(value(&text, "process.roles"), Some("controller"));
        assert_eq!(value(&text, "default.replication.factor"), Some("3"));
        assert_eq!(value(&text, "min.insync.replicas"), Some("2"));
    }
}
