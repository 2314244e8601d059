//! The end of a soak: what is on the brokers and on disk, judged.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::apps::App;
use super::evidence::Evidence;
use super::plan::{INSTANCES, Slot};
use super::report::Report;
use super::{Scene, note, quiet, reader, stores, zombies};
use crate::evidence::kafka;
use crate::evidence::watch::Watch;
use crate::kafka::Kafka;
use crate::program::Program;
use crate::verify::Finding;

/// How long a transaction may stay open when nobody writes any more: twice its timeout, and the broker's look at it.
const OPEN: Duration = Duration::from_secs(60);
/// How long the last run may take.
const LAST: Duration = Duration::from_secs(180);

/// I12.
const LOST: &str = "whoever has lost a task changes nothing any more";

/// Everybody has stopped, in good order.
pub(super) fn judge(scene: Scene, report: &mut Report) {
    let Scene { apps, brokers, fleet, reader, watches, network, .. } = scene;
    let broker = brokers.kafka();
    let since = Instant::now();
    let mut open = quiet::open_transaction(broker, &apps);
    while open.is_some() && since.elapsed() < OPEN {
        std::thread::sleep(Duration::from_millis(500));
        open = quiet::open_transaction(broker, &apps);
    }
    note(&mut report.findings, "no transaction hangs, in any topic", open.map_or(Ok(()), Err));
    let read = reader.end();
    let dirs = |app| (0..INSTANCES).map(|instance| fleet.state_dir(Slot { app, instance })).collect::<Vec<_>>();
    for (number, app) in apps.iter().enumerate().filter(|(_, app)| app.is_exact) {
        judge_disks(broker, app, &dirs(number), report);
    }
    for app in 0..apps.len() {
        let outcome = last_run(fleet.program(Slot { app, instance: 0 }), LAST);
        note(&mut report.findings, "a last run takes everything over and ends well", outcome);
    }
    let last: Vec<PathBuf> = (0..apps.len()).map(|app| dirs(app).swap_remove(0)).collect();
    drop((fleet, network));
    let seen: Vec<_> = watches.into_iter().map(Watch::end).collect();
    for ((app, seen), dir) in apps.iter().zip(seen).zip(last) {
        report.looks += seen.n_looks;
        let evidence = Evidence::gather(broker, app, &dir, seen);
        let of_app = |finding: Finding| Finding {
            counterexample: finding.counterexample.map(|words| format!("{}: {words}", app.topology)),
            ..finding
        };
        report.findings.extend((app.judge)(&evidence).into_iter().map(of_app));
        let (n_in, n_out) = evidence.size(app);
        report.records = (report.records.0 + n_in, report.records.1 + n_out);
        for topic in app.outputs {
            let outcome = reader::agrees(&read, topic, app.partitions, evidence.rows(topic));
            note(&mut report.findings, "a concurrent reader saw what the last reader sees", outcome);
        }
    }
}

/// Stores as the instances have left them, and the changelogs behind them. At least once, somebody who has lost a task
/// may still write to its changelog, so nothing of this holds there.
fn judge_disks(broker: &Kafka, app: &App, dirs: &[PathBuf], report: &mut Report) {
    for kept in app.stores {
        let (changelog, ends) = (kafka::read_topic(broker, kept.changelog), kafka::ends(broker, kept.changelog, false));
        let outcome = dirs.iter().try_for_each(|dir| {
            let found = stores::read(dir, app, kept, &ends);
            stores::are_prefixes(&changelog, &found).map_err(|words| format!("{}: {words}", dir.display()))
        });
        note(&mut report.findings, "every store on a disk is its changelog up to the offset it knows", outcome);
        let outcome = zombies::change_nothing(&changelog).map_err(|words| format!("{}: {words}", kept.changelog));
        note(&mut report.findings, LOST, outcome);
    }
    let positions = kafka::read_topic(broker, app.positions);
    let outcome = zombies::note_nothing(&positions).map_err(|words| format!("{}: {words}", app.positions));
    note(&mut report.findings, LOST, outcome);
}

/// One instance alone, until nothing is left.
fn last_run(program: Program, bound: Duration) -> Result<(), String> {
    let mut running = program.exit_at_end().start();
    match running.wait(bound) {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(format!("{status}:\n{}", running.tail())),
        None => Err(format!("not at its end after {bound:?}:\n{}", running.tail())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_run_that_fails_or_does_not_end_is_seen() {
        let soon = Duration::from_secs(20);
        assert_eq!(last_run(Program::new("true", "order-risk"), soon), Ok(()));
        let failed = last_run(Program::new("false", "order-risk"), soon).expect_err("it failed");
        assert!(failed.contains("exit status: 1"), "{failed}");
        let endless = Program::new("true", "order-risk").wrapped(r#"exec sleep 60; exec "$@""#);
        let failed = last_run(endless, Duration::from_millis(100)).expect_err("it does not end");
        assert!(failed.contains("not at its end"), "{failed}");
    }
}
