//! A node that nothing reads, no sink writes and no store keeps is work for nothing, and most likely a
//! forgotten `#[sink]`. A name that begins with `_` says that it is meant: the losing branch of a split, or a
//! stream that ends in `peek`.

use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, Origin};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (id, node) in model.nodes() {
        let leads_somewhere = node.sink.is_some() || node.store.is_some() || model.is_used(id);
        let name = node.name.to_string();
        if leads_somewhere || model.may_be_used(id) || name.starts_with('_') {
            continue;
        }
        let help = match node.origin {
            Origin::Source => format!("continue with it: `let next: … = {name}.…;`, or remove it"),
            Origin::Chain(_) => {
                format!("write it to a topic with `#[sink(topic = \"…\", key = …, value = …)]`, or name it `_{name}`")
            }
            Origin::Unknown => continue,
            Origin::Branch(..) => format!("continue with it, or name it `_{name}`"),
        };
        diags
            .push(Diag::new(&catalogue::UNUSED_NODE, &node.name, format!("nothing comes of node `{name}`")).help(help));
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn ends_are_sinks_stores_and_underscores() {
        rejects(check, quote! { let x: Stream<String, Order> = orders.filter(f); }, &["nothing comes of node `x`"]);
        accepts(check, quote! { let _x: Stream<String, Order> = orders.peek(f); });
        accepts(
            check,
            quote! {
                #[sink(topic = "out", key = Utf8, value = Json)]
                let x: Stream<String, Order> = orders.filter(f);
            },
        );
        accepts(
            check,
            quote! {
                #[store(name = "counts", key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.group_by_key().count();
            },
        );
        rejects(check, quote! {}, &["nothing comes of node `orders`"]);
    }
}
