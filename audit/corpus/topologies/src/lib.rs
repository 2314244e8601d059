//! Whole topologies with `#![audit]`, in `tests/`: one that is safe to replay, one that is not, one that vouches for what
//! makes it so.

use serde::{Deserialize, Serialize};
use streamwright::{Fact, State};

#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub struct Order {
    pub order_id: String,
    pub customer: String,
    pub cents: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "audit.corpus", label = "total", id(customer, cents))]
pub struct Total {
    pub customer: String,
    pub cents: i64,
    pub said: String,
}

pub mod rules {
    use std::sync::LazyLock;

    use regex::Regex;
    use streamwright::{replay_safe, trusted};

    static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[A-Z]{2}-").unwrap());

    /// Looks at nothing but its argument.
    #[replay_safe]
    pub fn has_code(order_id: &str) -> bool {
        CODE.is_match(order_id)
    }

    trusted!(reason = "gets past the compiler, so that the audit can find it", pub use clock::said);

    mod clock {
        /// Asks the clock, two crates away.
        pub fn said(cents: i64) -> String {
            helpers::order_key(cents as u64)
        }
    }
}
