//! A reduction of sessions that takes null values, which it cannot merge.

use streamwright::prelude::*;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = I64)]
    let views: Stream<String, Option<i64>>;

    #[store(name = "last", key = Utf8, value = I64)]
    let _last: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .reduce(|last, new| new.unwrap_or(*last)); // ERROR E0277
}

fn main() {}
