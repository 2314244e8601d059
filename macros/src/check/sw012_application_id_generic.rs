//! Two teams that both write `my-app-v1` share a consumer group: each takes the other's records. An id has
//! to say what the application does, so at least one of its words must mean something.

use super::{sw011_application_id_form, sw013_application_id_version};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

/// Words that any application could have.
const GENERIC: &[&str] = &[
    "a",
    "app",
    "application",
    "bar",
    "baz",
    "consumer",
    "default",
    "demo",
    "example",
    "foo",
    "group",
    "hello",
    "id",
    "job",
    "kafka",
    "main",
    "my",
    "name",
    "new",
    "pipeline",
    "processor",
    "project",
    "sample",
    "service",
    "stream",
    "streaming",
    "streams",
    "streamwright",
    "temp",
    "test",
    "the",
    "tmp",
    "topology",
    "world",
];

pub(super) fn check(model: &Model, diags: &Diags) {
    let literal = &model.application_id.value;
    let id = literal.value();
    // What is not even well formed is reported there.
    if !sw011_application_id_form::is_well_formed(&id) || !is_generic(&id) {
        return;
    }
    diags.push(
        Diag::new(
            &catalogue::APPLICATION_ID_GENERIC,
            literal,
            format!("application id `{id}` could be any application"),
        )
        .help("say what it does: `orders-risk-scoring-v1`")
        .note("it is the consumer group: two applications of one id take each other's records"),
    );
}

fn is_generic(id: &str) -> bool {
    let body = sw013_application_id_version::split(id).map_or(id, |(body, _)| body);
    body.split(['.', '_', '-']).all(|word| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        word.is_empty() || GENERIC.contains(&word)
    })
}

#[cfg(test)]
mod tests {
    use super::is_generic;

    #[test]
    fn one_word_of_meaning_is_enough() {
        for generic in ["app-v1", "my-app-v1", "test.streams-v2", "test1-v1", "my-app"] {
            assert!(is_generic(generic), "{generic}");
        }
        for specific in ["orders-v1", "my-orders-app-v1", "risk.streams-v3"] {
            assert!(!is_generic(specific), "{specific}");
        }
    }
}
