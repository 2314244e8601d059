//! Keys that are forgotten: a fold that returns `None` deletes its key, from the store, from the changelog, and with a
//! tombstone for whoever reads the output. Without that, state grows by every key that there ever was.
//!
//! On the way: event times that are bounded, and a sink that copies what was read.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright_examples::{keyed_lines, print};

/// Something is put into a basket, or the basket is paid for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
pub struct Event {
    at_ms: i64,
    cents: i64,
    #[serde(default)]
    paid: bool,
}

/// What a store keeps of a customer until the basket is paid for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
pub struct Basket {
    items: u32,
    cents: i64,
}

/// What others are told of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "baskets.open", label = "open", id(customer_id, items, cents))]
pub struct OpenBasket {
    customer_id: String,
    items: u32,
    cents: i64,
}

topology! {
    #![application_id = "open-baskets-streams-v1"]

    /// Keeps the baskets that are not paid for, and no others.
    pub struct OpenBaskets;

    // A producer whose clock is a day ahead would make times that a broker refuses: such a record is set aside.
    #[source(
        topic = "basket.events.v1", key = Utf8, value = Json,
        timestamp = at_ms, max_future = 1.minute(), on_error = dead_letter("basket.events.dead.v1"),
    )]
    let events: Stream<String, Event>;

    #[store(name = "baskets", key = Utf8, value = Json)]
    let baskets: Table<String, Option<Basket>> = events.group_by_key().aggregate(
        || Basket { items: 0, cents: 0 },
        |_, event, basket| match event.paid {
            true => None,
            false => Some(Basket { items: basket.items + 1, cents: basket.cents + event.cents }),
        },
    );

    #[sink(topic = "baskets.open.v1", key = Utf8, value = Json)]
    let open: Stream<String, Option<OpenBasket>> = baskets.to_stream().map_values(|customer_id, basket| {
        let told = |basket: &Basket| OpenBasket {
            customer_id: customer_id.clone(),
            items: basket.items,
            cents: basket.cents,
        };
        basket.as_ref().map(told)
    });

    // They say nothing new, and need no identity of their own.
    #[sink(topic = "basket.payments.v1", key = Utf8, value = Json, copies = events)]
    let payments: Stream<String, Event> = events.filter(|_, event| event.paid);
}

const NOW: i64 = 1_767_225_600_000;
const EVENTS: &str = r#"ada {"at_ms":1767225600000,"cents":1250}
ada {"at_ms":1767225601000,"cents":300}
bob {"at_ms":1767225602000,"cents":700}
ada {"at_ms":1767225603000,"cents":0,"paid":true}
bob {"at_ms":1767312000000,"cents":700}"#;

fn main() -> Result<(), Error> {
    let events = keyed_lines(EVENTS, NOW);
    let summary = App::new(OpenBaskets).load("basket.events.v1", events).on_committed(print).run()?;
    println!("{} read, {} set aside", summary.records_read, summary.dead_lettered);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basket_that_is_paid_for_is_forgotten() -> Result<(), Error> {
        let mut driver = TestDriver::new(OpenBaskets)?;
        for line in EVENTS.lines() {
            let (key, event) = line.split_once(' ').expect("a key and a value");
            let headers = streamwright::Headers::new();
            let mut input = driver.input::<Utf8, Json>("basket.events.v1");
            input.pipe_raw(Some(key.as_bytes()), Some(event.as_bytes()), NOW, &headers)?;
        }
        let basket = |customer_id: &str, items, cents| {
            let customer_id = customer_id.to_owned();
            (customer_id.clone(), Some(OpenBasket { customer_id, items, cents }))
        };
        let told: Vec<(String, Option<OpenBasket>)> = driver
            .output::<Utf8, Json>("baskets.open.v1")
            .read_all()
            .into_iter()
            .map(|record| (record.key.expect("a key"), record.value))
            .collect();
        let expected =
            [basket("ada", 1, 1250), basket("ada", 2, 1550), basket("bob", 1, 700), ("ada".to_owned(), None)];
        assert_eq!(told, expected);
        assert_eq!(driver.store::<Utf8, Json>("baskets").get::<str, Basket>("ada"), None);
        assert_eq!(driver.output::<Utf8, Json>("basket.payments.v1").read_pairs::<String, Event>().len(), 1);
        assert_eq!(driver.output::<Utf8, Json>("basket.events.dead.v1").read_all::<String, Event>().len(), 1);
        Ok(())
    }

    #[test]
    fn the_description_names_what_is_bounded_and_what_is_copied() {
        let text = OpenBaskets::DESCRIPTION.to_string();
        assert!(text.contains("event time: at_ms (at most 60000 ms after the record's timestamp)"), "{text}");
        assert!(text.contains("copies: events"), "{text}");
    }
}
