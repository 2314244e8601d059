//! What all incompatible changes are told: the ways out.

use super::compare::Comparison;
use super::contract::{Name, Part};
use crate::diag::Diag;
use crate::model::NodeId;

/// Ends the message about a part whose existing state or topic the topology no longer fits.
pub(super) fn ways_out(comparison: &Comparison<'_>, diag: Diag, name: &Name, then: &Part, node: NodeId) -> Diag {
    let node = &comparison.model.node(node).name;
    let reference = name.reference(then);
    diag.help(begin_again(comparison)).help(format!(
        "if what exists fits all the same, say why, above `let {node}`:\n\
         `#[migrates(from = \"{reference}\", reason = \"…\")]`"
    ))
}

/// The first way out: another application.
pub(super) fn begin_again(comparison: &Comparison<'_>) -> String {
    let id = comparison.model.application_id.value.value();
    format!("keep it as it was, or begin anew beside it: `#![application_id = \"{}\"]`", next(&id))
}

/// `orders-v2` after `orders-v1`.
fn next(id: &str) -> String {
    let version = id.rsplit_once("-v").and_then(|(stem, version)| Some((stem, version.parse::<u64>().ok()?)));
    version.map_or_else(|| format!("{id}-v2"), |(stem, version)| format!("{stem}-v{}", version + 1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_next_version_follows_the_last() {
        assert_eq!(super::next("orders-v9"), "orders-v10");
        assert_eq!(super::next("orders"), "orders-v2");
    }
}
