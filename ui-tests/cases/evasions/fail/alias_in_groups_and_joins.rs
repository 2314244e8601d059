//! Evasion: a clock under other names, in what groups tables and in what joins them.
//! Caught by: types.

use std::time::SystemTime as Moment;

use streamwright::prelude::*;

fn moment() -> i64 {
    i64::from(Moment::now().elapsed().is_ok())
}

// A name each, because a topology asks about each name once.
use moment as age;
use moment as add;
use moment as subtract;
use moment as begin;
use moment as enter;
use moment as leave;
use moment as both;
use moment as one;
use moment as either;

topology! {
    #![application_id = "tables-v1"]
    #![lock = none]
    struct Tables;

    #[source(topic = "names", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[repartition(name = "sums", key = Utf8, value = I64, carries = i64)]
    #[store(name = "sums", key = Utf8, value = I64)]
    let sums: Table<String, i64> = names
        .group_by(|_, name| (name.clone(), age())) // ERROR SW086
        .reduce(|sum, age| sum + age + add(), |sum, age| sum - age - subtract()); // ERROR SW086 // ERROR SW086

    #[repartition(name = "people", key = Utf8, value = Unit, carries = ())]
    #[store(name = "people", key = Utf8, value = I64)]
    let people: Table<String, i64> = names
        .group_by(|_, name| (name.clone(), ()))
        .aggregate(|| begin(), |_, _, n| n + enter(), |_, _, n| n - leave()); // ERROR SW086 // ERROR SW086 // ERROR SW086

    let inner: Table<String, i64> = names.join(names, |_, _, _| both()); // ERROR SW086
    let left: Table<String, i64> = inner.left_join(names, |_, _, _| one()); // ERROR SW086
    let outer: Table<String, i64> = left.outer_join(names, |_, _, _| either()); // ERROR SW086
    let _changes: Stream<String, Option<i64>> = outer.to_stream();
}

fn main() {}
