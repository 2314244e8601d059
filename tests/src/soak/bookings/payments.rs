//! Payments and what became of each record of the input.

use std::collections::{BTreeMap, BTreeSet};

use super::{BOOKINGS, Evidence, Row, booking, json, key};

/// A payment, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payment {
    topic: &'static str,
    partition: i32,
    offset: i64,
    key: String,
    amount: i64,
    at: i64,
}

/// By id.
pub(super) type Payments = BTreeMap<String, Payment>;

pub(super) fn read(evidence: &Evidence) -> Payments {
    let mut payments = Payments::new();
    for topic in &BOOKINGS.inputs[1..] {
        for row in evidence.rows(topic) {
            if let Some((id, amount, at)) = parse(row) {
                let place = Payment { topic, partition: row.partition, offset: row.offset, key: key(row), amount, at };
                payments.insert(id, place);
            }
        }
    }
    payments
}

fn parse(row: &Row) -> Option<(String, i64, i64)> {
    let value = json(row)?;
    let at = value["paid_at_ms"].as_i64().filter(|at| *at >= 0)?;
    Some((value["payment_id"].as_str()?.to_owned(), value["amount_in_cents"].as_i64()?, at))
}

pub(super) fn booked_once(payments: &Payments, bookings: &[Row]) -> Result<(), String> {
    let mut booked: BTreeMap<String, &Row> = BTreeMap::new();
    for row in bookings {
        let (id, amount, _) = booking(row)?;
        let Some(payment) = payments.get(&id) else { return Err(format!("{id} was never submitted: {row:?}")) };
        let right = payment.amount == amount
            && payment.key == key(row)
            && payment.at == row.timestamp
            && payment.partition == row.partition;
        if !right {
            return Err(format!("{id} was submitted as {payment:?}, booked as {row:?}"));
        }
        if let Some(first) = booked.insert(id, row) {
            return Err(format!("{payment:?} is booked twice: {first:?}, {row:?}"));
        }
    }
    match payments.iter().find(|(id, _)| !booked.contains_key(*id)) {
        Some((id, payment)) => Err(format!("{id} is not booked: {payment:?}")),
        None => Ok(()),
    }
}

/// Rows of a partition come in order of offset.
pub(super) fn in_order(payments: &Payments, bookings: &[Row]) -> Result<(), String> {
    let mut last: BTreeMap<(&str, i32), i64> = BTreeMap::new();
    for row in bookings {
        let Some(payment) = payments.get(&booking(row)?.0) else { continue };
        let before = last.insert((payment.topic, payment.partition), payment.offset);
        if before.is_some_and(|before| before >= payment.offset) {
            return Err(format!("{payment:?} is booked at offset {}, after {before:?}", row.offset));
        }
    }
    Ok(())
}

/// Every record of the input that cannot be read, and nothing else, byte for byte.
pub(super) fn set_aside(evidence: &Evidence, letters: &[Row]) -> Result<(), String> {
    let mut expected: BTreeMap<(&str, i32, i64), &Row> = BTreeMap::new();
    for (number, topic) in BOOKINGS.inputs.iter().enumerate() {
        for row in evidence.rows(topic) {
            let is_readable = match number {
                0 => row.value.is_none() || json(row).is_some_and(|value| value["version"].is_i64()),
                _ => parse(row).is_some(),
            };
            if !is_readable {
                expected.insert((topic, row.partition, row.offset), row);
            }
        }
    }
    let mut found = BTreeSet::new();
    for letter in letters {
        let header = |name: &str| {
            let value = letter.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.clone());
            String::from_utf8(value.unwrap_or_default()).unwrap_or_default()
        };
        let (topic, partition) = (header("__streams.errors.topic"), header("__streams.errors.partition"));
        let offset = header("__streams.errors.offset");
        let place = (topic.as_str(), partition.parse().unwrap_or(-1), offset.parse().unwrap_or(-1));
        let Some(row) = expected.get(&place) else {
            return Err(format!("nothing is wrong with {place:?}: {letter:?}"));
        };
        if (&row.key, &row.value) != (&letter.key, &letter.value) {
            return Err(format!("{place:?} is {row:?}, its letter {letter:?}"));
        }
        if !found.insert((topic.clone(), place.1, place.2)) {
            return Err(format!("{place:?} is set aside twice"));
        }
    }
    match expected
        .keys()
        .find(|(topic, partition, offset)| !found.contains(&((*topic).to_owned(), *partition, *offset)))
    {
        Some(place) => Err(format!("{place:?} cannot be read, and is not set aside")),
        None => Ok(()),
    }
}
