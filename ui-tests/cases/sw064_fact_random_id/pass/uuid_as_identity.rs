//! SW064, not reported: the nearest legal neighbour of `fail/uuid_as_identity.rs`.

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
    #[fact(trusted = "minted by the review desk, part of the input")]
    review_id: Uuid,
    customer_id: String,
}

fn main() {}
