//! The proxy: a port for each broker, and one thread that serves them all.

use std::collections::HashMap;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener as AsyncListener;
use tokio::sync::watch;

use crate::Request;
use crate::connection;
use crate::rewrite::Address;
use crate::rule::{Action, On, Rule, Seen};
use crate::shared::Shared;

/// How long a broker may take to answer what a test sends it.
const ANSWER: Duration = Duration::from_secs(10);

/// A proxy for all brokers of a cluster. Ends when dropped, and its connections with it.
#[derive(Debug)]
pub struct Proxy {
    shared: Arc<Shared>,
    bootstrap: String,
    seed: u64,
    n_rules: AtomicU64,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    /// A proxy for the brokers at these addresses (HOST:PORT, exactly as the brokers advertise themselves), on free
    /// ports. The brokers need not run yet.
    ///
    /// # Errors
    /// When there are no free ports, or an address is none.
    pub fn start(brokers: &[&str]) -> io::Result<Self> {
        Self::start_at(&brokers.iter().map(|broker| ("127.0.0.1:0", *broker)).collect::<Vec<_>>())
    }

    /// The same, listening at the first of each pair for the broker at the second.
    ///
    /// # Errors
    /// When a port is taken, or an address is none.
    pub fn start_at(pairs: &[(&str, &str)]) -> io::Result<Self> {
        let (mut listeners, mut ours, mut addresses) = (Vec::new(), Vec::new(), HashMap::new());
        for (listen, broker) in pairs {
            let listener = TcpListener::bind(listen)?;
            listener.set_nonblocking(true)?;
            let own = listener.local_addr()?.to_string();
            addresses.insert(address(broker)?, address(&own)?);
            ours.push(own);
            listeners.push(listener);
        }
        let brokers: Vec<String> = pairs.iter().map(|(_, broker)| (*broker).to_owned()).collect();
        let shared = Arc::new(Shared::new(brokers, addresses));
        let (stop, stopped) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let serving = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("proxy".to_owned()).spawn(move || {
            runtime.block_on(run(listeners, serving, stopped));
        })?;
        Ok(Self { shared, bootstrap: ours.join(","), seed: 1, n_rules: AtomicU64::new(0), stop, thread: Some(thread) })
    }

    /// With choices of [`On::one_in`] that follow from `seed`.
    #[must_use]
    pub fn seeded(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// `bootstrap.servers` for clients of the proxy: one HOST:PORT for each broker, in their order.
    #[must_use]
    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
    }

    /// A rule from now on, until it is lifted. Of several rules for a request, the first one acts.
    pub fn when(&self, on: On, action: Action) -> Watch {
        let number = self.n_rules.fetch_add(1, Ordering::Relaxed);
        let seed = self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number);
        let rule = Arc::new(Rule::new(on, action, seed));
        self.shared.add(&rule);
        Watch { rule, shared: Arc::clone(&self.shared) }
    }

    /// Ends all connections to a broker. New ones can be made.
    pub fn cut(&self, broker: usize) {
        self.shared.cut(broker);
    }

    /// Ends all connections. New ones can be made.
    pub fn cut_all(&self) {
        (0..self.shared.brokers.len()).for_each(|broker| self.cut(broker));
    }

    /// Sends a request, as it was, to the broker that it was for, on a connection of its own; the answer without the
    /// length before it. This is what a request does that was late.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub fn repeat(&self, request: &Request) -> io::Result<Vec<u8>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            tokio::time::timeout(ANSWER, self.shared.ask(request)).await.map_err(|_| io::ErrorKind::TimedOut)?
        })
    }

    /// Why the proxy has cut connections without being told to, in words: a test that asserts that there is nothing
    /// knows that no client was sent past the proxy.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        self.shared.complaints()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A rule, seen from the test.
#[derive(Debug, Clone)]
pub struct Watch {
    rule: Arc<Rule>,
    shared: Arc<Shared>,
}

impl Watch {
    /// How many requests it was for so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rule.counts().0
    }

    /// How many of these the broker has answered.
    #[must_use]
    pub fn n_answered(&self) -> usize {
        self.rule.counts().1
    }

    /// The first 256 of them.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.rule.seen()
    }

    /// Waits until it was for `n` requests, and returns the last of these.
    ///
    /// # Panics
    /// When that takes longer than `bound`, or when the proxy remembers fewer.
    #[must_use]
    pub fn request(&self, n: usize, bound: Duration) -> Request {
        self.wait_for(n, bound);
        self.seen().swap_remove(n - 1).request
    }

    /// Waits until it was for `n` requests.
    ///
    /// # Panics
    /// When that takes longer than `bound`.
    pub fn wait_for(&self, n: usize, bound: Duration) {
        assert!(self.rule.wait(bound, |hit, _| hit >= n), "not {n} within {bound:?}: {:?}", self.rule);
    }

    /// Waits until the broker has answered `n` of its requests.
    ///
    /// # Panics
    /// When that takes longer than `bound`.
    pub fn wait_for_answers(&self, n: usize, bound: Duration) {
        assert!(self.rule.wait(bound, |_, answered| answered >= n), "not {n} within {bound:?}: {:?}", self.rule);
    }

    /// Ends the rule. What it holds goes on its way.
    pub fn lift(&self) {
        self.rule.lift();
        self.shared.remove(&self.rule);
    }
}

/// Serves until told to stop. Everything that still runs ends with the runtime.
async fn run(listeners: Vec<TcpListener>, shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    for (broker, listener) in listeners.into_iter().enumerate() {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let listener = match AsyncListener::from_std(listener) {
                Ok(listener) => listener,
                Err(error) => return shared.complain(format!("cannot listen: {error}")),
            };
            loop {
                match listener.accept().await {
                    Ok((client, _)) => drop(tokio::spawn(connection::serve(client, Arc::clone(&shared), broker))),
                    // Out of files, for example: the next client may have more luck.
                    Err(error) => {
                        shared.complain(format!("cannot accept: {error}"));
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                }
            }
        });
    }
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

fn address(text: &str) -> io::Result<Address> {
    let parts = text.rsplit_once(':').and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
    parts.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, format!("`{text}` is not HOST:PORT")))
}
