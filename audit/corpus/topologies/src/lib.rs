//! Whole topologies with `#![audit]`, in `tests/`: one that is safe to replay, one that is not, and such that vouch for what
//! they do, in the ways that there are.

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

    trusted!(reason = "shows that an item is enough", pub use clock::said);
    trusted!(reason = "shows that a re-export is found", pub use helpers::text_key);
    trusted!(reason = "shows that a type is found by another name", type OtherName);

    pub use helpers::Stamp as OtherName;

    mod clock {
        /// Asks the clock, two crates away.
        pub fn said(cents: i64) -> String {
            helpers::order_key(cents as u64)
        }
    }

    /// Asks the clock where the compiler does not see it, by a function that an item vouches for.
    pub struct Said(pub i64);

    impl std::fmt::Display for Said {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(&clock::said(self.0))
        }
    }

    /// The same by one that nobody vouches for.
    pub struct Keyed(pub i64);

    impl std::fmt::Display for Keyed {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(&helpers::order_key(self.0 as u64))
        }
    }
}
