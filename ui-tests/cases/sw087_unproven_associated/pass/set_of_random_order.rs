//! SW087: a hash set, whose order differs from run to run.

use streamwright::replay_safe;
use std::collections::BTreeSet;

#[replay_safe]
fn distinct(cities: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    cities.iter().filter(|city| seen.insert(*city)).cloned().collect()
}

fn main() {}
