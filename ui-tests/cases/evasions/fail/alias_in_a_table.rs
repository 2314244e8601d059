//! Evasion: a clock under another name, in what computes a table.
//! Caught by: types.

use std::time::SystemTime as Moment;

use streamwright::prelude::*;

fn moment() -> bool {
    Moment::now().elapsed().is_ok()
}

use moment as lookup;

topology! {
    #![application_id = "tables-v1"]
    #![lock = none]
    struct Tables;

    #[source(topic = "names", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    let _some: Table<String, String> = names.filter(|_, _| lookup()); // ERROR SW086
    let _others: Table<String, String> = names.filter_not(|_, _| moment()); // ERROR SW086
    let _known: Table<String, bool> = names.map_values(|_, _| crate::lookup()); // ERROR SW086
}

fn main() {}
