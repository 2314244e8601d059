//! Whether order-risk ran exactly once: the crash tests' verifier says.

use super::apps::{App, ORDER_RISK};
use super::evidence::Evidence;
use crate::evidence;
use crate::verify::{self, Finding};

/// Judges.
pub(super) fn verify(found: &Evidence) -> Vec<Finding> {
    let App { inputs, outputs, .. } = ORDER_RISK;
    let evidence = evidence::Evidence {
        orders: found.rows(inputs[0]).to_vec(),
        decisions: found.rows(outputs[0]).to_vec(),
        changelog: found.changelogs.concat(),
        state: found.stores.first().cloned().unwrap_or_default(),
        progress: found.progress.clone(),
        falls: found.falls.clone(),
    };
    verify::verify(&evidence).findings
}
