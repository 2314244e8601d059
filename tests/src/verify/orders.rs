//! The input, read and added up again.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::evidence::Row;

/// An order, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) amount: i64,
    pub(super) at: i64,
    pub(super) partition: i32,
    pub(super) offset: i64,
}

/// A customer's orders: for each input partition, in order of offset. Between partitions there is no order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Customer {
    pub(super) queues: BTreeMap<i32, Vec<Order>>,
}

impl Customer {
    pub(super) fn orders(&self) -> impl Iterator<Item = &Order> {
        self.queues.values().flatten()
    }

    pub(super) fn sum(&self) -> i64 {
        self.orders().map(|order| order.amount).sum()
    }

    pub(super) fn latest(&self) -> i64 {
        self.orders().map(|order| order.at).max().unwrap_or(-1)
    }
}

/// All customers.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    pub(super) customers: BTreeMap<String, Customer>,
}

impl Ledger {
    /// Rows of a partition must come in order of offset. What is no order is left out: the source says
    /// `on_error = skip`.
    pub(super) fn read(rows: &[Row]) -> Self {
        let mut ledger = Self::default();
        for row in rows {
            if let Some((customer, order)) = read(row) {
                let customer = ledger.customers.entry(customer).or_default();
                customer.queues.entry(row.partition).or_default().push(order);
            }
        }
        ledger
    }

    pub(super) fn n_orders(&self) -> usize {
        self.customers.values().map(|customer| customer.orders().count()).sum()
    }
}

fn read(row: &Row) -> Option<(String, Order)> {
    std::str::from_utf8(row.key.as_deref()?).ok()?;
    let value: Value = serde_json::from_slice(row.value.as_deref()?).ok()?;
    value["order_id"].as_str()?;
    let customer = value["customer_id"].as_str()?.to_owned();
    let amount = value["amount_in_cents"].as_i64()?;
    let at = value["occurred_at_ms"].as_i64().filter(|at| *at >= 0)?;
    Some((customer, Order { amount, at, partition: row.partition, offset: row.offset }))
}
