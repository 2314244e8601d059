//! The name of a store is the name of its changelog. A generated one would change with the topology, and the
//! application would start with empty state.

use super::suggest;
use crate::ast::NodeKind;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Chain, Model, Node, NodeId, windowed_key, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (id, node) in model.nodes() {
        if node.ty.kind != NodeKind::Table || node.store.is_some() || node.unstored.is_some() || !makes_table(model, id)
        {
            continue;
        }
        let name = &node.name;
        let store = suggest::topic_part(&name.to_string());
        // A store of windows is told the serde of the key inside, and so is a buffer of what comes from one.
        let knows_windows =
            |chain: &Chain| chain.windowing().is_some() || chain.buffer().is_some() && model.has_windows(chain.head);
        let windows = model.chain_of(id).filter(|chain| knows_windows(chain));
        let key = windows.and_then(|_| windowed_key(&node.ty.key.inner)).unwrap_or(&node.ty.key.inner);
        let (key, value) = (suggest::serde_for(key), suggest::serde_for(&node.ty.value.inner));
        let attribute = match &node.source {
            Some(_) => format!("#[store(name = \"{store}-store\")]"),
            None => format!("#[store(name = \"{store}\", key = {key}, value = {value})]"),
        };
        diags.push(
            Diag::new(&catalogue::STORE_MISSING, name, format!("table `{name}` names no store"))
                .help(format!("add `{attribute}` above `let {name}`"))
                .note(kept(model, id, node)),
        );
    }
}

fn kept(model: &Model, id: NodeId, node: &Node) -> String {
    let (key, value) = (written(&node.ty.key.inner), written(&node.ty.value.inner));
    match model.buffered(id) {
        Some(_) => format!("its buffer keeps the `{value}` of each `{key}` that waits"),
        None => format!("it keeps one `{value}` for each `{key}`"),
    }
}

/// A table that is only another name for one has the store of that one; one that is computed needs none.
fn makes_table(model: &Model, id: NodeId) -> bool {
    model.is_known(id) && model.chain_of(id).is_none_or(|chain| chain.stateful_step().is_some())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn tables_name_their_stores() {
        rejects(
            check,
            quote! { let x: Table<String, i64> = orders.group_by_key().count(); },
            &["table `x` names no store"],
        );
        rejects(
            check,
            quote! {
                #[source(topic = "rates", key = Utf8, value = Json)]
                let rates: Table<String, Rate>;
            },
            &["table `rates` names no store"],
        );
        accepts(
            check,
            quote! {
                #[store(none)]
                #[source(topic = "rates", key = Utf8, value = Json)]
                let rates: Table<String, Rate>;
                let some: Table<String, Rate> = rates.filter(f).map_values(g);
            },
        );
        accepts(
            check,
            quote! {
                #[store(name = "c", key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.group_by_key().count();
            },
        );
    }
}
