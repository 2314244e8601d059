//! The programs of docs/coming-from-kafka-streams.md, which quotes this file: operators beside their Java counterparts.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::serdes::SerdeError;
use streamwright::testing::{DropReason, ReplayInput};

const HOUR: i64 = 3_600_000;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
struct Order {
    customer: String,
    items: Vec<String>,
    cents: i64,
    placed_at_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
struct Customer {
    name: String,
    city: String,
    points: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "shop.orders", label = "large", id(order, cents))]
struct LargeOrder {
    order: String,
    cents: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "shop.orders", label = "named", id(order, name))]
struct NamedOrder {
    order: String,
    name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "shop.customers", label = "hour", id(customer, hour, orders))]
struct OrdersInHour {
    customer: String,
    hour: i64,
    orders: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
struct Residents {
    people: i64,
    points: i64,
}

/// Whole cents as text.
struct Cents;

impl Serde<i64> for Cents {
    fn serialize(cents: &i64, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(cents.to_string().as_bytes());
        Ok(())
    }

    fn deserialize(bytes: &[u8]) -> Result<i64, SerdeError> {
        let text = std::str::from_utf8(bytes).map_err(|_| SerdeError::new("not UTF-8"))?;
        text.parse().map_err(|_| SerdeError::new("no whole number of cents"))
    }
}

topology! {
    #![application_id = "shop-orders-streams-v1"]

    /// Operators without state.
    pub struct ShopOrders;

    #[source(topic = "orders.v1", key = Utf8, value = Json, timestamp = placed_at_ms)]
    let orders: Stream<String, Order>;

    #[source(topic = "orders.web.v1", key = Utf8, value = Json, on_error = dead_letter("orders.web.dead.v1"))]
    let web_orders: Stream<String, Order>;

    #[source(topic = "refunds.v1", key = Utf8, value = Cents, offset_reset = latest, on_error = skip)]
    let refunds: Stream<Option<String>, Option<i64>>;

    let cents: Stream<String, i64> = orders.map_values(|_, order| order.cents);
    let ids: Stream<String, String> = orders.map(|id, order| (order.customer.clone(), id.clone()));
    let items: Stream<String, String> = orders.flat_map_values(|_, order| order.items.clone());
    let sold: Stream<String, i32> =
        orders.flat_map(|_, order| order.items.iter().map(|item| (item.clone(), 1)).collect::<Vec<_>>());
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents >= 100_000);
    let small: Stream<String, Order> = orders.filter_not(|_, order| order.cents >= 100_000);
    let keyed: Stream<String, Order> = orders.select_key(|_, order| order.customer.clone());
    let seen: Stream<String, Order> = orders.peek(|id, _| tracing::debug!(id, "an order"));

    let (free, cheap, dear): (Stream<String, Order>, Stream<String, Order>, Stream<String, Order>) = orders
        .split()
        .branch(|_, order| order.cents == 0)
        .branch(|_, order| order.cents < 10_000)
        .default_branch();

    let all: Stream<String, Order> = orders.merge(web_orders);

    let late: Stream<String, i64> = orders.map_values(|_, order, cx| cx.timestamp() - order.placed_at_ms);

    #[sink(topic = "orders.large.v1", key = Utf8, value = Json)]
    let told: Stream<String, LargeOrder> =
        large.map_values(|id, order| LargeOrder { order: id.clone(), cents: order.cents });

    #[sink(topic = "orders.small.v1", key = Utf8, value = Json, copies = orders)]
    let copied: Stream<String, Order> = small;

    #[sink(
        topic = "orders.all.v1", key = Utf8, value = Json, copies = orders,
        on_unwritable = dead_letter("orders.all.dead.v1"),
    )]
    let bounded: Stream<String, Order> = seen;

    #[repartition(name = "orders-by-item", key = Utf8, value = I32, partitions = 12)]
    let by_item: Stream<String, i32> = sold;

    let _rest: Stream<String, Order> = free.merge(cheap).merge(dear).merge(all).merge(keyed);
    let _texts: Stream<String, String> = ids.merge(items);
    let _numbers: Stream<String, i64> = cents.merge(late);
    let _units: Stream<String, i32> = by_item;
    let _refunds: Stream<Option<String>, Option<i64>> = refunds;
}

topology! {
    #![application_id = "shop-customers-streams-v1"]

    /// Aggregations and tables.
    pub struct ShopCustomers;

    #[source(topic = "orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    let by_customer: Stream<String, Order> = orders.select_key(|_, order| order.customer.clone());

    #[store(name = "orders-of-customer", key = Utf8, value = I64)]
    let counts: Table<String, i64> = by_customer.group_by_key().count();

    #[repartition(name = "orders-by-size", key = I64, value = Json)]
    #[store(name = "orders-of-size", key = I64, value = I64)]
    let sizes: Table<i64, i64> = orders.group_by(|_, order| order.cents / 10_000).count();

    #[store(name = "last-order", key = Utf8, value = Json)]
    let last: Table<String, Order> =
        by_customer.group_by_key().reduce(|last, order| if order.cents > 0 { order.clone() } else { last.clone() });

    #[store(name = "owed", key = Utf8, value = I64)]
    let owed: Table<String, Option<i64>> =
        by_customer.group_by_key().aggregate(|| 0, |_, order, sum| Some(sum + order.cents).filter(|sum| *sum != 0));

    #[source(topic = "customers.v1", key = Utf8, value = Json)]
    #[store(name = "customers")]
    let customers: Table<String, Customer>;

    let romans: Table<String, Customer> = customers.filter(|_, customer| customer.city == "Rome");
    let names: Table<String, String> = customers.map_values(|_, customer| customer.name.clone());

    #[store(name = "cities", key = Utf8, value = Utf8)]
    let cities: Table<String, String> = customers.map_values(|_, customer| customer.city.clone());

    #[store(name = "current-order", key = Utf8, value = Json)]
    let current: Table<String, Order> = by_customer.to_table();

    let renamed: Stream<String, Option<String>> = names.to_stream();
    let moves: Stream<String, Change<String>> = cities.to_changes(old = true);

    #[store(none)]
    #[source(topic = "flags.v1", key = Utf8, value = Bool)]
    let flags: Table<String, bool>;

    #[store(name = "items-of-customer", key = Utf8, value = I64, cache = per_record)]
    let items: Table<String, i64> =
        by_customer.flat_map_values(|_, order| order.items.clone()).group_by_key().count();

    #[repartition(name = "points-by-city", key = Utf8, value = I64, carries = i64)]
    #[store(name = "residents", key = Utf8, value = Json)]
    let residents: Table<String, Residents> =
        customers.group_by(|_, customer| (customer.city.clone(), customer.points)).aggregate(
            || Residents { people: 0, points: 0 },
            |_, points, city| Residents { people: city.people + 1, points: city.points + points },
            |_, points, city| Residents { people: city.people - 1, points: city.points - points },
        );

    let inner: Table<String, String> =
        customers.join(counts, |_, customer, count| format!("{} {count}", customer.name));
    let left: Table<String, i64> = customers.left_join(counts, |_, _, count| count.copied().unwrap_or(0));
    let outer: Table<String, bool> =
        customers.outer_join(counts, |_, customer, count| customer.is_some() == count.is_some());

    #[store(name = "names-and-counts", key = Utf8, value = Utf8)]
    let kept: Table<String, String> =
        customers.join(counts, |_, customer, count| format!("{} {count}", customer.name));

    #[sink(topic = "orders.named.v1", key = Utf8, value = Json)]
    let named: Stream<String, NamedOrder> = by_customer.left_join(customers, |_, order, customer| NamedOrder {
        order: order.items.join(" "),
        name: customer.map(|customer| customer.name.clone()),
    });

    let known: Stream<String, Customer> = by_customer.join(romans, |_, _, customer| customer.clone());

    let _known: Stream<String, Customer> = known;
    let _changes: Stream<String, Change<String>> = moves;
    let _renamed: Stream<String, Option<String>> = renamed;
    let _inner: Stream<String, Option<String>> = inner.to_stream();
    let _kept: Stream<String, Option<String>> = kept.to_stream();
    let _owed: Stream<String, Option<i64>> = owed.to_stream();
    let _left: Stream<String, Option<i64>> = left.to_stream();
    let _counts: Stream<String, i64> = items.to_stream();
    let _sizes: Stream<i64, i64> = sizes.to_stream();
    let _last: Stream<String, Order> = last.to_stream();
    let _current: Stream<String, Order> = current.to_stream();
    let _flags: Stream<String, Option<bool>> = flags.to_stream();
    let _outer: Stream<String, Option<bool>> = outer.to_stream();
    let _residents: Stream<String, Residents> = residents.to_stream();
}

topology! {
    #![application_id = "shop-hours-streams-v1"]

    /// Windows.
    pub struct ShopHours;

    #[source(topic = "orders.v1", key = Utf8, value = Json, timestamp = placed_at_ms)]
    let orders: Stream<String, Order>;

    #[store(name = "orders-per-hour", key = Utf8, value = I64, retention = 2.days())]
    let per_hour: Table<Windowed<String>, i64> =
        orders.group_by_key().windowed_by(tumbling = 1.hour(), grace = 5.minutes()).count();

    #[store(name = "spent-in-a-day", key = Utf8, value = I64)]
    let per_day: Table<Windowed<String>, i64> = orders
        .group_by_key()
        .windowed_by(hopping = 1.day(), advance = 1.hour(), grace = 0.seconds())
        .aggregate(|| 0, |_, order, sum| sum + order.cents);

    #[store(name = "largest-per-hour", key = Utf8, value = Json)]
    let largest: Table<Windowed<String>, Order> = orders
        .group_by_key()
        .windowed_by(tumbling = 1.hour(), grace = 5.minutes(), emit = on_window_close)
        .reduce(|largest, order| if order.cents > largest.cents { order.clone() } else { largest.clone() });

    #[sink(topic = "orders.per-hour.v1", key = TimeWindowed<Utf8>, value = Json)]
    let told: Stream<Windowed<String>, OrdersInHour> = per_hour.to_stream().map_values(|window, orders| OrdersInHour {
        customer: window.key.clone(),
        hour: window.start,
        orders: *orders,
    });

    #[source(topic = "questions.v1", key = TimeWindowed<Utf8>, value = Utf8, window_size = 1.hour())]
    let questions: Stream<Windowed<String>, String>;

    let answers: Stream<Windowed<String>, i64> = questions.join(per_hour, |_, _, orders| *orders);

    let _answers: Stream<Windowed<String>, i64> = answers;
    let _per_day: Stream<Windowed<String>, i64> = per_day.to_stream();
    let _orders: Stream<Windowed<String>, Order> = largest.to_stream();
}

topology! {
    #![application_id = "shop-quiet-streams-v1"]

    /// Results that are held back.
    pub struct ShopQuiet;

    #[source(topic = "orders.v1", key = Utf8, value = Json, timestamp = placed_at_ms)]
    let orders: Stream<String, Order>;

    #[store(name = "orders-per-hour", key = Utf8, value = I64)]
    let per_hour: Table<Windowed<String>, i64> =
        orders.group_by_key().windowed_by(tumbling = 1.hour(), grace = 5.minutes()).count();

    let busy: Table<Windowed<String>, i64> =
        per_hour.filter(|_, orders| *orders >= 2).suppress(until_window_closes);

    #[sink(topic = "orders.busy-hours.v1", key = TimeWindowed<Utf8>, value = Json)]
    let told: Stream<Windowed<String>, OrdersInHour> = busy.to_stream().map_values(|window, orders| OrdersInHour {
        customer: window.key.clone(),
        hour: window.start,
        orders: *orders,
    });

    #[store(name = "spent", key = Utf8, value = I64)]
    let spent: Table<String, i64> = orders.group_by_key().aggregate(|| 0, |_, order, sum| sum + order.cents);

    #[store(name = "settled-store", key = Utf8, value = I64)]
    let settled: Table<String, i64> = spent.suppress(time_limit = 10.seconds());

    #[store(name = "early-store", key = Utf8, value = I64)]
    let early: Table<String, i64> = spent.suppress(time_limit = 1.hour(), max_records = 10_000, when_full = emit_early);

    #[store(name = "strict-store", key = Utf8, value = I64)]
    let strict: Table<String, i64> =
        spent.suppress(time_limit = 1.hour(), max_records = 10_000, max_bytes = 10_000_000, when_full = stop);

    let _settled: Stream<String, i64> = settled.to_stream();
    let _early: Stream<String, i64> = early.to_stream();
    let _strict: Stream<String, i64> = strict.to_stream();
}

fn main() -> Result<(), Error> {
    App::new(ShopOrders).configure(|config| config.num_stream_threads(4)).run().map(drop)
}

fn order(placed_at_ms: i64) -> Order {
    Order { customer: "ada".to_owned(), items: vec!["lamp".to_owned()], cents: 5, placed_at_ms }
}

#[test]
fn hours() -> Result<(), Error> {
    let mut driver = TestDriver::new(ShopHours)?;
    for placed_at_ms in [1, 2, HOUR, 2 * HOUR, 3] {
        driver.input::<Utf8, Json>("orders.v1").pipe("ada", &order(placed_at_ms))?;
    }

    let mut output = driver.output::<TimeWindowed<Utf8, HOUR>, Json>("orders.per-hour.v1");
    let told = output.read_pairs::<Windowed<String>, OrdersInHour>();
    assert_eq!(told.last().map(|(window, told)| (window.start, told.orders)), Some((2 * HOUR, 1)));

    let mut counts = driver.window_store::<Utf8, I64>("orders-per-hour");
    assert_eq!(counts.fetch::<_, i64>("ada", 0..=HOUR), [(0, 2), (HOUR, 1)]);

    // The last order is late in two aggregations: those of tumbling windows.
    assert_eq!(driver.dropped_by(DropReason::Late), 2);
    assert_eq!(driver.clock("orders-per-hour"), Some(2 * HOUR));

    driver.restart()?;
    assert_eq!(driver.clock("orders-per-hour"), Some(2 * HOUR));
    Ok(())
}

#[test]
fn quiet() -> Result<(), Error> {
    let mut driver = TestDriver::new(ShopQuiet)?;
    let mut orders = |placed_at_ms: &[i64]| -> Result<Vec<(i64, i64)>, Error> {
        for placed_at_ms in placed_at_ms {
            driver.input::<Utf8, Json>("orders.v1").pipe("ada", &order(*placed_at_ms))?;
        }
        let told = driver.output::<TimeWindowed<Utf8, HOUR>, Json>("orders.busy-hours.v1").read_pairs();
        Ok(told
            .into_iter()
            .map(|(window, told): (Windowed<String>, OrdersInHour)| (window.start, told.orders))
            .collect())
    };
    assert_eq!(orders(&[1, 2, HOUR, 3])?, [], "the first hour has its grace");
    assert_eq!(orders(&[2 * HOUR, 3 * HOUR])?, [(0, 3)], "the second one has one order");
    assert_eq!(driver.waiting("early-store"), 1);
    Ok(())
}

#[test]
fn customers() -> Result<(), Error> {
    let mut driver = TestDriver::new(ShopCustomers)?;
    let ada = Customer { name: "Ada".to_owned(), city: "Rome".to_owned(), points: 7 };
    driver.input::<Utf8, Json>("customers.v1").pipe_at("ada", &ada, 1_000)?;
    driver.input::<Utf8, Json>("orders.v1").pipe_at("o-1", &order(0), 2_000)?;

    let named = driver.output::<Utf8, Json>("orders.named.v1").read_all::<String, NamedOrder>();
    assert_eq!(named[0].key.as_deref(), Some("ada"));
    assert_eq!(named[0].timestamp, 2_000);
    assert_eq!(named[0].value.as_ref().and_then(|order| order.name.as_deref()), Some("Ada"));

    assert_eq!(driver.store::<Utf8, I64>("orders-of-customer").get::<str, i64>("ada"), Some(1));
    Ok(())
}

#[test]
fn replays() {
    let orders = ReplayInput::<Utf8, Json>::new("orders.v1");
    let made_up = (0..50).map(|n| orders.record(&format!("c-{}", n % 3), &order(n * HOUR / 5), 0));
    TestDriver::<ShopHours>::assert_replay_stable(made_up.clone());
    TestDriver::<ShopQuiet>::assert_replay_stable(made_up);
    TestDriver::<ShopOrders>::assert_replay_stable((0..50).map(|n| orders.record("o", &order(n), n)));
}
