//! SW050: a buffer whose store has no name.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    let settled: Table<String, Profile> = profiles.suppress(time_limit = 10.seconds()); // ERROR SW050

    #[sink(topic = "changed-profiles", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = settled.to_stream();
}

fn main() {}
