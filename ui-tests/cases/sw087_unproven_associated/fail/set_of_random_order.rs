//! SW087: a hash set, whose order differs from run to run.

use streamwright::replay_safe;
use std::collections::HashSet;

#[replay_safe]
fn distinct(cities: &[String]) -> Vec<String> {
    let mut seen = HashSet::new(); // ERROR SW087
    cities.iter().filter(|city| seen.insert(*city)).cloned().collect()
}

fn main() {}
