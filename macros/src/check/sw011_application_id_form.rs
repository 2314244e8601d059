//! The application id is the consumer group and the first part of every internal topic and state directory,
//! so it must be legal as each of them, and short enough to leave room for the rest of a name.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

const MAX: usize = 100;

pub(super) fn check(model: &Model, diags: &Diags) {
    let literal = &model.application_id.value;
    let id = literal.value();
    let Some(problem) = problem(&id) else { return };
    diags.push(
        Diag::new(&catalogue::APPLICATION_ID_FORM, literal, format!("application id `{id}` {problem}"))
            .help("write lower-case words joined by `-`, with a version: `orders-risk-scoring-v1`"),
    );
}

/// Whether other rules may take the id apart.
pub(super) fn is_well_formed(id: &str) -> bool {
    problem(id).is_none()
}

fn problem(id: &str) -> Option<String> {
    if let Some(upper) = id.chars().find(char::is_ascii_uppercase) {
        return Some(format!("holds the upper-case letter `{upper}`"));
    }
    if let Some(problem) = super::naming::problem(id) {
        return Some(problem);
    }
    let is_joint = |c| matches!(c, '.' | '_' | '-');
    if id.split(is_joint).any(str::is_empty) {
        return Some("has a joint without a word beside it".to_owned());
    }
    (id.len() > MAX).then(|| format!("is {} characters long; {MAX} are the limit", id.len()))
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn forms() {
        assert_eq!(problem("orders-risk.scoring_streams-v1"), None);
        for bad in ["", "Orders-v1", "orders risk-v1", "orders--risk-v1", "-orders-v1", &"a".repeat(101)] {
            assert!(problem(bad).is_some(), "{bad}");
        }
    }
}
