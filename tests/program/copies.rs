//! Topologies of one step, which say exactly what a bad record or a panic does: each order becomes one receipt.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

/// An order.
#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub(crate) struct Order {
    pub(crate) order_id: String,
    pub(crate) amount_in_cents: i64,
}

/// What we say about an order.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.receipts", label = "receipt", id(order_id))]
pub(crate) struct Receipt {
    pub(crate) order_id: String,
    pub(crate) amount_in_cents: i64,
}

#[replay_safe]
impl Receipt {
    /// The receipt of an order. An amount of -666 is a mistake of the topology's author.
    fn of(order: &Order) -> Self {
        assert!(order.amount_in_cents != -666, "no receipt for -666");
        Self { order_id: order.order_id.clone(), amount_in_cents: order.amount_in_cents }
    }
}

topology! {
    #![application_id = "tests-copying-streams-v1"]

    /// Stops at a record that it cannot read.
    pub struct Copying;

    #[source(topic = "tests.copying.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "tests.copying.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders.map_values(|_, order| Receipt::of(order));
}

topology! {
    #![application_id = "tests-skipping-streams-v1"]

    /// Leaves out what it cannot read.
    pub struct Skipping;

    #[source(topic = "tests.skipping.orders.v1", key = Utf8, value = Json, on_error = skip)]
    let orders: Stream<String, Order>;

    #[sink(topic = "tests.skipping.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders.map_values(|_, order| Receipt::of(order));
}

topology! {
    #![application_id = "tests-dead-lettering-streams-v1"]

    /// Puts aside what it cannot read.
    pub struct DeadLettering;

    #[source(topic = "tests.lettering.orders.v1", key = Utf8, value = Json, on_error = dead_letter("tests.lettering.dead.v1"))]
    let orders: Stream<String, Order>;

    #[sink(topic = "tests.lettering.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders.map_values(|_, order| Receipt::of(order));
}

topology! {
    #![application_id = "tests-declaring-streams-v1"]

    /// Says how many partitions its input has.
    pub struct Declaring;

    #[source(topic = "tests.declaring.orders.v1", key = Utf8, value = Json, partitions = 4)]
    let orders: Stream<String, Order>;

    #[sink(topic = "tests.declaring.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders.map_values(|_, order| Receipt::of(order));
}

topology! {
    #![application_id = "tests-late-streams-v1"]

    /// Leaves out what lay there before it started for the first time.
    pub struct Late;

    #[source(topic = "tests.late.orders.v1", key = Utf8, value = Json, offset_reset = latest)]
    let orders: Stream<String, Order>;

    #[sink(topic = "tests.late.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders.map_values(|_, order| Receipt::of(order));
}

/// A word about an order.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.receipts", label = "note", id(order_id))]
pub(crate) struct Note {
    pub(crate) order_id: String,
}

topology! {
    #![application_id = "tests-waiting-streams-v1"]

    /// Copies some orders, and joins others with a table that may have them wait.
    pub(crate) struct Waiting;

    #[source(topic = "tests.waiting.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "tests.waiting.named.v1", key = Utf8, value = Json)]
    let named: Stream<String, Order>;

    #[source(topic = "tests.waiting.names.v1", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[sink(topic = "tests.waiting.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = named.left_join(names, |_, order, _| Receipt::of(order));

    #[sink(topic = "tests.waiting.notes.v1", key = Utf8, value = Json)]
    let notes: Stream<String, Note> = orders.map_values(|_, order| Note { order_id: order.order_id.clone() });
}

/// An order with its own time. Its receipt may be larger than itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DatedOrder {
    pub(crate) order_id: String,
    pub(crate) ordered_at_ms: i64,
    /// So often the receipt repeats the order's name.
    #[serde(default)]
    pub(crate) repeated: usize,
}

#[replay_safe]
impl Receipt {
    fn repeating(order: &DatedOrder) -> Self {
        Self { order_id: order.order_id.repeat(1 + order.repeated), amount_in_cents: 5 }
    }
}

topology! {
    #![application_id = "tests-refusing-streams-v1"]

    /// Puts aside orders whose receipts the broker does not take.
    pub(crate) struct SettingAside;

    #[source(topic = "tests.refusing.orders.v1", key = Utf8, value = Json, timestamp = ordered_at_ms)]
    let orders: Stream<Option<String>, DatedOrder>;

    #[sink(topic = "tests.refusing.receipts.v1", key = Utf8, value = Json, on_unwritable = dead_letter("tests.refusing.dead.v1"))]
    let receipts: Stream<Option<String>, Receipt> = orders.map_values(|_, order| Receipt::repeating(order));

    #[sink(topic = "tests.refusing.notes.v1", key = Utf8, value = Json)]
    let notes: Stream<Option<String>, Note> = orders.map_values(|_, order| Note { order_id: order.order_id.clone() });
}

/// Which orders get a receipt.
#[params]
pub(crate) struct Selection {
    /// Orders of so many cents or more.
    from_cents: i64,
}

topology! {
    #![application_id = "tests-selecting-streams-v1"]
    #![params = Selection]

    /// Leaves out what is too small.
    pub(crate) struct Selecting;

    #[source(topic = "tests.selecting.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "tests.selecting.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders
        .filter(|_, order, selection: &Selection| order.amount_in_cents >= selection.from_cents)
        .map_values(|_, order| Receipt::of(order));
}

topology! {
    #![application_id = "tests-dawdling-streams-v1"]

    /// Takes as many milliseconds for an order as it has cents.
    pub(crate) struct Dawdling;

    #[source(topic = "tests.dawdling.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "tests.dawdling.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders.map_values(|_, order| Receipt {
        order_id: order.order_id.clone(),
        amount_in_cents: trusted!(reason = "takes time and gives back what it was given", dawdle(order.amount_in_cents)),
    });
}

fn dawdle(milliseconds: i64) -> i64 {
    std::thread::sleep(std::time::Duration::from_millis(milliseconds.unsigned_abs()));
    milliseconds
}

topology! {
    #![application_id = "tests-following-streams-v1"]

    /// Copies what comes after its start.
    pub(crate) struct Following;

    #[source(topic = "tests.following.orders.v1", key = Utf8, value = Json, offset_reset = latest)]
    let orders: Stream<String, Order>;

    #[sink(topic = "tests.following.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders.map_values(|_, order| Receipt::of(order));
}

topology! {
    #![application_id = "tests-merging-streams-v1"]

    /// Copies two topics into one.
    pub(crate) struct Merging;

    #[source(topic = "tests.merging.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "tests.merging.returns.v1", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;

    #[sink(topic = "tests.merging.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = orders.merge(returns).map_values(|_, order| Receipt::of(order));
}

topology! {
    #![application_id = "tests-counting-streams-v1"]

    /// Counts orders by the key that they come with.
    pub(crate) struct Counting;

    #[source(topic = "tests.counting.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.group_by_key().count();

    #[sink(topic = "tests.counting.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> =
        counts.to_stream().map_values(|key, count| Receipt { order_id: key.clone(), amount_in_cents: *count });
}

topology! {
    #![application_id = "tests-counting-streams-v1"]

    /// Another program that was given the id of [`Counting`], and has a store of the same name.
    pub(crate) struct CountingReturns;

    #[source(topic = "tests.counting.returns.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.group_by_key().count();

    #[sink(topic = "tests.counting.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> =
        counts.to_stream().map_values(|key, count| Receipt { order_id: key.clone(), amount_in_cents: *count });
}

topology! {
    #![application_id = "tests-counting-streams-v1"]

    /// Another program that was given the id of [`Counting`], reads the same and has a store of the same name.
    pub(crate) struct Summing;

    #[source(topic = "tests.counting.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> =
        orders.group_by_key().aggregate(|| 0, |_, order, sum| sum + order.amount_in_cents);

    #[sink(topic = "tests.counting.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> =
        counts.to_stream().map_values(|key, sum| Receipt { order_id: key.clone(), amount_in_cents: *sum });
}

topology! {
    #![application_id = "tests-joining-streams-v1"]

    /// Joins orders, by another key than they come with, with a table.
    pub(crate) struct Joining;

    #[source(topic = "tests.joining.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "tests.joining.names.v1", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[repartition(name = "orders-by-id", key = Utf8, value = Json)]
    let by_id: Stream<String, Order> = orders.select_key(|_, order| order.order_id.clone());

    #[sink(topic = "tests.joining.receipts.v1", key = Utf8, value = Json)]
    let receipts: Stream<String, Receipt> = by_id.join(names, |_, order, name| Receipt {
        order_id: name.clone(),
        amount_in_cents: order.amount_in_cents,
    });
}
