//! SW070, not reported: the nearest legal neighbour of `fail/group_of_a_table.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "people-by-age", key = I64, value = Unit, carries = ())]
    #[store(name = "people-by-age", key = I64, value = I64)]
    let people: Table<i64, i64> =
        profiles.group_by(|_, profile| (days(profile.seen_at, profile.born_at), ())).count();
}

fn main() {}
