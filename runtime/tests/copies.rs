//! Sinks that write the values of a source as they are, as `to(topic)` in Kafka Streams: no `Fact`, and as many as one likes.

use streamwright::prelude::*;
use streamwright::{Error, TestDriver};

/// Not a fact: whoever wrote it gave it what identifies it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Order {
    id: String,
    cents: i64,
}

topology! {
    #![application_id = "routed-orders-v1"]

    /// Routes orders.
    struct Routed;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large", key = Utf8, value = Json, copies = orders)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents >= 100);

    #[sink(topic = "by-id", key = Utf8, value = Json, copies = orders)]
    let by_id: Stream<String, Order> = orders.select_key(|_, order| order.id.clone());

    #[source(topic = "names", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[sink(topic = "names-copied", key = Utf8, value = Utf8, copies = names)]
    let changes: Stream<String, Option<String>> = names.to_stream();
}

#[test]
fn values_arrive_as_they_were() -> Result<(), Error> {
    let mut driver = TestDriver::new(Routed)?;
    let order = |id: &str, cents| Order { id: id.to_owned(), cents };
    for (id, cents) in [("o-1", 5), ("o-2", 500)] {
        driver.input::<Utf8, Json>("orders").pipe("ada", &order(id, cents))?;
    }
    let large = driver.output::<Utf8, Json>("large").read_pairs::<String, Order>();
    assert_eq!(large, [("ada".to_owned(), order("o-2", 500))]);
    let by_id = driver.output::<Utf8, Json>("by-id").read_pairs::<String, Order>();
    assert_eq!(by_id, [("o-1".to_owned(), order("o-1", 5)), ("o-2".to_owned(), order("o-2", 500))]);

    driver.input::<Utf8, Utf8>("names").pipe("k", &"ada".to_owned())?;
    driver.input::<Utf8, Utf8>("names").pipe_tombstone("k", 5)?;
    let names = driver.output::<Utf8, Utf8>("names-copied").read_all::<String, String>();
    assert_eq!(names.into_iter().map(|record| record.value).collect::<Vec<_>>(), [Some("ada".to_owned()), None]);
    Ok(())
}
