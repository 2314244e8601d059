//! What one end of a topic writes, the other end reads: with another serde it reads garbage or nothing.

use super::topic_ends::pairs;
use crate::ast::Given;
use crate::catalogue;
use crate::diag::{Diag, Diags, on_line};
use crate::model::{Model, same_bytes, written};

pub(super) fn check(model: &Model, diags: &Diags) {
    for (first, second) in pairs(model) {
        let first_node = &model.node(first.node).name;
        let compare = |what: &str, left: &Given<syn::Type>, right: &Given<syn::Type>| {
            if same_bytes(&left.value, &right.value) {
                return;
            }
            let (left, found) = (written(&left.value), written(&right.value));
            diags.push(
                Diag::new(
                    &catalogue::TOPIC_SERDES_DIFFER,
                    &right.value,
                    format!("topic `{}` has {what} serde `{left}` at `{first_node}` and `{found}` here", second.topic),
                )
                .help(format!("use `{left}` at both ends"))
                .note(format!("`{first_node}` is {}", on_line(first_node.span()))),
            );
        };
        compare("key", &first.serdes.key, &second.serdes.key);
        compare("value", &first.serdes.value, &second.serdes.value);
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::check;
    use crate::check::testing::{accepts, rejects};

    #[test]
    fn ends_of_one_topic() {
        let sink = |serde: proc_macro2::TokenStream| {
            quote! {
                #[sink(topic = "orders", key = Utf8, value = #serde)]
                let back: Stream<String, Order> = orders.filter(f);
            }
        };
        rejects(check, sink(quote!(Bytes)), &["topic `orders` has value serde `Json` at `orders` and `Bytes` here"]);
        accepts(check, sink(quote!(Json)));
        accepts(check, sink(quote!(serdes::Json)));
    }
}
