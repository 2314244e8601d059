//! The type of a table says that keys are deleted, and its closure returns a value: the nearest legal neighbour.

use streamwright::prelude::*;

topology! {
    #![application_id = "open-sums-v1"]
    pub struct OpenSums;

    #[source(topic = "bookings", key = Utf8, value = I64)]
    let bookings: Stream<String, i64>;

    #[store(name = "open", key = Utf8, value = I64)]
    let _open: Table<String, i64> = bookings.group_by_key().reduce(|sum, booked| sum + booked);
}

fn main() {}
