//! SW205: a repartition topic is read, too.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views.per-minute.v1", key = TimeWindowed<Utf8>, value = I64, window_size = 1.minute())]
    let per_minute: Stream<Windowed<String>, i64>;

    #[repartition(name = "by-site", key = TimeWindowed<Utf8>, value = I64)] // ERROR SW205
    let by_site: Stream<Windowed<String>, i64> = per_minute.select_key(|page, _| site(page));

    #[store(name = "per-site", key = TimeWindowed<Utf8, 60000>, value = I64)]
    let _per_site: Table<Windowed<String>, i64> = by_site.group_by_key().reduce(|sum, count| sum + count);
}

fn main() {}
