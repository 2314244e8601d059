//! SW105, not reported: the nearest legal neighbour of `fail/windows_now.rs`.

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
        key_serde = "Utf8"
        kind = "key-value"
        subtopology = 0
        value_serde = "I64"
    "#]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let _counts: Table<String, i64> = views.group_by_key().count();
}

fn main() {}
