//! Not reported: the nearest legal neighbour of `fail/null_values_of_windows.rs`.

use streamwright::prelude::*;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = I64)]
    let views: Stream<String, Option<i64>>;

    #[store(name = "last", key = Utf8, value = I64)]
    let _last: Table<Windowed<String>, Option<i64>> = views
        .group_by_key()
        .windowed_by(tumbling = 5.minutes(), grace = 10.seconds())
        .reduce(|last, new| new.or(Some(*last)));
}

fn main() {}
