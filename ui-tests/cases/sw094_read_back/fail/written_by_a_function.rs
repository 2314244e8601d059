//! SW094: state with a field that is written as text and read as a number.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

fn as_text<S: serde::Serializer>(cents: &i64, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(cents)
}

#[derive(Serialize, Deserialize, State)]
struct Exposure {
    #[serde(serialize_with = "as_text")] // ERROR SW094
    cents: i64,
}

fn main() {}
