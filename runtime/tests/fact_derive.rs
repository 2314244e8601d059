//! What `#[derive(Fact)]` generates: ids that follow from the fact and from nothing else.

use std::sync::Arc;

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    comment: String,
}

fn decision(comment: &str) -> RiskDecision {
    RiskDecision { customer_id: "customer-7".to_owned(), exposure_in_cents: 1_000_000, comment: comment.to_owned() }
}

#[test]
fn an_id_is_namespace_label_and_the_listed_fields() {
    let by_hand = FactId::derive("risk.decisions", "high-exposure").part("customer-7").part(&1_000_000_i64).finish();
    assert_eq!(decision("first").fact_id(), by_hand);
    assert_eq!(decision("second").fact_id(), by_hand, "other fields do not count");
    assert_eq!(decision("first").comment, "first");
}

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "low-exposure", id(customer_id, exposure_in_cents))]
struct Cleared {
    customer_id: String,
    exposure_in_cents: i64,
}

#[test]
fn labels_keep_facts_of_equal_fields_apart() {
    let cleared = Cleared { customer_id: "customer-7".to_owned(), exposure_in_cents: 1_000_000 };
    assert_ne!(cleared.fact_id(), decision("").fact_id());
}

#[derive(Fact)]
#[fact(namespace = "n", label = "order", id(1, 0))]
struct Swapped(String, String);

#[test]
fn the_order_of_parts_counts() {
    let swapped = Swapped("a".to_owned(), "b".to_owned()).fact_id();
    assert_eq!(swapped, FactId::derive("n", "order").part("b").part("a").finish());
    assert_ne!(swapped, FactId::derive("n", "order").part("a").part("b").finish());
}

#[derive(Fact)]
#[fact(namespace = "n", label = "generic", id(key, parent))]
struct Generic<'a, K: Clone, V>
where
    V: Default,
{
    key: K,
    parent: Option<FactId>,
    value: &'a V,
    tags: Arc<[String]>,
}

#[test]
fn generic_facts_have_ids_where_their_parts_are_stable() {
    let fact = Generic { key: 5_u32, parent: None, value: &1.5_f64, tags: Arc::from([]) };
    assert_eq!(fact.fact_id(), FactId::derive("n", "generic").part(&5_u32).part(&None::<FactId>).finish());
    assert!(fact.tags.is_empty() && *fact.value > 1.0);
}

/// Stands for `uuid::Uuid`, which also lends its bytes.
struct Uuid([u8; 16]);

impl AsRef<[u8]> for Uuid {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[derive(Fact)]
#[fact(namespace = "n", label = "reviewed", id(review_id))]
struct Reviewed {
    #[fact(trusted = "part of the input")]
    review_id: Uuid,
}

#[test]
fn a_trusted_uuid_counts_by_its_bytes() {
    let reviewed = Reviewed { review_id: Uuid([7; 16]) };
    assert_eq!(reviewed.fact_id(), FactId::derive("n", "reviewed").part(&[7_u8; 16][..]).finish());
}
