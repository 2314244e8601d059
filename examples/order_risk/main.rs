//! Order risk: emits a decision when a customer's exposure reaches the limit.
//!
//! Without arguments it runs on the embedded log; `--bootstrap-servers HOST:PORT` runs it on Kafka. `--load FILE`
//! writes a file of orders (one JSON object a line) first, `--exit-at-end` stops when all is processed.

mod load;
mod topology;

use std::io::{IsTerminal, Write};

use streamwright::App;

use topology::OrderRisk;

fn main() -> std::process::ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).init();
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut app = App::new(OrderRisk);
    let mut lines = 0;
    if let Some(file) = app.take_value("--load") {
        let orders = load::orders(file.as_ref())?;
        lines = orders.len();
        app = app.load("orders.submitted.v1", orders);
    }
    // Decisions go to stdout once they are committed, one JSON object a line.
    let app = app.on_committed(|decision| {
        if let Some(json) = &decision.value {
            let mut stdout = std::io::stdout().lock();
            let line = [json.as_slice(), b"\n"].concat();
            // A closed pipe is the reader's decision; processing goes on.
            let _ = stdout.write_all(&line);
        }
    });
    let summary = app.run()?;
    eprintln!(
        "records read: {}, skipped: {}, decisions: {}, transactions: {}, state: {} bytes, took {:.1} s",
        summary.records_read,
        summary.skipped,
        summary.records_written,
        summary.transactions,
        summary.state_bytes,
        summary.elapsed.as_secs_f64(),
    );
    if lines > 0 && summary.records_read == 0 {
        eprintln!(
            "nothing was left to do: an earlier run processed all {lines} lines of the file and committed their \
             decisions; remove the state directory to start anew"
        );
    }
    Ok(())
}
