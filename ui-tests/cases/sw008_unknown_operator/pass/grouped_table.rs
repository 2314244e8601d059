//! SW008, not reported: the nearest legal neighbour of `fail/grouped_table.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "moves", key = Utf8, value = Json)]
    let moves: Stream<String, Profile>;

    #[repartition(name = "moves-by-city", key = Utf8, value = Json)]
    #[store(name = "moves-by-city", key = Utf8, value = I64)]
    let people: Table<String, i64> = moves.group_by(|_, profile| profile.city.clone()).count();
}

fn main() {}
