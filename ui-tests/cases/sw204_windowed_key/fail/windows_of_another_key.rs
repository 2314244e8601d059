//! SW204: windows of another key than the stream is grouped by.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = I64, value = Json)]
    let _last: Table<Windowed<i64>, View> = // ERROR SW204
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).reduce(|_, last| last.clone());
}

fn main() {}
