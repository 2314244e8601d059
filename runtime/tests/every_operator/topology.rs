//! A topology with every operator, in every form that generates other code: with and without the record's
//! context, closures and functions, null keys and values, known and inferred types.

use streamwright::prelude::*;

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) customer: String,
    pub(crate) city: String,
    pub(crate) cents: i64,
    pub(crate) at_ms: i64,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) seen_ms: i64,
}

/// A line of text that identifies itself, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
pub(crate) struct Line<const TOPIC: u8>(pub(crate) String);

impl<const TOPIC: u8> Fact for Line<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("lines", "line").part(&TOPIC).part(&self.0).finish()
    }
}

#[replay_safe]
fn is_large(_key: &String, order: &Order) -> bool {
    order.cents >= 100
}

#[replay_safe]
fn line<const TOPIC: u8>(key: &str, order: &Order) -> Line<TOPIC> {
    Line(format!("{key}:{}", order.cents))
}

topology! {
    #![application_id = "every-operator-streams-v1"]
    #![processing_guarantee = at_least_once]
    #![name = "every operator"]

    /// Shows every operator.
    ///
    /// Twice.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct EveryOperator;

    #[source(topic = "orders", key = Utf8, value = Json, partitions = 1, timestamp = at_ms,
             offset_reset = latest, on_error = dead_letter("orders.dead"))]
    let orders: Stream<String, Order>;

    #[source(topic = "loose", key = Utf8, value = Json, on_error = skip, timestamp = at_ms)]
    let loose: Stream<Option<String>, Option<Order>>;

    /// What we know of customers.
    #[source(topic = "profiles", key = Utf8, value = Json, partitions = 1, timestamp = seen_ms)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    // Stateless, with a function and with the context.
    let large: Stream<String, Order> = orders.filter(is_large).peek(|_, _| {}).peek(|_, _, _| {});
    let late: Stream<String, Order> = large
        .filter_not(|_, order| order.cents > 1_000)
        .filter(|_, order, cx| cx.timestamp() >= order.at_ms)
        .filter_not(|_, _, cx| cx.offset() < 0);
    #[sink(topic = "late", key = Utf8, value = Json, partitions = 1)]
    let late_lines: Stream<String, Line<1>> = late
        .map(|key, order| (order.city.clone(), (key.clone(), order.cents)))
        .map(|city, order, _| (format!("{city}/{}", order.0), order.1))
        .flat_map(|key, cents| vec![(key.clone(), *cents), (key.clone(), -cents)])
        .flat_map(|key, cents, cx| [(key.clone(), cents + i64::from(cx.partition()))])
        .flat_map_values(|_, cents| Some(*cents))
        .flat_map_values(|_, cents, cx| std::iter::once(cents + cx.offset()))
        .map_values(|key, cents, cx| format!("{}/{key}/{cents}", cx.topic()))
        .map_values(|_, text| Line(text.clone()));

    // Branches; each record goes to the first that takes it.
    let (cheap, dear, other): (Stream<String, Order>, Stream<String, Order>, Stream<String, Order>) = orders
        .filter(|_, order| order.cents != 0)
        .split()
        .branch(|_, order| order.cents < 10)
        .branch(|_, order, cx| order.cents > 1_000 && cx.partition() >= 0)
        .default_branch();
    #[sink(topic = "cheap", key = Utf8, value = Json)]
    let cheap_lines: Stream<String, Line<2>> = cheap.map_values(|key, order| line(key, order));

    // Merges: in the middle of a chain, at its end, and twice.
    #[sink(topic = "merged", key = Utf8, value = Json)]
    let merged_lines: Stream<String, Line<3>> =
        dear.filter(is_large).merge(other).merge(cheap).map_values(|key, order| line(key, order));
    let again: Stream<String, Order> = dear.merge(other);

    // State by the key at hand, by a repartitioned one, and by one made for it.
    #[store(name = "orders-count", key = Utf8, value = I64)]
    let counted: Table<String, i64> = again.group_by_key().count();
    #[store(name = "largest", key = Utf8, value = Json)]
    let largest: Table<String, Order> =
        orders.group_by_key().reduce(|old, new| if new.cents > old.cents { new.clone() } else { old.clone() });
    #[repartition(name = "orders-by-city", key = Utf8, value = Json, partitions = 1)]
    let by_city: Stream<String, Order> = orders.select_key(|_, order, _| order.city.clone());
    #[store(name = "cents-by-city", key = Utf8, value = I64)]
    let cents_by_city: Table<String, i64> = by_city
        .map_values(|_, order| (order.cents > 0).then_some(order.cents))
        .group_by_key()
        .aggregate(|| 0, |_, cents, total, cx| total + cents + i64::from(cx.timestamp() < 0));
    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    #[store(name = "per-customer", key = Utf8, value = I64)]
    let per_customer: Table<String, i64> =
        orders.filter(is_large).group_by(|_, order| order.customer.clone()).count();
    #[sink(topic = "changes", key = Utf8, value = Json)]
    let changes: Stream<String, Line<4>> =
        per_customer.to_stream().map_values(|customer, count| Line(format!("{customer} {count}")));
    #[sink(topic = "counted", key = Utf8, value = Json)]
    let counted_lines: Stream<String, Line<5>> = counted.to_stream().map_values(|_, n| Line(n.to_string()));
    #[sink(topic = "largest", key = Utf8, value = Json)]
    let largest_lines: Stream<String, Line<6>> = largest.to_stream().map_values(|key, order| line(key, order));
    #[store(name = "ones", key = Utf8, value = I64)]
    let ones: Table<String, i64> = orders.map_values(|_, _| 1).group_by_key().reduce(|sum, one| sum + one);
    #[sink(topic = "ones", key = Utf8, value = Json)]
    let one_lines: Stream<String, Line<15>> = ones.to_stream().map_values(|_, n| Line(n.to_string()));
    #[sink(topic = "cities", key = Utf8, value = Json)]
    let city_lines: Stream<String, Line<7>> = cents_by_city.to_stream().map_values(|_, n| Line(n.to_string()));

    // Streams that are cogrouped: with and without the context, and nulls that are dropped.
    #[store(name = "owed", key = Utf8, value = I64)]
    let owed: Table<String, i64> = large
        .group_by_key()
        .cogroup(|_, order, owed| owed + order.cents)
        .cogroup(loose, |_, order, owed, cx| owed - order.cents - i64::from(cx.timestamp() < 0))
        .aggregate(|| 0);
    #[sink(topic = "owed", key = Utf8, value = Json)]
    let owed_lines: Stream<String, Line<21>> = owed.to_stream().map_values(|_, n| Line(n.to_string()));

    // Joins with a table, and with another name for it.
    #[sink(topic = "greeted", key = Utf8, value = Json)]
    let greeted: Stream<String, Line<8>> =
        orders.join(profiles, |_, order, profile| Line(format!("{} {}", profile.name, order.cents)));
    let same_profiles: Table<String, Profile> = profiles;
    #[sink(topic = "known", key = Utf8, value = Json)]
    let known: Stream<String, Line<9>> = orders
        .left_join(same_profiles, |_, order, profile| (order.cents, profile.map(|profile| profile.name.clone())))
        .map_values(|_, known| Line(format!("{known:?}")));
    #[sink(topic = "loosely-known", key = Utf8, value = Json)]
    let loosely_known: Stream<Option<String>, Line<10>> = loose.left_join(profiles, |key, order, profile, cx| {
        Line(format!("{key:?} {} {} {}", order.cents, profile.is_some(), cx.offset()))
    });
    #[sink(topic = "surely-known", key = Utf8, value = Json)]
    let surely_known: Stream<String, Line<11>> =
        loose.join(profiles, |key, _, profile, _| Line(format!("{key} {}", profile.name)));
    #[sink(topic = "profile-changes", key = Utf8, value = Json)]
    let profile_changes: Stream<String, Option<Line<12>>> = profiles
        .to_stream()
        .map_values(|_, profile| profile.as_ref().map(|profile| Line(profile.name.clone())));

    // Tables that are computed: kept or not, on their way, and behind a stream.
    let seen: Table<String, Profile> = profiles.filter(|_, profile| profile.seen_ms > 100).filter_not(|key, _| key.is_empty());
    #[store(name = "names", key = Utf8, value = Utf8)]
    let names: Table<String, String> = seen.map_values(|_, profile| profile.name.clone());
    #[store(name = "latest-orders", key = Utf8, value = Json)]
    let latest: Table<String, Order> = orders.filter(is_large).to_table();
    let last_cents: Table<String, i64> = latest.map_values(|_, order| order.cents);
    #[sink(topic = "names", key = Utf8, value = Json)]
    let name_lines: Stream<String, Line<14>> = names
        .to_changes(old = true)
        .map_values(|_, change| Line(format!("{:?} {:?} {}", change.old, change.new, change.is_latest)));
    #[sink(topic = "compared", key = Utf8, value = Json)]
    let compared: Stream<String, Line<16>> = orders
        .join(last_cents, |_, order, last| (order.cents, *last))
        .left_join(seen, |_, cents, profile| Line(format!("{cents:?} {}", profile.is_some())));

    // Tables that are grouped: each row by another key, with and without one, and with the context.
    #[repartition(name = "names-by-initial", key = Utf8, value = Utf8, carries = String)]
    #[store(name = "names-by-initial", key = Utf8, value = I64)]
    let initials: Table<String, i64> =
        names.group_by(|_, name| name.get(..1).map(|initial| (initial.to_owned(), name.clone()))).count();
    #[repartition(name = "cents-by-buyer", key = Utf8, value = I64, carries = i64)]
    #[store(name = "cents-by-buyer", key = Utf8, value = I64)]
    let by_buyer: Table<String, i64> = latest
        .group_by(|_, order| (order.customer.clone(), order.cents))
        .reduce(|sum, cents| sum + cents, |sum, cents| sum - cents);
    #[repartition(name = "orders-by-place", key = Utf8, value = Json, carries = Order)]
    #[store(name = "orders-by-place", key = Utf8, value = I64, cache = per_record)]
    let by_place: Table<String, Option<i64>> =
        latest.group_by(|_, order| (order.city.clone(), order.clone())).aggregate(
            || 0,
            |_, order, sum, cx| Some(sum + order.cents + i64::from(cx.timestamp() < 0)),
            |_, order, sum| (sum != order.cents).then_some(sum - order.cents),
        );
    #[sink(topic = "initials", key = Utf8, value = Json)]
    let initial_lines: Stream<String, Line<17>> = initials.to_stream().map_values(|_, n| Line(n.to_string()));
    #[sink(topic = "by-buyer", key = Utf8, value = Json)]
    let buyer_lines: Stream<String, Line<18>> = by_buyer.to_stream().map_values(|_, n| Line(n.to_string()));
    #[sink(topic = "by-place", key = Utf8, value = Json)]
    let place_lines: Stream<String, Option<Line<19>>> =
        by_place.to_stream().map_values(|_, n| n.map(|n| Line(n.to_string())));

    // Tables that are joined: kept, computed, and on their way.
    #[store(name = "named-orders", key = Utf8, value = Utf8)]
    let named: Table<String, String> = latest.join(names, |_, order, name| format!("{} by {name}", order.id));
    let maybe_named: Table<String, String> =
        latest.left_join(seen, |_, order, profile| format!("{} {}", order.id, profile.is_some()));
    #[sink(topic = "either", key = Utf8, value = Json)]
    let either: Stream<String, Option<Line<20>>> = named
        .outer_join(maybe_named, |_, named, maybe| Line(format!("{named:?} {maybe:?}")))
        .filter(|_, line| !line.0.is_empty())
        .to_stream();

    // Changes that are held back: of a computed table and of one that is kept, with a bound and without one, and looked up.
    #[store(name = "calm-profiles", key = Utf8, value = Json)]
    let calm: Table<String, Profile> = seen.suppress(time_limit = 100.millis());
    #[store(name = "few-names", key = Utf8, value = Utf8)]
    let few: Table<String, String> =
        names.suppress(time_limit = 1.day(), max_records = 1, max_bytes = 10_000, when_full = emit_early);
    #[sink(topic = "calm", key = Utf8, value = Json)]
    let calm_lines: Stream<String, Option<Line<22>>> = calm
        .to_stream()
        .map_values(|_, profile| profile.as_ref().map(|profile| Line(profile.name.clone())));
    #[sink(topic = "few", key = Utf8, value = Json)]
    let few_lines: Stream<String, Option<Line<23>>> =
        few.to_stream().map_values(|_, name| name.clone().map(Line));
    #[sink(topic = "calmly-known", key = Utf8, value = Json)]
    let calmly_known: Stream<String, Line<24>> = orders
        .left_join(calm, |_, _, profile| Line(profile.map_or_else(|| "nobody".to_owned(), |profile| profile.name.clone())));

    // Nulls all the way.
    #[sink(topic = "passed-on", key = Utf8, value = Json)]
    let passed_on: Stream<Option<String>, Option<Line<13>>> =
        loose.map_values(|_, order| order.as_ref().map(|order| Line(order.id.clone())));
}
