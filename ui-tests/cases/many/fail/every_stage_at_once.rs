//! Syntax, names, kinds of nodes and rules: what each stage finds comes out in one compile, and what follows from another
//! mistake does not.

streamwright::topology_check! {
    #![application_id = "My-App"] // ERROR SW011
    #![nam = "audit"] // ERROR SW002
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;
    #[source(topic = "profiles", key = Utf8, value = Json)]
    let profiles: Table<String, Profile>; // ERROR SW050

    let paid: Stream<String, Order> = orders.fliter(|_, order| order.paid); // ERROR SW008
    let both: Stream<String, Order> = paid.merge(others); // ERROR SW020
    let by_city: Stream<String, Order> = both.select_key(|_, order| order.city.clone());

    // A table is not grouped by its own key, whatever else would be missing.
    #[store(name = "people-by-city", key = Utf8, value = I64)]
    let people: Table<String, i64> = profiles.group_by_key().count(); // ERROR SW008

    // The key of `by_city` has changed since a node with a mistake.
    #[store(name = "orders-by-city", key = Utf8, value = I64)]
    let counts: Table<String, i64> = by_city.group_by_key().count(); // ERROR SW040

    #[repartition(name = "lines", key = Utf8, value = Json)] // ERROR SW045
    #[store(name = "lines", key = Utf8, value = I64)]
    let lines: Table<String, i64> = orders
        .map_values(|_, order| Line::of(order, Instant::now())) // ERROR SW070
        .group_by(|_, line| line.city.clone())
        .count();

    // Used by a statement with a mistake only, so that nobody knows whether it has a use.
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
    let merged: Stream<String, Order> = orders.marge(large); // ERROR SW008
}

fn main() {}
