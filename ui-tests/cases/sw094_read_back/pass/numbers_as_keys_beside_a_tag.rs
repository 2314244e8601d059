//! With a content beside the tag, serde needs no buffer.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
#[serde(tag = "kind", content = "order")]
enum Order {
    Open { cents_by_line: std::collections::BTreeMap<u32, i64> },
    Paid,
}

fn main() {}
