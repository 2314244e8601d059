//! What is to happen to which requests, and what has happened.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::{Api, Request};

/// Requests that a rule remembers whole. It counts all of them.
const REMEMBERED: usize = 256;

/// What happens to a request that a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing but being remembered. Later rules may match it, too.
    Watch,
    /// It, and whatever comes behind it, arrives so much later.
    DelayRequest(Duration),
    /// Its answer, and whatever comes behind that, arrives so much later.
    DelayResponse(Duration),
    /// It waits until the rule is lifted, and arrives then, even if its sender has given up the connection.
    HoldRequest,
    /// Its answer waits until the rule is lifted.
    HoldResponse,
    /// The connection ends instead; the broker never hears of it.
    CutBefore,
    /// The connection ends instead of the answer: the broker has heard it.
    CutAfter,
    /// It and whatever follows on its connection vanish; the connection stays.
    LoseRequests,
    /// Its answer and whatever follows on its connection vanish; the connection stays.
    LoseResponses,
    /// It arrives, and so much later once more, on a connection of its own.
    Duplicate(Duration),
    /// The broker never hears of it. The client gets this as the answer: what follows the correlation id.
    Refuse(&'static [u8]),
    /// The broker hears it, and the client gets this as the answer: what follows the correlation id.
    Replace(&'static [u8]),
}

type Predicate = Arc<dyn Fn(&Request) -> bool + Send + Sync>;

/// Which requests a rule is for: all of them, as far as nothing else is said.
#[derive(Clone, Default)]
pub struct On {
    apis: Vec<Api>,
    client: Option<String>,
    broker: Option<usize>,
    matching: Option<Predicate>,
    which: Which,
}

#[derive(Debug, Clone, Copy, Default)]
enum Which {
    #[default]
    All,
    Nth(u64),
    First(u64),
    /// One in so many, as chance has it.
    OneIn(u64),
}

impl On {
    /// Every request.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests of this kind.
    #[must_use]
    pub fn api(api: Api) -> Self {
        Self::any().or(api)
    }

    /// Of this kind as well.
    #[must_use]
    pub fn or(mut self, api: Api) -> Self {
        self.apis.push(api);
        self
    }

    /// Only from clients whose `client.id` contains this.
    #[must_use]
    pub fn client(self, part: &str) -> Self {
        Self { client: Some(part.to_owned()), ..self }
    }

    /// Only to this of the proxy's brokers.
    #[must_use]
    pub fn broker(self, broker: usize) -> Self {
        Self { broker: Some(broker), ..self }
    }

    /// Only if `is` says so.
    #[must_use]
    pub fn matching(self, is: impl Fn(&Request) -> bool + Send + Sync + 'static) -> Self {
        Self { matching: Some(Arc::new(is)), ..self }
    }

    /// Of those that match, only this one, counted from 0 since the rule was made.
    #[must_use]
    pub fn nth(self, number: u64) -> Self {
        Self { which: Which::Nth(number), ..self }
    }

    /// Of those that match, only the first so many.
    #[must_use]
    pub fn first(self, count: u64) -> Self {
        Self { which: Which::First(count), ..self }
    }

    /// Of those that match, about one in `n`, chosen by the proxy's seed.
    #[must_use]
    pub fn one_in(self, n: u64) -> Self {
        Self { which: Which::OneIn(n.max(1)), ..self }
    }

    fn accepts(&self, request: &Request) -> bool {
        (self.apis.is_empty() || self.apis.contains(&request.api))
            && self.client.as_ref().is_none_or(|part| request.client.contains(part.as_str()))
            && self.broker.is_none_or(|broker| broker == request.broker)
            && self.matching.as_ref().is_none_or(|is| is(request))
    }
}

impl fmt::Debug for On {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for api in &self.apis {
            write!(out, "{api} ")?;
        }
        write!(out, "{:?}", self.which)?;
        match &self.client {
            Some(client) => write!(out, " of {client}"),
            None => Ok(()),
        }
    }
}

/// A request that a rule was for.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The request.
    pub request: Request,
    /// The broker's answer without the length before it, once there is one, whether or not the client got it.
    pub answer: Option<Arc<[u8]>>,
}

/// A rule at work.
pub(crate) struct Rule {
    pub(crate) on: On,
    pub(crate) action: Action,
    record: Mutex<Record>,
    changed: Condvar,
    lifted: watch::Sender<bool>,
}

struct Record {
    matched: u64,
    random: u64,
    hit: usize,
    answered: usize,
    seen: Vec<Seen>,
}

impl Rule {
    pub(crate) fn new(on: On, action: Action, seed: u64) -> Self {
        let record = Record { matched: 0, random: seed | 1, hit: 0, answered: 0, seen: Vec::new() };
        Self { on, action, record: Mutex::new(record), changed: Condvar::new(), lifted: watch::Sender::new(false) }
    }

    /// Whether the rule is for this request: then it is on record, and this is its number.
    pub(crate) fn hit(&self, request: &Request) -> Option<usize> {
        if *self.lifted.borrow() || !self.on.accepts(request) {
            return None;
        }
        let mut record = self.record();
        let number = record.matched;
        record.matched += 1;
        let hit = match self.on.which {
            Which::All => true,
            Which::Nth(nth) => number == nth,
            Which::First(count) => number < count,
            Which::OneIn(n) => record.chance().is_multiple_of(n),
        };
        if !hit {
            return None;
        }
        let number = record.hit;
        record.hit += 1;
        if record.seen.len() < REMEMBERED {
            record.seen.push(Seen { request: request.clone(), answer: None });
        }
        self.changed.notify_all();
        Some(number)
    }

    pub(crate) fn answered(&self, number: usize, answer: &[u8]) {
        let mut record = self.record();
        record.answered += 1;
        if let Some(seen) = record.seen.get_mut(number) {
            seen.answer = Some(answer.into());
        }
        self.changed.notify_all();
    }

    pub(crate) fn lift(&self) {
        self.lifted.send_replace(true);
    }

    /// Returns when the rule is lifted.
    pub(crate) async fn until_lifted(&self) {
        // An error would mean that the rule, which owns the sender, is gone.
        let _ = self.lifted.subscribe().wait_for(|lifted| *lifted).await;
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.record().seen.clone()
    }

    /// Hits and answers so far.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let record = self.record();
        (record.hit, record.answered)
    }

    /// Waits until `enough` of hits and answers; whether that came in time.
    pub(crate) fn wait(&self, bound: Duration, enough: impl Fn(usize, usize) -> bool) -> bool {
        let waits = |record: &mut Record| !enough(record.hit, record.answered);
        let waited = self.changed.wait_timeout_while(self.record(), bound, waits);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    /// xorshift64*.
    fn chance(&mut self) -> u64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hit, answered) = self.counts();
        write!(out, "{:?}: {:?}, {hit} requests, {answered} answers", self.on, self.action)
    }
}
