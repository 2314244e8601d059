//! Whether order-risk ran exactly once, judged from what it left behind and by rules of its own: the input is folded
//! again here, with plain maps, and compared with output, changelog, state and offsets.
//!
//! Which order of a customer was counted first is not fixed: they come from several input partitions. So the
//! verifier looks for an order that explains the decisions; see [`decisions`].

mod decisions;
pub(crate) mod offsets;
mod orders;
mod report;
pub(crate) mod state;

use crate::evidence::Evidence;

pub use report::{Finding, Report};

/// The limit in the topology.
const LIMIT: i64 = 1_000_000;

/// Judges.
#[must_use]
pub fn verify(evidence: &Evidence) -> Report {
    let ledger = orders::Ledger::read(&evidence.orders);
    let mut report = Report::new(evidence, &ledger);
    match decisions::read(&evidence.decisions) {
        Ok(made) => {
            report.note("no decision is doubled", decisions::none_doubled(&made));
            report.note("no decision is lost", decisions::none_lost(&ledger, &made));
            report.note("decisions of a customer are in order", decisions::in_order(&made));
            report.note("an order of the input explains every decision", decisions::explained(&ledger, &made));
        }
        Err(unreadable) => report.note("decisions can be read", Err(unreadable)),
    }
    report.note("the state is the fold of the committed input", state::is_fold(&ledger, &evidence.state));
    report.note("the changelog, compacted, is the state", state::is_changelog(&evidence.changelog, &evidence.state));
    report.note("stores know how far their changelog goes", state::knows_end(&evidence.changelog, &evidence.state));
    report.note("committed offsets never fell", offsets::never_fell(evidence));
    report.note("committed offsets are the consumed prefix", offsets::are_the_prefix(evidence));
    report.note("no transaction hangs", offsets::none_hangs(evidence));
    report
}

#[cfg(test)]
mod tests;
