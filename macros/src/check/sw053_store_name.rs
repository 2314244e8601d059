//! A store's name is part of a topic's name and of a directory's.

use super::naming;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

pub(super) fn check(model: &Model, diags: &Diags) {
    for store in model.nodes.iter().filter_map(|node| node.store.as_ref()) {
        let name = &store.name.value;
        let Some(problem) = naming::problem(&name.value()) else { continue };
        diags.push(
            Diag::new(&catalogue::STORE_NAME, name, format!("store {} {problem}", naming::quoted(name)))
                .help(naming::LEGAL),
        );
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn names() {
        let store = |name: &str| {
            quote! {
                #[store(name = #name, key = Utf8, value = I64)]
                let x: Table<String, i64> = orders.group_by_key().count();
            }
        };
        rejects(check, store("my counts"), &["store `my counts` holds a space"]);
        rejects(check, store(""), &["store name is empty"]);
        accepts(check, store("counts-by.customer_id"));
    }
}
