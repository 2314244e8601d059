//! A closure may return `None`, and the type of its table does not say that keys are deleted.

use streamwright::prelude::*;

topology! {
    #![application_id = "open-sums-v1"]
    pub struct OpenSums;

    #[source(topic = "bookings", key = Utf8, value = I64)]
    let bookings: Stream<String, i64>;

    #[store(name = "open", key = Utf8, value = I64)]
    let _open: Table<String, i64> = bookings
        .group_by_key()
        .aggregate(|| 0, |_, booked, sum| Some(sum + booked).filter(|sum| *sum != 0)); // ERROR E0308
}

fn main() {}
