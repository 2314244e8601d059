//! A store that exists holds bytes, in files of its tasks and in its changelog. What reads them must fit.

use quote::ToTokens;

use super::compare::Comparison;
use super::contract::{Kind, Name, Part};
use super::types::{self, Held};
use super::words::ways_out;
use crate::catalogue;
use crate::diag::Diag;
use crate::model::Store;

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    for store in &comparison.model.stores {
        let Some((name, now, then)) = comparison.both(Kind::Store, &store.name.value.value()) else { continue };
        kind(comparison, store, &name, now, then);
        let serdes_fit = serdes(comparison, store, &name, now, then);
        subtopology(comparison, store, &name, now, then);
        if serdes_fit {
            let key = Held { what: "key", ty: &store.key.inner, serde: store.key_serde.to_token_stream() };
            let value = Held { what: "value", ty: &store.value.inner, serde: store.value_serde.to_token_stream() };
            types::ask(comparison, &name, then, store.node, [key, value]);
        }
    }
}

fn kind(comparison: &Comparison<'_>, store: &Store, name: &Name, now: &Part, then: &Part) {
    let (Some(new), Some(old)) = (now.text("kind"), then.text("kind")) else { return };
    if new == old {
        return;
    }
    let diag = Diag::new(
        &catalogue::LOCK_KIND,
        &store.name.value,
        format!("{name} is a {old} store, and would be read as {new}"),
    )
    .note("keys are written differently in each kind: nothing that is stored would be found");
    comparison.diags.push(ways_out(comparison, diag, name, then, store.node));
}

/// Whether both serdes are those that wrote what is stored.
fn serdes(comparison: &Comparison<'_>, store: &Store, name: &Name, now: &Part, then: &Part) -> bool {
    let mut fit = true;
    for (what, serde) in [("key", &store.key_serde), ("value", &store.value_serde)] {
        let line = format!("{what}_serde");
        let (Some(new), Some(old)) = (now.text(&line), then.text(&line)) else { continue };
        if new == old {
            continue;
        }
        fit = false;
        let message = format!("{name} holds {what}s written by `{old}`, and `{new}` would read them");
        let diag = Diag::new(&catalogue::LOCK_SERDE, serde.to_token_stream(), message).note(match what {
            "key" => "no key that is stored would be found again, and each would begin anew beside its old self",
            _ => "the first stored value that cannot be read stops the application; one that can be read means something else",
        });
        comparison.diags.push(ways_out(comparison, diag, name, then, store.node));
    }
    fit
}

fn subtopology(comparison: &Comparison<'_>, store: &Store, name: &Name, now: &Part, then: &Part) {
    let (Some(new), Some(old)) = (now.get("subtopology"), then.get("subtopology")) else { return };
    if new == old {
        return;
    }
    let message = format!("{name} moves from sub-topology {old} to {new}");
    let diag = Diag::new(&catalogue::LOCK_SUBTOPOLOGY, &store.name.value, message)
        .help("keep apart what was apart, and together what was together: merges and joins tie sub-topologies, repartitions part them")
        .note(format!(
            "on Kafka the files of the tasks `{old}_…` stay behind, and the tasks `{new}_…` read the whole changelog first;\n\
             while instances of both versions run, a task's name means two things"
        ));
    comparison.diags.push(ways_out(comparison, diag, name, then, store.node));
}
