//! SW260: sessions with gaps of half an hour would go on with gaps of an hour.

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
        [topology."views-audit-v1".store."visits"]
        emit = "on_window_update"
        gap_ms = 1800000
        grace_ms = 60000
        key_serde = "Utf8"
        kind = "session"
        retention_ms = 1860000
        subtopology = 0
        value_serde = "I64"
    "#]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = I64)]
    let _visits: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 1.hour(), grace = 1.minute()) // ERROR SW260
        .count();
}

fn main() {}
