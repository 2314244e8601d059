//! Closures of tables that give other types than the tables have, or no condition.

use streamwright::prelude::*;

topology! {
    #![application_id = "names-v1"]
    #![lock = none]
    pub struct Names;

    #[source(topic = "names", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    let _lengths: Table<String, i64> = names.map_values(|_, name| name.len()); // ERROR E0308
    let _some: Table<String, String> = names.filter(|_, name| name.len()); // ERROR E0308
    let _late: Stream<String, Option<i64>> = names.map_values(|_, name| name.len()).to_stream(); // ERROR E0308
}

fn main() {}
