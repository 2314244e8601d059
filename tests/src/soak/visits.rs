//! Whether the programs that count visits did: one of them exactly once, from where its first start found the end; the
//! other at least once.
//!
//! At least once promises little about state: whoever was frozen and wakes up still writes to a changelog that is another's
//! by now, as in Kafka Streams. What he writes was true once, and it is there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::apps::{ARRIVALS, App, CALLS};
use super::evidence::Evidence;
use crate::evidence::{Row, State};
use crate::verify::Finding;

/// A record that can be read: a visit, or one that has been counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    partition: i32,
    offset: i64,
    guest: String,
    id: String,
    /// Of outputs; 0 for an input.
    count: u64,
}

impl Visit {
    fn read(row: &Row) -> Option<Self> {
        let value: Value = serde_json::from_slice(row.value.as_deref()?).ok()?;
        let guest = String::from_utf8(row.key.clone()?).ok()?;
        let (id, count) = (value["visit_id"].as_str()?.to_owned(), value["count"].as_u64().unwrap_or(0));
        Some(Self { partition: row.partition, offset: row.offset, guest, id, count })
    }

    /// What input and output have in common.
    fn same(&self) -> (i32, &str, &str) {
        (self.partition, &self.guest, &self.id)
    }
}

/// The input as far as it can be read, and the output, all of which must be readable.
fn read(evidence: &Evidence, app: &App) -> Result<(Vec<Visit>, Vec<Visit>), String> {
    let visits = evidence.rows(app.inputs[0]).iter().filter_map(Visit::read).collect();
    let counted = evidence.rows(app.outputs[0]).iter().map(|row| {
        Visit::read(row).filter(|visit| visit.count > 0).ok_or_else(|| format!("not a count of visits: {row:?}"))
    });
    Ok((visits, counted.collect::<Result<_, _>>()?))
}

/// Judges the one that runs exactly once.
pub(super) fn arrived_once(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |rule, outcome: Result<(), String>| {
        findings.push(Finding { rule, counterexample: outcome.err() });
    };
    match read(evidence, &ARRIVALS) {
        Ok((visits, counted)) => {
            let skipped = skipped(&visits, &counted);
            let once = skipped.as_ref().map(drop).map_err(Clone::clone);
            note("from the first one on, every visit is counted once, in order", once);
            if let Ok(skipped) = skipped {
                note("`latest` is asked for once", began_once(&skipped, &evidence.first));
            }
            note("counts rise one by one", one_by_one(&counted));
            note("the last counts are the state", are_state(&counted, &evidence.stores[0]));
        }
        Err(unreadable) => note("counts can be read", Err(unreadable)),
    }
    evidence.judge_stores(&mut findings);
    evidence.judge_positions(&mut findings);
    findings
}

/// Along each partition, the counted visits are the last of the input; returns the ones before them.
fn skipped<'v>(visits: &'v [Visit], counted: &[Visit]) -> Result<Vec<&'v Visit>, String> {
    let mut skipped = Vec::new();
    for partition in 0..ARRIVALS.partitions {
        let given: Vec<&Visit> = visits.iter().filter(|visit| visit.partition == partition).collect();
        let made: Vec<&Visit> = counted.iter().filter(|visit| visit.partition == partition).collect();
        let Some(n_skipped) = given.len().checked_sub(made.len()) else {
            return Err(format!("partition {partition} has {} visits, {} were counted", given.len(), made.len()));
        };
        if let Some((given, made)) =
            given[n_skipped..].iter().zip(&made).find(|(given, made)| given.same() != made.same())
        {
            return Err(format!("of the last {} visits of a partition, {given:?} was counted as {made:?}", made.count));
        }
        skipped.extend(&given[..n_skipped]);
    }
    Ok(skipped)
}

/// What was left out lay there before the group had a position: `first` are the earliest ones that anybody saw.
fn began_once(skipped: &[&Visit], first: &BTreeMap<(&'static str, i32), i64>) -> Result<(), String> {
    if skipped.is_empty() {
        return Err("nothing was left out: there was nothing before the first start".to_owned());
    }
    for visit in skipped {
        match first.get(&(ARRIVALS.inputs[0], visit.partition)) {
            Some(first) if visit.offset < *first => {}
            Some(first) => return Err(format!("{visit:?} was left out, and the group was at {first} already")),
            None => return Err(format!("{visit:?} was left out, and the group never had a position")),
        }
    }
    Ok(())
}

/// The first count of a guest is 1.
fn one_by_one(counted: &[Visit]) -> Result<(), String> {
    let mut last: BTreeMap<&str, u64> = BTreeMap::new();
    for visit in counted {
        let before = last.insert(&visit.guest, visit.count).unwrap_or(0);
        if visit.count != before + 1 {
            return Err(format!("after {before} comes {visit:?}"));
        }
    }
    Ok(())
}

/// Of each guest the last visit and the count.
fn state(stores: &BTreeMap<i32, State>) -> Result<BTreeMap<String, Visit>, String> {
    let mut guests = BTreeMap::new();
    for (&partition, (key, entry)) in
        stores.iter().flat_map(|(partition, state)| state.entries.iter().map(move |entry| (partition, entry)))
    {
        let guest = String::from_utf8_lossy(key).into_owned();
        let value: Value = serde_json::from_slice(&entry.value).unwrap_or_default();
        let (Some(id), Some(count)) = (value["last"].as_str(), value["count"].as_u64().filter(|count| *count > 0))
        else {
            return Err(format!("{guest} has {entry:?}"));
        };
        let visit = Visit { partition, offset: 0, guest: guest.clone(), id: id.to_owned(), count };
        if let Some(other) = guests.insert(guest, visit) {
            return Err(format!("{other:?} is in two stores"));
        }
    }
    Ok(guests)
}

fn are_state(counted: &[Visit], stores: &BTreeMap<i32, State>) -> Result<(), String> {
    let found = state(stores)?;
    let last: BTreeMap<&String, &Visit> = counted.iter().map(|visit| (&visit.guest, visit)).collect();
    let mut guests = last.keys().copied().chain(found.keys());
    let what = |visit: &Visit| (visit.partition, visit.id.clone(), visit.count);
    match guests.find(|guest| last.get(guest).map(|visit| what(visit)) != found.get(*guest).map(what)) {
        Some(guest) => Err(format!("{guest} has {:?}, last counted was {:?}", found.get(guest), last.get(guest))),
        None => Ok(()),
    }
}

/// Judges the one that runs at least once.
pub(super) fn called_at_least_once(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |rule, outcome: Result<(), String>| {
        findings.push(Finding { rule, counterexample: outcome.err() });
    };
    match read(evidence, &CALLS) {
        Ok((calls, counted)) => {
            note("every call is counted at least once", none_lost(&calls, &counted));
            note("nothing is counted that was no call", none_invented(&calls, &counted));
            note("the state of each caller was true once", was_true(&calls, &evidence.stores[0]));
        }
        Err(unreadable) => note("counts can be read", Err(unreadable)),
    }
    evidence.judge_positions(&mut findings);
    findings
}

fn none_lost(calls: &[Visit], counted: &[Visit]) -> Result<(), String> {
    let counted: BTreeSet<_> = counted.iter().map(Visit::same).collect();
    match calls.iter().find(|call| !counted.contains(&call.same())) {
        Some(call) => Err(format!("{call:?} is not counted")),
        None => Ok(()),
    }
}

fn none_invented(calls: &[Visit], counted: &[Visit]) -> Result<(), String> {
    let calls: BTreeSet<_> = calls.iter().map(Visit::same).collect();
    match counted.iter().find(|visit| !calls.contains(&visit.same())) {
        Some(visit) => Err(format!("{visit:?} was no call")),
        None => Ok(()),
    }
}

/// Every caller is there, with one of his calls.
fn was_true(calls: &[Visit], stores: &BTreeMap<i32, State>) -> Result<(), String> {
    let mut found = state(stores)?;
    let made: BTreeSet<_> = calls.iter().map(Visit::same).collect();
    if let Some(visit) = found.values().find(|visit| !made.contains(&visit.same())) {
        return Err(format!("the state has {visit:?}, which was no call"));
    }
    let guests: BTreeSet<&String> = calls.iter().map(|call| &call.guest).collect();
    match guests.into_iter().find(|guest| found.remove(*guest).is_none()) {
        Some(guest) => Err(format!("{guest} has called, and is not in the state")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
