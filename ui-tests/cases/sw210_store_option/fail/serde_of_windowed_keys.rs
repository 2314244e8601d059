//! SW210: the store is told the serde of the key inside.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = TimeWindowed<Utf8>, value = I64)] // ERROR SW210
    let _counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();
}

fn main() {}
