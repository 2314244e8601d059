//! SW208: what happens when a buffer is full that is never full.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[store(name = "settled-profiles", key = Utf8, value = Json)]
    let settled: Table<String, Profile> = profiles.suppress(time_limit = 1.minute(), when_full = stop); // ERROR SW208

    #[sink(topic = "changed-profiles", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = settled.to_stream();
}

fn main() {}
