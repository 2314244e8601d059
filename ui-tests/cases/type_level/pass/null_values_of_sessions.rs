//! Not reported: the nearest legal neighbour of `fail/null_values_of_sessions.rs`.

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
        .aggregate(|| 0, |_, new, last| new.unwrap_or(last), |_, _, right| *right);
}

fn main() {}
