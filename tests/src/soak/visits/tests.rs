//! Both verifiers accept an honest run and nothing else.

use super::*;
use crate::evidence::{Entry, Progress};

fn row(partition: i32, offset: i64, guest: &str, value: String) -> Row {
    let (key, value) = (Some(guest.as_bytes().to_vec()), Some(value.into_bytes()));
    Row { partition, offset, timestamp: offset, key, value, headers: Vec::new() }
}

/// Two partitions, three guests in each; the first five records lay there before the start.
fn honest(app: &App, n_skipped: i64) -> Evidence {
    let mut evidence = Evidence::default();
    let (mut given, mut made, mut changelog, mut stores) = (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
    for partition in 0..2 {
        let mut state = State { changelog_offset: Some(40), changelog_end: 41, ..State::default() };
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for offset in 0..30 {
            let (guest, id) = (format!("g-{partition}-{}", offset % 3), format!("v-{partition}-{offset}"));
            given.push(row(partition, offset, &guest, format!(r#"{{"visit_id":"{id}"}}"#)));
            if offset >= n_skipped {
                let count = counts.entry(guest.clone()).or_default();
                *count += 1;
                made.push(row(partition, offset, &guest, format!(r#"{{"visit_id":"{id}","count":{count}}}"#)));
                let value = format!(r#"{{"last":"{id}","count":{count}}}"#);
                let entry = Entry { timestamp: offset, value: value.clone().into_bytes() };
                state.entries.insert(guest.clone().into_bytes(), entry);
                changelog.push(row(partition, offset, &guest, value));
            }
        }
        given.push(row(partition, 30, "g", "?".to_owned()));
        stores.insert(partition, state);
        evidence.first.insert((app.inputs[0], partition), 7);
        let topic = app.inputs[0].to_owned();
        evidence.progress.push(Progress { topic, partition, committed: Some(31), last: 31, end: 32, stable: 32 });
    }
    evidence.topics = BTreeMap::from([(app.inputs[0], given), (app.outputs[0], made)]);
    (evidence.changelogs, evidence.stores) = (vec![changelog], vec![stores]);
    evidence
}

fn broken(findings: Vec<Finding>) -> Vec<&'static str> {
    findings.into_iter().filter(|finding| finding.counterexample.is_some()).map(|finding| finding.rule).collect()
}

#[track_caller]
fn arrivals_break(rule: &str, tamper: impl FnOnce(&mut Evidence)) {
    let mut evidence = honest(&ARRIVALS, 5);
    tamper(&mut evidence);
    assert!(broken(arrived_once(&evidence)).contains(&rule), "{rule:?} held");
}

#[track_caller]
fn calls_break(rule: &str, tamper: impl FnOnce(&mut Evidence)) {
    let mut evidence = honest(&CALLS, 0);
    tamper(&mut evidence);
    assert!(broken(called_at_least_once(&evidence)).contains(&rule), "{rule:?} held");
}

fn made<'e>(evidence: &'e mut Evidence, app: &App) -> &'e mut Vec<Row> {
    evidence.topics.get_mut(app.outputs[0]).expect("an output")
}

fn entries(evidence: &mut Evidence) -> &mut BTreeMap<Vec<u8>, Entry> {
    &mut evidence.stores[0].get_mut(&1).expect("a store").entries
}

#[test]
fn honest_runs_are_clean() {
    assert_eq!(broken(arrived_once(&honest(&ARRIVALS, 5))), [""; 0]);
    assert_eq!(broken(called_at_least_once(&honest(&CALLS, 0))), [""; 0]);
    // Once more is at least once.
    let mut evidence = honest(&CALLS, 0);
    let twice = made(&mut evidence, &CALLS)[4].clone();
    made(&mut evidence, &CALLS).push(twice);
    entries(&mut evidence)
        .insert(b"g-1-0".to_vec(), Entry { timestamp: 0, value: br#"{"last":"v-1-3","count":2}"#.to_vec() });
    assert_eq!(broken(called_at_least_once(&evidence)), [""; 0]);
}

#[test]
fn visits_that_are_lost_doubled_or_moved_are_seen() {
    let rule = "from the first one on, every visit is counted once, in order";
    arrivals_break(rule, |evidence| drop(made(evidence, &ARRIVALS).remove(9)));
    arrivals_break(rule, |evidence| drop(made(evidence, &ARRIVALS).pop()));
    arrivals_break(rule, |evidence| made(evidence, &ARRIVALS).swap(3, 4));
    arrivals_break(rule, |evidence| made(evidence, &ARRIVALS)[3].partition = 1);
    arrivals_break(rule, |evidence| {
        let twice = made(evidence, &ARRIVALS)[4].clone();
        made(evidence, &ARRIVALS).insert(5, twice);
    });
    arrivals_break("counts rise one by one", |evidence| drop(made(evidence, &ARRIVALS).remove(0)));
    arrivals_break("counts can be read", |evidence| made(evidence, &ARRIVALS)[0].value = None);
}

#[test]
fn a_start_at_the_end_that_is_asked_for_again_is_seen() {
    let rule = "`latest` is asked for once";
    arrivals_break(rule, |evidence| *evidence.first.get_mut(&(ARRIVALS.inputs[0], 1)).expect("a position") = 3);
    arrivals_break(rule, |evidence| evidence.first.clear());
    assert!(broken(arrived_once(&honest(&ARRIVALS, 0))).contains(&rule));
}

#[test]
fn state_and_positions_must_fit() {
    let rule = "the last counts are the state";
    arrivals_break(rule, |evidence| drop(entries(evidence).pop_first()));
    arrivals_break(rule, |evidence| {
        entries(evidence).values_mut().for_each(|entry| entry.value = br#"{"last":"v-1-29","count":8}"#.to_vec())
    });
    arrivals_break("the changelog, compacted, is the state", |evidence| drop(evidence.changelogs[0].pop()));
    arrivals_break("committed offsets never fell", |evidence| evidence.falls.push("from 7 to 5".to_owned()));
    calls_break("committed offsets are the consumed prefix", |evidence| evidence.progress[0].committed = Some(3));
    let rule = "the state of each caller was true once";
    calls_break(rule, |evidence| drop(entries(evidence).pop_first()));
    calls_break(rule, |evidence| {
        drop(
            entries(evidence)
                .insert(b"g-1-0".to_vec(), Entry { timestamp: 0, value: br#"{"last":"v-1-4","count":2}"#.to_vec() }),
        )
    });
    calls_break(rule, |evidence| {
        entries(evidence).values_mut().for_each(|entry| entry.value = br#"{"last":"","count":0}"#.to_vec())
    });
}

#[test]
fn calls_may_come_twice_but_not_never_nor_from_nowhere() {
    calls_break("every call is counted at least once", |evidence| drop(made(evidence, &CALLS).remove(9)));
    calls_break("nothing is counted that was no call", |evidence| {
        made(evidence, &CALLS)[9].key = Some(b"g-9-9".to_vec())
    });
    calls_break("nothing is counted that was no call", |evidence| {
        let stray = row(0, 99, "g-0-0", r#"{"visit_id":"v-0-31","count":3}"#.to_owned());
        made(evidence, &CALLS).push(stray);
    });
}
