//! A stream keeps nothing: a store on it would stay empty, and its changelog too.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, NodeId, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (id, node) in model.nodes() {
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
            None => "remove `#[store(…)]`; state is kept by a table, which `count`, `reduce` or `aggregate` makes of a group"
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
    is_table && model.chain_of(id).is_none_or(|chain| chain.stateful_step().is_some())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::rejects;

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
        // `profiles` is a table.
        rejects(check, quote! {}, &[]);
    }
}
