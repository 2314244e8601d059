//! SW200: a time limit whose unit nobody knows.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[store(name = "settled-profiles", key = Utf8, value = Json)]
    let settled: Table<String, Profile> = profiles.suppress(time_limit = 10_000); // ERROR SW200

    #[sink(topic = "changed-profiles", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = settled.to_stream();
}

fn main() {}
