//! The evasions that the compiler lets through, `ui-tests/cases/evasions/pass`: each program is put before the layer that
//! its second line names, and before the layers in front of that. The table there names the tests here, and
//! `ui-tests/tests/evasions.rs` demands one for each.
//!
//! Not in `ui-tests`: a replay needs topologies that run, an audit an executable with little else in it. On other machines the audit is not tried, see `audit/tests/corpus.rs`.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod audit;
mod nothing;
#[expect(unreachable_pub, reason = "programs of their own elsewhere")]
mod programs;
mod replay;

use std::panic::{AssertUnwindSafe, catch_unwind};

use streamwright::testing::{ReplayInput, ReplayRecord};
use streamwright::{TestDriver, Topology, serdes};
use streamwright_audit::{Report, Root, audit_current_exe};

/// What the audit says of a program.
fn audited(program: fn(&str) -> String) -> Report {
    let root = Root::new("the program", program as *const () as usize);
    audit_current_exe(&[root]).unwrap_or_else(|error| panic!("{error}"))
}

/// Orders of several words.
fn orders() -> Vec<ReplayRecord> {
    let input = ReplayInput::<serdes::Utf8, serdes::Utf8>::new("tests.evasions.orders.v1");
    let order = |n: i64| format!("{n} apples {} pears {} plums", n * 7, n * 31);
    (0..40).map(|n| input.record(&format!("k-{}", n % 5), &order(n), 1_700_000_000_000 + n)).collect()
}

/// What the replay test says of a topology, unless it lets it through.
fn replayed<T: Topology>() -> Option<String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| TestDriver::<T>::assert_replay_stable(orders())));
    outcome.err().map(|payload| payload.downcast_ref::<String>().expect("words").clone())
}

/// Says what a program made of an order.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, streamwright::Fact)]
#[fact(namespace = "tests.evasions", label = "line", id(line))]
pub(crate) struct Line {
    line: String,
}

/// A topology of one step, which is the program.
macro_rules! topology_of {
    ($program:ident as $name:ident, $application:literal) => {
        streamwright::topology! {
            #![application_id = $application]

            /// One of the programs.
            pub(crate) struct $name;

            #[source(topic = "tests.evasions.orders.v1", key = Utf8, value = Utf8)]
            let orders: Stream<String, String>;

            #[sink(topic = "tests.evasions.lines.v1", key = Utf8, value = Json)]
            let lines: Stream<String, crate::Line> =
                orders.map_values(|_, order| crate::Line { line: crate::programs::$program::line(order) });
        }
    };
}
use topology_of;
