//! Orders for the order-risk topology: some customers busy, events out of order in time.

use std::fmt;

use crate::poison;
use crate::rng::Rng;

/// 2026-01-05T08:00:00Z. Fixed, because data made from the clock could not be made again.
pub const FIRST_EVENT_MS: i64 = 1_767_600_000_000;

/// What to make. The same value gives the same lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// How many lines, poison included.
    pub count: u64,
    /// How many customers share them; at least one.
    pub customers: u64,
    /// Where the random sequence starts.
    pub seed: u64,
    /// How many lines in a thousand are not a valid order.
    pub poison_per_mille: u32,
}

/// One order, printed (`Display`) as the JSON object that the topology reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Unique within one `Spec`.
    pub order_id: String,
    /// One of `Spec::customers` names.
    pub customer_id: String,
    /// Mostly small, now and then large; always positive.
    pub amount_in_cents: i64,
    /// Event time. Rises by and large, but single orders come minutes late.
    pub occurred_at_ms: i64,
}

impl fmt::Display for Order {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Ids hold only letters, digits and `-`: nothing needs escaping.
        write!(
            out,
            r#"{{"order_id":"{}","customer_id":"{}","amount_in_cents":{},"occurred_at_ms":{}}}"#,
            self.order_id, self.customer_id, self.amount_in_cents, self.occurred_at_ms
        )
    }
}

/// One line of input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A valid order.
    Order(Order),
    /// Something that is no order, in one of several ways (see [`poison`]).
    Poison(String),
}

impl fmt::Display for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Order(order) => order.fmt(out),
            Line::Poison(text) => out.write_str(text),
        }
    }
}

/// The lines of a `Spec`, in the order in which they arrive.
pub fn lines(spec: Spec) -> impl Iterator<Item = Line> {
    let mut rng = Rng::from_seed(spec.seed);
    let mut now_ms = FIRST_EVENT_MS;
    let mut n_poison = 0;
    (0..spec.count).map(move |index| {
        now_ms += rng.between(0, 1_500);
        let order = Order {
            order_id: format!("o-{index:07}"),
            customer_id: format!("c-{:06}", customer(&mut rng, spec.customers)),
            amount_in_cents: amount_in_cents(&mut rng),
            occurred_at_ms: now_ms - lateness_ms(&mut rng),
        };
        if rng.chance(spec.poison_per_mille) {
            n_poison += 1;
            Line::Poison(poison::spoil(&order, n_poison))
        } else {
            Line::Order(order)
        }
    })
}

/// The smaller of two draws: low numbers are busy customers, high ones order rarely.
fn customer(rng: &mut Rng, customers: u64) -> u64 {
    let customers = customers.max(1);
    rng.below(customers).min(rng.below(customers))
}

/// About 780.00 on average, so that a dozen orders bring a customer to the demo's limit of 10,000.00.
fn amount_in_cents(rng: &mut Rng) -> i64 {
    if rng.chance(50) { rng.between(150_000, 600_000) } else { rng.between(500, 125_000) }
}

/// Most events are seconds late, one in twenty up to ten minutes.
fn lateness_ms(rng: &mut Rng) -> i64 {
    match rng.below(100) {
        0..=69 => rng.between(0, 5_000),
        70..=94 => rng.between(5_000, 120_000),
        _ => rng.between(120_000, 600_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec { count: 2_000, customers: 200, seed: 11, poison_per_mille: 10 };

    #[test]
    fn the_same_spec_gives_the_same_lines() {
        let first: Vec<Line> = lines(SPEC).collect();
        let second: Vec<Line> = lines(SPEC).collect();
        assert_eq!(first, second);
        let other: Vec<Line> = lines(Spec { seed: 12, ..SPEC }).collect();
        assert_ne!(first, other);
    }

    #[test]
    fn a_longer_run_starts_with_the_shorter_one() {
        let short: Vec<Line> = lines(SPEC).collect();
        let long: Vec<Line> = lines(Spec { count: 3_000, ..SPEC }).take(2_000).collect();
        assert_eq!(short, long);
    }

    #[test]
    fn orders_are_positive_and_out_of_order_in_time() {
        let orders: Vec<Order> = lines(SPEC)
            .filter_map(|line| match line {
                Line::Order(order) => Some(order),
                Line::Poison(_) => None,
            })
            .collect();
        assert!(orders.iter().all(|order| order.amount_in_cents > 0));
        let late = orders.windows(2).filter(|pair| pair[1].occurred_at_ms < pair[0].occurred_at_ms).count();
        assert!(late > orders.len() / 5, "only {late} orders are late");
    }

    #[test]
    fn poison_is_rare_and_can_be_left_out() {
        let n_poison = lines(SPEC).filter(|line| matches!(line, Line::Poison(_))).count();
        assert!((5..=60).contains(&n_poison), "{n_poison} poison lines");
        let clean = Spec { poison_per_mille: 0, ..SPEC };
        assert!(lines(clean).all(|line| matches!(line, Line::Order(_))));
    }

    #[test]
    fn json_is_spelt_as_the_topology_reads_it() {
        let order =
            Order { order_id: "o-1".to_owned(), customer_id: "c-2".to_owned(), amount_in_cents: 3, occurred_at_ms: 4 };
        let expected = r#"{"order_id":"o-1","customer_id":"c-2","amount_in_cents":3,"occurred_at_ms":4}"#;
        assert_eq!(order.to_string(), expected);
    }
}
