//! Text on both sides.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

mod as_text {
    pub fn serialize<S: serde::Serializer>(cents: &i64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(cents)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
        let text: String = serde::Deserialize::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[derive(Serialize, Deserialize, State)]
struct Exposure {
    #[serde(with = "as_text")]
    cents: i64,
}

fn main() {}
