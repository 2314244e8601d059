//! SW008, not reported: the nearest legal neighbour of `fail/counted_table.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "moves", key = Utf8, value = Json)]
    let moves: Stream<String, Profile>;

    #[store(name = "changes", key = Utf8, value = I64)]
    let changes: Table<String, i64> = moves.group_by_key().count();
}

fn main() {}
