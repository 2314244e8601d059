//! What the checks of the macro and of the types cannot see, by design of the language.

use std::fmt;
use std::ops::{Add, Deref};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Deserialize;

struct Stamped<'o>(&'o str);

impl fmt::Display for Stamped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.0, helpers::mark())
    }
}

struct Timer(i64);

impl Drop for Timer {
    fn drop(&mut self) {
        self.0 += helpers::mark() as i64;
    }
}

trait Price {
    fn of(&self, cents: i64) -> i64;
}

struct Fixed;
struct ByTheHour;

impl Price for Fixed {
    fn of(&self, cents: i64) -> i64 {
        cents
    }
}

impl Price for ByTheHour {
    fn of(&self, cents: i64) -> i64 {
        cents + helpers::mark() as i64
    }
}

const MARK: fn() -> u64 = helpers::mark;

static TABLE: [fn() -> u64; 2] = [|| 0, helpers::mark];

static SERIAL: AtomicU64 = AtomicU64::new(0);

static TICKETS: Tickets = Tickets;

struct Tickets;

impl fmt::Debug for Tickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", SERIAL.fetch_add(1, Ordering::Relaxed))
    }
}

#[derive(Clone, Copy)]
struct Cents(i64);

impl Add for Cents {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0 + helpers::mark() as i64 % 2)
    }
}

struct Ticks(u32);

impl Iterator for Ticks {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0 = self.0.checked_sub(1)?;
        Some(helpers::mark())
    }
}

struct Lazy(i64);

impl Deref for Lazy {
    type Target = i64;

    fn deref(&self) -> &i64 {
        if helpers::mark() % 2 == 0 { &self.0 } else { &0 }
    }
}

#[derive(Deserialize)]
struct Received {
    #[serde(default = "helpers::mark")]
    at: u64,
}

struct Now(u64);

impl Default for Now {
    fn default() -> Self {
        Self(helpers::mark())
    }
}

trait Rate {
    const OF: fn() -> u64;
}

impl Rate for Fixed {
    const OF: fn() -> u64 = helpers::mark;
}

fn rate<R: Rate>() -> u64 {
    R::OF()
}

static STARTED: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);

pub mod hidden_clocks {
    use super::*;
    use crate::processors;

    processors! {
        display_impl(order) -> String { format!("{}", Stamped(&order.id)) }
        drop_impl(order) -> i64 {
            let timer = Timer(order.cents);
            timer.0
        }
        trait_object(order) -> i64 {
            let prices: [&dyn Price; 2] = [&Fixed, &ByTheHour];
            prices[order.quantity as usize % 2].of(order.cents)
        }
        const_function_pointer(order) -> u64 { MARK() + order.cents as u64 }
        associated_const_function_pointer(_order) -> u64 { rate::<Fixed>() }
        table_of_functions(order) -> u64 { TABLE[order.quantity as usize % 2]() }
        helper_two_crates_away(order) -> String { helpers::order_key(order.cents as u64) }
        operator(order) -> i64 { (Cents(order.cents) + Cents(1)).0 }
        filled_on_first_use(_order) -> String { format!("{:?}", *STARTED) }
        iterator(order) -> Vec<u64> { Ticks(order.quantity).collect() }
        deref(order) -> i64 { *Lazy(order.cents) }
        default_of_a_field(order) -> u64 { serde_json::from_str::<Received>(&order.id).map_or(0, |received| received.at) }
        default_impl(order) -> u64 { order.note.as_ref().map_or_else(Now::default, |_| Now(0)).0 }
        boxed_closure(order) -> u64 {
            let steps: Vec<Box<dyn Fn(u64) -> u64>> = vec![Box::new(|x| x + 1), Box::new(|x| x + helpers::mark())];
            steps.iter().fold(order.cents as u64, |total, step| step(total))
        }
        caught_panic(_order) -> u64 { std::panic::catch_unwind(helpers::mark).unwrap_or_default() }
        called_back_by_a_trusted_library(order) -> String {
            let digits = regex::Regex::new(r"\d+").unwrap();
            digits.replace_all(&order.id, |_: &regex::Captures<'_>| helpers::mark().to_string()).into_owned()
        }
        called_back_by_the_standard_library(order) -> Vec<i64> {
            let mut cents: Vec<i64> = order.lines.iter().map(|line| line.cents).collect();
            cents.sort_by_key(|cents| cents ^ helpers::mark() as i64);
            cents
        }
        re_export_under_another_name(_order) -> u64 {
            use helpers::mark as price;
            price()
        }
    }
}

pub mod hidden_state {
    use super::*;
    use crate::processors;

    processors! {
        static_in_a_format_string(_order) -> String { format!("{TICKETS:?}") }
    }
}
