//! Evasion: a clock under other names, in every closure of a cogroup.
//! Caught by: types.

use std::time::SystemTime as Moment;

use streamwright::prelude::*;

fn moment() -> i64 {
    i64::from(Moment::now().elapsed().is_ok())
}

// A name each, because a topology asks about each name once.
use moment as order;
use moment as payment;
use moment as begin;
use moment as taken;
use moment as given;
use moment as open;
use moment as both;

topology! {
    #![application_id = "cogroups-v1"]
    #![lock = none]
    struct Cogroups;

    #[source(topic = "orders", key = Utf8, value = I64)]
    let orders: Stream<String, i64>;

    #[source(topic = "payments", key = Utf8, value = I64)]
    let payments: Stream<String, i64>;

    #[store(name = "owed", key = Utf8, value = I64)]
    let _owed: Table<String, i64> = orders
        .group_by_key()
        .cogroup(|_, cents, owed| owed + cents + order()) // ERROR SW086
        .cogroup(payments, |_, cents, owed| owed - cents - payment()) // ERROR SW086
        .aggregate(|| begin()); // ERROR SW086

    #[store(name = "sessions", key = Utf8, value = I64)]
    let _sessions: Table<Windowed<String>, i64> = orders
        .group_by_key()
        .cogroup(|_, cents, owed| owed + cents + taken()) // ERROR SW086
        .cogroup(payments, |_, cents, owed| owed - cents - given()) // ERROR SW086
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .aggregate(|| open(), |_, left, right| left + right + both()); // ERROR SW086 // ERROR SW086
}

fn main() {}
