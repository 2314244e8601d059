//! Bytes outlive the program that wrote them, so how they are written is stated, not inferred. Sources, sinks
//! and repartitions are checked where they are read; a store only when its node is known, because the store
//! of a table source takes the serdes of the topic.

use super::suggest;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

pub(super) fn check(model: &Model, diags: &Diags) {
    for node in &model.nodes {
        let Some(store) = &node.store else { continue };
        if node.source.is_some() {
            continue;
        }
        let key = format!("key = {}", suggest::serde_for(&node.ty.key.inner));
        let value = format!("value = {}", suggest::serde_for(&node.ty.value.inner));
        let (what, example) = match (&store.key, &store.value) {
            (Some(_), Some(_)) => continue,
            (None, Some(_)) => ("key serde", key),
            (Some(_), None) => ("value serde", value),
            (None, None) => ("serdes", format!("{key}, {value}")),
        };
        diags.push(
            Diag::new(&catalogue::SERDE_MISSING, &store.word, format!("`#[store]` declares no {what}"))
                .help(format!("add `{example}`")),
        );
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::rejects;

    #[test]
    fn only_the_store_of_a_table_source_takes_serdes_over() {
        // `profiles` has a store without serdes, and is right.
        rejects(
            check,
            quote! {
                #[store(name = "counts", key = Utf8)]
                let x: Table<String, i64> = orders.group_by_key().count();
            },
            &["`#[store]` declares no value serde"],
        );
    }
}
