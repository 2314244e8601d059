//! The nearest legal neighbour of `fail/computed_table_of_another_type.rs`.

use streamwright::prelude::*;

topology! {
    #![application_id = "names-v1"]
    #![lock = none]
    pub struct Names;

    #[source(topic = "names", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    let _lengths: Table<String, usize> = names.map_values(|_, name| name.len());
    let _some: Table<String, String> = names.filter(|_, name| name.len() > 2);
    let _late: Stream<String, Option<usize>> = names.map_values(|_, name| name.len()).to_stream();
}

fn main() {}
