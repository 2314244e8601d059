//! Records that arrive in no good order.

use serde_json::{Value, json};

use super::{Dice, Input};

/// As many as make a case.
const AT_LEAST: usize = 20;
const MORE: usize = 130;

/// Many share a time, some are late, now and then time jumps.
pub(super) fn steps(inputs: &[Input], dice: &mut Dice) -> Vec<Value> {
    let mut now = *dice.pick(&[0, 1, 1_000, 1_600_000_000_000]);
    let count = AT_LEAST + dice.below(MORE);
    (0..count)
        .map(|_| {
            let input = *dice.pick(inputs);
            now += match dice.below(10) {
                0..=3 => 0,
                4..=8 => dice.time_below(5),
                _ => dice.time_below(100_000),
            };
            let late = if dice.one_in(4) { dice.time_below(50_000) } else { 0 };
            let null = |dice: &mut Dice| input.has_nulls && dice.one_in(6);
            let key = if null(dice) { Value::Null } else { input.key.choose(dice) };
            let value = if null(dice) { Value::Null } else { input.value.choose(dice) };
            let mut step = json!({"topic": input.topic, "key": key, "value": value, "timestamp": (now - late).max(0)});
            if dice.one_in(8) {
                step["headers"] = json!([["h", dice.pick(&[Some("1"), Some(""), None])], ["h", "2"]]);
            }
            step
        })
        .collect()
}
