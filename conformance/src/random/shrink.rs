//! A case that fails, made smaller.

use serde_json::Value;

/// The case without one run of `length` steps, for each place where one can go. Each has a name of its own. A last step that
/// closes all windows stays: what it brings out would never come.
#[must_use]
pub fn smaller(case: &Value, length: usize) -> Vec<Value> {
    let steps = case["steps"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (steps, closing) = match steps.split_last() {
        Some((last, others)) if last["closes"] == true => (others, std::slice::from_ref(last)),
        _ => (steps, [].as_slice()),
    };
    let id = case["id"].as_str().unwrap_or_default();
    let length = length.max(1);
    let starts = (0..steps.len()).step_by(length).enumerate();
    starts
        .map(|(number, start)| {
            let end = (start + length).min(steps.len());
            let mut case = case.clone();
            case["steps"] = [&steps[..start], &steps[end..], closing].concat().into();
            case["id"] = format!("{id}.{number}").into();
            case
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::smaller;

    #[test]
    fn what_closes_all_windows_stays() {
        let closing = json!({"timestamp": 9, "closes": true});
        let cases = smaller(&json!({"id": "c#1", "steps": [1, 2, closing]}), 1);
        let left: Vec<_> = cases.iter().map(|case| case["steps"].clone()).collect();
        assert_eq!(left, [json!([2, closing]), json!([1, closing])]);
    }

    #[test]
    fn each_part_is_left_out_once() {
        let cases = smaller(&json!({"id": "c#1", "steps": [1, 2, 3, 4, 5]}), 2);
        let left: Vec<_> = cases.iter().map(|case| (case["id"].clone(), case["steps"].clone())).collect();
        assert_eq!(
            left,
            [
                (json!("c#1.0"), json!([3, 4, 5])),
                (json!("c#1.1"), json!([1, 2, 5])),
                (json!("c#1.2"), json!([1, 2, 3, 4]))
            ]
        );
    }
}
