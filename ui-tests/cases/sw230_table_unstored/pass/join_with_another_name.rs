//! SW230, not reported: the nearest legal neighbour of `fail/join_with_another_name.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(none)]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "names", key = Utf8, value = Utf8)]
    let names: Table<String, String> = profiles.map_values(|_, profile| profile.name.clone());
    let known: Table<String, String> = names;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let out: Stream<String, Rated> = orders.join(known, |_, order, name| rate(order, name));
}

fn main() {}
