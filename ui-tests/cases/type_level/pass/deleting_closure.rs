//! A closure may return `None`, and the type of its table does not say that keys are deleted: the nearest legal neighbour.

use streamwright::prelude::*;

topology! {
    #![application_id = "open-sums-v1"]
    pub struct OpenSums;

    #[source(topic = "bookings", key = Utf8, value = I64)]
    let bookings: Stream<String, i64>;

    #[store(name = "open", key = Utf8, value = I64)]
    let _open: Table<String, Option<i64>> = bookings
        .group_by_key()
        .aggregate(|| 0, |_, booked, sum| Some(sum + booked).filter(|sum| *sum != 0));
}

fn main() {}
