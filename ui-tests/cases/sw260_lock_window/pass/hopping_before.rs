//! SW260, not reported: the nearest legal neighbour of `fail/hopping_before.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    #![lock_text = r#"
        version = 1
        [topology."views-audit-v1"]
        [topology."views-audit-v1".source."views"]
        key_serde = "Utf8"
        subtopology = 0
        value_serde = "Json"
        [topology."views-audit-v1".store."views-per-page"]
        advance_ms = 60000
        emit = "on_window_update"
        grace_ms = 10000
        key_serde = "Utf8"
        kind = "window"
        retention_ms = 310000
        size_ms = 300000
        subtopology = 0
        value_serde = "I64"
    "#]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let _counts: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(hopping = 5.minutes(), advance = 1.minute(), grace = 10.seconds())
        .count();
}

fn main() {}
