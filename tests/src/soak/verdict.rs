//! The end of a soak: what is on the brokers and on disk, judged.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::apps::{ALL, App, BOOKINGS, ORDER_RISK};
use super::plan::{INSTANCES, Slot};
use super::report::Report;
use super::{Scene, bookings, note, quiet, reader, stores, zombies};
use crate::evidence::watch::{Seen, Watch};
use crate::evidence::{Evidence, Row, kafka};
use crate::kafka::Kafka;
use crate::program::Program;
use crate::verify::verify;

/// How long a transaction may stay open when nobody writes any more: twice its timeout, and the broker's look at it.
const OPEN: Duration = Duration::from_secs(60);
/// How long the last run may take.
const LAST: Duration = Duration::from_secs(180);

/// Everybody has stopped, in good order.
pub(super) fn judge(scene: Scene, report: &mut Report) {
    let Scene { brokers, fleet, reader, watches, network, .. } = scene;
    let broker = brokers.kafka();
    let since = Instant::now();
    let mut open = quiet::open_transaction(broker, &ALL);
    while open.is_some() && since.elapsed() < OPEN {
        std::thread::sleep(Duration::from_millis(500));
        open = quiet::open_transaction(broker, &ALL);
    }
    note(&mut report.findings, "no transaction hangs, in any topic", open.map_or(Ok(()), Err));
    let read = reader.end();
    let states: Vec<Vec<_>> = (0..ALL.len())
        .map(|app| (0..INSTANCES).map(|instance| fleet.state_dir(Slot { app, instance })).collect())
        .collect();
    for (app, dirs) in ALL.iter().zip(&states) {
        for kept in app.stores {
            let (changelog, ends) =
                (kafka::read_topic(broker, kept.changelog), kafka::ends(broker, kept.changelog, false));
            let outcome = dirs.iter().try_for_each(|dir| {
                let found = stores::read(dir, app, kept, &ends);
                stores::are_prefixes(&changelog, &found).map_err(|words| format!("{}: {words}", dir.display()))
            });
            note(&mut report.findings, "every store on a disk is its changelog up to the offset it knows", outcome);
            let outcome = zombies::change_nothing(&changelog).map_err(|words| format!("{}: {words}", kept.changelog));
            note(&mut report.findings, "whoever has lost a task changes nothing any more", outcome);
        }
    }
    for app in 0..ALL.len() {
        let outcome = last_run(fleet.program(Slot { app, instance: 0 }), LAST);
        note(&mut report.findings, "a last run takes everything over and ends well", outcome);
    }
    drop((fleet, network));
    let mut seen: Vec<Seen> = watches.into_iter().map(Watch::end).collect();
    report.looks = seen.iter().map(|seen| seen.n_looks).sum();
    let falls = std::mem::take(&mut seen[1].falls);
    let evidence = gather_bookings(broker, &states[1][0], falls);
    report.findings.extend(bookings::verify(&evidence));
    let mut orders = kafka::gather(broker, &states[0][0]);
    orders.falls.append(&mut seen[0].falls);
    report.findings.extend(verify(&orders).findings);
    report.records = (orders.orders.len() + evidence.n_in(), orders.decisions.len() + evidence.n_out());
    compare(&read, &orders, &evidence, report);
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

fn compare(read: &reader::Read, orders: &Evidence, evidence: &bookings::Evidence, report: &mut Report) {
    const RULE: &str = "a concurrent reader saw what the last reader sees";
    note(&mut report.findings, RULE, reader::agrees(read, ORDER_RISK.outputs[0], &orders.decisions));
    for topic in BOOKINGS.outputs {
        let rows = evidence.topics.get(topic).map_or(&[][..], Vec::as_slice);
        note(&mut report.findings, RULE, reader::agrees(read, topic, rows));
    }
}

fn gather_bookings(broker: &Kafka, state_dir: &std::path::Path, falls: Vec<String>) -> bookings::Evidence {
    let app: &App = &BOOKINGS;
    let topics = app.inputs.iter().chain(app.outputs).chain([&app.repartition]);
    let topics: BTreeMap<&'static str, Vec<Row>> =
        topics.map(|topic| (*topic, kafka::read_topic(broker, topic))).collect();
    let progress = app.read().flat_map(|topic| kafka::progress(broker, app.id, topic, &topics[topic])).collect();
    let read =
        |kept: &super::apps::Kept| stores::read(state_dir, app, kept, &kafka::ends(broker, kept.changelog, false));
    bookings::Evidence {
        changelogs: app.stores.iter().map(|kept| kafka::read_topic(broker, kept.changelog)).collect(),
        stores: app.stores.iter().map(read).collect(),
        topics,
        progress,
        falls,
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
