//! SW201: an advance above the size.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let _counts: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(hopping = 1.minute(), advance = 5.minutes(), grace = 10.seconds()) // ERROR SW201
        .count();
}

fn main() {}
