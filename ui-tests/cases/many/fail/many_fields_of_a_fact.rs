//! All fields of a fact are looked at.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "audited", id(order_id, total, reviewer))] // ERROR SW062
pub struct Audited {
    order_id: Uuid, // ERROR SW064
    total: f64, // ERROR SW066
    at: std::time::SystemTime, // ERROR SW063
    lines: std::collections::HashMap<String, i64>, // ERROR SW065
    reviews: std::rc::Rc<std::cell::Cell<u32>>, // ERROR SW067
}

pub struct Uuid;

fn main() {}
