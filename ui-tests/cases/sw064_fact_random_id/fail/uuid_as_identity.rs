//! SW064: a `Uuid` in the identity.

use streamwright::prelude::*;

struct Uuid([u8; 16]);

impl AsRef<[u8]> for Uuid {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "reviewed", id(review_id))]
struct Reviewed {
    review_id: Uuid, // ERROR SW064
    customer_id: String,
}

fn main() {}
