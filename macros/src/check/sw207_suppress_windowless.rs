//! `suppress(until_window_closes)` reads the windows of the aggregation in front of it, one for each row. A table without windows
//! never closes, and a row that two tables make closes with neither.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Chain, Model, NodeId, Step};
use crate::op::suppress::UNTIL_CLOSED;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, chain) in model.chains() {
        let Some((at, step)) = chain.final_step() else { continue };
        if !model.is_known(chain.head) {
            continue;
        }
        if let Some(before) = chain.steps[..at].iter().find(|before| !before.form.is_computed()) {
            diags.push(behind(step, before));
        } else if let Some(diag) = without_windows(model, chain, step) {
            diags.push(diag);
        }
    }
}

/// In one chain with what holds changes back already.
fn behind(step: &Step, before: &Step) -> Diag {
    let message = format!("`{}({UNTIL_CLOSED})` behind `{}`", step.name, before.name);
    Diag::new(&catalogue::SUPPRESS_WINDOWLESS, &step.name, message)
        .help(format!("write it behind the aggregation, `filter` or `map_values`, before `{}`", before.name))
}

fn without_windows(model: &Model, chain: &Chain, step: &Step) -> Option<Diag> {
    let joined = chain.steps.iter().any(|step| step.form.second.pairs().is_some()) || joins(model, chain.head);
    if joined {
        let message = format!("`{}({UNTIL_CLOSED})` behind a join of tables", step.name);
        return Some(
            Diag::new(&catalogue::SUPPRESS_WINDOWLESS, &step.name, message)
                .help("join what is final: `suppress` each side, or the join's result for a time, `suppress(time_limit = …)`")
                .note("a row of a join closes with two windows, for which a buffer would be needed; that is not offered yet"),
        );
    }
    if model.has_windows(chain.head) {
        return None;
    }
    let name = &model.node(chain.head).name;
    let message = format!("`{}({UNTIL_CLOSED})`, and `{name}` has no windows", step.name);
    Some(
        Diag::new(&catalogue::SUPPRESS_WINDOWLESS, &step.name, message)
            .help("aggregate windows, `.windowed_by(tumbling = 5.minutes(), grace = 30.seconds())`, or hold changes back for a time, `.suppress(time_limit = 10.seconds())`")
            .note("a table without windows may change at any time: no result of it is the last one"),
    )
}

/// Whether a table is computed from two.
fn joins(model: &Model, id: NodeId) -> bool {
    let inputs = model.computed_from(model.table_root(id));
    // Inputs are declared before what is made of them, so this ends.
    inputs.len() > 1 || inputs.into_iter().any(|input| joins(model, input))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn tables_without_windows_never_close() {
        rejects(
            check,
            quote!(let x: Table<String, Profile> = profiles.filter(f).suppress(until_window_closes);),
            &["`suppress(until_window_closes)`, and `profiles` has no windows"],
        );
    }

    #[test]
    fn windows_close_through_what_computes_row_by_row() {
        let counts = quote! {
            #[store(name = "c", key = Utf8, value = I64)]
            let counts: Table<Windowed<String>, i64> =
                orders.group_by_key().windowed_by(session = 1.hour(), grace = 0.seconds()).count();
        };
        accepts(
            check,
            quote! {
                #counts
                let large: Table<Windowed<String>, i64> = counts.filter(f);
                let x: Table<Windowed<String>, String> = large.map_values(g).suppress(until_window_closes);
            },
        );
        rejects(
            check,
            quote! {
                #counts
                let pairs: Table<Windowed<String>, i64> = counts.join(counts, f);
                let x: Table<Windowed<String>, i64> = pairs.filter(g).suppress(until_window_closes);
            },
            &["`suppress(until_window_closes)` behind a join of tables"],
        );
    }
}
