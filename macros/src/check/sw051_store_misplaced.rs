//! A stream keeps nothing: a store on it would stay empty, and its changelog too. Nor does another name of a table. That a
//! table keeps nothing is said where it would keep something.

use syn::Ident;

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, NodeId, Origin, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (id, node) in model.nodes() {
        if let Some(word) = &node.unstored {
            check_none(model, id, word, diags);
        }
        let Some(store) = &node.store else { continue };
        if !model.is_known(id) || keeps_state(model, id) {
            continue;
        }
        let name = &node.name;
        let help = match &node.source {
            Some(_) => format!(
                "remove `#[store(…)]`, or keep the latest value of each key: `let {name}: Table<{}, {}>;`",
                written(&node.ty.key.inner),
                written(&node.ty.value.inner)
            ),
            None if model.is_final(id) => {
                "remove `#[store(…)]`: final results are read from the windows that they come from, and kept nowhere else"
                    .to_owned()
            }
            None => "remove `#[store(…)]`; state is kept by a table, which `to_table` makes of a stream, and `count`, `reduce` or `aggregate` of a group"
                .to_owned(),
        };
        diags.push(
            Diag::new(&catalogue::STORE_MISPLACED, &store.word, format!("node `{name}` keeps no state to store"))
                .help(help),
        );
    }
}

fn keeps_state(model: &Model, id: NodeId) -> bool {
    let is_table = model.node(id).ty.kind == crate::ast::NodeKind::Table;
    // Final results are in the windows that they come from.
    is_table && model.chain_of(id).is_none_or(|chain| !chain.steps.is_empty() && !chain.is_final())
}

/// `#[store(none)]` on anything but a table that a topic fills.
fn check_none(model: &Model, id: NodeId, word: &Ident, diags: &Diags) {
    let node = model.node(id);
    if !model.is_known(id) || node.origin == Origin::Source && model.is_table_source(id) {
        return;
    }
    let name = &node.name;
    let diag =
        Diag::new(&catalogue::STORE_MISPLACED, word, format!("`#[store(none)]` on `{name}`, which is no table source"));
    let chain = model.chain_of(id).filter(|chain| chain.stateful_step().is_some());
    diags.push(match chain.map(|chain| chain.buffer().is_some()) {
        Some(true) => diag.help("name its store: a buffer keeps what it holds back"),
        Some(false) => diag.help("name its store: an aggregation keeps what it has aggregated"),
        None => diag.help("remove `#[store(none)]`: without a `#[store(…)]` it keeps nothing"),
    });
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn streams_have_no_stores() {
        rejects(
            check,
            quote! {
                #[store(name = "s", key = Utf8, value = Json)]
                let x: Stream<String, Order> = orders.filter(f);
            },
            &["node `x` keeps no state to store"],
        );
        rejects(
            check,
            quote! {
                #[store(name = "s", key = Utf8, value = Json)]
                let same: Table<String, Profile> = profiles;
                #[store(none)]
                let some: Table<String, Profile> = profiles.filter(f);
                #[store(none)]
                let counts: Table<String, i64> = orders.group_by_key().count();
            },
            &[
                "node `same` keeps no state to store",
                "`#[store(none)]` on `some`, which is no table source",
                "`#[store(none)]` on `counts`, which is no table source",
            ],
        );
        accepts(
            check,
            quote! {
                #[store(name = "s", key = Utf8, value = Json)]
                let some: Table<String, Profile> = profiles.filter(f);
            },
        );
        // `profiles` is a table.
        rejects(check, quote! {}, &[]);
    }

    #[test]
    fn final_results_have_none_and_what_is_made_of_them_may() {
        let counts = quote! {
            #[store(name = "c", key = Utf8, value = I64)]
            let counts: Table<Windowed<String>, i64> =
                orders.group_by_key().windowed_by(tumbling = 1.hour(), grace = 0.seconds()).count();
        };
        rejects(
            check,
            quote! {
                #counts
                #[store(name = "f", key = Utf8, value = I64)]
                let last: Table<Windowed<String>, i64> = counts.suppress(until_window_closes);
                #[store(name = "g", key = Utf8, value = I64)]
                let large: Table<Windowed<String>, i64> = counts.suppress(until_window_closes).filter(f);
            },
            &["node `last` keeps no state to store", "node `large` keeps no state to store"],
        );
        accepts(
            check,
            quote! {
                #counts
                #[repartition(name = "g", key = I64, value = I64, carries = i64)]
                #[store(name = "g", key = I64, value = I64)]
                let groups: Table<i64, i64> = counts.suppress(until_window_closes).group_by(f).count();
            },
        );
    }
}
