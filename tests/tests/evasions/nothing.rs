//! What nothing catches on one machine, with one build. A layer that learns to has to say so in the table and in
//! `docs/replay-safety.md`.

use streamwright::prelude::*;

use crate::programs::{bits_of_nan, value_of_the_build};
use crate::{audited, replayed, topology_of};

topology_of!(bits_of_nan as BitsOfNan, "tests-evasions-nan-streams-v1");
topology_of!(value_of_the_build as ValueOfTheBuild, "tests-evasions-build-streams-v1");

#[track_caller]
fn assert_passes<T: Topology>(program: fn(&str) -> String) {
    let report = audited(program);
    assert!(report.findings.is_empty(), "the audit sees it: {report}");
    let said = replayed::<T>();
    assert!(said.is_none(), "the replay test sees it: {said:?}");
}

#[test]
fn bits_of_nan() {
    assert_passes::<BitsOfNan>(bits_of_nan::line);
}

#[test]
fn value_of_the_build() {
    assert_passes::<ValueOfTheBuild>(value_of_the_build::line);
}
