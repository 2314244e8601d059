//! Compares what came out of a case with what the reference wrote.

use std::collections::BTreeMap;

use crate::case::{Caching, Case, Comparison, Output};
use crate::known;

/// Where what came out first differs from what the reference wrote, as two lines for people; `None` if it does not.
#[must_use]
pub fn difference(case: &Case, found: &[Output]) -> Option<String> {
    let expected: Vec<Output> = case.expected.iter().map(|output| known::ours(case, output)).collect();
    match case.caching {
        Caching::Disabled => between(case, ("expected", &expected), ("actual", found)),
        Caching::Enabled => between(case, ("expected", &expected), ("actual", &cached(found))),
    }
}

/// What a cache lets pass that is emptied after each step: the last record of each key.
fn cached(found: &[Output]) -> Vec<Output> {
    let is_one = |one: &Output, other: &Output| (one.step, &one.out, &one.key) == (other.step, &other.out, &other.key);
    let last = |(at, output): &(usize, &Output)| !found[at + 1..].iter().any(|later| is_one(later, output));
    found.iter().enumerate().filter(last).map(|(_, output)| output.clone()).collect()
}

/// The same for a run that was killed, beside one that was not.
#[must_use]
pub fn change(case: &Case, uncrashed: &[Output], crashed: &[Output]) -> Option<String> {
    between(case, ("uncrashed", uncrashed), ("crashed", crashed))
}

/// A name, and outputs.
type Side<'o> = (&'static str, &'o [Output]);

fn between(case: &Case, (left, expected): Side<'_>, (right, found): Side<'_>) -> Option<String> {
    for step in 0..case.steps.len() {
        let (wanted, got) = (of_step(expected, step), of_step(found, step));
        for out in wanted.keys().chain(got.keys()).collect::<std::collections::BTreeSet<_>>() {
            let none = Vec::new();
            let (wanted, got) = (wanted.get(*out).unwrap_or(&none), got.get(*out).unwrap_or(&none));
            let same = match case.comparison {
                Comparison::Exact => wanted == got,
                Comparison::Table => {
                    let (wanted, got) = (until(expected, out, step), until(found, out, step));
                    last_of_each_key(&wanted) == last_of_each_key(&got)
                }
            };
            if !same {
                let width = left.len().max(right.len());
                return Some(format!(
                    "step {step}, output `{out}`\n  {left:width$} {}\n  {right:width$} {}",
                    written(wanted),
                    written(got)
                ));
            }
        }
    }
    None
}

/// The records of one step by output: the order between outputs says nothing.
fn of_step(outputs: &[Output], step: usize) -> BTreeMap<&str, Vec<&Output>> {
    let mut by_output: BTreeMap<&str, Vec<&Output>> = BTreeMap::new();
    for output in outputs.iter().filter(|output| output.step == step) {
        by_output.entry(&output.out).or_default().push(output);
    }
    by_output
}

fn until<'o>(outputs: &'o [Output], out: &str, step: usize) -> Vec<&'o Output> {
    outputs.iter().filter(|output| output.out == out && output.step <= step).collect()
}

/// The last value of each key, without those that are deleted.
fn last_of_each_key(outputs: &[&Output]) -> BTreeMap<String, serde_json::Value> {
    let mut last = BTreeMap::new();
    for output in outputs {
        last.insert(output.key.to_string(), output.value.clone());
    }
    last.retain(|_, value| !value.is_null());
    last
}

fn written(outputs: &[&Output]) -> String {
    serde_json::to_string(outputs).unwrap_or_else(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{change, difference};
    use crate::case::{Caching, Case, Output};

    fn case(comparison: &str) -> Case {
        serde_json::from_value(json!({
            "id": "c", "topology": [], "comparison": comparison,
            "steps": [{"topic": "t", "key": "a", "value": 1, "timestamp": 0}, {"topic": "t", "key": "a", "value": 2, "timestamp": 5}],
            "expected": [
                {"step": 0, "out": "o", "key": "a", "value": 1, "timestamp": 0},
                {"step": 1, "out": "o", "key": "a", "value": 2, "timestamp": 5},
                {"step": 1, "out": "p", "key": "a", "value": 2, "timestamp": 5},
            ],
        }))
        .unwrap()
    }

    fn output(step: usize, out: &str, value: i32, timestamp: i64) -> Output {
        Output { step, out: out.to_owned(), key: json!("a"), value: json!(value), timestamp, headers: Vec::new() }
    }

    #[test]
    fn outputs_of_a_step_are_compared_each_by_itself() {
        let found = [output(0, "o", 1, 1), output(1, "p", 2, 5), output(1, "o", 2, 5)];
        assert_eq!(difference(&case("exact"), &found), None);
    }

    #[test]
    fn a_cache_lets_the_last_record_of_a_key_pass() {
        let mut case = case("exact");
        let found = [output(0, "o", 7, 1), output(0, "o", 1, 1), output(1, "o", 2, 5), output(1, "p", 2, 5)];
        assert!(difference(&case, &found).unwrap().starts_with("step 0, output `o`"));
        case.caching = Caching::Enabled;
        assert_eq!(difference(&case, &found), None);
    }

    #[test]
    fn a_run_that_was_killed_is_compared_with_one_that_was_not() {
        let (first, doubled) = (output(0, "o", 1, 1), [output(0, "o", 1, 1), output(0, "o", 1, 1)]);
        assert_eq!(change(&case("exact"), std::slice::from_ref(&first), std::slice::from_ref(&first)), None);
        let words = change(&case("exact"), &[first], &doubled).unwrap();
        assert!(words.contains("\n  uncrashed [{") && words.contains("\n  crashed   [{"), "{words}");
    }

    #[test]
    fn another_time_or_a_record_too_many_is_a_difference() {
        let late = [output(0, "o", 1, 1), output(1, "o", 2, 6), output(1, "p", 2, 5)];
        assert!(difference(&case("exact"), &late).unwrap().starts_with("step 1, output `o`"));
        let doubled = [output(0, "o", 1, 1), output(0, "o", 1, 1), output(1, "o", 2, 5), output(1, "p", 2, 5)];
        assert!(difference(&case("exact"), &doubled).unwrap().starts_with("step 0, output `o`"));
        assert_eq!(difference(&case("table"), &doubled), None);
        assert!(difference(&case("table"), &doubled[..3]).is_some());
    }
}
