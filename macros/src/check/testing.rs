//! What the in-file tests of rules share: one rule on a small topology.

use proc_macro2::TokenStream;

use super::Rule;
use crate::diag::Diags;
use crate::tests::{model, with_sources};

/// The first lines of what `rule` reports about a whole topology.
pub(super) fn lines(rule: Rule, topology: TokenStream) -> Vec<String> {
    let model = model(topology);
    let diags = Diags::new();
    rule(&model, &diags);
    let texts = diags.into_texts();
    texts.iter().filter_map(|text| text.lines().next()).map(str::to_owned).collect()
}

/// Nothing is wrong with `nodes` after the stream `orders` and the table `profiles`.
#[track_caller]
pub(super) fn accepts(rule: Rule, nodes: TokenStream) {
    rejects(rule, nodes, &[]);
}

/// The rule reports exactly these messages about `nodes` after `orders` and `profiles`.
#[track_caller]
pub(super) fn rejects(rule: Rule, nodes: TokenStream, expected: &[&str]) {
    let found = lines(rule, with_sources(nodes));
    let found: Vec<&str> = found.iter().filter_map(|line| line.split_once("] ")).map(|(_, text)| text).collect();
    assert_eq!(found, expected);
}
