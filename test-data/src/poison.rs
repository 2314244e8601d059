//! Lines that are no order, each in a way that real producers get wrong.

use crate::orders::Order;

/// How many kinds there are; `spoil` goes through them in turn, so a small file holds them all.
pub const N_KINDS: u64 = 7;

/// `order` written so that it must not be read: the `nth` kind, counted from one and starting over.
pub fn spoil(order: &Order, nth: u64) -> String {
    let Order { order_id, customer_id, amount_in_cents, occurred_at_ms } = order;
    match nth % N_KINDS {
        // A line cut off in transit.
        1 => order.to_string().chars().take(41).collect(),
        // A field is missing.
        2 => format!(
            r#"{{"order_id":"{order_id}","amount_in_cents":{amount_in_cents},"occurred_at_ms":{occurred_at_ms}}}"#
        ),
        // A number arrives as text.
        3 => format!(
            r#"{{"order_id":"{order_id}","customer_id":"{customer_id}","amount_in_cents":"{amount_in_cents}","occurred_at_ms":{occurred_at_ms}}}"#
        ),
        // An event time before 1970, which no Kafka record may carry.
        4 => format!(
            r#"{{"order_id":"{order_id}","customer_id":"{customer_id}","amount_in_cents":{amount_in_cents},"occurred_at_ms":-{occurred_at_ms}}}"#
        ),
        // Not JSON at all.
        5 => format!("ERROR could not serialise order {order_id}"),
        // Cents with a fraction.
        6 => format!(
            r#"{{"order_id":"{order_id}","customer_id":"{customer_id}","amount_in_cents":{amount_in_cents}.5,"occurred_at_ms":{occurred_at_ms}}}"#
        ),
        // A null where a value must be.
        _ => format!(
            r#"{{"order_id":"{order_id}","customer_id":null,"amount_in_cents":{amount_in_cents},"occurred_at_ms":{occurred_at_ms}}}"#
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_is_a_valid_order_and_none_equals_another() {
        let order = Order {
            order_id: "o-0000001".to_owned(),
            customer_id: "c-000002".to_owned(),
            amount_in_cents: 12_345,
            occurred_at_ms: 1_767_600_000_000,
        };
        let mut kinds: Vec<String> = (1..=N_KINDS).map(|nth| spoil(&order, nth)).collect();
        assert!(kinds.iter().all(|text| *text != order.to_string() && !text.contains('\n')));
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len() as u64, N_KINDS);
    }
}
