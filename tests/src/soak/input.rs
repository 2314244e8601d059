//! The input of both programs, made from the seed: out of order in time, with records that nobody can read and, among
//! accounts, deletions.

use streamwright_test_data::orders::{self, Line};
use streamwright_test_data::rng::Rng;

use super::apps::{BOOKINGS, ORDER_RISK};
use crate::feed;

/// A record to submit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    pub(super) topic: &'static str,
    pub(super) key: String,
    /// `None` deletes.
    pub(super) value: Option<String>,
}

/// Accounts.
const ACCOUNTS: u64 = 150;

/// Orders, without end.
pub(super) fn orders(seed: u64) -> impl Iterator<Item = Input> {
    orders::lines(feed::spec(seed)).enumerate().map(|(number, line)| {
        let key = match &line {
            Line::Order(order) => order.order_id.clone(),
            Line::Poison(_) => format!("poison-{number}"),
        };
        Input { topic: ORDER_RISK.inputs[0], key, value: Some(line.to_string()) }
    })
}

/// Accounts and payments, without end.
pub(super) fn bookings(seed: u64) -> impl Iterator<Item = Input> {
    let mut rng = Rng::from_seed(seed ^ 0xb00c);
    let mut now_ms = orders::FIRST_EVENT_MS;
    (0_u64..).map(move |number| {
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
    })
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
    }
}
