//! The output.
//!
//! A customer's decisions are the running sums at or above the limit, one an order. From the last decision
//! backwards, each step down must be the amount of an order that is the last one left of its input partition, and
//! the decision's time the latest of the orders up to it. What is left at the first decision must add up to it, and
//! one of the last ones must be the order that crossed the limit. Equal amounts leave a choice; all are tried.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::LIMIT;
use super::orders::{Customer, Ledger, Order};
use crate::evidence::Row;

/// A decision, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    id: String,
    exposure: i64,
    timestamp: i64,
    partition: i32,
    offset: i64,
}

/// By customer, in order of offset.
pub(super) type Made = BTreeMap<String, Vec<Decision>>;

pub(super) fn read(rows: &[Row]) -> Result<Made, String> {
    let mut made = Made::new();
    for row in rows {
        let (customer, decision) = parse(row).ok_or_else(|| format!("no decision: {row:?}"))?;
        made.entry(customer).or_default().push(decision);
    }
    Ok(made)
}

fn parse(row: &Row) -> Option<(String, Decision)> {
    let key = std::str::from_utf8(row.key.as_deref()?).ok()?;
    let value: Value = serde_json::from_slice(row.value.as_deref()?).ok()?;
    let customer = value["customer_id"].as_str().filter(|customer| *customer == key)?;
    let decision = Decision {
        id: value["decision_id"].as_str()?.to_owned(),
        exposure: value["exposure_in_cents"].as_i64()?,
        timestamp: row.timestamp,
        partition: row.partition,
        offset: row.offset,
    };
    Some((customer.to_owned(), decision))
}

pub(super) fn none_doubled(made: &Made) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for (customer, decisions) in made {
        let mut exposures = BTreeMap::new();
        for decision in decisions {
            if let Some(first) = exposures.insert(decision.exposure, decision) {
                return Err(format!("{customer} reached {} twice: {first:?}, {decision:?}", decision.exposure));
            }
            if !ids.insert(&decision.id) {
                return Err(format!("two decisions have the id of {decision:?} of {customer}"));
            }
        }
    }
    Ok(())
}

pub(super) fn none_lost(ledger: &Ledger, made: &Made) -> Result<(), String> {
    for (name, customer) in &ledger.customers {
        let sum = customer.sum();
        let decisions = made.get(name).map_or(&[][..], Vec::as_slice);
        if sum >= LIMIT && !decisions.iter().any(|decision| decision.exposure == sum) {
            return Err(format!(
                "{name} ordered for {sum}, and no decision says so; the last is {:?}",
                decisions.last()
            ));
        }
        // Amounts are positive, so each order is a step; a step that is no order's is several of them.
        let largest = customer.orders().map(|order| order.amount).max().unwrap_or(0);
        for pair in decisions.windows(2) {
            if pair[1].exposure - pair[0].exposure > largest {
                return Err(format!(
                    "{name} never ordered for as much as lies between {:?} and {:?}",
                    pair[0], pair[1]
                ));
            }
        }
    }
    Ok(())
}

pub(super) fn in_order(made: &Made) -> Result<(), String> {
    for (customer, decisions) in made {
        for pair in decisions.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            if before.partition != after.partition {
                return Err(format!("{customer} is on two partitions: {before:?}, {after:?}"));
            }
            if before.exposure > after.exposure || before.timestamp > after.timestamp {
                return Err(format!("{customer}: {after:?} comes after {before:?}"));
            }
        }
    }
    Ok(())
}

pub(super) fn explained(ledger: &Ledger, made: &Made) -> Result<(), String> {
    if let Some(stranger) = made.keys().find(|customer| !ledger.customers.contains_key(*customer)) {
        return Err(format!("{stranger} never ordered"));
    }
    for (name, customer) in &ledger.customers {
        let decisions = made.get(name).map_or(&[][..], Vec::as_slice);
        let sum = customer.sum();
        if sum < LIMIT {
            match decisions.first() {
                None => continue,
                Some(first) => return Err(format!("{name} ordered for {sum} in all, below the limit, yet {first:?}")),
            }
        }
        if !Search::new(customer, decisions).succeeds() {
            let queues = &customer.queues;
            return Err(format!("no order of {name}'s orders {queues:?} explains {decisions:?}"));
        }
    }
    Ok(())
}

/// How much of each queue is left, on the way back from the last decision.
struct Search<'e> {
    queues: Vec<&'e [Order]>,
    /// For each queue, the latest time of its first `n` orders.
    latest: Vec<Vec<i64>>,
    left: Vec<usize>,
    decisions: &'e [Decision],
}

impl<'e> Search<'e> {
    fn new(customer: &'e Customer, decisions: &'e [Decision]) -> Self {
        let queues: Vec<&[Order]> = customer.queues.values().map(Vec::as_slice).collect();
        let latest = queues.iter().map(|queue| {
            let mut latest = vec![-1];
            for order in *queue {
                latest.push(latest[latest.len() - 1].max(order.at));
            }
            latest
        });
        let latest = latest.collect();
        let left = queues.iter().map(|queue| queue.len()).collect();
        Self { queues, latest, left, decisions }
    }

    fn succeeds(mut self) -> bool {
        let sum: i64 = self.queues.iter().copied().flatten().map(|order| order.amount).sum();
        match self.decisions.last() {
            Some(last) => last.exposure == sum && self.explains(),
            None => sum < LIMIT,
        }
    }

    fn last(&self, queue: usize) -> Option<&Order> {
        self.left[queue].checked_sub(1).map(|at| &self.queues[queue][at])
    }

    fn latest(&self) -> i64 {
        self.left.iter().zip(&self.latest).map(|(&left, latest)| latest[left]).max().unwrap_or(-1)
    }

    /// Depth first, without recursion: `chosen` holds the queue taken at each step from the last decision on.
    fn explains(&mut self) -> bool {
        let mut chosen: Vec<usize> = Vec::new();
        let mut candidate = 0;
        loop {
            let at = self.decisions.len() - 1 - chosen.len();
            let decision = &self.decisions[at];
            let wrong_time = candidate == 0 && self.latest() != decision.timestamp;
            let next = if wrong_time { None } else { self.next(at, candidate) };
            match next {
                Some(_) if at == 0 => return true,
                Some(queue) => {
                    self.left[queue] -= 1;
                    chosen.push(queue);
                    candidate = 0;
                }
                None => match chosen.pop() {
                    Some(queue) => {
                        self.left[queue] += 1;
                        candidate = queue + 1;
                    }
                    None => return false,
                },
            }
        }
    }

    /// The first queue from `candidate` on whose last order can be the one that led to decision `at`.
    fn next(&self, at: usize, candidate: usize) -> Option<usize> {
        let exposure = self.decisions[at].exposure;
        (candidate..self.queues.len()).find(|&queue| {
            self.last(queue).is_some_and(|order| match at.checked_sub(1) {
                Some(before) => exposure - self.decisions[before].exposure == order.amount,
                None => exposure >= LIMIT && exposure - order.amount < LIMIT,
            })
        })
    }
}
