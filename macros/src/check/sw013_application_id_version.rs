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

/// `orders.v2` and `orders-2` mean `orders-v2`, and so does `orders-v2.1.0`.
fn versioned(id: &str) -> String {
    let id = without_minor(id);
    let body = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = match id.get(body.len()..).map(|digits| digits.trim_start_matches('0')) {
        Some("") | None => "1",
        Some(number) => number,
    };
    let body = body.strip_suffix('v').filter(|rest| rest.ends_with(['.', '_', '-'])).unwrap_or(body);
    format!("{}-v{number}", body.trim_end_matches(['.', '_', '-']))
}

/// The version of a release, cut after its first number: state starts afresh or it does not.
fn without_minor(id: &str) -> &str {
    let Some((body, version)) = id.rsplit_once('v').filter(|(body, _)| body.ends_with(['.', '_', '-'])) else {
        return id;
    };
    let is_release = version.split('.').all(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    let major = version.split('.').next().unwrap_or_default();
    if is_release { id.get(..body.len() + 1 + major.len()).unwrap_or(id) } else { id }
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
        assert_eq!(versioned("orders-v1.2.0"), "orders-v1");
        assert_eq!(versioned("orders.v3.1"), "orders-v3");
        assert_eq!(versioned("orders-v"), "orders-v1");
        assert_eq!(versioned("orders-v0"), "orders-v1");
    }
}
