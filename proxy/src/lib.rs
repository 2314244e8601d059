//! A proxy between Kafka's clients and its brokers that knows requests. Tests say what is to happen to which of them:
//!
//! ```no_run
//! use std::time::Duration;
//! use streamwright_test_proxy::{Action, Api, On, Proxy};
//!
//! let proxy = Proxy::start(&["127.0.0.1:9092"]).expect("a free port");
//! // Clients use `proxy.bootstrap()`. The first commit reaches the broker, but its answer is lost with the connection.
//! let commit = proxy.when(On::api(Api::END_TXN).nth(0), Action::CutAfter);
//! // … start the client …
//! commit.wait_for(1, Duration::from_secs(10));
//! ```
//!
//! Answers that name brokers (Metadata, FindCoordinator, DescribeCluster) are rewritten to name the proxy, so that
//! clients never leave it. What a client sends stays in order, in both directions: whatever waits lets everything
//! behind it on the same connection wait, as a network does.

mod api;
mod connection;
mod frame;
mod proxy;
mod request;
mod rewrite;
mod rule;
mod shared;
mod wire;

pub use api::Api;
pub use proxy::{Proxy, Watch};
pub use request::Request;
pub use rule::{Action, On, Seen};
