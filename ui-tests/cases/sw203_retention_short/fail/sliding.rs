//! SW203: once the difference, where a late record needs it three times.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "latest", key = Utf8, value = I64, retention = 11.minutes())] // ERROR SW203
    let _latest: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(sliding = 10.minutes(), grace = 1.minute())
        .count();
}

fn main() {}
