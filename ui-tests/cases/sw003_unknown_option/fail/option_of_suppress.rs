//! SW003: a misspelt option of a buffer.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[store(name = "settled-profiles", key = Utf8, value = Json)]
    let settled: Table<String, Profile> = profiles.suppress(time_limt = 10.seconds()); // ERROR SW003

    #[sink(topic = "changed-profiles", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = settled.to_stream();
}

fn main() {}
