//! The programs that a soak can run, as facts. Two of them run side by side.

use streamwright_test_data::rng::Rng;

use super::evidence::Evidence;
use super::input::{self, Inputs};
use super::{bookings, orders, visits};
use crate::verify::Finding;

/// A program: names of its topology, what it is fed, and who judges it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct App {
    /// For `STREAMWRIGHT_TEST_TOPOLOGY`, and for people.
    pub(crate) topology: &'static str,
    /// Application id, which is the group id.
    pub(crate) id: &'static str,
    /// What it reads from others.
    pub(crate) inputs: &'static [&'static str],
    /// What it writes for others.
    pub(crate) outputs: &'static [&'static str],
    /// Between its sub-topologies.
    pub(crate) repartition: Option<&'static str>,
    /// What it keeps.
    pub(crate) stores: &'static [Kept],
    /// Where tasks note their positions when they change no state: one partition.
    pub(crate) positions: &'static str,
    /// Partitions of each of its other topics.
    pub(crate) partitions: i32,
    /// Whether it runs exactly once.
    pub(crate) is_exact: bool,
    /// Records a second that it is fed.
    pub(crate) rate: u32,
    /// These records, from a seed.
    pub(crate) input: fn(u64) -> Inputs,
    /// What its outputs, its state and its positions must be.
    pub(crate) judge: fn(&Evidence) -> Vec<Finding>,
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

/// `examples/order_risk/topology.rs`.
pub(crate) const ORDER_RISK: App = App {
    topology: "order-risk",
    id: "orders-risk-scoring-streams-v1",
    inputs: &["orders.submitted.v1"],
    outputs: &["risk.decisions.v1"],
    repartition: Some("orders-risk-scoring-streams-v1-orders-by-customer-repartition"),
    stores: &[Kept {
        store: "exposure-by-customer",
        subtopology: 1,
        changelog: "orders-risk-scoring-streams-v1-exposure-by-customer-changelog",
    }],
    positions: "orders-risk-scoring-streams-v1-positions",
    partitions: 4,
    is_exact: true,
    rate: 500,
    input: input::orders,
    judge: orders::verify,
};

/// `tests/program/bookings.rs`.
pub(crate) const BOOKINGS: App = App {
    topology: "bookings",
    id: "tests-booking-streams-v1",
    inputs: &["tests.booking.accounts.v1", "tests.booking.cards.v1", "tests.booking.transfers.v1"],
    outputs: &["tests.booking.bookings.v1", "tests.booking.balances.v1", "tests.booking.dead.v1"],
    repartition: Some("tests-booking-streams-v1-postings-by-tier-repartition"),
    stores: &[
        Kept { store: "accounts", subtopology: 0, changelog: "tests-booking-streams-v1-accounts-changelog" },
        Kept { store: "total-by-tier", subtopology: 1, changelog: "tests-booking-streams-v1-total-by-tier-changelog" },
    ],
    positions: "tests-booking-streams-v1-positions",
    partitions: 4,
    is_exact: true,
    rate: 400,
    input: input::bookings,
    judge: bookings::verify,
};

/// `Arriving` in `tests/program/visits.rs`: 64 partitions, from their end.
pub(crate) const ARRIVALS: App = App {
    topology: "arrivals",
    id: "tests-arrival-streams-v1",
    inputs: &["tests.arrival.visits.v1"],
    outputs: &["tests.arrival.counts.v1"],
    repartition: None,
    stores: &[Kept { store: "guests", subtopology: 0, changelog: "tests-arrival-streams-v1-guests-changelog" }],
    positions: "tests-arrival-streams-v1-positions",
    partitions: 64,
    is_exact: true,
    rate: 300,
    input: input::arrivals,
    judge: visits::arrived_once,
};

/// `Calling` in `tests/program/visits.rs`: at least once.
pub(crate) const CALLS: App = App {
    topology: "calls",
    id: "tests-calling-streams-v1",
    inputs: &["tests.calling.visits.v1"],
    outputs: &["tests.calling.counts.v1"],
    repartition: None,
    stores: &[Kept { store: "callers", subtopology: 0, changelog: "tests-calling-streams-v1-callers-changelog" }],
    positions: "tests-calling-streams-v1-positions",
    partitions: 4,
    is_exact: false,
    rate: 400,
    input: input::calls,
    judge: visits::called_at_least_once,
};

/// All that there are.
pub(crate) const ALL: [App; 4] = [ORDER_RISK, BOOKINGS, ARRIVALS, CALLS];

impl App {
    /// Everything that it reads as a member of its group.
    pub(crate) fn read(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.inputs.iter().copied().chain(self.repartition)
    }

    /// Every topic that it has to do with.
    pub(crate) fn topics(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.read()
            .chain(self.outputs.iter().copied())
            .chain(self.stores.iter().map(|kept| kept.changelog))
            .chain([self.positions])
    }
}

/// Two of them, in an order that the seed chooses, too.
pub(crate) fn chosen_by(seed: u64) -> Vec<App> {
    let (mut rng, mut all) = (Rng::from_seed(seed ^ 0xa995), ALL.to_vec());
    let mut draw = || all.swap_remove(rng.below(all.len() as u64) as usize);
    vec![draw(), draw()]
}

/// Those of these names, separated by commas.
///
/// # Errors
/// When there is no such program, or one is there twice.
pub(crate) fn named(names: &str) -> Result<Vec<App>, String> {
    let known = || ALL.map(|app| app.topology).join(", ");
    let mut apps: Vec<App> = Vec::new();
    for name in names.split(',') {
        let app = ALL.iter().find(|app| app.topology == name);
        let app = app.ok_or_else(|| format!("no program `{name}`; there are {}", known()))?;
        if apps.iter().any(|other| other.topology == name) {
            return Err(format!("`{name}` is there twice"));
        }
        apps.push(*app);
    }
    Ok(apps)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn seeds_choose_every_pair_in_every_order() {
        let names = |seed| chosen_by(seed).iter().map(|app| app.topology).collect::<Vec<_>>();
        assert_eq!(names(7), names(7));
        let pairs: BTreeSet<Vec<&str>> = (0..200).map(names).collect();
        assert_eq!(pairs.len(), 12);
        assert!(pairs.iter().all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn programs_are_found_by_name() {
        let named = |names| named(names).map(|apps| apps.iter().map(|app| app.topology).collect::<Vec<_>>());
        assert_eq!(named("calls,order-risk"), Ok(vec!["calls", "order-risk"]));
        assert!(named("calls,calls").is_err());
        assert!(named("call").is_err_and(|words| words.contains("arrivals")));
    }
}
