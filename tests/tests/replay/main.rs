//! The replay test finds what it is for, says where, and leaves a right topology alone.
//!
//! The mistakes are behind `trusted!`, because the compiler would refuse them: this is the layer that looks at what
//! comes out.

mod fixed_hash;
mod leaks;
#[path = "../../../examples/order_risk/topology.rs"]
#[expect(unreachable_pub, reason = "an example's types are public")]
mod order_risk;
mod right;
mod wrong;

use std::panic::{AssertUnwindSafe, catch_unwind};

use streamwright::testing::{ReplayInput, ReplayRecord};
use streamwright::{TestDriver, Topology, serdes};

/// Texts of a few words each.
fn texts(topic: &str) -> Vec<ReplayRecord> {
    let input = ReplayInput::<serdes::Utf8, serdes::Utf8>::new(topic);
    let text = |n: i64| format!("alpha{} beta{} gamma{} delta{} epsilon{}", n % 5, n % 7, n % 3, n, n * n);
    (0..60).map(|n| input.record(&format!("k-{}", n % 11), &text(n), 1_700_000_000_000 + n)).collect()
}

/// What the replay test says of a topology that it does not let through.
#[track_caller]
fn verdict<T: Topology>(inputs: Vec<ReplayRecord>) -> String {
    let outcome = catch_unwind(AssertUnwindSafe(|| TestDriver::<T>::assert_replay_stable(inputs)));
    let payload = outcome.expect_err("the replay test lets it through");
    payload.downcast_ref::<String>().expect("words").clone()
}

#[track_caller]
fn assert_says(verdict: &str, words: &[&str]) {
    for word in words {
        assert!(verdict.contains(word), "{word:?} is not in:\n{verdict}");
    }
}
