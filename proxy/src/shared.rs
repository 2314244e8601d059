//! What all connections of a proxy know.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::rewrite::Addresses;
use crate::rule::Rule;
use crate::{Request, frame};

/// See the module.
pub(crate) struct Shared {
    /// HOST:PORT of each broker.
    pub(crate) brokers: Vec<String>,
    pub(crate) addresses: Addresses,
    rules: Mutex<Vec<Arc<Rule>>>,
    /// For each broker, how often its connections were cut.
    cuts: Vec<watch::Sender<u64>>,
    complaints: Mutex<Vec<String>>,
}

impl Shared {
    pub(crate) fn new(brokers: Vec<String>, addresses: Addresses) -> Self {
        let cuts = brokers.iter().map(|_| watch::Sender::new(0)).collect();
        Self { brokers, addresses, rules: Mutex::default(), cuts, complaints: Mutex::default() }
    }

    pub(crate) fn add(&self, rule: &Arc<Rule>) {
        self.lock_rules().push(Arc::clone(rule));
    }

    pub(crate) fn remove(&self, rule: &Arc<Rule>) {
        self.lock_rules().retain(|other| !Arc::ptr_eq(other, rule));
    }

    pub(crate) fn rules(&self) -> Vec<Arc<Rule>> {
        self.lock_rules().clone()
    }

    pub(crate) fn cut(&self, broker: usize) {
        self.cuts[broker].send_modify(|cuts| *cuts += 1);
    }

    /// Returns at the next cut of a broker's connections.
    pub(crate) async fn until_cut(&self, broker: usize) {
        // An error would mean that the sender is gone, which we own.
        let _ = self.cuts[broker].subscribe().changed().await;
    }

    /// Sends a request to its broker on a connection of its own, and returns the answer.
    pub(crate) async fn ask(&self, request: &Request) -> io::Result<Vec<u8>> {
        let (mut from, mut to) = TcpStream::connect(&self.brokers[request.broker]).await?.into_split();
        frame::write(&mut to, request.bytes()).await?;
        frame::read(&mut from).await?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    pub(crate) fn complain(&self, words: String) {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).push(words);
    }

    pub(crate) fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lock_rules(&self) -> MutexGuard<'_, Vec<Arc<Rule>>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} with {:?}", self.brokers, self.lock_rules())
    }
}
