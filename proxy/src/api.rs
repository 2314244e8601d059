//! Kinds of requests.

use std::fmt;

/// The kind of a request, by its number in Kafka's protocol. The constants are those that tests have wanted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Api(pub i16);

impl Api {
    /// Records to a partition.
    pub const PRODUCE: Self = Self(0);
    /// Records from partitions.
    pub const FETCH: Self = Self(1);
    /// First, last or dated offsets.
    pub const LIST_OFFSETS: Self = Self(2);
    /// Brokers, topics, leaders.
    pub const METADATA: Self = Self(3);
    /// Positions of a group, outside a transaction.
    pub const OFFSET_COMMIT: Self = Self(8);
    /// Positions of a group.
    pub const OFFSET_FETCH: Self = Self(9);
    /// The broker that a group or a transactional id belongs to.
    pub const FIND_COORDINATOR: Self = Self(10);
    /// A member joins.
    pub const JOIN_GROUP: Self = Self(11);
    /// A member is alive.
    pub const HEARTBEAT: Self = Self(12);
    /// A member leaves.
    pub const LEAVE_GROUP: Self = Self(13);
    /// A member learns its assignment.
    pub const SYNC_GROUP: Self = Self(14);
    /// What the broker understands.
    pub const API_VERSIONS: Self = Self(18);
    /// A producer's id and epoch; fences its predecessors.
    pub const INIT_PRODUCER_ID: Self = Self(22);
    /// Partitions join the transaction.
    pub const ADD_PARTITIONS_TO_TXN: Self = Self(24);
    /// A group joins the transaction.
    pub const ADD_OFFSETS_TO_TXN: Self = Self(25);
    /// The transaction is committed or aborted.
    pub const END_TXN: Self = Self(26);
    /// Positions of a group, with the transaction.
    pub const TXN_OFFSET_COMMIT: Self = Self(28);
    /// Brokers, for administrators.
    pub const DESCRIBE_CLUSTER: Self = Self(60);
}

impl fmt::Display for Api {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match *self {
            Self::PRODUCE => "Produce",
            Self::FETCH => "Fetch",
            Self::LIST_OFFSETS => "ListOffsets",
            Self::METADATA => "Metadata",
            Self::OFFSET_COMMIT => "OffsetCommit",
            Self::OFFSET_FETCH => "OffsetFetch",
            Self::FIND_COORDINATOR => "FindCoordinator",
            Self::JOIN_GROUP => "JoinGroup",
            Self::HEARTBEAT => "Heartbeat",
            Self::LEAVE_GROUP => "LeaveGroup",
            Self::SYNC_GROUP => "SyncGroup",
            Self::API_VERSIONS => "ApiVersions",
            Self::INIT_PRODUCER_ID => "InitProducerId",
            Self::ADD_PARTITIONS_TO_TXN => "AddPartitionsToTxn",
            Self::ADD_OFFSETS_TO_TXN => "AddOffsetsToTxn",
            Self::END_TXN => "EndTxn",
            Self::TXN_OFFSET_COMMIT => "TxnOffsetCommit",
            Self::DESCRIBE_CLUSTER => "DescribeCluster",
            Self(number) => return write!(out, "api {number}"),
        };
        out.write_str(name)
    }
}
