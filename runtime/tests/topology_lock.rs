//! The lock from both sides: what the library writes, the macro reads and finds current.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

const LOCK: &str = "tests/topology_lock/topology.lock";

#[derive(Debug, Clone, Serialize, Deserialize, State)]
struct Order {
    customer: String,
    cents: i64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, State)]
struct Total {
    cents: i64,
    #[serde(rename = "n")]
    orders: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "totals", label = "total", id(customer, cents))]
struct Reported {
    customer: String,
    cents: i64,
}

topology! {
    #![application_id = "order-totals-v1"]
    // Compared while this file is compiled: a wrong fingerprint would be an error, a missing sink a warning.
    #![lock = "tests/topology_lock/topology.lock"]
    struct Totals;

    #[source(topic = "orders.v1", key = Utf8, value = Json, partitions = 4)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json, partitions = 4)]
    let by_customer: Stream<String, Order> = orders.select_key(|_, order| order.customer.clone());

    #[store(name = "totals", key = Utf8, value = Json)]
    #[migrates(from = "sums#1a2b3c4d", reason = "spent: the lock has known the store since")]
    let totals: Table<String, Total> = by_customer.group_by_key().aggregate(
        Total::default,
        |_, order, total| Total { cents: total.cents + order.cents, orders: total.orders + 1 },
    );

    #[sink(topic = "totals.v1", key = Utf8, value = Json)]
    let reported: Stream<String, Reported> =
        totals.to_stream().map_values(|customer, total| Reported { customer: customer.clone(), cents: total.cents });
}

/// Of a store of the same name as another application's.
mod other {
    use super::*;

    topology! {
        #![application_id = "count-orders-v1"]
        #![lock = none]
        pub(super) struct Counts;

        #[source(topic = "orders.v1", key = Utf8, value = Json)]
        let orders: Stream<String, Order>;

        #[store(name = "totals", key = Utf8, value = I64)]
        let totals: Table<String, i64> = orders.group_by_key().count();

        let _changes: Stream<String, i64> = totals.to_stream();
    }
}

#[test]
fn what_is_written_is_what_is_compared() {
    let file = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(LOCK)).expect("the lock");
    let entry = streamwright::lock::entry::<Totals>();
    assert!(file.ends_with(&entry), "run it with STREAMWRIGHT_LOCK=update\n{entry}");
}

#[test]
fn an_update_replaces_one_entry_and_keeps_the_others() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("topology.lock");
    streamwright::lock::update::<Totals>(&path).expect("a new file");
    let alone = fs::read_to_string(&path).expect("written");
    streamwright::lock::update::<other::Counts>(&path).expect("a second entry");
    let both = fs::read_to_string(&path).expect("written");
    assert!(both.contains("[topology.\"count-orders-v1\".store.\"totals\"]"), "{both}");
    assert!(both.ends_with(&streamwright::lock::entry::<Totals>()), "sorted by application id\n{both}");
    streamwright::lock::update::<Totals>(&path).expect("the same again");
    assert_eq!(fs::read_to_string(&path).expect("written"), both);
    assert!(alone.starts_with("# ") && alone.contains("\nversion = 1\n"), "{alone}");
}

#[test]
fn what_is_no_lock_is_left_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("Cargo.toml");
    fs::write(&path, "[package]\nname = \"mine\"\n").expect("a file");
    assert!(streamwright::lock::update::<Totals>(&path).is_err());
    assert_eq!(fs::read_to_string(&path).expect("read"), "[package]\nname = \"mine\"\n");
}
