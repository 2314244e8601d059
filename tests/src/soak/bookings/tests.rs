//! The verifier accepts an honest run and nothing else.

use std::collections::BTreeMap;

use super::{BOOKINGS, Evidence, verify};
use crate::evidence::{Entry, Progress, Row, State};

fn row(offset: i64, timestamp: i64, key: &str, value: Option<String>) -> Row {
    let (key, value) = (Some(key.as_bytes().to_vec()), value.map(String::into_bytes));
    Row { partition: 0, offset, timestamp, key, value, headers: Vec::new() }
}

/// An account that comes, changes, goes and comes again, with payments between; one record that nobody can read.
fn honest() -> Evidence {
    let [accounts, cards, transfers] = BOOKINGS.inputs else { unreachable!() };
    let [bookings, balances, dead] = BOOKINGS.outputs else { unreachable!() };
    let mut topics: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
    let (mut totals, mut total_log): (BTreeMap<String, i64>, Vec<Row>) = (BTreeMap::new(), Vec::new());
    let states = [None, Some(1), Some(2), None, Some(18)];
    for (at, version) in states.iter().enumerate().skip(1) {
        let value = version.map(|version: i64| format!(r#"{{"version":{version}}}"#));
        topics.entry(accounts).or_default().push(row(i64::try_from(at).unwrap(), 5, "a", value));
    }
    for number in 0..20_i64 {
        let version = states[usize::try_from(number / 4).unwrap()];
        let topic = if number % 3 == 0 { cards } else { transfers };
        let (amount, at) = (100 + number, 1_000 - number);
        let value = format!(r#"{{"payment_id":"p-{number}","amount_in_cents":{amount},"paid_at_ms":{at}}}"#);
        topics.entry(topic).or_default().push(row(number, 5, "a", Some(value)));
        let shown = version.map_or("null".to_owned(), |version| version.to_string());
        let value = format!(r#"{{"payment_id":"p-{number}","amount_in_cents":{amount},"version":{shown}}}"#);
        topics.entry(bookings).or_default().push(row(number, at, "a", Some(value)));
        let tier = version.map_or("none".to_owned(), |version| format!("tier-{}", version % 16));
        let total = totals.entry(tier.clone()).or_insert(0);
        *total += amount;
        let value = format!(r#"{{"tier":"{tier}","total_in_cents":{total}}}"#);
        topics.entry(balances).or_default().push(row(number, at, &tier, Some(value)));
        let mut change = row(number, 7, &tier, None);
        change.value = Some(total.to_be_bytes().to_vec());
        total_log.push(change);
    }
    topics.entry(cards).or_default().push(row(30, 5, "a", Some("{\"paym".to_owned())));
    let mut letter = row(0, 5, "a", Some("{\"paym".to_owned()));
    let place =
        [("__streams.errors.topic", *cards), ("__streams.errors.partition", "0"), ("__streams.errors.offset", "30")];
    letter.headers = place.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec())).to_vec();
    topics.insert(dead, vec![letter]);
    let account_log = topics[*accounts].clone();
    Evidence {
        topics,
        stores: vec![store(&account_log), store(&total_log)],
        changelogs: vec![account_log, total_log],
        progress: vec![Progress {
            topic: (*cards).to_owned(),
            partition: 0,
            committed: Some(31),
            last: 31,
            end: 32,
            stable: 32,
        }],
        ..Evidence::default()
    }
}

fn store(changelog: &[Row]) -> BTreeMap<i32, State> {
    let mut state = State { changelog_offset: Some(50), changelog_end: 51, ..State::default() };
    for row in changelog {
        let key = row.key.clone().unwrap();
        match &row.value {
            Some(value) => drop(state.entries.insert(key, Entry { timestamp: row.timestamp, value: value.clone() })),
            None => drop(state.entries.remove(&key)),
        }
    }
    BTreeMap::from([(0, state)])
}

#[track_caller]
fn breaks(rule: &str, tamper: impl FnOnce(&mut Evidence)) {
    let mut evidence = honest();
    tamper(&mut evidence);
    let broken = verify(&evidence).into_iter().any(|found| found.rule == rule && found.counterexample.is_some());
    assert!(broken, "{rule:?} held");
}

#[track_caller]
fn rows<'e>(evidence: &'e mut Evidence, topic: &'static str) -> &'e mut Vec<Row> {
    evidence.topics.get_mut(topic).unwrap()
}

#[test]
fn an_honest_run_is_clean() {
    let broken: Vec<_> = verify(&honest()).into_iter().filter(|finding| finding.counterexample.is_some()).collect();
    assert_eq!(broken, []);
}

#[test]
fn bookings_that_are_lost_doubled_or_moved_are_seen() {
    let once = "every payment is booked once, as it was submitted";
    let bookings = BOOKINGS.outputs[0];
    breaks(once, |evidence| drop(rows(evidence, bookings).remove(4)));
    breaks(once, |evidence| {
        let twice = rows(evidence, bookings)[4].clone();
        rows(evidence, bookings).push(twice);
    });
    breaks(once, |evidence| rows(evidence, bookings)[4].timestamp += 1);
    breaks(once, |evidence| rows(evidence, bookings)[4].partition = 1);
    breaks(once, |evidence| drop(rows(evidence, BOOKINGS.inputs[1]).remove(0)));
    breaks("bookings are in the order of their input", |evidence| rows(evidence, bookings).swap(3, 6));
}

#[test]
fn a_table_that_goes_back_is_seen() {
    let rule = "an order of the accounts explains every booking";
    let version = |to: &'static str| {
        move |evidence: &mut Evidence| {
            let row = &mut rows(evidence, BOOKINGS.outputs[0])[9];
            let text = String::from_utf8(row.value.clone().unwrap()).unwrap();
            row.value = Some(text.replace("\"version\":2", to).into_bytes());
        }
    };
    breaks(rule, version("\"version\":1"));
    breaks(rule, version("\"version\":77"));
    breaks("accounts are the fold of their topic", |evidence| evidence.stores[0].get_mut(&0).unwrap().entries.clear());
    breaks("accounts are the fold of their topic", |evidence| drop(rows(evidence, BOOKINGS.inputs[0]).pop()));
}

#[test]
fn letters_and_totals_must_be_complete() {
    let aside = "every record that cannot be read is a dead letter, once";
    breaks(aside, |evidence| rows(evidence, BOOKINGS.outputs[2]).clear());
    breaks(aside, |evidence| rows(evidence, BOOKINGS.outputs[2])[0].value = None);
    breaks(aside, |evidence| {
        let twice = rows(evidence, BOOKINGS.outputs[2])[0].clone();
        rows(evidence, BOOKINGS.outputs[2]).push(twice);
    });
    let run = "balances are the running totals of the bookings";
    breaks(run, |evidence| drop(rows(evidence, BOOKINGS.outputs[1]).remove(3)));
    breaks(run, |evidence| drop(rows(evidence, BOOKINGS.outputs[1]).pop()));
    breaks("totals are the fold of the bookings", |evidence| {
        evidence.stores[1].get_mut(&0).unwrap().entries.pop_first();
    });
    breaks("the changelog, compacted, is the state", |evidence| drop(evidence.changelogs[1].pop()));
    breaks("stores know how far their changelog goes", |evidence| {
        evidence.stores[1].get_mut(&0).unwrap().changelog_offset = Some(3);
    });
}

#[test]
fn positions_must_be_right() {
    breaks("committed offsets never fell", |evidence| evidence.falls.push("from 7 to 5".to_owned()));
    breaks("committed offsets are the consumed prefix", |evidence| evidence.progress[0].committed = Some(3));
    breaks("no transaction hangs", |evidence| evidence.progress[0].stable = 5);
}
