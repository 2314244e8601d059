//! The input of each program, made from the seed: out of order in time, with records that nobody can read and, among
//! accounts, deletions.

use streamwright_test_data::orders::{self, Line};
use streamwright_test_data::rng::Rng;

use super::apps::{ARRIVALS, BOOKINGS, CALLS, ORDER_RISK};
use crate::feed;

/// A record to submit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    pub(super) topic: &'static str,
    pub(super) key: String,
    /// `None` deletes.
    pub(super) value: Option<String>,
}

/// Without end.
pub(crate) type Inputs = Box<dyn Iterator<Item = Input> + Send>;

/// Accounts.
const ACCOUNTS: u64 = 150;
/// Guests, and callers.
const GUESTS: u64 = 400;

/// Orders, without end.
pub(super) fn orders(seed: u64) -> Inputs {
    Box::new(orders::lines(feed::spec(seed)).enumerate().map(|(number, line)| {
        let key = match &line {
            Line::Order(order) => order.order_id.clone(),
            Line::Poison(_) => format!("poison-{number}"),
        };
        Input { topic: ORDER_RISK.inputs[0], key, value: Some(line.to_string()) }
    }))
}

/// Accounts and payments, without end.
pub(super) fn bookings(seed: u64) -> Inputs {
    let mut rng = Rng::from_seed(seed ^ 0xb00c);
    let mut now_ms = orders::FIRST_EVENT_MS;
    Box::new((0_u64..).map(move |number| {
        now_ms += rng.between(0, 500);
        let key = format!("a-{:04}", rng.below(ACCOUNTS).min(rng.below(ACCOUNTS)));
        let [accounts, cards, transfers] = BOOKINGS.inputs else { unreachable!("three inputs") };
        let poison = rng.chance(10);
        if rng.chance(300) {
            let version = format!(r#"{{"version":{number}}}"#);
            let value = if poison { Some(r#"{"version":"none"}"#.to_owned()) } else { Some(version) };
            return Input { topic: accounts, key, value: value.filter(|_| poison || !rng.chance(200)) };
        }
        let at = now_ms - rng.between(0, 60_000);
        let amount = rng.between(1, 50_000);
        let value = format!(r#"{{"payment_id":"p-{number:08}","amount_in_cents":{amount},"paid_at_ms":{at}}}"#);
        let value = if poison { value[..value.len() / 2].to_owned() } else { value };
        Input { topic: if rng.chance(500) { cards } else { transfers }, key, value: Some(value) }
    }))
}

/// Visits of guests.
pub(super) fn arrivals(seed: u64) -> Inputs {
    visits(seed ^ 0xa221, ARRIVALS.inputs[0])
}

/// Calls.
pub(super) fn calls(seed: u64) -> Inputs {
    visits(seed ^ 0xca11, CALLS.inputs[0])
}

fn visits(seed: u64, topic: &'static str) -> Inputs {
    let mut rng = Rng::from_seed(seed);
    Box::new((0_u64..).map(move |number| {
        let key = format!("g-{:04}", rng.below(GUESTS).min(rng.below(GUESTS)));
        let value = if rng.chance(10) { "?".to_owned() } else { format!(r#"{{"visit_id":"v-{number:08}"}}"#) };
        Input { topic, key, value: Some(value) }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_input_with_everything_in_it() {
        let made: Vec<Input> = bookings(5).take(3_000).collect();
        assert_eq!(made, bookings(5).take(3_000).collect::<Vec<_>>());
        assert_ne!(made, bookings(6).take(3_000).collect::<Vec<_>>());
        let count = |wanted: fn(&Input) -> bool| made.iter().filter(|input| wanted(input)).count();
        assert!(count(|input| input.value.is_none()) > 50);
        for topic in BOOKINGS.inputs {
            assert!(made.iter().filter(|input| input.topic == *topic).count() > 500, "{topic}");
        }
        let unreadable = |input: &Input| {
            input.value.as_ref().is_some_and(|value| serde_json::from_str::<serde_json::Value>(value).is_err())
        };
        assert!(count(unreadable) > 5);
        let visits: Vec<Input> = arrivals(5).take(3_000).collect();
        assert!(visits.iter().filter(|input| unreadable(input)).count() > 5);
        assert_ne!(visits, calls(5).take(3_000).collect::<Vec<_>>());
    }
}
