//! Arithmetic.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive as _, Zero as _};
use ordered_float::OrderedFloat;
use rust_decimal::Decimal;

use crate::processors;

processors! {
    decimal(order) -> String {
        let price: Decimal = order.id.parse().unwrap();
        (price * Decimal::from(order.quantity) / Decimal::new(13, 1)).round_dp(2).to_string()
    }
    decimal_sum(order) -> Decimal { order.lines.iter().map(|line| Decimal::new(line.cents, 2)).sum() }
    big_integer(order) -> String { (order.id.parse::<BigInt>().unwrap_or_default().pow(3) / 7_u32).to_string() }
    rational(order) -> Option<f64> {
        let share = BigRational::new(order.cents.into(), BigInt::from(order.quantity) + 1);
        (share * BigRational::new(1.into(), 3.into())).to_f64()
    }
    checked(order) -> Option<i64> {
        let mut total = i64::zero();
        for line in &order.lines {
            total = total.checked_add(line.cents)?;
        }
        total.checked_mul(i64::from(order.quantity))
    }
    ordered_floats(order) -> Option<f64> {
        order.lines.iter().map(|line| OrderedFloat(line.cents as f64 / 3.0)).max().map(|OrderedFloat(most)| most)
    }
    mean_and_deviation(order) -> (f64, f64) {
        let n = order.lines.len() as f64;
        let mean = order.lines.iter().map(|line| line.cents as f64).sum::<f64>() / n;
        let variance = order.lines.iter().map(|line| (line.cents as f64 - mean).powi(2)).sum::<f64>() / n;
        (mean, variance.sqrt())
    }
    exponential_smoothing(order) -> f64 {
        order.lines.iter().fold(0.0, |level, line| 0.8_f64.mul_add(level, 0.2 * line.cents as f64)).exp().ln_1p()
    }
    seeded_random_numbers(order) -> Vec<u32> {
        use rand::{Rng as _, SeedableRng as _};
        let mut generator = rand_chacha::ChaCha8Rng::seed_from_u64(order.at as u64);
        (0..order.quantity).map(|_| generator.random_range(0..6)).collect()
    }
}
