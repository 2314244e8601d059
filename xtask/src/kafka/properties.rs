//! The broker's settings: one node that is broker and controller, small, quick to start.

use std::path::Path;

/// Where the two listeners are and where the data is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout<'a> {
    pub(crate) port: u16,
    pub(crate) controller_port: u16,
    pub(crate) data: &'a Path,
}

/// Settings with their reasons; every run writes them anew, so ports may change between starts.
const FIXED: &str = "\
process.roles=broker,controller
node.id=1
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=BROKER
controller.listener.names=CONTROLLER

# One node holds the only replica of everything.
default.replication.factor=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1

# Fifty partitions each would be made at the first use, for nothing on one node.
offsets.topic.num.partitions=5
transaction.state.log.num.partitions=5
share.coordinator.state.topic.num.partitions=1

# The first assignment of a group would wait three seconds for more members.
group.initial.rebalance.delay.ms=0
# Tests of lost instances cannot wait for the usual lower bound of six seconds.
group.min.session.timeout.ms=1000
# Transactions of dead producers are aborted soon after their timeout, not up to ten seconds later.
transaction.abort.timed.out.transaction.cleanup.interval.ms=500

# A misspelt topic must be an error, as in production.
auto.create.topics.enable=false
# Retention goes by the records' own timestamps: with the usual week, input with event times in the
# past disappears within minutes of being written.
log.retention.ms=-1

# Small machine, small heap: the cleaner alone would otherwise take 128 MB of it.
num.network.threads=2
num.io.threads=4
background.threads=4
log.cleaner.dedupe.buffer.size=16777216
# Compaction has to happen while a test waits.
log.cleaner.backoff.ms=1000
log.index.size.max.bytes=2097152
";

/// The whole file.
pub(crate) fn text(layout: &Layout<'_>) -> String {
    let Layout { port, controller_port, data } = layout;
    format!(
        "{FIXED}
listeners=BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=BROKER://127.0.0.1:{port}
controller.quorum.voters=1@127.0.0.1:{controller_port}
log.dirs={}
",
        data.display()
    )
}
