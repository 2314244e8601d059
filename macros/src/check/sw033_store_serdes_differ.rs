//! A table source needs no changelog of its own: its topic is the changelog. The store therefore reads, on
//! restore, what the topic holds, with the topic's serdes.

use crate::ast::Given;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::{Model, same_bytes, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for node in &model.nodes {
        let (Some(source), Some(store)) = (&node.source, &node.store) else { continue };
        let compare = |what: &str, topic: &Given<syn::Type>, store: Option<&Given<syn::Type>>| {
            let Some(store) = store.filter(|store| !same_bytes(&topic.value, &store.value)) else { return };
            let (topic, found) = (written(&topic.value), written(&store.value));
            diags.push(
                Diag::new(
                    &catalogue::STORE_SERDES_DIFFER,
                    &store.value,
                    format!("the store of `{}` has {what} serde `{found}`, and its topic has `{topic}`", node.name),
                )
                .help("leave the serdes of the store out: it takes those of the topic"),
            );
        };
        compare("key", &source.serdes.key, store.key.as_ref());
        compare("value", &source.serdes.value, store.value.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn stores_of_table_sources() {
        let table = |serde: proc_macro2::TokenStream| {
            quote! {
                #[source(topic = "rates", key = Utf8, value = Json)]
                #[store(name = "rates-store", key = Utf8, value = #serde)]
                let rates: Table<String, Rate>;
            }
        };
        rejects(
            check,
            table(quote!(Bytes)),
            &["the store of `rates` has value serde `Bytes`, and its topic has `Json`"],
        );
        accepts(check, table(quote!(Json)));
    }
}
