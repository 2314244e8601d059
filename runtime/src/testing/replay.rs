//! The replay test: the same input, processed in fresh processes, must become the same bytes.
//!
//! What the compiler proves, it proves of the code it sees. This looks from the other side: whatever a closure calls,
//! its results are compared. See `docs/replay-test.md` for what that can and cannot find.

mod diff;
mod plan;
mod process;
mod record;
mod recorded;
mod run;
mod transcript;

pub use record::{ReplayInput, ReplayRecord};
pub use recorded::recorded;

use std::panic::Location;
use std::time::{Duration, UNIX_EPOCH};

use crate::clock;
use crate::description::TopologyDescription;
use crate::params::{self, Texts};
use crate::topology::Topology;

use super::TestDriver;
use diff::{Cause, Divergence};
use plan::Plan;
use process::{Processes, Task};

/// How many processes with a grouping of their own are compared with the first.
const N_SHUFFLED: u64 = 2;

impl<T: Topology> TestDriver<T> {
    /// Processes `inputs` in three fresh processes and compares everything that comes out, byte by byte: records of
    /// sinks, repartitions and dead letter topics with their times and headers, the stores, and the last value of
    /// every key of their changelogs.
    ///
    /// The processes have hash seeds, addresses, threads, a second of the clock and a time zone of their own. The first
    /// reads everything in large batches and commits at the end; the others read in small batches, commit at other
    /// points, and lose what is uncommitted now and then, as in a crash. Every topic has one partition. All records of
    /// the topics that a sub-topology reads are there before it starts, and its task chooses among them by event time;
    /// those of sub-topologies further down come first, so that a table is full when a repartitioned stream meets it.
    ///
    /// To have processes of its own it runs the current test executable again, once for each, with only the current
    /// test: call it on the test's own thread. What stands before the call runs in each of them; what stands after it,
    /// only here. `inputs` may be random: all processes get those of the first.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// use streamwright::prelude::*;
    /// use streamwright::TestDriver;
    /// use streamwright::testing::ReplayInput;
    ///
    /// #[derive(Debug, Clone, Serialize, Deserialize, Fact)]
    /// #[fact(namespace = "customers.spending", label = "total", id(customer, cents))]
    /// pub struct Spending { customer: String, cents: i64 }
    ///
    /// topology! {
    ///     #![application_id = "customer-spending-streams-v1"]
    ///     pub struct CustomerSpending;
    ///     #[source(topic = "payments.v1", key = Utf8, value = I64)]
    ///     let payments: Stream<String, i64>;
    ///     #[store(name = "spending-by-customer", key = Utf8, value = I64)]
    ///     let spending: Table<String, i64> = payments.group_by_key().reduce(|total, cents| total + cents);
    ///     #[sink(topic = "customers.spending.v1", key = Utf8, value = Json)]
    ///     let totals: Stream<String, Spending> =
    ///         spending.to_stream().map_values(|customer, cents| Spending { customer: customer.clone(), cents: *cents });
    /// }
    ///
    /// let payments = ReplayInput::<Utf8, I64>::new("payments.v1");
    /// let inputs = (0..50).map(|n| payments.record(&format!("c-{}", n % 7), &(n * 100), 1_700_000_000_000 + n));
    /// TestDriver::<CustomerSpending>::assert_replay_stable(inputs);
    /// ```
    ///
    /// # Panics
    /// With the first difference and the node it is at; when the topology stops at a record, or makes nothing of the
    /// input; when no process can be started.
    ///
    /// Parameters are at their defaults; [`TestDriver::assert_replay_stable_with_params`] gives others.
    #[track_caller]
    pub fn assert_replay_stable(inputs: impl IntoIterator<Item = ReplayRecord>) {
        Self::assert_stable(Location::caller(), Texts::new(), inputs);
    }

    /// [`TestDriver::assert_replay_stable`] with these parameters, the same in every process.
    ///
    /// # Panics
    /// As that.
    #[track_caller]
    pub fn assert_replay_stable_with_params(params: T::Params, inputs: impl IntoIterator<Item = ReplayRecord>) {
        Self::assert_stable(Location::caller(), params::texts(&params), inputs);
    }

    fn assert_stable(caller: &Location<'_>, params: Texts, inputs: impl IntoIterator<Item = ReplayRecord>) {
        let call = format!("{} in {caller}", T::DESCRIPTION.application_id);
        if let Some(task) = Task::given() {
            // Another call than the one that this process was started for is somebody else's.
            if task.call == call {
                task.finish(|inputs, plan| run::on_thread::<T>(inputs, params, plan));
            }
            return;
        }
        let inputs: Vec<ReplayRecord> = inputs.into_iter().collect();
        let outcome = Processes::prepare(&call, &inputs).and_then(|processes| compare(T::DESCRIPTION, &processes));
        if let Err(words) = outcome {
            panic!("{words}");
        }
    }
}

fn compare(description: &TopologyDescription, processes: &Processes) -> Result<(), String> {
    let first = processes.run(Plan::PLAIN)?;
    if let Some(failure) = &first.failure {
        return Err(format!("`{}` stops on this input: {failure}", description.name));
    }
    if first.is_empty() {
        return Err(format!("`{}` makes nothing of this input: there is nothing to compare", description.name));
    }
    // Whatever reads a clock of seconds must get to see two of them.
    wait_for_the_next_second();
    for number in 1..=N_SHUFFLED {
        let plan = Plan::shuffled(number);
        let other = processes.run(plan)?;
        let Some(divergence) = Divergence::between(description, &first, &other) else { continue };
        // The same process without cuts tells what it depends on.
        let again = processes.run(plan.uncut())?;
        let cause = match Divergence::between(description, &first, &again) {
            Some(_) => Cause::Process,
            None => Cause::Grouping,
        };
        return Err(divergence.words(description, cause));
    }
    Ok(())
}

fn wait_for_the_next_second() {
    let now = clock::wall().duration_since(UNIX_EPOCH).unwrap_or_default();
    std::thread::sleep(Duration::from_millis(1_001 - u64::from(now.subsec_millis())));
}

/// Writes the test that [`TestDriver::assert_replay_stable`] is for: a module of this name with a test `replay_check`,
/// which `cargo streamwright replay-check` runs.
///
/// The input is a file of recorded records, relative to the package, in the format of [`recorded`](crate::testing::recorded):
///
/// ```
/// # mod app { use streamwright::prelude::*; use serde::{Deserialize, Serialize};
/// # #[derive(Debug, Clone, Serialize, Deserialize, Fact)]
/// # #[fact(namespace = "n", label = "l", id(text))]
/// # pub struct Line { text: String }
/// # topology! { #![application_id = "lines-streams-v1"] pub struct Lines;
/// #     #[source(topic = "in", key = Utf8, value = Utf8)] let lines: Stream<String, String>;
/// #     #[sink(topic = "out", key = Utf8, value = Json)]
/// #     let out: Stream<String, Line> = lines.map_values(|_, text| Line { text: text.clone() }); }
/// streamwright::replay_test!(lines_recorded, Lines, recorded = "tests/lines.ndjson");
/// # }
/// ```
///
/// or what a function makes:
///
/// ```
/// # mod app { use streamwright::prelude::*; use serde::{Deserialize, Serialize};
/// # #[derive(Debug, Clone, Serialize, Deserialize, Fact)]
/// # #[fact(namespace = "n", label = "l", id(text))]
/// # pub struct Line { text: String }
/// # topology! { #![application_id = "lines-streams-v1"] pub struct Lines;
/// #     #[source(topic = "in", key = Utf8, value = Utf8)] let lines: Stream<String, String>;
/// #     #[sink(topic = "out", key = Utf8, value = Json)]
/// #     let out: Stream<String, Line> = lines.map_values(|_, text| Line { text: text.clone() }); }
/// use streamwright::testing::{ReplayInput, ReplayRecord};
///
/// fn made_up() -> Vec<ReplayRecord> {
///     let lines = ReplayInput::<Utf8, Utf8>::new("in");
///     (0..100).map(|n| lines.record(&format!("k-{}", n % 9), &n.to_string(), n)).collect()
/// }
/// streamwright::replay_test!(lines_made_up, Lines, inputs = made_up);
/// # }
/// ```
#[macro_export]
macro_rules! replay_test {
    ($name:ident, $topology:ty, recorded = $file:literal $(,)?) => {
        $crate::replay_test!(
            $name,
            $topology,
            inputs = || $crate::testing::recorded(concat!(env!("CARGO_MANIFEST_DIR"), "/", $file))
        );
    };
    ($name:ident, $topology:ty, inputs = $inputs:expr $(,)?) => {
        #[cfg(test)]
        mod $name {
            #[allow(unused_imports, reason = "the topology may be named by a path")]
            use super::*;

            #[test]
            fn replay_check() {
                $crate::TestDriver::<$topology>::assert_replay_stable(($inputs)());
            }
        }
    };
}
