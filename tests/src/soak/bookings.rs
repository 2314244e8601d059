//! Whether the second program ran exactly once, judged from what it left behind and by rules of its own.
//!
//! When a payment was processed among the updates of its account is not fixed: they come from different topics. So the
//! verifier asks whether there is a moment for each: the account that a key's bookings show must go through its states
//! in the order of their topic.

mod accounts;
mod payments;
mod totals;

use serde_json::Value;

use super::apps::BOOKINGS;
use super::evidence::Evidence;
use crate::evidence::{Row, State};
use crate::verify::Finding;

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
    evidence.judge_stores(&mut findings);
    evidence.judge_positions(&mut findings);
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
