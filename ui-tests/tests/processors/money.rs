//! Sums, rates, decimals.

use std::cmp;
use std::ops::{Add, AddAssign};

use rust_decimal::prelude::*;
use streamwright::replay_safe;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cents(i64);

#[replay_safe]
impl Add for Cents {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

#[replay_safe]
impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

#[replay_safe]
impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::default(), Add::add)
    }
}

#[replay_safe]
impl Cents {
    pub const ZERO: Self = Self(0);

    pub const fn new(value: i64) -> Self {
        Self(value)
    }

    pub fn percent(self, rate: u8) -> Self {
        Self::new(self.0 * i64::from(rate) / 100)
    }
}

#[replay_safe]
pub fn total(amounts: &[Cents]) -> Cents {
    amounts.iter().copied().sum()
}

#[replay_safe]
pub fn running(balance: Cents, change: Option<Cents>) -> Cents {
    let mut balance = balance;
    if let Some(change) = change {
        balance += change;
    }
    cmp::max(balance, Cents::ZERO)
}

#[replay_safe]
pub fn gross(net: &str, rate: &str) -> Result<Decimal, rust_decimal::Error> {
    let net = Decimal::from_str(net)?;
    let rate = Decimal::from_str_exact(rate)?;
    Ok((net * (Decimal::ONE + rate)).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

#[replay_safe]
pub fn converted(amount_in_cents: i64, rate: Decimal) -> Option<i64> {
    Decimal::new(amount_in_cents, 2).checked_mul(rate)?.checked_mul(Decimal::ONE_HUNDRED)?.round().to_i64()
}

#[replay_safe]
pub fn split_evenly(total: Cents, parts: usize) -> Vec<Cents> {
    let n = i64::try_from(parts).unwrap_or(i64::MAX).max(1);
    let (each, rest) = (total.0.div_euclid(n), total.0.rem_euclid(n));
    (0..n).map(|part| Cents::new(each + i64::from(part < rest))).collect()
}

#[replay_safe]
pub fn with_fee(amount: Cents) -> (Cents, Cents) {
    const RATE: u8 = 3;
    let fee = amount.percent(RATE);
    (amount + fee, fee)
}

#[replay_safe]
pub fn average(values: &[Decimal]) -> Option<Decimal> {
    let count = Decimal::from(values.len());
    values.iter().sum::<Decimal>().checked_div(count)
}

#[test]
fn they_run() {
    assert_eq!(total(&[Cents(1), Cents(2)]), Cents(3));
    assert_eq!(running(Cents(1), Some(Cents(-5))), Cents::ZERO);
    assert_eq!(gross("10.00", "0.19").unwrap().to_string(), "11.90");
    assert_eq!(converted(100, Decimal::TWO), Some(200));
    assert_eq!(split_evenly(Cents(10), 3), [Cents(4), Cents(3), Cents(3)]);
    assert_eq!(with_fee(Cents(100)).1, Cents(3));
    assert_eq!(average(&[]), None);
}
