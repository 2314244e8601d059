//! Order-risk between its input, a proxy before the broker, and the verdict.

use std::sync::MutexGuard;
use std::time::{Duration, Instant};

use streamwright_test_proxy::{Action, Api, On, Proxy, Watch};
use streamwright_tests::evidence::kafka::{committed, gather};
use streamwright_tests::evidence::names;
use streamwright_tests::feed::{Feed, submit_lines};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::{Program, Running};
use streamwright_tests::slate;
use streamwright_tests::verify::verify;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_program-under-test");
/// More than any wait of these tests takes.
pub(crate) const SOON: Duration = Duration::from_secs(45);
/// What a worker says when it takes back what it cannot commit.
pub(crate) const GOES_BACK: &str = "going back to what is committed";
/// Lines that are there at the start: enough for customers to reach the limit.
const FIRST: u64 = 2_000;
/// Lines a second that follow.
const RATE: u32 = 1_000;
/// The transaction that faults strike: the earlier ones have left something to lose.
pub(crate) const FIFTH: u64 = 4;

/// See the module.
pub(crate) struct Edge {
    pub(crate) kafka: Kafka,
    pub(crate) proxy: Proxy,
    dir: TempDir,
    feed: Option<Feed>,
    /// Lines submitted beside the feed's.
    submitted: u64,
    _claim: MutexGuard<'static, ()>,
}

impl Edge {
    /// With orders that come all the time.
    pub(crate) fn new(kafka: Kafka, seed: u64) -> Self {
        let mut edge = Self::quiet(kafka, !seed);
        edge.feed = Some(Feed::begin(&edge.kafka, seed, RATE));
        edge
    }

    /// With the orders that are there at the start.
    pub(crate) fn quiet(kafka: Kafka, seed: u64) -> Self {
        Self::claimed(kafka, seed, slate::claim())
    }

    /// The same on a broker that `claim` gives the right to.
    pub(crate) fn claimed(kafka: Kafka, seed: u64, claim: MutexGuard<'static, ()>) -> Self {
        slate::wipe(&kafka, names::APPLICATION, &[(names::ORDERS, 4), (names::DECISIONS, 4)]);
        let proxy = Proxy::start(&[&kafka.address]).expect("free ports");
        let dir = tempfile::tempdir().expect("a directory");
        let mut edge = Self { kafka, proxy, dir, feed: None, submitted: 0, _claim: claim };
        edge.submit(seed, FIRST);
        edge
    }

    /// Submits so many orders at once.
    pub(crate) fn submit(&mut self, seed: u64, count: u64) {
        submit_lines(&self.kafka, seed, count);
        self.submitted += count;
    }

    /// Behind the proxy. What has to time out does so in two seconds; the group has more patience.
    pub(crate) fn program(&self) -> Program {
        self.program_with_session("6000")
    }

    /// The same with another `session.timeout.ms`.
    pub(crate) fn program_with_session(&self, timeout: &str) -> Program {
        self.program_with(timeout, "2000")
    }

    /// One whose transactions may take long; the value of `transaction.timeout.ms`.
    pub(crate) fn program_that_may_take(&self, timeout: &str) -> Program {
        self.program_with("6000", timeout)
    }

    fn program_with(&self, session: &str, transaction: &str) -> Program {
        let program = Program::new(PROGRAM, "order-risk").state_dir(self.dir.path());
        let program = program.flag("--bootstrap-servers", self.proxy.bootstrap());
        let program = program.set("consumer.session.timeout.ms", session).set("consumer.heartbeat.interval.ms", "200");
        program.flag("--transaction-timeout-ms", transaction)
    }

    /// A rule for requests of this kind that the program's producer sends.
    pub(crate) fn when(&self, api: Api, narrow: impl FnOnce(On) -> On, action: Action) -> Watch {
        self.proxy.when(narrow(On::api(api).client("-producer")), action)
    }

    /// No more orders come.
    pub(crate) fn end_feed(&mut self) {
        self.submitted += self.feed.take().map(|feed| feed.end().committed).unwrap_or_default() as u64;
    }

    /// How far the group is in the input, and in the topic between the two sub-topologies.
    pub(crate) fn positions(&self) -> Vec<i64> {
        let topics = [names::ORDERS, names::REPARTITION];
        let offsets = topics.iter().flat_map(|topic| committed(&self.kafka, names::APPLICATION, topic));
        offsets.map(Option::unwrap_or_default).collect()
    }

    /// Starts a successor, and returns it once it has learnt its positions, before it writes anything; with the rule
    /// that holds it there.
    pub(crate) fn successor_that_writes_nothing(&self) -> (Running, Watch) {
        let writes = self.when(Api::PRODUCE, |on| on, Action::HoldRequest);
        let learns = self.proxy.when(On::api(Api::OFFSET_FETCH), Action::Watch);
        let successor = self.program().start();
        learns.wait_for_answers(1, SOON);
        (successor, writes)
    }

    /// Waits until the group is further than it is now.
    pub(crate) fn wait_for_progress(&self, running: &Running) {
        let (before, since) = (self.positions(), Instant::now());
        while self.positions() == before {
            assert!(since.elapsed() < SOON, "nothing is committed beyond {before:?}:\n{}", running.tail());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// It goes on after the fault, ends when it is asked to, and the work of all lives together is right. The topics are
    /// another test's as soon as the edge is gone.
    pub(crate) fn judge(mut self, mut running: Running) -> Self {
        self.wait_for_progress(&running);
        running.signal("TERM");
        let status = running.wait(SOON).unwrap_or_else(|| panic!("it does not stop:\n{}", running.tail()));
        assert!(status.success(), "{status}:\n{}", running.tail());
        self.judge_after_last_life();
        self
    }

    /// The same when nobody runs any more.
    pub(crate) fn judge_after_last_life(&mut self) {
        self.end_feed();
        let fed = self.submitted;
        self.program().exit_at_end().run(SOON).expect_success();
        let report = verify(&gather(&self.kafka, self.dir.path()));
        assert!(report.is_clean(), "{report}");
        assert!(report.n_records as u64 == fed && report.n_decisions > 100, "{fed} fed: {report}");
        assert_eq!(self.proxy.complaints(), [""; 0], "everything went through the proxy");
    }
}

/// The error code in an answer to AddOffsetsToTxn or EndTxn: after correlation id and throttle time.
pub(crate) fn error_code(answer: &[u8]) -> i16 {
    i16::from_be_bytes([answer[8], answer[9]])
}
