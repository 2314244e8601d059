//! What the replay test catches, and the audit does not.

use streamwright::prelude::*;

use crate::programs::{address_in_a_text, trusted_by_mistake};
use crate::{audited, replayed, topology_of};

topology_of!(address_in_a_text as AddressInAText, "tests-evasions-address-streams-v1");
topology_of!(trusted_by_mistake as TrustedByMistake, "tests-evasions-trusted-streams-v1");

/// The report of a replay names the node.
#[track_caller]
fn assert_diverges<T: Topology>(program: fn(&str) -> String) {
    let report = audited(program);
    assert!(report.findings.is_empty(), "the audit sees it now, and comes first: {report}");
    let said = replayed::<T>().expect("the replay test lets it through");
    for words in ["first difference: node `lines`, sink", "look into: node `lines` (map_values)"] {
        assert!(said.contains(words), "{words:?} is not in:\n{said}");
    }
}

#[test]
fn address_in_a_text() {
    assert_diverges::<AddressInAText>(address_in_a_text::line);
}

#[test]
fn trusted_by_mistake() {
    assert_diverges::<TrustedByMistake>(trusted_by_mistake::line);
}
