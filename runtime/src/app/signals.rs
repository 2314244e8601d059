//! SIGINT and SIGTERM: the first asks the workers to commit and leave, the second ends the process.

use std::sync::Arc;
use std::{io, thread};

use tokio::runtime::Builder;

use crate::worker::Control;

/// What a shell reports for a process that a signal ended.
const EXIT_CODE: i32 = 130;

/// Listens on a thread of its own, for as long as the process lives. Signals count from here on: before the first client of
/// a broker is made, and however long the thread waits for its turn.
pub(super) fn stop_on_signal(control: &Arc<Control>) {
    if let Err(error) = start(Arc::clone(control)) {
        tracing::warn!(%error, "signals are not handled; the process ends as by kill");
    }
}

fn start(control: Arc<Control>) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let signals = {
        let _entered = runtime.enter();
        Signals::new()?
    };
    let listen = move || runtime.block_on(listen(signals, &control));
    thread::Builder::new().name("streamwright-signals".to_owned()).spawn(listen)?;
    Ok(())
}

async fn listen(mut signals: Signals, control: &Control) {
    signals.next().await;
    tracing::info!("stopping: committing what is done; a second signal leaves at once");
    control.stop();
    signals.next().await;
    tracing::warn!("second signal: leaving at once; what is uncommitted will be processed again");
    std::process::exit(EXIT_CODE);
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        std::future::poll_fn(|cx| {
            if self.terminate.poll_recv(cx).is_ready() || self.interrupt.poll_recv(cx).is_ready() {
                return std::task::Poll::Ready(());
            }
            std::task::Poll::Pending
        })
        .await;
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Without a handler there is nothing to wait for: stay, and let the system end the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
