//! A client that is a member of a group, and is given up in time.
//!
//! The crate closes such a client when it is dropped: it polls until the group has let it go. With a coordinator that hangs
//! while offsets are being committed, that is never. Whoever drops a [`Member`] waits for [`PATIENCE`] and no longer; a
//! thread of its own closes the client. What hangs for longer ends with the process, and the group puts the member out.

use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::sync::mpsc;
use std::time::Duration;

use rdkafka::bindings as sys;
use rdkafka::consumer::BaseConsumer;

use super::Native;
use crate::log::kafka::context::Context;

/// How long a group may take to let a member go. Usually that is a few milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// See the module.
pub(in super::super) struct Member(ManuallyDrop<BaseConsumer<Context>>);

impl Member {
    pub(in super::super) fn new(client: BaseConsumer<Context>) -> Self {
        Self(ManuallyDrop::new(client))
    }
}

impl Deref for Member {
    type Target = BaseConsumer<Context>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Native for Member {
    fn handle(&self) -> *mut sys::rd_kafka_t {
        self.0.handle()
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        // SAFETY: taken once, here, and not used again.
        let client = unsafe { ManuallyDrop::take(&mut self.0) };
        let (closed, closing) = mpsc::channel();
        let close = move || {
            drop(client);
            // Nobody may be waiting any more.
            let _ = closed.send(());
        };
        // Without a thread, the closure is dropped at once, and the client with it.
        let begun = std::thread::Builder::new().name("leaving-group".to_owned()).spawn(close).is_ok();
        if begun && closing.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            tracing::warn!(
                waited_s = PATIENCE.as_secs(),
                "the coordinator of the group does not answer; the group will put this member out"
            );
        }
    }
}
