//! SIGINT and SIGTERM: the first asks the workers to commit and leave, the second ends the process.

use std::sync::Arc;

use crate::worker::Control;

/// What a shell reports for a process that a signal ended.
const EXIT_CODE: i32 = 130;

/// Listens on a thread of its own, for as long as the process lives.
pub(super) fn stop_on_signal(control: &Arc<Control>) {
    let control = Arc::clone(control);
    let listen = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => runtime.block_on(listen(&control)),
            Err(error) => tracing::warn!(%error, "signals are not handled; the process ends as by kill"),
        }
    };
    if let Err(error) = std::thread::Builder::new().name("streamwright-signals".to_owned()).spawn(listen) {
        tracing::warn!(%error, "signals are not handled; the process ends as by kill");
    }
}

async fn listen(control: &Control) {
    let mut signals = match Signals::new() {
        Ok(signals) => signals,
        Err(error) => {
            tracing::warn!(%error, "signals are not handled; the process ends as by kill");
            return;
        }
    };
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
    fn new() -> std::io::Result<Self> {
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
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Without a handler there is nothing to wait for: stay, and let the system end the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
