//! What became of the cases of a family.

use std::collections::BTreeMap;

use streamwright_conformance::case::Case;
use streamwright_conformance::judge;

use super::program::{Log, Outcome};

/// See the module.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: Vec<String>,
    pub(super) unsupported: Vec<String>,
    /// Failed cases that nobody has to repeat.
    pub(super) lenient: Vec<String>,
}

impl Tally {
    /// Every run has to give what the reference gave, and one that was killed what the other gave.
    pub(super) fn judge(&mut self, case: &Case, runs: Option<&BTreeMap<String, Outcome>>) {
        let Some(runs) = runs else { return self.differs(case, "was not run") };
        let difference = runs.iter().find_map(|(run, outcome)| {
            let wrong = match outcome {
                Ok(found) => judge::difference(case, found),
                Err(error) => Some(error.clone()),
            };
            Some(format!("{run}: {}", wrong?))
        });
        let killed = || match (runs.get("uncrashed"), runs.get("crashed")) {
            (Some(Ok(uncrashed)), Some(Ok(crashed))) => judge::change(case, uncrashed, crashed),
            _ => None,
        };
        match (difference, killed()) {
            (None, None) => self.passed += 1,
            // A quirk may be left out, but not by a death.
            (_, Some(wrong)) => self.failed.push(format!("{}: {wrong}", case.id)),
            (Some(wrong), None) => self.differs(case, &wrong),
        }
    }

    fn differs(&mut self, case: &Case, wrong: &str) {
        match case.strict {
            true => self.failed.push(format!("{}: {wrong}", case.id)),
            false => self.lenient.push(format!("{} (not required): {wrong}", case.id)),
        }
    }

    pub(super) fn print(&self, family: &str, log: Log) {
        let place = if log == Log::Memory { String::new() } else { format!(" on {}", log.name()) };
        println!(
            "{family}{place}: {} passed, {} failed, {} unsupported{}",
            self.passed,
            self.failed.len(),
            self.unsupported.len(),
            if self.lenient.is_empty() { String::new() } else { format!(", {} not required", self.lenient.len()) },
        );
        for line in self.failed.iter().chain(&self.unsupported).chain(&self.lenient) {
            println!("  {}", line.replace('\n', "\n  "));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;
    use streamwright_conformance::case::{Case, Output};

    use super::{Outcome, Tally};

    fn case(strict: bool) -> Case {
        let output = json!({"step": 0, "out": "o", "key": "k", "value": 1, "timestamp": 5});
        let steps = json!([{"topic": "t", "key": "k", "value": 1, "timestamp": 5}]);
        serde_json::from_value(
            json!({"id": "c", "strict": strict, "topology": [], "steps": steps, "expected": [output]}),
        )
        .unwrap()
    }

    fn runs(uncrashed: Outcome, crashed: Outcome) -> BTreeMap<String, Outcome> {
        [("uncrashed".to_owned(), uncrashed), ("crashed".to_owned(), crashed)].into()
    }

    fn judged(strict: bool, runs: &BTreeMap<String, Outcome>) -> Tally {
        let mut tally = Tally::default();
        tally.judge(&case(strict), Some(runs));
        tally
    }

    #[test]
    fn a_death_that_changes_something_is_a_failure_even_of_a_quirk() {
        let right: Vec<Output> = case(true).expected;
        let doubled = [right.clone(), right.clone()].concat();
        assert_eq!(judged(true, &runs(Ok(right.clone()), Ok(right.clone()))).passed, 1);
        for strict in [true, false] {
            let failed = judged(strict, &runs(Ok(right.clone()), Ok(doubled.clone()))).failed;
            assert!(failed[0].contains("uncrashed") && failed[0].contains("step 0"), "{failed:?}");
        }
        assert_eq!(judged(false, &runs(Ok(doubled.clone()), Ok(doubled.clone()))).lenient.len(), 1);
        assert_eq!(judged(true, &runs(Ok(doubled.clone()), Ok(doubled))).failed.len(), 1);
        let words = &judged(true, &runs(Ok(right), Err("nobody died".to_owned()))).failed[0];
        assert_eq!(words, "c: crashed: nobody died");
    }

    #[test]
    fn a_case_that_was_not_run_has_failed() {
        let mut tally = Tally::default();
        tally.judge(&case(true), None);
        assert_eq!(tally.failed, ["c: was not run"]);
    }
}
