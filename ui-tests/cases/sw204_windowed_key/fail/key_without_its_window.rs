//! SW204: the key of a row says nothing of the window.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let _counts: Table<String, i64> = // ERROR SW204
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();
}

fn main() {}
