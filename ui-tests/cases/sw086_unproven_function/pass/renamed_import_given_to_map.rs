//! SW086: an import under another name, given to an iterator.

use streamwright::replay_safe;

use prices::rounded as to_ten;

mod prices {
    #[streamwright::replay_safe]
    pub fn rounded(cents: i64) -> i64 {
        cents / 10 * 10
    }
}

#[replay_safe]
fn total(prices: &[i64]) -> i64 {
    prices.iter().copied().map(to_ten).sum()
}

fn main() {}
