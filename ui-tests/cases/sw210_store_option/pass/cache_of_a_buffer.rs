//! SW210, not reported: the nearest legal neighbour of `fail/cache_of_a_buffer.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[store(name = "settled-profiles", key = Utf8, value = Json)]
    let settled: Table<String, Profile> = profiles.suppress(time_limit = 10.seconds());

    #[sink(topic = "changed-profiles", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = settled.to_stream();
}

fn main() {}
