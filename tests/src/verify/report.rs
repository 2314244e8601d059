//! The verdict, for people and as JSON.

use std::fmt;

use serde_json::{Value, json};

use super::orders::Ledger;
use crate::evidence::Evidence;

/// One rule and whether it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// The first counterexample, if there is one.
    pub counterexample: Option<String>,
}

/// Every rule, with figures that show that there was something to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// In the order in which they were checked.
    pub findings: Vec<Finding>,
    /// Records of the input, bad ones included.
    pub n_records: usize,
    /// Of these, valid orders.
    pub n_orders: usize,
    /// Customers with at least one.
    pub n_customers: usize,
    /// Decisions.
    pub n_decisions: usize,
    /// Keys in the stores.
    pub n_keys: usize,
}

impl Report {
    pub(super) fn new(evidence: &Evidence, ledger: &Ledger) -> Self {
        Self {
            findings: Vec::new(),
            n_records: evidence.orders.len(),
            n_orders: ledger.n_orders(),
            n_customers: ledger.customers.len(),
            n_decisions: evidence.decisions.len(),
            n_keys: evidence.state.values().map(|state| state.entries.len()).sum(),
        }
    }

    pub(super) fn note(&mut self, rule: &'static str, outcome: Result<(), String>) {
        self.findings.push(Finding { rule, counterexample: outcome.err() });
    }

    /// Whether every rule held.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|finding| finding.counterexample.is_none())
    }

    /// The rules that did not hold.
    pub fn broken(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.counterexample.is_some())
    }

    /// For machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let finding = |finding: &Finding| json!({"rule": finding.rule, "held": finding.counterexample.is_none(), "counterexample": finding.counterexample});
        json!({
            "clean": self.is_clean(),
            "records": self.n_records,
            "orders": self.n_orders,
            "customers": self.n_customers,
            "decisions": self.n_decisions,
            "keys": self.n_keys,
            "findings": self.findings.iter().map(finding).collect::<Vec<_>>(),
        })
    }
}

/// Figures, then every rule that did not hold.
impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { n_records, n_orders, n_customers, n_decisions, n_keys, .. } = self;
        write!(
            out,
            "{n_records} records, {n_orders} orders of {n_customers} customers, {n_decisions} decisions, {n_keys} keys"
        )?;
        for Finding { rule, counterexample } in self.broken() {
            write!(out, "\n  NOT: {rule}: {}", counterexample.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }
}
