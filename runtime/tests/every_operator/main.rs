//! Every operator from `topology!` to the test driver: what the generated code does with records, nulls, times and
//! state, as Kafka Streams would.

mod topology;

use streamwright::prelude::*;
use streamwright::{TestDriver, Topology};

use topology::{EveryOperator, Line, Order, Profile};

fn driver() -> TestDriver<EveryOperator> {
    TestDriver::new(EveryOperator).expect("a right topology")
}

fn order(cents: i64, at_ms: i64) -> Order {
    Order { id: format!("o-{cents}"), customer: "ada".to_owned(), city: "ulm".to_owned(), cents, at_ms }
}

fn submit(driver: &mut TestDriver<EveryOperator>, key: &str, order: &Order) {
    driver.input::<Utf8, Json>("orders").pipe(key, order).expect("processed");
}

/// The lines of a topic since the last read, each with its key and event time.
fn lines<const TOPIC: u8>(driver: &mut TestDriver<EveryOperator>, topic: &str) -> Vec<(String, String, i64)> {
    let records = driver.output::<Utf8, Json>(topic).read_all::<String, Line<TOPIC>>();
    let line = |record: streamwright::testing::TestRecord<String, Line<TOPIC>>| {
        let value = record.value.map_or_else(|| "null".to_owned(), |line| line.0);
        (record.key.unwrap_or_else(|| "null".to_owned()), value, record.timestamp)
    };
    records.into_iter().map(line).collect()
}

fn line(key: &str, value: &str, timestamp: i64) -> (String, String, i64) {
    (key.to_owned(), value.to_owned(), timestamp)
}

fn learn(driver: &mut TestDriver<EveryOperator>, key: &str, name: &str, seen_ms: i64) {
    let profile = Profile { name: name.to_owned(), seen_ms };
    driver.input::<Utf8, Json>("profiles").pipe(key, &profile).expect("processed");
}

#[test]
fn stateless_operators_work_with_and_without_the_context() {
    let mut driver = driver();
    submit(&mut driver, "a", &order(5_000, 10));
    submit(&mut driver, "a", &order(50, 10));
    assert!(lines::<1>(&mut driver, "late").is_empty(), "both are filtered");
    submit(&mut driver, "a", &order(500, 10));
    // The offset of the order is 2.
    let expected = [line("ulm/a", "orders/ulm/a/502", 10), line("ulm/a", "orders/ulm/a/-498", 10)];
    assert_eq!(lines::<1>(&mut driver, "late"), expected);
}

#[test]
fn a_record_goes_to_the_first_branch_and_to_every_merge() {
    let mut driver = driver();
    for cents in [0, 5, 50, 5_000] {
        submit(&mut driver, "a", &order(cents, cents));
    }
    assert_eq!(lines::<2>(&mut driver, "cheap"), [line("a", "a:5", 5)]);
    assert_eq!(
        lines::<3>(&mut driver, "merged"),
        [line("a", "a:5", 5), line("a", "a:50", 50), line("a", "a:5000", 5_000)]
    );
    // `again` merges only the dear and the others.
    let counts = [line("a", "1", 50), line("a", "2", 5_000)];
    assert_eq!(lines::<5>(&mut driver, "counted"), counts);
}

#[test]
fn aggregates_keep_state_and_the_later_time() {
    let mut driver = driver();
    submit(&mut driver, "a", &order(200, 20));
    submit(&mut driver, "a", &order(100, 10));
    submit(&mut driver, "b", &order(300, 5));
    assert_eq!(
        lines::<6>(&mut driver, "largest"),
        [line("a", "a:200", 20), line("a", "a:200", 20), line("b", "b:300", 5),]
    );
    assert_eq!(driver.store::<Utf8, I64>("ones").all::<String, i64>(), [("a".to_owned(), 2), ("b".to_owned(), 1)]);
    // `group_by` counts by customer, through its own topic.
    assert_eq!(
        lines::<4>(&mut driver, "changes"),
        [line("ada", "ada 1", 20), line("ada", "ada 2", 20), line("ada", "ada 3", 20),]
    );
}

#[test]
fn an_inferred_null_is_no_value_to_aggregate() {
    let mut driver = driver();
    let before = driver.dropped();
    submit(&mut driver, "a", &order(-7, 1));
    assert!(lines::<7>(&mut driver, "cities").is_empty());
    assert_eq!(driver.dropped(), before + 1);
    submit(&mut driver, "a", &order(7, 2));
    submit(&mut driver, "b", &order(8, 1));
    assert_eq!(lines::<7>(&mut driver, "cities"), [line("ulm", "7", 2), line("ulm", "15", 2)]);
}

#[test]
fn streams_are_cogrouped() {
    let mut driver = driver();
    submit(&mut driver, "a", &order(200, 20));
    let refund = br#"{"id":"o","customer":"ada","city":"ulm","cents":50,"at_ms":3}"#;
    for value in [Some(refund.as_slice()), None] {
        driver.input::<Utf8, Json>("loose").pipe_raw(Some(b"a"), value, 9, &Headers::new()).unwrap();
    }
    assert_eq!(lines::<21>(&mut driver, "owed"), [line("a", "200", 20), line("a", "150", 20)]);
}

#[test]
fn joins_see_the_table_as_it_is() {
    let mut driver = driver();
    submit(&mut driver, "a", &order(1, 1));
    assert!(lines::<8>(&mut driver, "greeted").is_empty());
    assert_eq!(lines::<9>(&mut driver, "known"), [line("a", "(1, None)", 1)]);
    learn(&mut driver, "a", "Ada", 50);
    submit(&mut driver, "a", &order(2, 2));
    // The result has the time of the order, not that of the profile.
    assert_eq!(lines::<8>(&mut driver, "greeted"), [line("a", "Ada 2", 2)]);
    assert_eq!(lines::<9>(&mut driver, "known"), [line("a", "(2, Some(\"Ada\"))", 2)]);
    driver.input::<Utf8, Json>("profiles").pipe_tombstone("a", 60).unwrap();
    submit(&mut driver, "a", &order(3, 3));
    assert!(lines::<8>(&mut driver, "greeted").is_empty());
    assert_eq!(lines::<12>(&mut driver, "profile-changes"), [line("a", "Ada", 50), line("a", "null", 60)]);
}

#[test]
fn tables_are_computed_and_looked_up() {
    let mut driver = driver();
    learn(&mut driver, "a", "Ada", 50);
    submit(&mut driver, "a", &order(200, 1));
    learn(&mut driver, "a", "Ada", 101);
    submit(&mut driver, "a", &order(50, 2));
    learn(&mut driver, "a", "Ada L.", 102);
    driver.input::<Utf8, Json>("profiles").pipe_tombstone("a", 103).unwrap();
    assert_eq!(
        lines::<14>(&mut driver, "names"),
        [
            line("a", "None Some(\"Ada\") true", 101),
            line("a", "Some(\"Ada\") Some(\"Ada L.\") true", 102),
            line("a", "Some(\"Ada L.\") None true", 103),
        ]
    );
    // The table knows the order that is joined with it, if it is large.
    let compared = [line("a", "(200, 200) false", 1), line("a", "(50, 200) true", 2)];
    assert_eq!(lines::<16>(&mut driver, "compared"), compared);
}

#[test]
fn tables_are_grouped() {
    let mut driver = driver();
    submit(&mut driver, "a", &order(200, 1));
    submit(&mut driver, "b", &order(300, 2));
    submit(&mut driver, "a", &Order { city: "bonn".to_owned(), customer: "eve".to_owned(), ..order(250, 3) });
    assert_eq!(
        lines::<18>(&mut driver, "by-buyer"),
        [line("ada", "200", 1), line("ada", "500", 2), line("ada", "300", 3), line("eve", "250", 3)]
    );
    submit(&mut driver, "b", &Order { city: "bonn".to_owned(), ..order(300, 4) });
    assert_eq!(
        lines::<19>(&mut driver, "by-place"),
        [
            line("ulm", "200", 1),
            line("ulm", "500", 2),
            line("ulm", "300", 3),
            line("bonn", "250", 3),
            line("ulm", "null", 4),
            line("bonn", "550", 4),
        ]
    );
    learn(&mut driver, "a", "Ada", 101);
    learn(&mut driver, "b", "", 102);
    learn(&mut driver, "c", "Anna", 103);
    assert_eq!(lines::<17>(&mut driver, "initials"), [line("A", "1", 101), line("A", "2", 103)]);
}

#[test]
fn tables_are_joined() {
    let mut driver = driver();
    submit(&mut driver, "a", &order(200, 1));
    learn(&mut driver, "a", "Ada", 101);
    driver.input::<Utf8, Json>("profiles").pipe_tombstone("a", 103).unwrap();
    let alone = |at| line("a", "None Some(\"o-200 false\")", at);
    let both = || line("a", "Some(\"o-200 by Ada\") Some(\"o-200 true\")", 101);
    // The profile changes both sides of the outer join. Each reaches it by itself, and meets the other one as it is by then.
    assert_eq!(lines::<20>(&mut driver, "either"), [alone(1), both(), both(), alone(103), alone(103)]);
}

#[test]
fn a_table_drops_null_keys() {
    let mut driver = driver();
    let profile = br#"{"name":"Nobody","seen_ms":1}"#;
    driver.input::<Utf8, Json>("profiles").pipe_raw(None, Some(profile), 1, &Headers::new()).unwrap();
    assert_eq!(driver.dropped(), 1);
    assert!(driver.store::<Utf8, Json>("profiles-store").all::<String, Profile>().is_empty());
}

#[test]
fn nulls_pass_where_the_types_admit_them() {
    let mut driver = driver();
    learn(&mut driver, "a", "Ada", 50);
    let order = br#"{"id":"o","customer":"ada","city":"ulm","cents":7,"at_ms":3}"#;
    let mut pipe = |key: Option<&[u8]>, value: Option<&[u8]>| {
        driver.input::<Utf8, Json>("loose").pipe_raw(key, value, 9, &Headers::new()).unwrap();
    };
    pipe(Some(b"a"), Some(order));
    pipe(None, Some(order));
    pipe(Some(b"a"), None);
    pipe(None, None);
    // A record without a value has only the time of the log.
    let passed = [line("a", "o", 3), line("null", "o", 3), line("a", "null", 9), line("null", "null", 9)];
    assert_eq!(lines::<13>(&mut driver, "passed-on"), passed);
    // A left join keeps a null key, an inner one does not, and neither joins a null value.
    let loosely = [line("a", "Some(\"a\") 7 true 0", 3), line("null", "None 7 false 1", 3)];
    assert_eq!(lines::<10>(&mut driver, "loosely-known"), loosely);
    assert_eq!(lines::<11>(&mut driver, "surely-known"), [line("a", "a Ada", 3)]);
}

#[test]
fn bad_records_go_where_their_source_says() {
    let mut driver = driver();
    driver.input::<Utf8, Json>("orders").pipe_raw(Some(b"a"), Some(b"no json"), 4, &Headers::new()).unwrap();
    driver.input::<Utf8, Json>("loose").pipe_raw(Some(b"a"), Some(b"no json"), 4, &Headers::new()).unwrap();
    let dead = driver.output::<Utf8, Utf8>("orders.dead").read_pairs::<String, String>();
    assert_eq!(dead, [("a".to_owned(), "no json".to_owned())]);
    assert_eq!(driver.skipped(), 1);
}

#[test]
fn changes_are_held_back() {
    let mut driver = driver();
    learn(&mut driver, "a", "Ada", 150);
    learn(&mut driver, "a", "Ada L", 200);
    submit(&mut driver, "a", &order(7, 1));
    assert_eq!(lines::<24>(&mut driver, "calmly-known"), [line("a", "nobody", 1)]);
    assert!(lines::<22>(&mut driver, "calm").is_empty() && lines::<23>(&mut driver, "few").is_empty());
    learn(&mut driver, "b", "Bob", 250);
    assert_eq!(lines::<22>(&mut driver, "calm"), [line("a", "Ada L", 200)]);
    assert_eq!(lines::<23>(&mut driver, "few"), [line("a", "Ada L", 200)], "one of the two was too many");
    learn(&mut driver, "a", "Ada", 90);
    submit(&mut driver, "a", &order(7, 1));
    assert_eq!(lines::<22>(&mut driver, "calm"), [line("a", "null", 90)], "late, so it passes");
    assert_eq!(lines::<24>(&mut driver, "calmly-known"), [line("a", "nobody", 1)]);
    assert_eq!(driver.waiting("calm-profiles"), 1);
}

#[test]
fn the_description_is_complete() {
    let description = EveryOperator::describe();
    assert_eq!(description.name, "every operator");
    assert_eq!(description.doc, "Shows every operator.\n\nTwice.");
    assert_eq!(description.nodes[2].doc, "What we know of customers.");
    let operators: std::collections::BTreeSet<&str> =
        description.nodes.iter().flat_map(|node| node.operators).map(|operator| operator.name).collect();
    assert_eq!(operators.len(), 25);
    assert_eq!(description.subtopologies.len(), 6);
    let profiles = &description.sources[2];
    assert_eq!(profiles.store.map(|store| description.stores[store].name), Some("profiles-store"));
    assert_eq!(profiles.partitions, Some(1));
    assert_eq!(description.sources[0].timestamp_field, Some("at_ms"));
    // Store numbers count within a sub-topology.
    let stores: Vec<Vec<&str>> = description
        .subtopologies
        .iter()
        .map(|part| part.stores.iter().map(|store| description.stores[*store].name).collect())
        .collect();
    assert_eq!(
        stores,
        [
            vec![
                "profiles-store",
                "orders-count",
                "largest",
                "ones",
                "owed",
                "names",
                "latest-orders",
                "named-orders",
                "calm-profiles",
                "few-names"
            ],
            vec!["cents-by-city"],
            vec!["per-customer"],
            vec!["names-by-initial"],
            vec!["cents-by-buyer"],
            vec!["orders-by-place"]
        ]
    );
}
