//! `suppress(until_window_closes)` reads the windows of the aggregation in front of it, one for each row. A table without windows
//! never closes, and a row that two tables make closes with neither.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Chain, Model, NodeId, Step, windowed_key};
use crate::op::suppress::UNTIL_CLOSED;

pub(super) fn check(model: &Model, diags: &Diags) {
    for (_, chain) in model.chains() {
        let Some((_, step)) = chain.final_step() else { continue };
        if model.is_known(chain.head) {
            without_windows(model, chain, step).into_iter().for_each(|diag| diags.push(diag));
        }
    }
}

fn without_windows(model: &Model, chain: &Chain, step: &Step) -> Option<Diag> {
    let joined = chain.steps.iter().any(|step| step.form.second.pairs().is_some()) || joins(model, chain.head);
    if joined {
        let message = format!("`{}({UNTIL_CLOSED})` behind a join of tables", step.name);
        return Some(
            Diag::new(&catalogue::SUPPRESS_WINDOWLESS, &step.name, message)
                .help("hold the join's result back for a time: `suppress(time_limit = …)`")
                .note("a row of a join closes with two windows, for which a buffer would be needed; that is not offered yet"),
        );
    }
    if let Some(buffer) = buffer(model, chain.head) {
        let message = format!("`{}({UNTIL_CLOSED})` behind the buffer of `{}`", step.name, model.node(buffer).name);
        let before = model.buffered(buffer).unwrap_or(buffer);
        return Some(
            Diag::new(&catalogue::SUPPRESS_WINDOWLESS, &step.name, message)
                .help(format!("take `{}`, which is before the buffer", model.node(before).name))
                .note("a window may close while its last change waits in the buffer"),
        );
    }
    (!model.has_windows(chain.head)).then(|| of_keys(model, chain, step))
}

fn of_keys(model: &Model, chain: &Chain, step: &Step) -> Diag {
    let head = model.node(chain.head);
    let message = format!("`{}({UNTIL_CLOSED})`, and `{}` has no windows", step.name, head.name);
    let diag = Diag::new(&catalogue::SUPPRESS_WINDOWLESS, &step.name, message)
        .help("aggregate windows, `.windowed_by(tumbling = 5.minutes(), grace = 30.seconds())`, or hold changes back for a time, `.suppress(time_limit = 10.seconds())`");
    diag.note(match windowed_key(&head.ty.key.inner) {
        Some(_) => "its keys are those of windows that close elsewhere, after a grace that is not known here",
        None => "a table without windows may change at any time: no result of it is the last one",
    })
}

/// The buffer that a table is behind.
fn buffer(model: &Model, id: NodeId) -> Option<NodeId> {
    let id = model.table_root(id);
    // Inputs are declared before what is made of them, so this ends.
    match model.buffered(id) {
        Some(_) => Some(id),
        None => model.computed_from(id).into_iter().find_map(|input| buffer(model, input)),
    }
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
        rejects(
            check,
            quote! {
                #counts
                #[store(name = "h", key = Utf8, value = I64)]
                let held: Table<Windowed<String>, i64> = counts.suppress(time_limit = 1.minute());
                let large: Table<Windowed<String>, i64> = held.filter(f);
                let x: Table<Windowed<String>, i64> = large.suppress(until_window_closes);
            },
            &["`suppress(until_window_closes)` behind the buffer of `held`"],
        );
    }

    #[test]
    fn groups_of_final_results_have_no_windows() {
        rejects(
            check,
            quote! {
                #[store(name = "c", key = Utf8, value = I64)]
                let counts: Table<Windowed<String>, i64> =
                    orders.group_by_key().windowed_by(tumbling = 1.hour(), grace = 0.seconds()).count();
                #[repartition(name = "g", key = I64, value = I64, carries = i64)]
                #[store(name = "g", key = I64, value = I64)]
                let groups: Table<i64, i64> = counts.suppress(until_window_closes).group_by(f).count();
                let x: Table<i64, i64> = groups.suppress(until_window_closes);
            },
            &["`suppress(until_window_closes)`, and `groups` has no windows"],
        );
    }
}
