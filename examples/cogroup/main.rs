//! A cogroup: several streams are folded into one value a key, each by a closure of its own. What is known of a customer comes
//! from orders, payments and support tickets, whose values have nothing in common but the key.
//!
//! The first stream is grouped, the others are named: all of them have the same keys. `aggregate` says what a value begins
//! with. `windowed_by` stands behind the last stream. What is late is decided for each stream by its own event times, so
//! payments that are booked at night do not make the orders of the day late.

use serde::{Deserialize, Serialize};
use streamwright::CommittedOutput;
use streamwright::prelude::*;
use streamwright_examples::keyed_lines;

/// What somebody has ordered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
pub struct Order {
    item: String,
    cents: i64,
}

/// What is known of a customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, State)]
pub struct View {
    ordered: i64,
    paid: i64,
    open_tickets: i64,
    /// How many records it comes from.
    records: i64,
}

#[replay_safe]
impl View {
    fn with_order(self, order: &Order) -> Self {
        Self { ordered: self.ordered + order.cents, records: self.records + 1, ..self }
    }

    fn with_payment(self, cents: i64) -> Self {
        Self { paid: self.paid + cents, records: self.records + 1, ..self }
    }

    fn with_ticket(self, is_open: bool) -> Self {
        let open_tickets = self.open_tickets + if is_open { 1 } else { -1 };
        Self { open_tickets, records: self.records + 1, ..self }
    }
}

/// What a customer owes, and how many tickets are open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "customers", label = "state", id(customer, records))]
pub struct CustomerState {
    customer: String,
    records: i64,
    owed: i64,
    open_tickets: i64,
}

/// What a customer has ordered and paid in a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "customers", label = "day", id(customer, day, records))]
pub struct CustomerDay {
    customer: String,
    day: i64,
    records: i64,
    ordered: i64,
    paid: i64,
}

topology! {
    #![application_id = "customer-views-streams-v1"]

    /// Puts what is known of each customer into one value.
    pub struct CustomerViews;

    #[source(topic = "orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments.v1", key = Utf8, value = Json)]
    let payments: Stream<String, i64>;

    /// `true` opens a ticket, `false` closes one.
    #[source(topic = "tickets.v1", key = Utf8, value = Json)]
    let tickets: Stream<String, bool>;

    #[store(name = "views", key = Utf8, value = Json)]
    let views: Table<String, View> = orders
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |_, cents, view| view.with_payment(*cents))
        .cogroup(tickets, |_, is_open, view| view.with_ticket(*is_open))
        .aggregate(View::default);

    #[sink(topic = "customers.states.v1", key = Utf8, value = Json)]
    let states: Stream<String, CustomerState> = views.to_stream().map_values(|customer, view| CustomerState {
        customer: customer.clone(),
        records: view.records,
        owed: view.ordered - view.paid,
        open_tickets: view.open_tickets,
    });

    #[store(name = "days", key = Utf8, value = Json, retention = 7.days())]
    let days: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(|_, order, day| day.with_order(order))
        .cogroup(payments, |_, cents, day| day.with_payment(*cents))
        .windowed_by(tumbling = 1.day(), grace = 1.hour())
        .aggregate(View::default);

    #[sink(topic = "customers.days.v1", key = TimeWindowed<Utf8>, value = Json)]
    let told: Stream<Windowed<String>, CustomerDay> = days.to_stream().map_values(|window, day| CustomerDay {
        customer: window.key.clone(),
        day: window.start,
        records: day.records,
        ordered: day.ordered,
        paid: day.paid,
    });
}

/// Prints a value once its transaction has committed. The key of a day holds its start as eight bytes, not as text.
fn print(output: &CommittedOutput) {
    let value = output.value.as_deref().unwrap_or(b"null");
    println!("{} {}", output.topic, String::from_utf8_lossy(value));
}

fn main() -> Result<(), Error> {
    let orders = keyed_lines("ada {\"item\":\"shoes\",\"cents\":9000}\neve {\"item\":\"hat\",\"cents\":2500}", 1);
    App::new(CustomerViews)
        .load("orders.v1", orders)
        .load("payments.v1", keyed_lines("ada 4000\nada 5000", 2))
        .load("tickets.v1", [keyed_lines("eve true", 3), keyed_lines("eve false", 4)].concat())
        .on_committed(print)
        .run()
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use streamwright::testing::DropReason;

    const HOUR: i64 = 3_600_000;

    fn order(driver: &mut TestDriver<CustomerViews>, cents: i64, at_ms: i64) -> Result<(), Error> {
        let order = Order { item: "shoes".to_owned(), cents };
        driver.input::<Utf8, Json>("orders.v1").pipe_at("ada", &order, at_ms)
    }

    fn pay(driver: &mut TestDriver<CustomerViews>, cents: i64, at_ms: i64) -> Result<(), Error> {
        driver.input::<Utf8, Json>("payments.v1").pipe_at("ada", &cents, at_ms)
    }

    #[test]
    fn every_stream_changes_the_view() -> Result<(), Error> {
        let mut driver = TestDriver::new(CustomerViews)?;
        order(&mut driver, 9_000, 1)?;
        pay(&mut driver, 4_000, 2)?;
        driver.input::<Utf8, Json>("tickets.v1").pipe_at("ada", &true, 3)?;
        let view = View { ordered: 9_000, paid: 4_000, open_tickets: 1, records: 3 };
        assert_eq!(driver.store::<Utf8, Json>("views").get("ada"), Some(view));
        let states = driver.output::<Utf8, Json>("customers.states.v1").read_pairs::<String, CustomerState>();
        let owed: Vec<(i64, i64)> = states.into_iter().map(|(_, state)| (state.owed, state.open_tickets)).collect();
        assert_eq!(owed, [(9_000, 0), (5_000, 0), (5_000, 1)]);
        Ok(())
    }

    #[test]
    fn each_stream_has_a_time_of_its_own() -> Result<(), Error> {
        let mut driver = TestDriver::new(CustomerViews)?;
        order(&mut driver, 9_000, 23 * HOUR)?;
        pay(&mut driver, 4_000, 26 * HOUR)?;
        // The first day is over for payments, and not for orders.
        pay(&mut driver, 5_000, 22 * HOUR)?;
        order(&mut driver, 2_500, 23 * HOUR)?;
        assert_eq!(driver.dropped_by(DropReason::Late), 1);
        assert_eq!((driver.clock("days"), driver.clock("days/1")), (Some(23 * HOUR), Some(26 * HOUR)));
        let days = driver.window_store::<Utf8, Json>("days").fetch::<_, View>("ada", 0..=24 * HOUR);
        let first = View { ordered: 11_500, records: 2, ..View::default() };
        let second = View { paid: 4_000, records: 1, ..View::default() };
        assert_eq!(days, [(0, first), (24 * HOUR, second)]);
        Ok(())
    }
}
