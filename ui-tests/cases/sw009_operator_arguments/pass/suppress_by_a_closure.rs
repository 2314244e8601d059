//! SW009, not reported: the nearest legal neighbour of `fail/suppress_by_a_closure.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    let settled: Table<String, Profile> = profiles.filter_not(|_, profile| profile.age < 18);

    #[sink(topic = "changed-profiles", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = settled.to_stream();
}

fn main() {}
