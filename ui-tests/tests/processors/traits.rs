//! Traits of the user's own, and a type of another crate.

use std::fmt::{self, Display};
use std::path::PathBuf;

use streamwright::{replay_safe, trusted};

pub trait Scored {
    fn score(&self) -> u32;

    fn is_high(&self) -> bool {
        self.score() > 100
    }
}

#[derive(Debug, Clone)]
pub struct Order {
    pub cents: i64,
    pub country: Country,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Country {
    De,
    Fr,
}

#[replay_safe]
impl Scored for Order {
    fn score(&self) -> u32 {
        let base = self.cents.unsigned_abs() / 100;
        u32::try_from(base).unwrap_or(u32::MAX) + self.country.score()
    }
}

#[replay_safe]
impl Scored for Country {
    fn score(&self) -> u32 {
        match self {
            Self::De => 1,
            Self::Fr => 2,
        }
    }
}

#[replay_safe]
impl Scored for Vec<Order> {
    fn score(&self) -> u32 {
        self.iter().map(Order::score).sum()
    }
}

#[replay_safe]
impl Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::De => "DE",
            Self::Fr => "FR",
        })
    }
}

#[replay_safe]
pub fn best<T: Scored>(items: &[T]) -> Option<&T> {
    items.iter().max_by_key(|item| item.score())
}

#[replay_safe]
pub fn summary(orders: &[Order]) -> String {
    let high = orders.iter().filter(|order| order.is_high()).count();
    let countries: Vec<String> = orders.iter().map(|order| order.country.to_string()).collect();
    format!("{high} of {} in {}", orders.len(), countries.join("+"))
}

#[replay_safe]
pub fn any_of(rules: &[&dyn Scored]) -> bool {
    rules.iter().any(|rule| rule.is_high())
}

// A `PathBuf` reads files too, by methods that take no path; its constructors only put text together.
trusted!(reason = "only joins text, no file is touched", type PathBuf);

#[replay_safe]
pub fn object_name(bucket: &str, key: &str) -> String {
    PathBuf::from_iter([bucket, key]).join(PathBuf::new()).display().to_string()
}

#[test]
fn they_run() {
    let orders = vec![Order { cents: 20_000, country: Country::De }, Order { cents: 5, country: Country::Fr }];
    assert_eq!(best(&orders).unwrap().cents, 20_000);
    assert_eq!(summary(&orders), "1 of 2 in DE+FR");
    assert!(orders.score() > 200 && any_of(&[&orders[0]]));
    assert_eq!(object_name("a", "b"), "a/b/");
}
