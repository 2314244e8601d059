//! What exists and is no longer there in the topology: its state stays behind, and what has come in its place is empty.

use super::compare::Comparison;
use super::contract::{Kind, Name};
use super::words::begin_again;
use crate::catalogue;
use crate::diag::Diag;

pub(super) fn compare(comparison: &Comparison<'_>) {
    for (name, part) in &comparison.then.parts {
        let left = match name.kind {
            Kind::Store => "its files and its changelog stay behind unread; a store of another name begins empty",
            Kind::Repartition => "records that are still in the topic are never read",
            Kind::Source | Kind::Sink => continue,
        };
        if comparison.now.parts.contains_key(name) || comparison.taken.contains_key(name) {
            continue;
        }
        let application = &comparison.model.application_id.value;
        comparison.diags.push(
            Diag::new(&catalogue::LOCK_GONE, application, format!("{name} exists and is no longer in the topology"))
                .help(begin_again(comparison))
                .help(format!(
                    "if it goes by another name now, and was copied there, say so at its node:\n\
                     `#[migrates(from = \"{}\", reason = \"…\")]`",
                    name.reference(part)
                ))
                .help(format!("if it may be lost, delete {} from the lock", table(&application.value(), name)))
                .note(left),
        );
    }
}

fn table(application: &str, name: &Name) -> String {
    format!("`[topology.\"{application}\".{}.\"{}\"]`", name.kind.word(), name.name)
}
