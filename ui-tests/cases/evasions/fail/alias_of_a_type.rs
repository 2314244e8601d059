//! Evasion: a socket under another name.
//! Caught by: types.

use std::net::UdpSocket as Rates;

use streamwright::replay_safe;

#[replay_safe]
fn is_open(address: &str) -> bool {
    Rates::bind(address).is_ok() // ERROR SW087
}

fn main() {}
