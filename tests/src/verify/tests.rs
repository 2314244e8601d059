//! The verifier accepts an honest run and nothing else.

use std::collections::BTreeMap;

use super::verify;
use crate::evidence::{Entry, Evidence, Progress, Row, State};

const PARTITIONS: i32 = 2;

fn row(partition: i32, offset: i64, timestamp: i64, key: &str, value: Vec<u8>) -> Row {
    let (key, value) = (Some(key.as_bytes().to_vec()), Some(value));
    Row { partition, offset, timestamp, key, value, headers: Vec::new() }
}

/// Forty orders of three customers on two partitions, one poison line, folded in a mixed order.
fn honest() -> Evidence {
    let mut evidence = Evidence::default();
    let mut totals: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let (mut next, mut log_end, mut out) = ([0_i64; 2], 0, 0);
    for number in 0..40_i64 {
        let partition = i32::from(number % 3 == 0);
        let customer = format!("c-{}", number % 3 % 2);
        let (amount, at) = (90_000 + number * 1_000, (number * 7_919) % 1_000);
        let value = format!(
            r#"{{"order_id":"o-{number}","customer_id":"{customer}","amount_in_cents":{amount},"occurred_at_ms":{at}}}"#
        );
        let offset = &mut next[usize::try_from(partition).unwrap()];
        evidence.orders.push(row(partition, *offset, 5, &format!("o-{number}"), value.into_bytes()));
        *offset += 1;
        let total = totals.entry(customer.clone()).or_insert((0, -1));
        *total = (total.0 + amount, total.1.max(at));
        evidence.changelog.push(row(0, log_end, total.1, &customer, total.0.to_be_bytes().to_vec()));
        log_end += 1;
        if total.0 >= super::LIMIT {
            let exposure = total.0;
            let value = format!(
                r#"{{"decision_id":"{customer}-{exposure}","customer_id":"{customer}","exposure_in_cents":{exposure}}}"#
            );
            evidence.decisions.push(row(0, out, total.1, &customer, value.into_bytes()));
            out += 1;
        }
    }
    evidence.orders.push(row(0, next[0], 5, "poison", b"not json".to_vec()));
    next[0] += 1;
    let entries = totals.into_iter().map(|(customer, (sum, latest))| {
        (customer.into_bytes(), Entry { timestamp: latest, value: sum.to_be_bytes().to_vec() })
    });
    let state = State { entries: entries.collect(), changelog_offset: Some(log_end), changelog_end: log_end + 1 };
    evidence.state.insert(0, state);
    for partition in 0..PARTITIONS {
        let last = next[usize::try_from(partition).unwrap()];
        let (topic, committed) = ("orders".to_owned(), Some(last));
        evidence.progress.push(Progress { topic, partition, committed, last, end: last + 1, stable: last + 1 });
    }
    evidence
}

#[track_caller]
fn breaks(rule: &str, tamper: impl FnOnce(&mut Evidence)) {
    let mut evidence = honest();
    tamper(&mut evidence);
    let report = verify(&evidence);
    assert!(report.broken().any(|finding| finding.rule == rule), "{rule:?} held:\n{report}");
    assert_eq!(report.json()["clean"], false);
}

#[test]
fn an_honest_run_is_clean() {
    let evidence = honest();
    assert!(evidence.decisions.len() > 20);
    let report = verify(&evidence);
    assert!(report.is_clean(), "{report}");
    assert_eq!((report.n_orders, report.n_records, report.n_customers), (40, 41, 2));
}

#[test]
fn what_a_lost_or_doubled_transaction_leaves_is_seen() {
    breaks("no decision is doubled", |evidence| {
        let twice = evidence.decisions[3].clone();
        evidence.decisions.insert(4, twice);
    });
    breaks("no decision is lost", |evidence| drop(evidence.decisions.pop()));
    breaks("an order of the input explains every decision", |evidence| drop(evidence.decisions.remove(5)));
    breaks("an order of the input explains every decision", |evidence| drop(evidence.decisions.remove(0)));
    breaks("decisions of a customer are in order", |evidence| evidence.decisions.swap(3, 9));
    breaks("an order of the input explains every decision", |evidence| evidence.decisions[7].timestamp += 1);
    breaks("decisions can be read", |evidence| evidence.decisions[2].value = None);
}

#[test]
fn an_order_that_was_never_counted_is_seen() {
    breaks("the state is the fold of the committed input", |evidence| {
        let mut more = evidence.orders[0].clone();
        more.offset = 1_000;
        evidence.orders.push(more);
    });
}

#[test]
fn state_and_changelog_must_agree() {
    breaks("the changelog, compacted, is the state", |evidence| drop(evidence.changelog.pop()));
    breaks("the changelog, compacted, is the state", |evidence| evidence.changelog.clear());
    breaks("the changelog, compacted, is the state", |evidence| evidence.state.clear());
    breaks("the changelog, compacted, is the state", |evidence| evidence.changelog[39].timestamp += 1);
    breaks("the state is the fold of the committed input", |evidence| {
        evidence.state.get_mut(&0).unwrap().entries.pop_first();
    });
    breaks("stores know how far their changelog goes", |evidence| {
        evidence.state.get_mut(&0).unwrap().changelog_offset = Some(12);
    });
    breaks("stores know how far their changelog goes", |evidence| {
        evidence.state.get_mut(&0).unwrap().changelog_offset = Some(99);
    });
}

#[test]
fn offsets_must_be_the_end_of_what_was_read() {
    breaks("committed offsets are the consumed prefix", |evidence| evidence.progress[0].committed = Some(3));
    breaks("committed offsets are the consumed prefix", |evidence| evidence.progress[1].committed = None);
    breaks("committed offsets never fell", |evidence| evidence.falls.push("from 7 to 5".to_owned()));
    breaks("no transaction hangs", |evidence| evidence.progress[0].stable -= 1);
}
