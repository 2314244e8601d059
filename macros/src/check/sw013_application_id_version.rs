//! The version in the id is the way out when state must start afresh: a new version is a new consumer group
//! with new changelogs, while the old one keeps running. An id without one has no such way.

use super::sw011_application_id_form;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

pub(super) fn check(model: &Model, diags: &Diags) {
    let literal = &model.application_id.value;
    let id = literal.value();
    if !sw011_application_id_form::is_well_formed(&id) || split(&id).is_some() {
        return;
    }
    diags.push(
        Diag::new(
            &catalogue::APPLICATION_ID_VERSION,
            literal,
            format!("application id `{id}` does not end with a version"),
        )
        .help(format!("write `{}`", versioned(&id)))
        .note("a new version gets new state and a new consumer group when a change cannot keep the old ones"),
    );
}

/// The id without its version, and the version.
pub(super) fn split(id: &str) -> Option<(&str, &str)> {
    let (body, version) = id.rsplit_once("-v")?;
    let is_number = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()) && !version.starts_with('0');
    (is_number && !body.is_empty()).then_some((body, version))
}

/// `orders.v2` and `orders-2` mean `orders-v2`.
fn versioned(id: &str) -> String {
    let body = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = match id.get(body.len()..).map(|digits| digits.trim_start_matches('0')) {
        Some("") | None => "1",
        Some(number) => number,
    };
    let body = body.strip_suffix('v').filter(|rest| rest.ends_with(['.', '_', '-'])).unwrap_or(body);
    format!("{}-v{number}", body.trim_end_matches(['.', '_', '-']))
}

#[cfg(test)]
mod tests {
    use super::{split, versioned};

    #[test]
    fn versions() {
        assert_eq!(split("orders-risk-v12"), Some(("orders-risk", "12")));
        for bad in ["orders", "orders-v", "orders-v0", "orders-v01", "orders.v1", "orders-v1-beta", "-v1"] {
            assert_eq!(split(bad), None, "{bad}");
        }
    }

    #[test]
    fn suggestions() {
        assert_eq!(versioned("orders"), "orders-v1");
        assert_eq!(versioned("orders.v2"), "orders-v2");
        assert_eq!(versioned("orders-3"), "orders-v3");
        assert_eq!(versioned("orders-v"), "orders-v1");
        assert_eq!(versioned("orders-v0"), "orders-v1");
    }
}
