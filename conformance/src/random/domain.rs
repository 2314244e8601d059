//! Few keys and values, so that they meet again.

use serde_json::{Value, json};

use super::Dice;

/// What a key or value is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Domain {
    Ints,
    Longs,
    Doubles,
    Texts,
    /// Texts that are numbers.
    Digits,
    /// Texts of two letters.
    Pairs,
    /// Texts among which two mean that there is no group.
    Groups,
}

impl Domain {
    /// The type of the schema.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Ints => "int",
            Self::Longs => "long",
            Self::Doubles => "double",
            Self::Texts | Self::Digits | Self::Pairs | Self::Groups => "string",
        }
    }

    /// One of them, and an even one of the numbers.
    pub(super) fn plain(self) -> Value {
        match self {
            Self::Ints | Self::Longs => json!(2),
            Self::Doubles => json!(2.0),
            Self::Texts | Self::Groups => json!("a"),
            Self::Digits => json!("42"),
            Self::Pairs => json!("11"),
        }
    }

    pub(super) fn choose(self, dice: &mut Dice) -> Value {
        match self {
            Self::Ints => dice.pick(&[json!(-1), json!(0), json!(1), json!(2), json!(3), json!(6)]).clone(),
            Self::Longs => dice.pick(&[json!(-3), json!(0), json!(1), json!(2), json!(1_i64 << 40)]).clone(),
            // Their sums are exact.
            Self::Doubles => dice.pick(&[json!(-0.5), json!(0.0), json!(0.25), json!(2.0)]).clone(),
            Self::Texts => dice.pick(&[json!(""), json!("a"), json!("b"), json!("ab"), json!("ä")]).clone(),
            Self::Digits => dice.pick(&[json!("0"), json!("-7"), json!("3"), json!("42")]).clone(),
            Self::Pairs => dice.pick(&[json!("11"), json!("12"), json!("21"), json!("ä1")]).clone(),
            Self::Groups => dice.pick(&[json!("null"), json!("NULL"), json!("a"), json!("b")]).clone(),
        }
    }
}
