//! Whether the second program ran exactly once, judged from what it left behind and by rules of its own.
//!
//! When a payment was processed among the updates of its account is not fixed: they come from different topics. So the
//! verifier asks whether there is a moment for each: the account that a key's bookings show must go through its states
//! in the order of their topic.

mod accounts;
mod payments;
mod totals;

use std::collections::BTreeMap;

use serde_json::Value;

use super::apps::BOOKINGS;
use crate::evidence::{Progress, Row, State};
use crate::verify::{Finding, offsets, state};

/// Everything that the program read and left.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// Records of all inputs and outputs, by topic.
    pub(super) topics: BTreeMap<&'static str, Vec<Row>>,
    /// Records of each changelog, in the order of the program's stores.
    pub(super) changelogs: Vec<Vec<Row>>,
    /// The stores, likewise.
    pub(super) stores: Vec<BTreeMap<i32, State>>,
    pub(super) progress: Vec<Progress>,
    pub(super) falls: Vec<String>,
}

impl Evidence {
    fn rows(&self, topic: &'static str) -> &[Row] {
        self.topics.get(topic).map_or(&[], Vec::as_slice)
    }

    pub(super) fn n_in(&self) -> usize {
        BOOKINGS.inputs.iter().map(|topic| self.rows(topic).len()).sum()
    }

    pub(super) fn n_out(&self) -> usize {
        BOOKINGS.outputs.iter().map(|topic| self.rows(topic).len()).sum()
    }
}

/// Judges.
pub(super) fn verify(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |rule, outcome: Result<(), String>| {
        findings.push(Finding { rule, counterexample: outcome.err() });
    };
    let [accounts, ..] = BOOKINGS.inputs else { unreachable!("inputs") };
    let [bookings, balances, dead] = BOOKINGS.outputs else { unreachable!("outputs") };
    let (booked, history) = (evidence.rows(bookings), accounts::History::read(evidence.rows(accounts)));
    let submitted = payments::read(evidence);
    note("every payment is booked once, as it was submitted", payments::booked_once(&submitted, booked));
    note("bookings are in the order of their input", payments::in_order(&submitted, booked));
    note("every record that cannot be read is a dead letter, once", payments::set_aside(evidence, evidence.rows(dead)));
    note("an order of the accounts explains every booking", history.explains(booked));
    note("balances are the running totals of the bookings", totals::run(booked, evidence.rows(balances)));
    note("totals are the fold of the bookings", totals::are_fold(booked, &evidence.stores[1]));
    note("accounts are the fold of their topic", history.is_state(&evidence.stores[0]));
    for (changelog, stores) in evidence.changelogs.iter().zip(&evidence.stores) {
        note("the changelog, compacted, is the state", state::is_changelog(changelog, stores));
        note("stores know how far their changelog goes", state::knows_end(changelog, stores));
    }
    let Evidence { progress, falls, .. } = evidence.clone();
    let positions = crate::evidence::Evidence { progress, falls, ..crate::evidence::Evidence::default() };
    note("committed offsets never fell", offsets::never_fell(&positions));
    note("committed offsets are the consumed prefix", offsets::are_the_prefix(&positions));
    note("no transaction hangs", offsets::none_hangs(&positions));
    findings
}

fn key(row: &Row) -> String {
    String::from_utf8_lossy(row.key.as_deref().unwrap_or_default()).into_owned()
}

fn json(row: &Row) -> Option<Value> {
    serde_json::from_slice(row.value.as_deref()?).ok()
}

/// A booking as its record says it: payment, amount, version of the account.
fn booking(row: &Row) -> Result<(String, i64, Option<i64>), String> {
    let value = json(row);
    let read = value.as_ref().and_then(|value| {
        Some((value["payment_id"].as_str()?.to_owned(), value["amount_in_cents"].as_i64()?, value["version"].as_i64()))
    });
    read.ok_or_else(|| format!("no booking: {row:?}"))
}

#[cfg(test)]
mod tests;
