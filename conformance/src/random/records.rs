//! Records that arrive in no good order.

use serde_json::{Value, json};

use super::{Dice, Input, Nulls};

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
            let (latest, late) = input.times.next(now, dice);
            now = latest;
            let time = input.times.near_border((now - late).max(0), dice);
            let null_key = input.nulls != Nulls::None && dice.one_in(6);
            let key = if null_key { Value::Null } else { input.key.choose(dice) };
            let null_value = input.nulls == Nulls::Both && dice.one_in(6);
            let value = if null_value { Value::Null } else { input.value.choose(dice) };
            let mut step = json!({"topic": input.topic, "key": key, "value": value, "timestamp": time});
            if input.has_headers && dice.one_in(8) {
                step["headers"] = json!([["h", dice.pick(&[Some("1"), Some(""), None])], ["h", "2"]]);
            }
            step
        })
        .collect()
}

/// How far behind all others the record is that closes all windows.
const LAST_AFTER: i64 = 1_000_000;

/// A record that closes all windows. Its value passes the filters that lie before a table which waits for that.
pub(super) fn closing(input: &Input, steps: &[Value]) -> Value {
    let latest = steps.iter().filter_map(|step| step["timestamp"].as_i64()).max().unwrap_or_default();
    let key = input.key.choose(&mut Dice::new(0));
    let value = input.value.plain();
    json!({"topic": input.topic, "key": key, "value": value, "timestamp": latest + LAST_AFTER, "closes": true})
}
