//! The two programs that run side by side, as facts.

/// A program: names of its topology.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct App {
    /// For `STREAMWRIGHT_TEST_TOPOLOGY`.
    pub(crate) topology: &'static str,
    /// Application id, which is the group id.
    pub(crate) id: &'static str,
    /// What it reads from others.
    pub(crate) inputs: &'static [&'static str],
    /// What it writes for others.
    pub(crate) outputs: &'static [&'static str],
    /// Between its sub-topologies.
    pub(crate) repartition: &'static str,
    /// What it keeps.
    pub(crate) stores: &'static [Kept],
}

/// A store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Its name.
    pub(crate) store: &'static str,
    /// The sub-topology that holds it.
    pub(crate) subtopology: usize,
    /// The topic behind it.
    pub(crate) changelog: &'static str,
}

/// Partitions of every topic.
pub(crate) const PARTITIONS: i32 = 4;

/// `examples/order_risk/topology.rs`.
pub(crate) const ORDER_RISK: App = App {
    topology: "order-risk",
    id: "orders-risk-scoring-streams-v1",
    inputs: &["orders.submitted.v1"],
    outputs: &["risk.decisions.v1"],
    repartition: "orders-risk-scoring-streams-v1-orders-by-customer-repartition",
    stores: &[Kept {
        store: "exposure-by-customer",
        subtopology: 1,
        changelog: "orders-risk-scoring-streams-v1-exposure-by-customer-changelog",
    }],
};

/// `tests/program/bookings.rs`.
pub(crate) const BOOKINGS: App = App {
    topology: "bookings",
    id: "tests-booking-streams-v1",
    inputs: &["tests.booking.accounts.v1", "tests.booking.cards.v1", "tests.booking.transfers.v1"],
    outputs: &["tests.booking.bookings.v1", "tests.booking.balances.v1", "tests.booking.dead.v1"],
    repartition: "tests-booking-streams-v1-postings-by-tier-repartition",
    stores: &[
        Kept { store: "accounts", subtopology: 0, changelog: "tests-booking-streams-v1-accounts-changelog" },
        Kept { store: "total-by-tier", subtopology: 1, changelog: "tests-booking-streams-v1-total-by-tier-changelog" },
    ],
};

/// Both.
pub(crate) const ALL: [App; 2] = [ORDER_RISK, BOOKINGS];

impl App {
    /// Everything that it reads as a member of its group.
    pub(crate) fn read(&self) -> impl Iterator<Item = &'static str> {
        self.inputs.iter().copied().chain([self.repartition])
    }

    /// Every topic that it has to do with.
    pub(crate) fn topics(&self) -> impl Iterator<Item = &'static str> {
        self.read().chain(self.outputs.iter().copied()).chain(self.stores.iter().map(|kept| kept.changelog))
    }
}
