//! What bookings add up to, tier by tier.

use std::collections::BTreeMap;

use super::{Row, State, booking, json, key};

/// The amounts of each tier, in order of size.
fn amounts(bookings: &[Row]) -> Result<BTreeMap<String, Vec<i64>>, String> {
    let mut tiers: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in bookings {
        let (_, amount, version) = booking(row)?;
        let tier = version.map_or("none".to_owned(), |version| format!("tier-{}", version % 16));
        tiers.entry(tier).or_default().push(amount);
    }
    tiers.values_mut().for_each(|amounts| amounts.sort_unstable());
    Ok(tiers)
}

/// From one balance to the next lies the amount of a booking, and of each booking exactly once.
pub(super) fn run(bookings: &[Row], balances: &[Row]) -> Result<(), String> {
    let expected = amounts(bookings)?;
    let mut steps: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut totals: BTreeMap<String, (i64, i32)> = BTreeMap::new();
    for row in balances {
        let value = json(row).unwrap_or_default();
        let tier = value["tier"].as_str().filter(|tier| *tier == key(row)).map(str::to_owned);
        let (Some(tier), Some(total)) = (tier, value["total_in_cents"].as_i64()) else {
            return Err(format!("no balance: {row:?}"));
        };
        let (before, partition) = totals.insert(tier.clone(), (total, row.partition)).unwrap_or((0, row.partition));
        if total <= before || partition != row.partition {
            return Err(format!("{tier} goes from {before} on partition {partition} to {row:?}"));
        }
        steps.entry(tier).or_default().push(total - before);
    }
    steps.values_mut().for_each(|steps| steps.sort_unstable());
    let mut tiers = expected.keys().chain(steps.keys());
    match tiers.find(|tier| expected.get(*tier) != steps.get(*tier)) {
        Some(tier) => {
            let count =
                |of: &BTreeMap<String, Vec<i64>>| of.get(tier).map_or((0, 0), |of| (of.len(), of.iter().sum::<i64>()));
            let (booked, stepped) = (count(&expected), count(&steps));
            Err(format!(
                "{tier}: {booked:?} bookings and their sum, {stepped:?} balances and the last of them, or other steps"
            ))
        }
        None => Ok(()),
    }
}

/// The sum of each tier, and nothing else.
pub(super) fn are_fold(bookings: &[Row], stores: &BTreeMap<i32, State>) -> Result<(), String> {
    let expected = amounts(bookings)?;
    let mut found: BTreeMap<String, i64> = BTreeMap::new();
    for (key, entry) in stores.values().flat_map(|state| &state.entries) {
        let key = String::from_utf8_lossy(key).into_owned();
        let total = entry.value.as_slice().try_into().map(i64::from_be_bytes);
        let total = total.map_err(|_| format!("{key} has {entry:?}"))?;
        if found.insert(key.clone(), total).is_some() {
            return Err(format!("{key} is in two stores"));
        }
    }
    let expected: BTreeMap<String, i64> =
        expected.into_iter().map(|(tier, amounts)| (tier, amounts.iter().sum())).collect();
    let mut tiers = expected.keys().chain(found.keys());
    match tiers.find(|tier| expected.get(*tier) != found.get(*tier)) {
        Some(tier) => Err(format!("{tier} has {:?}, expected {:?}", found.get(tier), expected.get(tier))),
        None => Ok(()),
    }
}
