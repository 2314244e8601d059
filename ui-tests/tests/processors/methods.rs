//! Methods of the project's own types, which rustc is asked about wherever they are called.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use streamwright::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, State)]
pub struct Line {
    pub sku: String,
    pub cents: i64,
    pub quantity: u32,
}

#[derive(Debug, Clone, PartialEq, State)]
pub struct Order {
    pub id: String,
    pub lines: Vec<Line>,
    pub status: Status,
    pub gift: Option<Box<Line>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, State)]
pub enum Status {
    #[default]
    Open,
    Paid,
    Sent,
}

/// What it is made of has the methods.
#[derive(Debug, Clone, Default, State)]
pub struct Lines(Vec<Line>);

impl Deref for Lines {
    type Target = Vec<Line>;

    fn deref(&self) -> &Vec<Line> {
        &self.0
    }
}

#[derive(Debug, Clone, PartialEq, State)]
pub struct Window<T> {
    pub values: Vec<T>,
}

#[replay_safe]
impl Line {
    pub fn total(&self) -> i64 {
        self.cents.saturating_mul(i64::from(self.quantity))
    }

    pub fn is_free(&self) -> bool {
        self.total() == 0
    }

    pub fn sku(&self) -> &str {
        &self.sku
    }

    pub fn add(&mut self, quantity: u32) -> &mut Self {
        self.quantity = self.quantity.saturating_add(quantity);
        self
    }

    pub fn renamed(mut self, sku: &str) -> Self {
        self.sku = sku.to_owned();
        self
    }
}

#[replay_safe]
impl Order {
    pub fn total(&self) -> i64 {
        self.lines.iter().map(|line| line.total()).sum()
    }

    pub fn largest(&self) -> Option<&Line> {
        self.lines.iter().max_by_key(|line| line.total())
    }

    pub fn line_mut(&mut self, sku: &str) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.sku() == sku)
    }
}

#[replay_safe]
impl Status {
    pub fn is_final(self) -> bool {
        matches!(self, Self::Sent)
    }

    pub const fn rank(self) -> u8 {
        self as u8
    }
}

#[replay_safe]
impl<T: Clone + Ord> Window<T> {
    pub fn push(&mut self, value: T) -> usize {
        self.values.push(value);
        self.length()
    }

    pub fn length(&self) -> usize {
        self.values.len()
    }

    pub fn top(&self) -> Option<T> {
        self.values.iter().max().cloned()
    }
}

pub trait Priced {
    fn price(&self) -> i64;
}

#[replay_safe]
impl Priced for Line {
    fn price(&self) -> i64 {
        self.cents.max(0)
    }
}

#[replay_safe]
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.rank() {
            0 => "open",
            _ => "done",
        })
    }
}

#[replay_safe]
pub fn total_of_paid(orders: &[Order]) -> i64 {
    orders.iter().filter(|order| order.status.is_final() || order.total() > 100).map(|order| order.total()).sum()
}

#[replay_safe]
pub fn through_references(order: &&Order, shared: Arc<Order>, boxed: Box<Line>, kept: &mut Line) -> i64 {
    let first = order.total() + (*order).total() + (**order).total();
    let later = shared.total() + boxed.total() + kept.add(2).add(3).total();
    first + later + (&kept).total()
}

#[replay_safe]
pub fn largest_sku(order: &Order) -> Option<&str> {
    let largest = order.largest()?;
    Some(largest.sku().trim())
}

#[replay_safe]
pub fn sku_of_largest(order: &Order) -> Option<String> {
    Some(order.largest()?.sku().to_owned())
}

#[replay_safe]
pub fn in_conditions(order: &Order, limit: i64) -> bool {
    if let Some(gift) = &order.gift
        && gift.is_free()
        && let Some(line) = order.largest()
        && line.total() > limit
    {
        return line.price() > gift.price();
    }
    let mut rest = order.lines.clone();
    while let Some(line) = rest.pop()
        && !line.is_free()
    {
        if line.total() > limit {
            return true;
        }
    }
    match order.largest() {
        Some(line) if line.is_free() => false,
        Some(line) => line.total() > limit,
        None => order.total() == 0,
    }
}

#[replay_safe]
pub fn in_macros(order: &Order) -> String {
    let free = matches!(order.largest(), Some(line) if line.is_free());
    let lines = vec![order.total(), order.lines.iter().map(|line| line.price()).sum()];
    assert!(order.total() >= 0, "{} of {}", order.total(), order.status);
    format!("{} {free} {lines:?} {total}", order.status.to_string(), total = order.total())
}

#[replay_safe]
pub fn order_of_standard_traits(left: &Line, right: &Line, status: Status) -> (Line, Status) {
    let later = left.clone().max(right.clone());
    (later, status.max(Status::default()).clamp(Status::Open, Status::Sent))
}

#[replay_safe]
pub fn through_deref(lines: &Lines) -> i64 {
    lines.iter().filter(|line| !line.is_free()).map(|line| line.total()).sum::<i64>() + lines.len() as i64
}

#[replay_safe]
pub fn values_on_their_way(order: &Order) -> Option<String> {
    let line = order.lines.first().cloned()?.renamed(&format!("{}-2", order.id));
    let name = order.lines.iter().cloned().next()?.renamed("other").sku().to_uppercase();
    (line.total() > 0).then(|| name)
}

#[replay_safe]
pub fn while_something_is_borrowed(order: &mut Order, sku: &str) -> i64 {
    let Some(line) = order.line_mut(sku) else { return order.total() };
    let before = std::mem::replace(&mut line.quantity, 0);
    line.add(before.min(10));
    let by_sku: BTreeMap<&str, i64> = order.lines.iter().map(|line| (line.sku(), line.total())).collect();
    by_sku.get(sku).copied().unwrap_or_else(|| order.total())
}

#[replay_safe]
pub fn generic(window: &mut Window<i64>, value: i64) -> Option<i64> {
    match window.push(value) {
        0 => None,
        _ if window.length() > 10 => None,
        _ => window.top(),
    }
}

#[replay_safe]
pub fn by_index(orders: &[Order], lines: &[Vec<Line>; 2]) -> i64 {
    orders[orders.len() - 1].lines[0].total() + lines[0][1].total()
}

#[replay_safe]
pub fn of_any_type<T: Priced>(priced: &T, rules: &[Box<dyn Priced>]) -> i64 {
    priced.price() + rules.iter().map(|rule| rule.price()).sum::<i64>()
}

#[replay_safe]
pub fn moved_into_a_closure(order: Order) -> impl Fn(i64) -> bool {
    let total = order.total();
    let limit = move |cents: i64| cents > total && order.total() > 0;
    move |cents| limit(cents)
}

topology! {
    #![application_id = "orders-methods-v1"]
    pub struct Methods;

    #[source(topic = "orders", key = Utf8, value = I64)]
    let orders: Stream<String, i64>;

    #[store(name = "lines", key = Utf8, value = Json)]
    let _lines: Table<String, Total> = orders
        .filter(|_, cents| cents.is_positive())
        .group_by_key()
        .aggregate(|| Total { cents: 0 }, |_, cents, total| if total.is_large() { total } else { total.plus(*cents) });
}

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, State)]
pub struct Total {
    cents: i64,
}

#[replay_safe]
impl Total {
    fn is_large(&self) -> bool {
        self.cents > 1_000_000
    }

    fn plus(mut self, cents: i64) -> Self {
        self.cents += cents;
        self
    }
}

#[derive(Debug, Clone, Fact)]
#[fact(namespace = "orders", label = "receipt", id(order))]
pub struct Receipt {
    order: String,
}

#[replay_safe]
pub fn identity(receipt: &Receipt) -> String {
    receipt.fact_id().to_string()
}

#[replay_safe]
pub fn not_compiled(order: &Order) -> i64 {
    #[cfg(any())]
    let missing = order.lines.first();
    #[cfg(any())]
    missing.total();
    order.total()
}

#[replay_safe]
pub fn known_late(orders: &[Order], text: &str) -> Option<i64> {
    let mut best = None;
    let mut totals = Vec::new();
    for order in orders {
        if best.is_none_or(|total| total < order.total()) {
            best = Some(order.total());
        }
        totals.push(order.total());
    }
    let summary = orders.iter().fold(Window { values: Vec::new() }, |mut window, order| {
        window.push(order.total());
        window
    });
    best.filter(|best| {
        text[1..].trim().parse().is_ok_and(|limit: i64| *best < limit && summary.length() > totals.len())
    })
}

#[replay_safe]
pub fn of_a_literal(cents: i64, lines: &[Line]) -> i64 {
    let fee = Line { sku: String::new(), cents, quantity: 1 }.total() + Status::Paid.rank() as i64;
    let first = if cents > 0 { &lines[0] } else { &lines[1] }.price();
    let chosen = match cents {
        0 => lines.first(),
        _ => lines.last(),
    }
    .map_or(0, |line| line.total());
    fee + first + chosen + vec![lines[0].total(); 2].len() as i64
}
