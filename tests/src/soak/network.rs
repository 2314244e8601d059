//! Faults of the network, by way of the proxy that the programs take for their brokers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use streamwright_test_proxy::{Action, Api, On, Proxy, Watch};

use super::plan::NetworkFault;

/// The kinds of requests that faults choose from. Those that decide about a commit are there more than once.
pub(super) const APIS: [Api; 18] = [
    Api::END_TXN,
    Api::END_TXN,
    Api::END_TXN,
    Api::TXN_OFFSET_COMMIT,
    Api::TXN_OFFSET_COMMIT,
    Api::ADD_OFFSETS_TO_TXN,
    Api::ADD_PARTITIONS_TO_TXN,
    Api::PRODUCE,
    Api::PRODUCE,
    Api::INIT_PRODUCER_ID,
    Api::OFFSET_FETCH,
    Api::FETCH,
    Api::LIST_OFFSETS,
    Api::METADATA,
    Api::FIND_COORDINATOR,
    Api::JOIN_GROUP,
    Api::SYNC_GROUP,
    Api::HEARTBEAT,
];

/// How late what is repeated comes a second time.
const LATE: Duration = Duration::from_millis(30);

/// The network between programs and brokers.
#[derive(Debug)]
pub(crate) struct Network {
    proxy: Arc<Proxy>,
    commits: Watch,
    aborts: Watch,
    rule: Option<(Watch, Instant)>,
    hit: usize,
    faults: usize,
}

/// What it did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Faults that began.
    pub(crate) faults: usize,
    /// Requests that one of them met.
    pub(crate) requests: usize,
    /// Requests to commit a transaction.
    pub(crate) commits: usize,
    /// Requests to abort one.
    pub(crate) aborts: usize,
}

impl Network {
    /// Undisturbed, in front of these brokers.
    ///
    /// # Panics
    /// When there are no free ports.
    #[must_use]
    pub(crate) fn new(brokers: &str, seed: u64) -> Self {
        let brokers: Vec<&str> = brokers.split(',').collect();
        let proxy = Arc::new(Proxy::start(&brokers).expect("free ports").seeded(seed));
        let ends = |commits| On::api(Api::END_TXN).matching(move |request| request.commits() == Some(commits));
        let (commits, aborts) = (proxy.when(ends(true), Action::Watch), proxy.when(ends(false), Action::Watch));
        Self { proxy, commits, aborts, rule: None, hit: 0, faults: 0 }
    }

    /// `bootstrap.servers` for the programs.
    #[must_use]
    pub(crate) fn bootstrap(&self) -> &str {
        self.proxy.bootstrap()
    }

    /// For those who wait for a certain request.
    #[must_use]
    pub(crate) fn proxy(&self) -> Arc<Proxy> {
        Arc::clone(&self.proxy)
    }

    /// A fault, for so long.
    pub(crate) fn disturb(&mut self, fault: NetworkFault, lasting: Duration) {
        self.heal();
        self.faults += 1;
        let (on, action) = match fault {
            NetworkFault::LoseAnswers(kind) => (On::api(APIS[kind]).one_in(3), Action::CutAfter),
            NetworkFault::LoseRequests(kind) => (On::api(APIS[kind]).one_in(3), Action::CutBefore),
            NetworkFault::Hold(kind) => (On::api(APIS[kind]).first(1), Action::HoldRequest),
            NetworkFault::Delay(by) => (On::any(), Action::DelayRequest(Duration::from_millis(by))),
            NetworkFault::Repeat => (On::api(Api::PRODUCE).or(Api::HEARTBEAT).one_in(4), Action::Duplicate(LATE)),
            NetworkFault::Deafen(broker) => (On::any().broker(broker), Action::LoseRequests),
            NetworkFault::Cut => return self.proxy.cut_all(),
        };
        self.rule = Some((self.proxy.when(on, action), Instant::now() + lasting));
    }

    /// Ends a fault whose time has come.
    pub(crate) fn tick(&mut self) {
        if self.rule.as_ref().is_some_and(|(_, until)| Instant::now() >= *until) {
            self.heal();
        }
    }

    /// Ends whatever fault there is.
    pub(crate) fn heal(&mut self) {
        if let Some((rule, _)) = self.rule.take() {
            self.hit += rule.count();
            rule.lift();
        }
    }

    /// See [`Figures`].
    #[must_use]
    pub(crate) fn figures(&self) -> Figures {
        Figures { faults: self.faults, requests: self.hit, commits: self.commits.count(), aborts: self.aborts.count() }
    }

    /// Connections that the proxy cut without being told to; see [`Proxy::complaints`].
    #[must_use]
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.proxy.complaints()
    }
}
