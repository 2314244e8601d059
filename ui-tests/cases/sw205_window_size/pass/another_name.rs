//! SW205, not reported: the nearest legal neighbour of `fail/another_name.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

type PerMinute = TimeWindowed<Utf8, 60000>;

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "views", label = "large", id(page, start))]
pub struct Large {
    page: String,
    start: i64,
    views: i64,
}

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views.per-minute.v1", key = PerMinute, value = I64)]
    let per_minute: Stream<Windowed<String>, i64>;

    #[sink(topic = "views.large.v1", key = PerMinute, value = Json)]
    let large: Stream<Windowed<String>, Large> = per_minute.map_values(|page, views| Large {
        page: page.key.clone(),
        start: page.start,
        views: *views,
    });
}

fn main() {}
