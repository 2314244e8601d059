//! SW260, not reported: the nearest legal neighbour of `fail/another_difference.rs`.

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
        [topology."views-audit-v1".store."latest"]
        difference_ms = 600000
        emit = "on_window_update"
        grace_ms = 60000
        key_serde = "Utf8"
        kind = "window"
        retention_ms = 1860000
        subtopology = 0
        value_serde = "I64"
    "#]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "latest", key = Utf8, value = I64)]
    let _latest: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(sliding = 10.minutes(), grace = 1.minute())
        .count();
}

fn main() {}
